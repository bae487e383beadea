//! Values of sample items that are made up.

use std::collections::HashSet;

use crate::entity::{EntityParts, KeyField, Kind, Part, Source};
use crate::key::{KeyValue, Number};

/// The second at which sample items expire: the beginning of the year 2100.
pub(super) const EXPIRY: u64 = 4_102_444_800;

/// Returns a value that the type of the field allows, or the field in braces if only the type knows one.
pub(super) fn field_value(field: &KeyField, name: &str, number: u8) -> KeyValue<'static> {
    let text = match field.part.kind {
        Kind::Number => return KeyValue::N(Number::from(u64::from(number))),
        Kind::Binary => {
            let mut bytes = vec![0; field.part.shape.min.saturating_sub(1)];
            bytes.push(number);
            return KeyValue::B(bytes.into());
        }
        Kind::Bool => "true".to_owned(),
        Kind::Text if !field.part.shape.texts.is_empty() => {
            let texts = field.part.shape.texts;
            texts[usize::from(number - 1) % texts.len()].to_owned()
        }
        Kind::Text => {
            let texts = [
                format!("{name}-{number}"),
                format!("2026-01-{number:02}T00:00:00.000Z"),
                format!("2026-01-{number:02}"),
                format!("00000000-0000-4000-8000-{number:012}"),
            ];
            let known = texts.into_iter().find(|text| field.part.shape.allows(text));
            known.unwrap_or_else(|| format!("{{{}}}", field.ident))
        }
    };
    KeyValue::S(text.into())
}

/// Returns for each field whether the first sample items share its value: they share a partition if the sort key tells them
/// apart, and a partition of each index.
pub(super) fn shared(parts: &'static EntityParts) -> Vec<bool> {
    let fields = |sources: &mut dyn Iterator<Item = Source>| -> HashSet<usize> {
        sources.flat_map(|source| source.parts).filter_map(Part::field).collect()
    };
    let Some((table, indexes)) = parts.keys.split_first() else { return Vec::new() };
    let partition = fields(&mut parts.partition(table));
    let sort = fields(&mut (0..table.sort).filter_map(|position| parts.sort(table, position)));
    let of_indexes = fields(&mut indexes.iter().flat_map(|index| parts.partition(index)));
    let is_together = !sort.is_subset(&partition);
    let is_shared = |field| {
        is_together && (partition.contains(&field) || !sort.contains(&field) && of_indexes.contains(&field))
    };
    (0..parts.fields.len()).map(is_shared).collect()
}
