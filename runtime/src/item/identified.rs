//! Identifies the entity of an item.
//!
//! The key of an item determines its entity, and contains the fields that are not stored elsewhere. `serde` then reads
//! the table's enum like any enum, from the name of the variant and from the attributes as its content.

use std::collections::HashMap;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error as _, VariantAccess, Visitor};
use serde_dynamo::Error;

use super::{Attribute, Attributes, Name};
use crate::entity::{Entities, EntityParts, Items, Source};
use crate::schema::{Attribute as KeyAttribute, IndexSchema, Projection, TableSchema};
use crate::table::DynamoTable;

/// The facts about an item that its key reveals before the item is read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Identified {
    /// The variant of the enum that is its table. A struct needs none.
    pub(super) variant: Option<&'static str>,
    /// Its entity, and the attribute that stores the entity's name.
    entity: Option<(&'static TableSchema, &'static EntityParts, Option<&'static str>)>,
}

impl Identified {
    /// Returns whether an attribute is written in addition to the attributes that `serde` stores: a computed key
    /// attribute or the tag.
    pub(super) fn is_added(&self, name: &str) -> bool {
        let Some((schema, entity, tag)) = self.entity else { return false };
        let mut attributes = entity.keys.iter().flat_map(|key| entity.key_attributes(schema, key));
        tag == Some(name)
            || attributes.any(|(attribute, source)| source.is_computed && attribute.name() == name)
    }
}

/// The reason why an item is not of the type that the caller reads.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unidentified {
    /// It is an item of another entity of the table, with this name.
    Other(&'static str),
    /// No entity has such a key.
    NoEntity,
}

/// Identifies the entity of an item, and adds the fields that are stored only in its key. For an item of a partial
/// index, it also adds fields from the index's key.
#[inline]
pub(crate) fn identify<T: DynamoTable, A: Attribute>(
    item: &mut HashMap<String, A>,
    index: Option<&'static IndexSchema>,
) -> Result<Identified, Unidentified> {
    let (schema, items) = (T::SCHEMA, T::ITEMS);
    match schema.entities() {
        Some(entities) if items != Items::Plain => identify_in(schema, entities, items, item, index),
        _ => Ok(Identified::default()),
    }
}

fn identify_in<A: Attribute>(
    schema: &'static TableSchema,
    entities: &'static Entities,
    items: Items,
    item: &mut HashMap<String, A>,
    index: Option<&'static IndexSchema>,
) -> Result<Identified, Unidentified> {
    let position = match (position_of(schema, entities, items, item), items) {
        (Some(position), Items::Entity { position: own, .. }) if position != own => {
            return Err(Unidentified::Other(entities.members[position].parts.name));
        }
        (Some(position), _) => position,
        (None, Items::Any) if entities.other.is_some() => {
            return Ok(Identified { variant: entities.other, entity: None });
        }
        (None, _) => return Err(Unidentified::NoEntity),
    };
    let member = &entities.members[position];
    complete(schema, member.parts, item, index);
    Ok(Identified {
        variant: (items == Items::Any).then_some(member.variant),
        entity: Some((schema, member.parts, entities.tag.filter(|_| member.is_tagged))),
    })
}

/// Returns whether an item is returned to the reader, and whether it is of the reader's type. A read of one entity
/// skips the items of other entities. An item of no entity is returned, so that reading it is an error, unless the
/// table has a variant for such items.
#[cfg(feature = "aws-sdk")]
pub(crate) fn may_be<A: Attribute>(
    schema: &'static TableSchema,
    items: Items,
    item: &HashMap<String, A>,
) -> [bool; 2] {
    match (schema.entities(), items) {
        (Some(entities), Items::Entity { position: own, .. }) => {
            let position = position_of(schema, entities, items, item);
            let may_be = position.map_or(entities.other.is_none(), |position| position == own);
            [may_be, position == Some(own)]
        }
        _ => [true, true],
    }
}

/// Returns the position of the item's entity. Tries the entity of the type that is read first, because it is the most
/// likely one.
fn position_of<A: Attribute>(
    schema: &'static TableSchema,
    entities: &'static Entities,
    items: Items,
    item: &HashMap<String, A>,
) -> Option<usize> {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    let partition_key = item.get(schema.partition_key().name())?.as_key(&mut first)?;
    let sort_key = match schema.sort_key() {
        Some(attribute) => Some(item.get(attribute.name())?.as_key(&mut second)?),
        None => None,
    };
    match items {
        Items::Entity { position: own, .. } if entities.is(own, partition_key, sort_key) => Some(own),
        _ => entities.position_of(partition_key, sort_key),
    }
}

/// Adds the fields that the item lacks and its keys hold.
fn complete<A: Attribute>(
    schema: &'static TableSchema,
    entity: &'static EntityParts,
    item: &mut HashMap<String, A>,
    index: Option<&'static IndexSchema>,
) {
    if entity.fields.iter().all(|field| item.contains_key(field.attribute)) {
        return;
    }
    let mut found: Vec<(&'static str, A)> = Vec::new();
    for (attribute, source) in sources(schema, entity, index) {
        let mut bytes = Vec::new();
        let Some(key) = item.get(attribute.name()).and_then(|key| key.as_key(&mut bytes)) else { continue };
        source.read(entity, key, &mut |field, value| {
            let is_known = |name| found.iter().any(|(known, _)| *known == name);
            if !item.contains_key(field.attribute) && !is_known(field.attribute) {
                found.push((field.attribute, A::of_part(field.part.kind, value)));
            }
        });
    }
    item.extend(found.into_iter().map(|(name, value)| (name.to_owned(), value)));
}

/// Returns the key attributes that a read can rely on, with their templates: the table's key, and the key of the partial
/// index that is read. Whole items also have the fields of an index's key.
pub(crate) fn sources(
    schema: &'static TableSchema,
    entity: &'static EntityParts,
    index: Option<&'static IndexSchema>,
) -> impl Iterator<Item = (&'static KeyAttribute, Source)> {
    let index = index.filter(|index| *index.projection() != Projection::All);
    let keys = entity.keys.iter().filter(move |key| match index {
        _ if key.index.is_empty() => true,
        Some(index) => key.index == index.name(),
        None => false,
    });
    keys.flat_map(move |key| entity.key_attributes(schema, key)).filter(|(_, source)| source.is_computed)
}

/// The one variant that an item is.
pub(super) struct Variant<'a, A> {
    name: &'static str,
    content: Attributes<'a, A>,
}

impl<'a, A> Variant<'a, A> {
    pub(super) const fn new(name: &'static str, content: Attributes<'a, A>) -> Self {
        Self { name, content }
    }
}

impl<'de, A: Attribute> EnumAccess<'de> for Variant<'_, A> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        Ok((seed.deserialize(Name(self.name.into()))?, self))
    }
}

impl<'de, A: Attribute> VariantAccess<'de> for Variant<'_, A> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(self.content)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("an item is read as a struct, not as a tuple"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.content.deserialize_any(visitor)
    }
}
