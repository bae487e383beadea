//! What is wrong with the keys of an entity, and with entities among themselves. The compiler evaluates it, at the token
//! of the attribute or the variant.

use super::parts::{Case, EntityKey, EntityParts, Form, Format, Kind, Member, Part, Source};
use super::rule::{EntityRule, first_character};
use super::{DynamoEntity, Entities};
use crate::DynamoTable;
use crate::check::equal;
use crate::schema::{AttributeType, IndexKind, IndexSchema, Projection, TableSchema};

/// Fails the compilation if a template of this key cannot be one, at the place of the call.
#[track_caller]
#[expect(clippy::panic, reason = "evaluated at compile time, where a panic is an error of the compiler")]
pub const fn check_key<E: DynamoEntity>(key: usize, is_sort_key: bool) {
    let entity = &E::ENTITY;
    let key = &entity.keys[key];
    if let Some(rule) = key_rule(entity, key, is_sort_key) {
        panic!("{}", rule.message().as_str())
    }
}

const fn key_rule(entity: &EntityParts, key: &EntityKey, is_sort_key: bool) -> Option<EntityRule> {
    let mut rest = if is_sort_key { key.sort } else { key.partition };
    while let [source, others @ ..] = rest {
        let rule = template_rule(entity, source, if is_sort_key { Some(key.partition) } else { None });
        if rule.is_some() {
            return rule;
        }
        rest = others;
    }
    None
}

/// `partition` is that of a sort key, whose fields sort but for those that are one in a partition.
const fn template_rule(
    entity: &EntityParts,
    source: &Source,
    partition: Option<&[Source]>,
) -> Option<EntityRule> {
    if !matches!(source.form, Form::Text) {
        return None;
    }
    let mut least = 0;
    let mut rest = source.parts;
    while let [part, others @ ..] = rest {
        match part {
            Part::Text(text) => {
                if holds_last_character(text.as_bytes()) {
                    return Some(EntityRule::LastCharacter);
                }
                least += text.len();
            }
            Part::Field(position, format) => {
                let is_known = match partition {
                    Some(partition) => has_field(partition, *position),
                    None => true,
                };
                let field = &entity.fields[*position];
                if let Some(rule) = format_rule(field.ident, field.part.kind, *format, is_known) {
                    return Some(rule);
                }
                let shape = format.shape(field.part);
                match others {
                    [Part::Field(next, _), ..] if !shape.is_fixed() => {
                        let second = entity.fields[*next].ident;
                        return Some(EntityRule::NothingBetween { first: field.ident, second });
                    }
                    [Part::Text(text), ..] if !shape.is_fixed() && shape.uses_all => {
                        let byte = text.as_bytes()[0];
                        if byte.is_ascii() && shape.ascii >> byte & 1 != 0 || !byte.is_ascii() && shape.other
                        {
                            let separator = first_character(text);
                            return Some(EntityRule::SeparatorInValues { field: field.ident, separator });
                        }
                    }
                    _ => {}
                }
                least += shape.min;
            }
        }
        rest = others;
    }
    if least == 0 { Some(EntityRule::CanBeEmpty) } else { None }
}

const fn format_rule(field: &'static str, kind: Kind, format: Format, is_known: bool) -> Option<EntityRule> {
    let is_of_text = !matches!(format.case, Case::Kept) || format.cut > 0 || format.may_be_empty;
    match kind {
        Kind::Number if is_of_text => Some(EntityRule::FormatOfNumber { field, format }),
        Kind::Number if format.width == 0 && !format.is_plain && !is_known => {
            Some(EntityRule::NumberDoesNotSort(field))
        }
        Kind::Number => None,
        Kind::Binary => Some(EntityRule::BinaryInText(field)),
        Kind::Text | Kind::Bool if format.width > 0 => Some(EntityRule::WidthOfText { field, format }),
        Kind::Text | Kind::Bool if format.is_plain => Some(EntityRule::PlainText(field)),
        Kind::Text | Kind::Bool => None,
    }
}

const fn has_field(mut sources: &[Source], field: usize) -> bool {
    while let [source, others @ ..] = sources {
        let mut parts = source.parts;
        while let [part, rest @ ..] = parts {
            if let Part::Field(position, _) = part
                && *position == field
            {
                return true;
            }
            parts = rest;
        }
        sources = others;
    }
    false
}

/// Whether a text holds U+10FFFF, which is `F4 8F BF BF` in UTF-8.
const fn holds_last_character(mut bytes: &[u8]) -> bool {
    while let [_, rest @ ..] = bytes {
        if let [0xF4, 0x8F, 0xBF, 0xBF, ..] = bytes {
            return true;
        }
        bytes = rest;
    }
    false
}

/// Fails the compilation if the table lacks the index of this key, or has another key for it, at the place of the call.
#[track_caller]
#[expect(clippy::panic, reason = "evaluated at compile time, where a panic is an error of the compiler")]
pub const fn check_index<E: DynamoEntity>(key: usize) {
    // A table whose derive has failed has no entities, and has said why.
    if E::SCHEMA.entities.is_none() {
        return;
    }
    if let Some(rule) = index_rule(E::SCHEMA, &E::ENTITY, key) {
        panic!("{}", rule.message().as_str())
    }
}

const fn index_rule(
    schema: &'static TableSchema,
    entity: &'static EntityParts,
    key: usize,
) -> Option<EntityRule> {
    let EntityKey { index: name, partition, sort, is_partial } = entity.keys[key];
    let Some(index) = find_index(schema, name) else {
        return Some(EntityRule::UnknownIndex { table: schema.name(), index: name });
    };
    let (partition_key, sort_key) = index.keys();
    let is_local = matches!(index.kind(), IndexKind::Local);
    if is_local && !partition.is_empty() {
        return Some(EntityRule::LocalPartition(name));
    }
    if !is_local
        && let Some(rule) = count_rule(entity, name, "partition key", "pk", partition.len(), partition_key)
    {
        return Some(rule);
    }
    if let Some(rule) = count_rule(entity, name, "sort key", "sk", sort.len(), sort_key) {
        return Some(rule);
    }
    if is_partial != !matches!(index.projection(), Projection::All) {
        return Some(EntityRule::Partial { index: name, is_partial });
    }
    if let Some(rule) = sources_rule(schema, entity, key, partition, partition_key) {
        return Some(rule);
    }
    sources_rule(schema, entity, key, sort, sort_key)
}

const fn find_index(schema: &'static TableSchema, name: &str) -> Option<&'static IndexSchema> {
    let mut rest = schema.indexes();
    while let [index, others @ ..] = rest {
        if equal(index.name().as_bytes(), name.as_bytes()) {
            return Some(index);
        }
        rest = others;
    }
    None
}

const fn count_rule(
    entity: &'static EntityParts,
    index: &'static str,
    key: &'static str,
    option: &'static str,
    found: usize,
    attributes: &'static [crate::schema::Attribute],
) -> Option<EntityRule> {
    let expected = attributes.len();
    if found < expected && found == 0 {
        let attribute = attributes[0].name();
        return Some(EntityRule::HalfKey { index, key, attribute, entity: entity.name, option });
    }
    if found == expected { None } else { Some(EntityRule::TooManySources { index, key, found, expected }) }
}

/// Each source of an index is the field that is stored as the attribute, or the template that another key has for it.
const fn sources_rule(
    schema: &'static TableSchema,
    entity: &'static EntityParts,
    key: usize,
    sources: &'static [Source],
    attributes: &'static [crate::schema::Attribute],
) -> Option<EntityRule> {
    let index = entity.keys[key].index;
    let mut at = 0;
    while at < sources.len() && at < attributes.len() {
        let (source, attribute) = (&sources[at], attributes[at].name());
        if let (Form::Attribute, [Part::Field(position, _)]) = (source.form, source.parts) {
            let field = &entity.fields[*position];
            if !equal(field.attribute.as_bytes(), attribute.as_bytes()) {
                return Some(EntityRule::IndexAttribute { index, attribute, field });
            }
        }
        let mut other = 0;
        while other < key {
            if let Some(theirs) = source_of(schema, &entity.keys[other], attribute)
                && !are_equal(theirs, source)
            {
                return Some(EntityRule::OtherTemplate {
                    attribute,
                    entity,
                    other_key: entity.keys[other].index,
                    is_table: other == 0,
                    theirs: theirs.parts,
                    index,
                    mine: source.parts,
                });
            }
            other += 1;
        }
        at += 1;
    }
    None
}

/// The source that a key of the entity has for this attribute.
const fn source_of(schema: &'static TableSchema, key: &EntityKey, name: &str) -> Option<&'static Source> {
    if key.index.is_empty() {
        if equal(schema.partition_key().name().as_bytes(), name.as_bytes()) {
            return key.partition.first();
        }
        return match schema.sort_key() {
            Some(attribute) if equal(attribute.name().as_bytes(), name.as_bytes()) => key.sort.first(),
            _ => None,
        };
    }
    let Some(index) = find_index(schema, key.index) else { return None };
    let (partition_key, sort_key) = index.keys();
    let mut at = 0;
    while at < partition_key.len() {
        if at < key.partition.len() && equal(partition_key[at].name().as_bytes(), name.as_bytes()) {
            return Some(&key.partition[at]);
        }
        at += 1;
    }
    let mut at = 0;
    while at < sort_key.len() {
        if at < key.sort.len() && equal(sort_key[at].name().as_bytes(), name.as_bytes()) {
            return Some(&key.sort[at]);
        }
        at += 1;
    }
    None
}

const fn are_equal(a: &Source, b: &Source) -> bool {
    let (mut a_parts, mut b_parts) = (a.parts, b.parts);
    if matches!(a.form, Form::Attribute) != matches!(b.form, Form::Attribute) {
        return false;
    }
    loop {
        match (a_parts, b_parts) {
            ([], []) => return true,
            ([Part::Text(x), a_rest @ ..], [Part::Text(y), b_rest @ ..])
                if equal(x.as_bytes(), y.as_bytes()) =>
            {
                (a_parts, b_parts) = (a_rest, b_rest);
            }
            ([Part::Field(x, f), a_rest @ ..], [Part::Field(y, g), b_rest @ ..])
                if *x == *y && formats_are_equal(f, g) =>
            {
                (a_parts, b_parts) = (a_rest, b_rest);
            }
            _ => return false,
        }
    }
}

const fn formats_are_equal(a: &Format, b: &Format) -> bool {
    a.case as u8 == b.case as u8
        && a.cut == b.cut
        && a.width == b.width
        && a.may_be_empty == b.may_be_empty
        && a.is_plain == b.is_plain
}

/// Fails the compilation if the entity at this position cannot be in the table, at the place of the call. `colliding` is
/// the first entity before it that can have its key.
#[track_caller]
#[expect(clippy::panic, reason = "evaluated at compile time, where a panic is an error of the compiler")]
pub const fn check_member<T: DynamoTable>(position: usize, colliding: Option<usize>) {
    let Some(entities) = T::SCHEMA.entities else { return };
    if let Some(rule) = member_rule(T::SCHEMA, entities, position, colliding) {
        panic!("{}", rule.message().as_str())
    }
}

const fn member_rule(
    schema: &'static TableSchema,
    entities: &'static Entities,
    position: usize,
    colliding: Option<usize>,
) -> Option<EntityRule> {
    let member = &entities.members[position];
    let (parts, table) = (member.parts, schema.name());
    let (entity, key) = (parts.name, parts.table_key());
    if parts.has_failed() {
        return None;
    }
    match (schema.sort_key(), key.sort) {
        (Some(attribute), []) => {
            return Some(EntityRule::NoSortKey { table, attribute: attribute.name(), entity });
        }
        (None, [_, ..]) => return Some(EntityRule::SortKeyWithout { table, entity }),
        _ => {}
    }
    if let Some(rule) = table_key_rule(schema, parts) {
        return Some(rule);
    }
    if let Some(rule) = stored_rule(schema, entities, member) {
        return Some(rule);
    }
    if let Some(rule) = time_to_live_rule(entities, position) {
        return Some(rule);
    }
    match colliding {
        Some(other) if entities.members[other].parts.has_failed() => None,
        Some(other) => Some(EntityRule::SameKey { first: entities.members[other].parts.name, entity }),
        None => None,
    }
}

/// A field that is a key of the table by itself is stored under its name.
const fn table_key_rule(schema: &'static TableSchema, entity: &'static EntityParts) -> Option<EntityRule> {
    let key = entity.table_key();
    let sort_attribute = match schema.sort_key() {
        Some(attribute) => attribute.name(),
        None => "",
    };
    let places = [(key.partition, schema.partition_key().name()), (key.sort, sort_attribute)];
    let mut at = 0;
    while at < places.len() {
        let (sources, attribute) = places[at];
        if let [Source { form: Form::Attribute, parts: [Part::Field(position, _)] }] = sources {
            let field = &entity.fields[*position];
            if !equal(field.attribute.as_bytes(), attribute.as_bytes()) {
                return Some(EntityRule::KeyAttribute { table: schema.name(), attribute, field });
            }
        }
        at += 1;
    }
    None
}

/// What `serde` stores is not stored again as something else.
const fn stored_rule(
    schema: &'static TableSchema,
    entities: &'static Entities,
    member: &'static Member,
) -> Option<EntityRule> {
    let entity = member.parts.name;
    let mut rest = member.parts.attributes;
    while let [attribute, others @ ..] = rest {
        if let Some(tag) = entities.tag
            && member.is_tagged
            && equal(tag.as_bytes(), attribute.as_bytes())
        {
            return Some(EntityRule::FieldInTag { entity, attribute });
        }
        let mut key = 0;
        while key < member.parts.keys.len() {
            if let Some(source) = source_of(schema, &member.parts.keys[key], attribute)
                && source.is_computed()
            {
                return Some(EntityRule::FieldInKey { entity, attribute });
            }
            key += 1;
        }
        rest = others;
    }
    None
}

const fn time_to_live_rule(entities: &'static Entities, position: usize) -> Option<EntityRule> {
    let parts = entities.members[position].parts;
    let Some((other, _)) = parts.time_to_live else { return None };
    let mut at = 0;
    while at < position {
        let first = entities.members[at].parts;
        if let Some((attribute, _)) = first.time_to_live
            && !equal(attribute.as_bytes(), other.as_bytes())
        {
            let (first, entity) = (first.name, parts.name);
            return Some(EntityRule::OtherTimeToLive { first, attribute, entity, other });
        }
        at += 1;
    }
    None
}

/// The time to live of the first entity that has one.
#[must_use]
pub const fn time_to_live(members: &[Member]) -> Option<(&'static str, AttributeType)> {
    let mut rest = members;
    while let [member, others @ ..] = rest {
        if member.parts.time_to_live.is_some() {
            return member.parts.time_to_live;
        }
        rest = others;
    }
    None
}

/// The type of a key attribute: that of the field, where it is one of the first entity that has it. A text that is made by
/// a template is a string. `index` is empty for the table's key; the sort key's attributes come after the partition key's.
#[must_use]
pub const fn key_type(
    members: &[Member],
    index: &str,
    position: usize,
    in_partition: usize,
) -> AttributeType {
    let mut rest = members;
    while let [member, others @ ..] = rest {
        if let Some(ty) = type_in(member.parts, index, position, in_partition) {
            return ty;
        }
        rest = others;
    }
    AttributeType::S
}

const fn type_in(
    entity: &EntityParts,
    index: &str,
    position: usize,
    in_partition: usize,
) -> Option<AttributeType> {
    let mut keys = entity.keys;
    while let [key, others @ ..] = keys {
        if equal(key.index.as_bytes(), index.as_bytes()) {
            let sources = if position < in_partition { key.partition } else { key.sort };
            let position = if position < in_partition { position } else { position - in_partition };
            if position >= sources.len() {
                return None;
            }
            return Some(match (sources[position].form, sources[position].parts) {
                (Form::Attribute, [Part::Field(field, _)]) => match entity.fields[*field].part.kind {
                    Kind::Number => AttributeType::N,
                    Kind::Binary => AttributeType::B,
                    Kind::Text | Kind::Bool => AttributeType::S,
                },
                _ => AttributeType::S,
            });
        }
        keys = others;
    }
    None
}

/// Fails the compilation if entities have different types for an attribute of the table's key, at the place of the call.
#[track_caller]
pub const fn check_key_types<T: DynamoTable>() {
    check_types::<T>(None);
}

/// The same for an index.
#[track_caller]
pub const fn check_index_types<T: DynamoTable>(index: usize) {
    check_types::<T>(Some(index));
}

#[track_caller]
#[expect(clippy::panic, reason = "evaluated at compile time, where a panic is an error of the compiler")]
const fn check_types<T: DynamoTable>(index: Option<usize>) {
    let Some(entities) = T::SCHEMA.entities else { return };
    if let Some(rule) = key_type_rule(T::SCHEMA, entities, index) {
        panic!("{}", rule.message().as_str())
    }
}

const fn key_type_rule(
    schema: &'static TableSchema,
    entities: &'static Entities,
    index: Option<usize>,
) -> Option<EntityRule> {
    let (name, in_partition, attributes) = match index {
        Some(position) => {
            let index = &schema.indexes()[position];
            let (partition_key, sort_key) = index.keys();
            (index.name(), partition_key.len(), partition_key.len() + sort_key.len())
        }
        None => ("", 1, if schema.sort_key().is_some() { 2 } else { 1 }),
    };
    let mut position = 0;
    while position < attributes {
        let mut first: Option<(&'static str, AttributeType)> = None;
        let mut rest = entities.members;
        while let [member, others @ ..] = rest {
            if let Some(ty) = type_in(member.parts, name, position, in_partition) {
                match first {
                    Some(first) if first.1 as u8 != ty as u8 => {
                        let attribute = attribute_name(schema, index, position);
                        let other = (member.parts.name, ty);
                        return Some(EntityRule::KeyType { attribute, first, other, index: index.is_some() });
                    }
                    Some(_) => {}
                    None => first = Some((member.parts.name, ty)),
                }
            }
            rest = others;
        }
        position += 1;
    }
    None
}

const fn attribute_name(schema: &'static TableSchema, index: Option<usize>, position: usize) -> &'static str {
    match (index, schema.sort_key()) {
        (Some(index), _) => {
            let (partition_key, sort_key) = schema.indexes()[index].keys();
            if position < partition_key.len() {
                partition_key[position].name()
            } else {
                sort_key[position - partition_key.len()].name()
            }
        }
        (None, Some(sort_key)) if position > 0 => sort_key.name(),
        _ => schema.partition_key().name(),
    }
}
