//! The kinds of items of a table: the items of its struct, or the items of each of its entities.

use crate::deploy::table::StackTable;
use crate::entity::spelled::{escaped, template};
use crate::entity::{EntityKey, EntityParts, KeyField, Kind as PartKind, Member, Part, Source};
use crate::schema::{self, AttributeType, IndexSchema, Projection, TableSchema};
use crate::table::names;

/// A kind of item.
pub(super) struct Kind<'a> {
    schema: &'a TableSchema,
    pub(super) attributes: Vec<Attribute<'a>>,
    /// True if items have no other attributes.
    pub(super) is_complete: bool,
    pub(super) entity: Option<Entity<'a>>,
}

/// An entity of a table.
#[derive(Clone, Copy)]
pub(super) struct Entity<'a> {
    pub(super) parts: &'static EntityParts,
    pub(super) excluded: [u128; 2],
    /// The attribute that stores the entity's name, and that name.
    pub(super) tag: Option<(&'a str, &'a str)>,
    /// True if the table has no other entity: its struct has computed keys.
    is_alone: bool,
}

/// An attribute of stored items.
pub(super) struct Attribute<'a> {
    pub(super) name: &'a str,
    /// `None` if only `serde` knows it.
    pub(super) ty: Option<AttributeType>,
    /// True if an item can lack it: its field can be left out, or its template has such a field.
    pub(super) is_optional: bool,
}

/// An attribute of a key, and how its value is made.
#[derive(Clone, Copy)]
pub(super) struct KeyPart<'a> {
    pub(super) name: &'a str,
    pub(super) ty: AttributeType,
    /// The value's source in an entity.
    pub(super) source: Option<Source>,
}

impl<'a> Kind<'a> {
    /// Returns the kinds of items of a table.
    pub(super) fn of(table: &'a StackTable) -> Vec<Self> {
        let Some(entities) = table.schema.entities() else { return vec![Self::of_struct(table)] };
        let is_alone = entities.members.len() == 1;
        let members = entities.members.iter().zip(entities.excluded);
        let kinds = members.map(|(member, excluded)| {
            let tag = entities.tag.filter(|_| member.is_tagged).map(|tag| (tag, member.variant));
            Self::of_entity(
                &table.schema,
                member,
                Entity { parts: member.parts, excluded: *excluded, tag, is_alone },
            )
        });
        kinds.collect()
    }

    fn of_struct(table: &'a StackTable) -> Self {
        let schema = &table.schema;
        let optional = |name: &str| table.optional.iter().any(|list| is_in(list, name));
        let mut kind = Self { schema, attributes: Vec::new(), is_complete: false, entity: None };
        for attribute in schema.key_of(None).iter() {
            kind.add(attribute.name(), Some(attribute.ty()), false);
        }
        kind.is_complete = !table.attributes.is_empty();
        for name in names(table.attributes).filter(|name| !name.is_empty()) {
            kind.add(name, known_type(schema, name), optional(name));
        }
        let typed = schema.attribute_definitions().into_iter().chain(schema.time_to_live());
        for attribute in typed {
            kind.add(attribute.name(), Some(attribute.ty()), optional(attribute.name()));
        }
        for index in schema.indexes() {
            index.projection().included().iter().for_each(|name| kind.add(name, None, optional(name)));
        }
        kind
    }

    fn of_entity(schema: &'a TableSchema, member: &'static Member, entity: Entity<'a>) -> Self {
        let parts = member.parts;
        let mut kind = Self { schema, attributes: Vec::new(), is_complete: true, entity: Some(entity) };
        for index in std::iter::once(None).chain(schema.indexes().iter().map(Some)) {
            let (partition, sort) = kind.declared_key(index).unwrap_or_default();
            for part in partition.into_iter().chain(sort) {
                let mut fields = part.fields(parts);
                let is_optional = fields.any(|field| is_in(parts.optional, field.attribute));
                kind.add(part.name, Some(part.ty), is_optional);
            }
        }
        if let Some((tag, _)) = entity.tag {
            kind.add(tag, Some(AttributeType::S), false);
        }
        for name in names(parts.attributes).filter(|name| !name.is_empty()) {
            let field = parts.fields.iter().find(|field| field.attribute == name);
            let ty = field.and_then(|field| match field.part.kind {
                PartKind::Text => Some(AttributeType::S),
                PartKind::Number => Some(AttributeType::N),
                PartKind::Binary => Some(AttributeType::B),
                PartKind::Bool => None,
            });
            kind.add(name, ty.or_else(|| known_type(schema, name)), is_in(parts.optional, name));
        }
        kind
    }

    fn add(&mut self, name: &'a str, ty: Option<AttributeType>, is_optional: bool) {
        if self.attributes.iter().all(|known| known.name != name) {
            self.attributes.push(Attribute { name, ty, is_optional });
        }
    }

    /// Returns the name of the entity, if it is one of several.
    pub(super) fn name(&self) -> Option<&'a str> {
        self.entity.filter(|entity| !entity.is_alone).map(|entity| entity.parts.name)
    }

    /// Returns whether the table also has items of no entity.
    pub(super) fn has_unknown_items(&self) -> bool {
        self.schema.entities().is_some_and(|entities| entities.other.is_some())
    }

    /// Returns the partition key and the sort key of the table or of an index, or `None` if no item of this kind is in
    /// the index.
    pub(super) fn key(&self, index: Option<&'a IndexSchema>) -> Option<(Vec<KeyPart<'a>>, Vec<KeyPart<'a>>)> {
        self.declared_key(index).or_else(|| self.implied_key(index?))
    }

    /// Returns the key in an index that the entity does not name. Its items are in the index if they have the key's
    /// attributes anyway, such as the table's own key in an inverted index.
    fn implied_key(&self, index: &'a IndexSchema) -> Option<(Vec<KeyPart<'a>>, Vec<KeyPart<'a>>)> {
        let parts = self.entity?.parts;
        let key = self.schema.key_of(Some(index));
        let part = |attribute: &'a schema::Attribute| {
            let (name, ty) = (attribute.name(), attribute.ty());
            let mut declared = std::iter::once(None)
                .chain(self.indexes().map(Some))
                .filter_map(|index| self.declared_key(index))
                .flat_map(|(partition, sort)| partition.into_iter().chain(sort));
            let is_field = || names(parts.attributes).any(|stored| stored == name);
            declared
                .find(|part| part.name == name)
                .or_else(|| is_field().then_some(KeyPart { name, ty, source: None }))
        };
        let half =
            |attributes: &'a [schema::Attribute]| attributes.iter().map(part).collect::<Option<Vec<_>>>();
        Some((half(key.partition_key)?, half(key.sort_key)?))
    }

    /// Returns the key by which the kind is read from the table or from an index, or `None` if the index has no query
    /// for it.
    pub(super) fn declared_key(
        &self,
        index: Option<&'a IndexSchema>,
    ) -> Option<(Vec<KeyPart<'a>>, Vec<KeyPart<'a>>)> {
        let key = self.schema.key_of(index);
        let part = |(attribute, source): (&'a schema::Attribute, Option<Source>)| KeyPart {
            name: attribute.name(),
            ty: attribute.ty(),
            source,
        };
        let Some(Entity { parts, .. }) = self.entity else {
            let plain = |attributes: &'a [schema::Attribute]| {
                attributes.iter().map(|attribute| part((attribute, None))).collect()
            };
            return Some((plain(key.partition_key), plain(key.sort_key)));
        };
        let of_entity = entity_key(parts, index)?;
        let partition = key.partition_key.iter().zip(parts.partition(of_entity).map(Some));
        let sort = (0..of_entity.sort).map(|position| parts.sort(of_entity, position));
        Some((partition.map(part).collect(), key.sort_key.iter().zip(sort).map(part).collect()))
    }

    pub(super) fn indexes(&self) -> impl Iterator<Item = &'a IndexSchema> + use<'a> {
        self.schema.indexes().iter()
    }

    /// Returns whether an attribute holds the time to live.
    pub(super) fn is_expiry(&self, attribute: &str) -> bool {
        self.schema.time_to_live().is_some_and(|expiry| expiry.name() == attribute)
    }

    /// Returns whether an attribute determines the key of the table or of an index.
    pub(super) fn is_in_key(&self, index: Option<&'a IndexSchema>, attribute: &str) -> bool {
        let Some((partition, sort)) = self.key(index) else { return false };
        partition.iter().chain(&sort).any(|part| match self.entity {
            Some(entity) if part.source.is_some() => {
                part.fields(entity.parts).any(|field| field.attribute == attribute)
            }
            _ => part.name == attribute,
        })
    }

    /// Returns whether an attribute is computed or is the tag, so that no update names it.
    pub(super) fn is_made(&self, attribute: &str) -> bool {
        let Some(entity) = self.entity else { return false };
        entity.tag.is_some_and(|(tag, _)| tag == attribute)
            || !names(entity.parts.attributes).any(|stored| stored == attribute)
    }

    /// Returns whether an item of this kind can be missing in an index although it could be in it.
    pub(super) fn is_sparse(&self, index: &'a IndexSchema) -> bool {
        let mut optional = self.attributes.iter().filter(|attribute| attribute.is_optional);
        optional.any(|attribute| self.is_in_key(Some(index), attribute.name))
    }

    /// Returns whether an index holds an attribute.
    pub(super) fn holds(&self, index: &'a IndexSchema, attribute: &str) -> bool {
        let keys = self.schema.key_of(None).iter().chain(self.schema.key_of(Some(index)).iter());
        let mut keys = keys.map(schema::Attribute::name);
        match index.projection() {
            Projection::All => true,
            Projection::KeysOnly => keys.any(|key| key == attribute),
            Projection::Include(names) => {
                names.iter().any(|name| name == attribute) || keys.any(|key| key == attribute)
            }
        }
    }
}

impl KeyPart<'_> {
    /// Returns the template of the value, such as `USER#{user_id}`, or `None` if the attribute is a field by itself.
    pub(super) fn template(&self, entity: &EntityParts) -> Option<String> {
        let source = self.source.filter(|source| source.is_computed)?;
        Some(template(entity, source, |field| field.ident, 0))
    }

    /// Returns the text before the first field of the template, with its quotes, or `None` if the template begins with
    /// a field.
    pub(super) fn prefix(&self) -> Option<String> {
        let source = self.source?;
        let text = source.parts.first().map(|part| part.text).filter(|text| !text.is_empty())?;
        Some(if source.is_bytes() { format!("b\"{}\"", escaped(text)) } else { format!("\"{text}\"") })
    }

    /// Returns false if the texts of the two templates make their values different.
    pub(super) fn can_equal(&self, other: &Self) -> bool {
        let ((one, one_is_fixed), (other, other_is_fixed)) = (self.beginning(), other.beginning());
        match (one_is_fixed, other_is_fixed) {
            (true, true) => one == other,
            (true, false) => one.starts_with(other),
            (false, true) => other.starts_with(one),
            (false, false) => one.starts_with(other) || other.starts_with(one),
        }
    }

    /// Returns the text before the first field of the template, and whether it is the whole value.
    fn beginning(&self) -> (&'static str, bool) {
        match self.source.map(|source| source.parts) {
            Some([part, ..]) => (part.text, part.field().is_none()),
            _ => ("", false),
        }
    }

    /// Returns the template with its quotes.
    pub(super) fn quoted_template(&self, entity: &EntityParts) -> Option<String> {
        let template = self.template(entity)?;
        // A template of bytes already has its quotes.
        let is_bytes = self.source.is_some_and(|source| source.is_bytes());
        Some(if is_bytes { template } else { format!("\"{template}\"") })
    }

    /// Returns the fields that the value is made of.
    pub(super) fn fields<'e>(&self, entity: &'e EntityParts) -> impl Iterator<Item = &'e KeyField> + use<'e> {
        let parts = self.source.map_or(&[][..], |source| source.parts);
        parts.iter().filter_map(Part::field).map(|field| &entity.fields[field])
    }
}

/// Returns the key that an entity has in the table or in an index.
fn entity_key(parts: &'static EntityParts, index: Option<&IndexSchema>) -> Option<&'static EntityKey> {
    let name = index.map_or("", IndexSchema::name);
    parts.keys.iter().find(|key| key.index == name).filter(|_| !parts.has_failed())
}

/// Returns the type of an attribute that a key, the time to live or a vector index declares.
fn known_type(schema: &TableSchema, name: &str) -> Option<AttributeType> {
    let mut typed = schema.attribute_definitions().into_iter().chain(schema.time_to_live());
    typed.find(|attribute| attribute.name() == name).map(schema::Attribute::ty)
}

fn is_in(list: &'static str, name: &str) -> bool {
    names(list).any(|known| known == name)
}
