//! The text of differences.

use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::sdk::migration::{AttributeDifference, ItemDifference};
use crate::sdk::request::same;
use crate::sdk::response::item::Item;

impl ItemDifference {
    /// Compares the stored item with the item to store.
    pub(super) fn new(key: Item, before: &Item, after: &Item) -> Self {
        let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
        names.sort_unstable();
        names.dedup();
        let attributes = names.into_iter().filter_map(|name| {
            let (before, after) = (before.get(name), after.get(name));
            let is_same = same::is_same_attribute(before, after);
            let (name, before, after) = (name.clone(), before.cloned(), after.cloned());
            (!is_same).then_some(AttributeDifference { name, before, after })
        });
        Self { key, attributes: attributes.collect() }
    }
}

/// `{"id": S "o-1"}`, and a line for each attribute: `  total: S "12.50" -> absent`.
impl fmt::Display for ItemDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        map(&self.key, f)?;
        self.attributes.iter().try_for_each(|attribute| write!(f, "\n  {attribute}"))
    }
}

impl fmt::Display for AttributeDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, before, after } = self;
        write!(f, "{name}: ")?;
        optional(before.as_ref(), f)?;
        f.write_str(" -> ")?;
        optional(after.as_ref(), f)
    }
}

impl fmt::Debug for ItemDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemDifference").field("attributes", &self.attributes).finish_non_exhaustive()
    }
}

impl fmt::Debug for AttributeDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AttributeDifference").field("name", &self.name).finish_non_exhaustive()
    }
}

fn optional(stored: Option<&AttributeValue>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match stored {
        Some(stored) => value(stored, f),
        None => f.write_str("absent"),
    }
}

fn value(stored: &AttributeValue, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match stored {
        AttributeValue::S(text) => write!(f, "S {text:?}"),
        AttributeValue::N(digits) => write!(f, "N {digits}"),
        AttributeValue::B(bytes) => write!(f, "B ({} bytes)", bytes.as_ref().len()),
        AttributeValue::Bool(is_true) => write!(f, "BOOL {is_true}"),
        AttributeValue::Null(_) => f.write_str("NULL"),
        AttributeValue::M(members) => {
            f.write_str("M ")?;
            map(members, f)
        }
        AttributeValue::L(values) => {
            f.write_str("L [")?;
            for (position, element) in values.iter().enumerate() {
                f.write_str(if position == 0 { "" } else { ", " })?;
                value(element, f)?;
            }
            f.write_str("]")
        }
        AttributeValue::Ss(values) => write!(f, "SS {values:?}"),
        AttributeValue::Ns(values) => write!(f, "NS [{}]", values.join(", ")),
        AttributeValue::Bs(values) => write!(f, "BS ({} values)", values.len()),
        _ => f.write_str("a value of an unknown type"),
    }
}

fn map(members: &Item, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut names: Vec<&String> = members.keys().collect();
    names.sort_unstable();
    f.write_str("{")?;
    for (position, name) in names.into_iter().enumerate() {
        write!(f, "{}{name:?}: ", if position == 0 { "" } else { ", " })?;
        optional(members.get(name), f)?;
    }
    f.write_str("}")
}
