//! The facts about the items of one struct that a comparison needs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::derived::{Derived, Item};
use super::shape::ItemShape;
use crate::deploy::evolve::Source;
use crate::deploy::shape::{Given, KeyElement, KeyRole, Shape};
use crate::entity::Items;
use crate::entity::spelled::templates;
use crate::schema::{Attribute, TableSchema};
use crate::table::DynamoTable;

/// The items of one struct: their shape, and the roles of their attributes in the table.
///
/// Usually a table has one entity. Several entities can share a table.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use tablewright::DynamoTable;
/// use tablewright::evolve::Entity;
///
/// #[derive(Serialize, Deserialize, DynamoTable)]
/// struct Order {
///     #[pk]
///     id: String,
///     #[serde(skip_serializing_if = "Option::is_none")]
///     note: Option<String>,
///     lines: Vec<Line>,
/// }
///
/// #[derive(Serialize, Deserialize)]
/// struct Line {
///     sku: String,
///     quantity: u32,
/// }
///
/// let order = Entity::of::<Order>().expect("a struct that is Deserialize");
/// assert_eq!(order.shape().to_string(), "{ id: S, lines: L of { quantity: N u32, sku: S }, note: S? }");
/// ```
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entity {
    pub(super) table: String,
    pub(super) name: String,
    pub(super) shape: ItemShape,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) roles: BTreeMap<String, Vec<Role>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) templates: BTreeMap<String, String>,
    /// The positions in the source, which belong to a build.
    #[serde(skip)]
    derived: Derived,
}

/// The role of an attribute in its table.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum Role {
    /// A key of the table.
    TableKey {
        /// True for the sort key, false for the partition key.
        is_sort_key: bool,
    },
    /// Part of the key of an index.
    IndexKey {
        /// The name of the index.
        index: String,
        /// True for the sort key, false for the partition key.
        is_sort_key: bool,
    },
    /// The time at which an item expires.
    TimeToLive,
    /// The version of an item.
    Version,
}

impl Entity {
    /// Creates an entity from the table's base name, the name of the struct, and the shape of its items.
    #[must_use]
    pub fn new(table: impl Into<String>, name: impl Into<String>, shape: ItemShape) -> Self {
        Self {
            table: table.into(),
            name: name.into(),
            shape,
            roles: BTreeMap::new(),
            templates: BTreeMap::new(),
            derived: Derived::default(),
        }
    }

    /// Describes the items of a struct. Returns `None` if the struct is not `Deserialize`.
    ///
    /// The struct is read from many made-up values, which takes a fraction of a millisecond. Call this in a build
    /// script or a test: the code that reads the struct is compiled into the crate that calls it.
    #[must_use]
    pub fn of<T: DynamoTable>() -> Option<Self> {
        Self::of_item(T::item(), T::SCHEMA, T::ITEMS, T::VERSION)
    }

    fn of_item(
        item: Item,
        schema: &'static TableSchema,
        items: Items,
        version: Option<&str>,
    ) -> Option<Self> {
        let (shape, derived) = item.into_parts();
        let mut entity = Self::new(schema.name(), derived.entity(), shape?).with_schema(schema);
        if let Items::Entity { position, .. } = items {
            entity.templates = templates(schema, position)
                .into_iter()
                .map(|(attribute, template)| (attribute.to_owned(), template))
                .collect();
        }
        if let Some(version) = version {
            entity = entity.with_role(version, Role::Version);
        }
        Some(Self { derived, ..entity })
    }

    /// Adds a role of an attribute. An attribute can have several.
    #[must_use]
    pub fn with_role(mut self, attribute: impl Into<String>, role: Role) -> Self {
        self.roles.entry(attribute.into()).or_default().push(role);
        self
    }

    /// Sets the template of an attribute that is computed from fields, such as `USER#{user_id}`, in the form of
    /// [`templates`](Self::templates).
    #[must_use]
    pub fn with_template(mut self, attribute: impl Into<String>, template: impl Into<String>) -> Self {
        self.templates.insert(attribute.into(), template.into());
        self
    }

    fn with_schema(self, schema: &TableSchema) -> Self {
        let table = [(Some(schema.partition_key()), false), (schema.sort_key(), true)];
        let table =
            table.into_iter().filter_map(|(key, is_sort_key)| Some((key?, Role::TableKey { is_sort_key })));
        let indexes = schema.indexes().iter().flat_map(|index| {
            let role = |is_sort_key| Role::IndexKey { index: index.name().to_owned(), is_sort_key };
            let keys = [(index.partition_key(), false), (index.sort_key(), true)];
            keys.into_iter().flat_map(move |(keys, is_sort_key)| {
                keys.iter().map(move |key: &Attribute| (key, role(is_sort_key))).collect::<Vec<_>>()
            })
        });
        let ttl = schema.time_to_live().map(|attribute| (attribute, Role::TimeToLive));
        table.chain(indexes).chain(ttl).fold(self, |entity, (key, role)| entity.with_role(key.name(), role))
    }

    /// Adds the roles that attributes have in the table.
    pub(in crate::deploy::evolve) fn with_shape(self, shape: &Shape<'_>) -> Self {
        let elements = |key: &Given<Vec<KeyElement<'_>>>, role: &dyn Fn(bool) -> Role| {
            let elements = key.value.iter().flatten();
            let role = |KeyElement { name, role: half }: &KeyElement<'_>| {
                Some((name.value.as_deref()?.to_owned(), role(half.is(&KeyRole::Sort))))
            };
            elements.filter_map(role).collect::<Vec<_>>()
        };
        let mut roles = elements(&shape.key, &|is_sort_key| Role::TableKey { is_sort_key });
        let global = shape.global_indexes.value.iter().flatten().map(|index| (&index.name, &index.key));
        let local = shape.local_indexes.value.iter().flatten().map(|index| (&index.name, &index.key));
        for (name, key) in global.chain(local) {
            let index = name.value.as_deref().unwrap_or_default();
            roles.extend(elements(key, &|is_sort_key| Role::IndexKey {
                index: index.to_owned(),
                is_sort_key,
            }));
        }
        let ttl = shape.time_to_live.value.iter().flatten();
        roles.extend(ttl.map(|attribute| (attribute.clone().into_owned(), Role::TimeToLive)));
        roles.into_iter().fold(self, |entity, (attribute, role)| entity.with_role(attribute, role))
    }

    /// Returns the attributes that are computed from fields, each with its template: `USER#{userId}`.
    ///
    /// A field has the name under which `serde` stores it. Characters that its values cannot hold, because the key of
    /// another entity continues with them, follow after `!`: `USER#{userId!#}`. In a template of bytes, the number of the
    /// field's bytes follows: `b"{accountId:16}"`. A text that itself begins with `"` or `b"` is in quotes.
    ///
    /// ```
    /// use serde::{Deserialize, Serialize};
    /// use tablewright::DynamoTable;
    /// use tablewright::evolve::Entity;
    ///
    /// #[derive(Serialize, Deserialize, DynamoTable)]
    /// #[pk("PK" = "DEVICE#{device}")]
    /// #[sk("SK" = "{day:lower,.10}")]
    /// struct Log {
    ///     device: String,
    ///     day: String,
    /// }
    ///
    /// let log = Entity::of::<Log>().expect("a struct that is Deserialize");
    /// assert!(log.templates().eq([("PK", "DEVICE#{device}"), ("SK", "{day:lower,.10}")]));
    /// ```
    pub fn templates(&self) -> impl Iterator<Item = (&str, &str)> {
        self.templates.iter().map(|(attribute, template)| (attribute.as_str(), template.as_str()))
    }

    /// Returns the base name of the table.
    #[must_use]
    pub fn table(&self) -> &str {
        &self.table
    }

    /// Returns the name of the struct.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the shape of the items.
    #[must_use]
    pub const fn shape(&self) -> &ItemShape {
        &self.shape
    }

    /// Returns the same items in a table with that base name.
    pub(in crate::deploy::evolve) fn in_table(self, table: &str) -> Self {
        Self { table: table.to_owned(), ..self }
    }

    /// Returns the field that is stored as an attribute.
    pub(in crate::deploy::evolve) fn source(&self, attribute: &str) -> Option<Source> {
        self.derived.source(attribute)
    }

    /// Returns the roles of an attribute.
    pub(super) fn roles(&self, attribute: &str) -> &[Role] {
        self.roles.get(attribute).map_or(&[], Vec::as_slice)
    }
}
