//! Sample items that are made up from the keys of a table.

use super::{Item, Value, of_fields};
use crate::deploy::render::made_up::{EXPIRY, field_value, shared};
use crate::deploy::render::page::kinds::{Entity, KeyPart, Kind};
use crate::entity::KeyField;
use crate::key::{KeyValue, Number};
use crate::schema::{AttributeType, IndexKind, IndexSchema, TableSchema};

/// The number of the sample item that lacks what an item can lack.
const LACKING: u8 = 3;

/// Returns the items of the kind at a position.
pub(super) fn items<'a>(schema: &'a TableSchema, kinds: &[Kind<'a>], position: usize) -> Vec<Item<'a>> {
    let kind = &kinds[position];
    let Some(entity) = kind.entity else {
        return (1..=LACKING).map(|number| plain(schema, kind, position, number)).collect();
    };
    let is_sparse = kind.attributes.iter().any(|attribute| attribute.is_optional);
    let last = if is_sparse { LACKING } else { LACKING - 1 };
    (1..=last).map(|number| of_entity(kinds, &entity, position, number)).collect()
}

/// Returns one of three items. The first two share a partition of the table, the first and the third one share a
/// partition of each index, and the third one lacks what an item can lack.
fn plain<'a>(schema: &'a TableSchema, kind: &Kind<'a>, position: usize, number: u8) -> Item<'a> {
    let is_partition = |index: &IndexSchema, name: &str| {
        index.kind() == IndexKind::Global && index.partition_key().iter().any(|key| key.name() == name)
    };
    let attributes = kind.attributes.iter().filter(|attribute| number < LACKING || !attribute.is_optional);
    let attributes = attributes.map(|attribute| {
        let name = attribute.name;
        let has_sort_key = schema.sort_key().is_some();
        let number = if name == schema.partition_key().name() && has_sort_key {
            if number == LACKING { 2 } else { 1 }
        } else if schema.key_of(None).iter().all(|key| key.name() != name)
            && schema.indexes().iter().any(|index| is_partition(index, name))
        {
            if number == 2 { 2 } else { 1 }
        } else {
            number
        };
        let value = match attribute.ty {
            _ if kind.is_expiry(name) => Value::Key(KeyValue::N(Number::from(EXPIRY))),
            Some(ty) => Value::Key(key_value(name, ty, number)),
            None => Value::Unknown,
        };
        (name, value)
    });
    Item { kind: position, attributes: attributes.collect() }
}

fn key_value(name: &str, ty: AttributeType, number: u8) -> KeyValue<'static> {
    match ty {
        AttributeType::S => KeyValue::S(format!("{name}-{number}").into()),
        AttributeType::N => KeyValue::N(Number::from(u64::from(number))),
        AttributeType::B => KeyValue::B(vec![number].into()),
    }
}

/// Returns one of the items of an entity. They share a partition if the sort key tells them apart.
fn of_entity<'a>(kinds: &[Kind<'a>], entity: &Entity<'a>, position: usize, number: u8) -> Item<'a> {
    let kind = &kinds[position];
    let parts = entity.parts;
    let is_absent = |attribute: &str| {
        let mut optional = kind.attributes.iter().filter(|attribute| attribute.is_optional);
        number == LACKING && optional.any(|optional| optional.name == attribute)
    };
    let shared = shared(parts);
    let values = parts.fields.iter().zip(shared).map(|(field, is_shared)| {
        let name = || common_name(kinds, position, field);
        (!is_absent(field.attribute)).then(|| field_value(field, name(), if is_shared { 1 } else { number }))
    });
    let values: Vec<Option<KeyValue<'static>>> = values.collect();
    of_fields(kind, entity, position, &values, |attribute| {
        if is_absent(attribute) {
            return None;
        }
        let field = parts.fields.iter().position(|field| field.attribute == attribute);
        Some(match field {
            Some(field) => Value::Key(values[field].clone()?),
            None if kind.is_expiry(attribute) => Value::Key(KeyValue::N(Number::from(EXPIRY))),
            None => Value::Unknown,
        })
    })
}

/// Returns the name of the field that the first kind has at the same place of a partition key, so that items of several
/// entities share their partitions: `owner` in `USER#{owner}` is `user_id` in `USER#{user_id}`.
fn common_name(kinds: &[Kind<'_>], position: usize, field: &KeyField) -> &'static str {
    let kind = &kinds[position];
    let indexes = || std::iter::once(None).chain(kind.indexes().map(Some));
    let names = kinds.iter().take(position).flat_map(|other| {
        indexes().filter_map(move |index| {
            let (own, others) = (kind.key(index)?.0, other.key(index)?.0);
            let mut pairs = own.iter().zip(&others);
            pairs.find_map(|(own, others)| same_field((kind, own), (other, others), field))
        })
    });
    names.into_iter().next().unwrap_or(field.attribute)
}

/// Returns the name of the field that one part of a key has in place of the field of another one, if the templates are the
/// same up to there.
fn same_field(
    (kind, own): (&Kind<'_>, &KeyPart<'_>),
    (other, others): (&Kind<'_>, &KeyPart<'_>),
    field: &KeyField,
) -> Option<&'static str> {
    let (own_fields, other_fields) = (kind.entity?.parts.fields, other.entity?.parts.fields);
    let parts = own.source?.parts.iter().zip(others.source?.parts);
    let mut same = parts.take_while(|(own, other)| own.text == other.text);
    same.find_map(|(own, other)| {
        let is_it = own_fields[own.field()?].ident == field.ident;
        is_it.then_some(other_fields[other.field()?].attribute)
    })
}
