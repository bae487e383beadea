//! Templates as they are written on a struct.

use super::bytes::literal;
use super::parts::{Case, EntityParts, Format, KeyField, Source};
#[cfg(feature = "evolve")]
use crate::schema::TableSchema;

/// Returns the computed attributes of an entity, each with its template: `USER#{userId}`.
///
/// A field has the name under which `serde` stores it. Characters that its values cannot hold, because the key of
/// another entity continues with them, follow after `!`: `USER#{userId!#}`. In a template of bytes, the number of the
/// field's bytes follows: `b"{accountId:16}"`. A text that itself begins with `"` or `b"` is in quotes, so that it differs
/// from a template of bytes.
#[cfg(feature = "evolve")]
pub(crate) fn templates(schema: &'static TableSchema, position: usize) -> Vec<(&'static str, String)> {
    let Some(entities) = schema.entities() else { return Vec::new() };
    let (Some(member), Some(excluded)) = (entities.members.get(position), entities.excluded.get(position))
    else {
        return Vec::new();
    };
    let mut templates: Vec<(&str, String)> = Vec::new();
    for (number, key) in member.parts.keys.iter().enumerate() {
        // The partition key of a local index is the partition key of the table.
        for (place, (attribute, source)) in member.parts.key_attributes(schema, key).enumerate() {
            let name = attribute.name();
            if !source.is_computed || templates.iter().any(|(known, _)| *known == name) {
                continue;
            }
            let excluded = if number == 0 { excluded.get(place).copied().unwrap_or_default() } else { 0 };
            let mut template = template(member.parts, source, |field| field.attribute, excluded);
            if !source.is_bytes() && has_quotes(&template) {
                template = format!("\"{template}\"");
            }
            templates.push((name, template));
        }
    }
    templates
}

/// Returns whether a template of [`templates`] has its quotes. A text without them begins with neither `"` nor `b"`.
#[cfg(feature = "evolve")]
pub(crate) fn has_quotes(template: &str) -> bool {
    template.starts_with('"') || template.starts_with("b\"")
}

/// Returns a template with these names of its fields. `excluded` are the characters that follow after `!`.
pub(crate) fn template(
    entity: &EntityParts,
    source: Source,
    name: impl Fn(&KeyField) -> &str,
    excluded: u128,
) -> String {
    if source.is_bytes() {
        return bytes(entity, source, name);
    }
    let mut text = String::new();
    let last = source.parts.iter().rposition(|part| part.field().is_some());
    for (position, part) in source.parts.iter().enumerate() {
        text.push_str(&part.text.replace('{', "{{").replace('}', "}}"));
        let Some(field) = part.field() else { continue };
        text.push('{');
        text.push_str(name(&entity.fields[field]));
        format(part.format, &mut text);
        if Some(position) == last && excluded != 0 {
            text.push('!');
            text.extend((0..128u8).filter(|byte| excluded & (1 << byte) != 0).map(char::from));
        }
        text.push('}');
    }
    text
}

/// Returns a template of bytes with its quotes and the number of bytes of each field, so that it differs from a text, and
/// from the same template of other types.
fn bytes(entity: &EntityParts, source: Source, name: impl Fn(&KeyField) -> &str) -> String {
    let mut text = "b\"".to_owned();
    for part in source.parts {
        text.push_str(&escaped(part.text).replace('{', "{{").replace('}', "}}"));
        let Some(field) = part.field().map(|field| &entity.fields[field]) else { continue };
        text.push('{');
        text.push_str(name(field));
        if let Some(bytes) = field.part.bytes() {
            text.extend([":", &bytes.to_string()]);
        }
        text.push('}');
    }
    text.push('"');
    text
}

/// Returns the bytes that a text in a template of bytes stands for, as in a literal of bytes.
pub(crate) fn escaped(text: &str) -> String {
    literal(text).flat_map(std::ascii::escape_default).map(char::from).collect()
}

/// Appends the format as in a template, with its colon.
fn format(format: Format, text: &mut String) {
    let Format { case, cut, width, may_be_empty, is_plain, is_bytes: _ } = format;
    let words = [
        (width > 0).then(|| format!("0{width}")),
        is_plain.then(|| "plain".to_owned()),
        match case {
            Case::Kept => None,
            Case::Lower => Some("lower".to_owned()),
            Case::Upper => Some("upper".to_owned()),
        },
        (cut > 0).then(|| format!(".{cut}")),
        may_be_empty.then(|| "empty".to_owned()),
    ];
    let words: Vec<String> = words.into_iter().flatten().collect();
    if !words.is_empty() {
        text.push(':');
        text.push_str(&words.join(","));
    }
}
