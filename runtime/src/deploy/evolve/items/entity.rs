//! The items of one struct, with all that a comparison has to know of them.

use std::collections::BTreeMap;

use super::derived::Derived;
use super::shape::ItemShape;
use crate::DynamoTable;
use crate::deploy::evolve::Source;
use crate::schema::{Attribute, TableSchema};

/// The items of one struct in a table: their shape, and what its attributes are to the table.
///
/// A table has one such entity, or several that share it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entity {
    pub(super) table: String,
    pub(super) name: String,
    pub(super) shape: ItemShape,
    pub(super) roles: BTreeMap<String, Vec<Role>>,
    pub(super) templates: BTreeMap<String, String>,
    derived: Derived,
}

/// What an attribute is to its table.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Role {
    /// The partition key or the sort key of the table.
    TableKey {
        /// Whether it is the sort key.
        is_sort_key: bool,
    },
    /// An attribute of the key of an index.
    IndexKey {
        /// The name of the index.
        index: String,
        /// Whether it is part of the sort key.
        is_sort_key: bool,
    },
    /// The time at which an item expires.
    TimeToLive,
    /// The version of an item.
    Version,
}

impl Entity {
    /// The entity of a table's base name and a name of its own.
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

    /// The entity of a struct. `None` if the struct is not `Deserialize`, so that nothing is known of its items.
    #[must_use]
    pub fn of<T: DynamoTable>() -> Option<Self> {
        let (shape, derived) = T::item().into_parts();
        let mut entity = Self::new(T::SCHEMA.name(), derived.entity(), shape?).with_schema(T::SCHEMA);
        if let Some(version) = T::VERSION {
            entity = entity.with_role(version, Role::Version);
        }
        Some(Self { derived, ..entity })
    }

    /// Says what an attribute is to the table. An attribute can have several roles.
    #[must_use]
    pub fn with_role(mut self, attribute: impl Into<String>, role: Role) -> Self {
        self.roles.entry(attribute.into()).or_default().push(role);
        self
    }

    /// Says that an attribute is computed from fields by this template: `USER#{user_id}`.
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

    /// The base name of the table.
    #[must_use]
    pub fn table(&self) -> &str {
        &self.table
    }

    /// The name of the struct.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The shape of the items.
    #[must_use]
    pub const fn shape(&self) -> &ItemShape {
        &self.shape
    }

    /// The field that is stored as this attribute.
    pub(super) fn source(&self, attribute: &str) -> Option<Source> {
        self.derived.source(attribute)
    }

    pub(super) fn roles(&self, attribute: &str) -> &[Role] {
        self.roles.get(attribute).map_or(&[], Vec::as_slice)
    }
}
