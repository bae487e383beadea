//! Values of sample items that are made up.

use crate::entity::{KeyField, Kind};
use crate::key::{KeyValue, Number};

/// The second at which sample items expire: the beginning of the year 2100.
pub(super) const EXPIRY: u64 = 4_102_444_800;

/// Returns a value that the type of the field allows, or the field in braces if only the type knows one.
pub(super) fn field_value(field: &KeyField, name: &str, number: u8) -> KeyValue<'static> {
    let text = match field.part.kind {
        Kind::Number => return KeyValue::N(Number::from(u64::from(number))),
        Kind::Binary => return KeyValue::B(vec![number].into()),
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
