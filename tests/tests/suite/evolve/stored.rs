//! Checks that a shape contains exactly the values that `serde_dynamo` stores.

use std::collections::{BTreeMap, BTreeSet};

use serde_dynamo::{AttributeValue, Item};
use tablewright::evolve::{Entity, ItemEffect, ItemShape, compare};

use super::kinds::{Flat, Kind, all};

/// The visible properties of some values.
#[derive(Default)]
struct Seen {
    kinds: BTreeSet<&'static str>,
    elements: Option<Box<Seen>>,
    /// The members, how often each is there, and how many maps there are.
    members: BTreeMap<String, (Seen, usize)>,
    maps: usize,
}

impl Seen {
    fn see(&mut self, value: &AttributeValue) {
        let kind = match value {
            AttributeValue::N(_) => "N",
            AttributeValue::S(_) => "S",
            AttributeValue::Bool(_) => "BOOL",
            AttributeValue::B(_) => "B",
            AttributeValue::Null(_) => "NULL",
            AttributeValue::Ss(_) => "SS",
            AttributeValue::Ns(_) => "NS",
            AttributeValue::Bs(_) => "BS",
            AttributeValue::L(elements) => {
                let seen = self.elements.get_or_insert_default();
                for element in elements {
                    seen.see(element);
                }
                return;
            }
            AttributeValue::M(members) => {
                self.maps += 1;
                for (name, value) in members {
                    let (seen, count) = self.members.entry(name.clone()).or_default();
                    seen.see(value);
                    *count += 1;
                }
                return;
            }
        };
        self.kinds.insert(kind);
    }

    fn text(&self) -> String {
        let mut forms: Vec<String> = self.kinds.iter().map(|kind| (*kind).to_owned()).collect();
        if let Some(elements) = &self.elements {
            let text = elements.text();
            forms.push(if text.is_empty() { "L of any".to_owned() } else { format!("L of ({text})") });
        }
        if self.maps > 0 {
            let members = self.members.iter().map(|(name, (seen, count))| {
                let absent = if *count < self.maps { "?" } else { "" };
                format!("\"{name}\": ({}){absent}", seen.text())
            });
            forms.push(format!("{{ {} }}", members.collect::<Vec<_>>().join(", ")));
        }
        forms.join(" or ")
    }
}

/// Returns the shape of these items, as far as it can be seen.
fn seen(items: &[Item]) -> ItemShape {
    let mut seen = Seen::default();
    for item in items {
        seen.see(&AttributeValue::M(item.inner().clone()));
    }
    let text = seen.text();
    text.parse().unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Returns the changes that make items of the first shape unreadable for a reader of the second.
fn unread(old: &ItemShape, new: &ItemShape) -> Vec<String> {
    let entity = |shape: &ItemShape| Entity::new("orders", "Order", shape.clone());
    let changes = compare(&[entity(old)], &[entity(new)]);
    let unreadable = changes.iter().filter(|change| change.items.contains(&ItemEffect::Unreadable));
    unreadable.map(ToString::to_string).collect()
}

fn check(kinds: &[Kind]) {
    for kind in kinds {
        // Only names, which are data here, tell enums and maps apart, so both are not compared here.
        let seen = seen(&kind.items);
        let is_plain = !["one of", "M of", "M by", "^", "L of 2", "L of 3", "L [", "..", "} or {"]
            .iter()
            .any(|word| kind.shape.to_string().contains(word));
        if is_plain {
            let unread = unread(&seen, &kind.shape);
            let ranges =
                unread.iter().all(|change| change.contains("out of the range") || change.contains("like"));
            assert!(ranges, "{} is stored as {seen}, found {}: {unread:#?}", kind.name, kind.shape);
            let mut more = self::unread(&kind.shape, &seen);
            // Defaults and aliases are only read, so stored items do not show them.
            more.retain(|change| {
                !change.contains("older than the attribute") && !change.contains("no longer read")
            });
            assert!(
                more.is_empty(),
                "{} is stored as {seen} alone, found {}: {more:#?}",
                kind.name,
                kind.shape
            );
        }
    }
}

#[test]
fn a_shape_is_what_is_stored() {
    let kinds = all::<Flat>();
    check(&kinds);
    assert!(kinds.len() > 90);
}
