//! The attributes that a request reads.

use serde::de::DeserializeOwned;

use crate::entity::Items;
use crate::item::fields::{Fields, is_one_field};
use crate::item::sources;
use crate::schema::{IndexKind, IndexSchema, Projection, TableSchema};
use crate::sdk::expression::placeholders::Placeholders;
use crate::sdk::response::cursor::key_attributes;
use crate::sdk::response::error::ErrorKind;
use crate::table::{DynamoTable, names};
use crate::text::nearest;

/// The attributes to request; `None` requests all.
pub(crate) type Attributes = Option<&'static [&'static str]>;

/// Returns the attributes that a type reads: the names of a struct's fields, and their aliases.
///
/// At least one name of every field must exist. Otherwise the field would silently have its default in every item: it
/// is misspelt, or the index does not hold it. An alias may be the name that an attribute had before, so one known
/// name is enough.
pub(crate) fn of_type<T: DynamoTable, P: DeserializeOwned>(
    index: Option<&'static IndexSchema>,
) -> Result<Attributes, ErrorKind> {
    let index = partial(index);
    let asked = match (Fields::of::<P>(), index) {
        (Fields::Names(names), _) => names,
        (Fields::Flattened, Some(index)) => return Err(ErrorKind::Flattened { index: index.name() }),
        (Fields::Flattened | Fields::Any, _) => return Ok(None),
    };
    let is_held = |name: &str| match index {
        Some(index) => holds(T::SCHEMA, index, name) || is_in_key::<T>(index, name),
        None => {
            T::ATTRIBUTES.is_empty()
                || attributes::<T>().any(|known| known == name)
                // Computed keys are not fields.
                || T::SCHEMA.has_key_attribute(name)
        }
    };
    let is_alias =
        |name: &'static str| asked.iter().any(|other| is_held(other) && is_one_field::<P>(other, name));
    match asked.iter().find(|name| !is_held(name) && !is_alias(name)) {
        Some(name) => Err(missing::<T>(index, name)),
        None => Ok(Some(asked)),
    }
}

/// Returns attributes that the caller names. A table may have attributes that its struct lacks; an index has only
/// those that it holds.
pub(crate) fn named<T: DynamoTable>(
    index: Option<&'static IndexSchema>,
    attributes: &'static [&'static str],
) -> Result<Attributes, ErrorKind> {
    let index = partial(index);
    let is_held =
        |name: &&&str| index.is_none_or(|index| holds(T::SCHEMA, index, name) || is_in_key::<T>(index, name));
    match attributes.iter().find(|name| !is_held(name)) {
        Some(name) => Err(missing::<T>(index, name)),
        None => Ok(Some(attributes)),
    }
}

/// Returns the index if reads of it lack attributes of the table. For a local index `DynamoDB` fetches them.
fn partial(index: Option<&'static IndexSchema>) -> Option<&'static IndexSchema> {
    index.filter(|index| index.kind() == IndexKind::Global && *index.projection() != Projection::All)
}

/// Returns the error of a name that the index lacks, or that the table lacks as well.
fn missing<T: DynamoTable>(index: Option<&'static IndexSchema>, attribute: &'static str) -> ErrorKind {
    match index {
        Some(index) if T::ATTRIBUTES.is_empty() || attributes::<T>().any(|known| known == attribute) => {
            ErrorKind::NotProjected { index: index.name(), attribute }
        }
        _ => ErrorKind::UnknownAttribute { attribute, nearest: nearest(attribute, attributes::<T>()) },
    }
}

/// Returns the attributes of the struct.
fn attributes<T: DynamoTable>() -> impl Iterator<Item = &'static str> {
    names(T::ATTRIBUTES)
}

/// Rejects a filter by an attribute that a partial index lacks: `DynamoDB` does not fetch
/// attributes for a filter.
pub(crate) fn check_filter<T: DynamoTable>(
    index: Option<&'static IndexSchema>,
    mut attributes: impl Iterator<Item = &'static str>,
) -> Result<(), ErrorKind> {
    let Some(index) = index.filter(|index| *index.projection() != Projection::All) else { return Ok(()) };
    match attributes.find(|name| !holds(T::SCHEMA, index, name)) {
        Some(attribute) => Err(ErrorKind::NotProjected { index: index.name(), attribute }),
        None => Ok(()),
    }
}

/// Rejects a filter of a query by the key that the query reads by.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.FilterExpression.html>
pub(crate) fn check_key<T: DynamoTable>(
    index: Option<&'static IndexSchema>,
    mut attributes: impl Iterator<Item = &'static str>,
) -> Result<(), ErrorKind> {
    let is_key = |name: &&str| T::SCHEMA.key_of(index).iter().any(|attribute| attribute.name() == *name);
    attributes.find(is_key).map_or(Ok(()), |attribute| Err(ErrorKind::KeyFilter { attribute }))
}

fn holds(table: &TableSchema, index: &IndexSchema, name: &str) -> bool {
    let mut key = table.key_of(None).iter().chain(table.key_of(Some(index)).iter());
    key.any(|attribute| attribute.name() == name)
        || index.projection().included().iter().any(|included| included == name)
}

/// Returns whether the attribute can be read from the table's key or the index's key. In the table of all entities, the
/// keys of one entity are enough.
fn is_in_key<T: DynamoTable>(index: &'static IndexSchema, name: &str) -> bool {
    let (Some(entities), true) = (T::SCHEMA.entities(), T::ITEMS != Items::Plain) else { return false };
    let members = entities.members.iter().enumerate();
    let mut members = members.filter(|(position, _)| match T::ITEMS {
        Items::Entity { position: own, .. } => own == *position,
        Items::Plain | Items::Any => true,
    });
    members.any(|(_, member)| {
        let mut sources = sources(T::SCHEMA, member.parts, Some(index));
        sources.any(|(_, source)| source.gives(member.parts, name))
    })
}

/// Returns the attributes to read when items are counted. `DynamoDB` counts the items of all entities, so to count the
/// items of one, their keys are read.
pub(crate) const fn counting<T: DynamoTable>() -> Attributes {
    if let Items::Entity { .. } = T::ITEMS { Some(&[]) } else { None }
}

/// Returns the attributes to request: the attributes that a type reads, and the key if it is needed to make a cursor
/// or to identify an item. A request must name at least one attribute, so for a type without fields the key is read.
///
/// In a table of several entities, the key is always read: it determines the item's entity, and contains some of its
/// fields.
pub(crate) fn reading<T: DynamoTable>(
    index: Option<&'static IndexSchema>,
    asked: Attributes,
    with_key: bool,
) -> Option<Vec<&'static str>> {
    let (table, with_key) = (T::SCHEMA, with_key || T::ITEMS != Items::Plain);
    let mut attributes = asked?.to_vec();
    // A global index rejects a name that it does not hold. Such a name is an alias, and the index holds another
    // name of the field.
    if let Some(index) = partial(index) {
        attributes.retain(|name| holds(table, index, name));
    }
    if with_key || attributes.is_empty() {
        for attribute in key_attributes(table, index) {
            if !attributes.contains(&attribute.name()) {
                attributes.push(attribute.name());
            }
        }
    }
    Some(attributes)
}

/// Returns the `ProjectionExpression` of these attributes.
pub(crate) fn expression(attributes: &[&'static str], placeholders: &mut Placeholders) -> String {
    let names: Vec<String> = attributes.iter().map(|name| placeholders.name(name)).collect();
    names.join(", ")
}
