//! Checks comparisons of two types against reality: items of one type are read as the other.

use serde_dynamo::{AttributeValue, Item};
use tablewright::evolve::{Entity, ItemEffect, SchemaChange, compare};

use super::kinds::{Flat, Kind, Within, all};

fn changes(old: &Kind, new: &Kind) -> Vec<SchemaChange> {
    let entity = |kind: &Kind| Entity::new("orders", "Order", kind.shape.clone());
    compare(&[entity(old)], &[entity(new)])
}

fn effects(changes: &[SchemaChange]) -> Vec<ItemEffect> {
    changes.iter().flat_map(|change| change.items.iter().copied()).collect()
}

/// Returns whether a value has been lost or has changed.
fn is_lost(before: &AttributeValue, after: Option<&AttributeValue>) -> bool {
    match (before, after) {
        // A `None` that is now absent is the same value.
        (AttributeValue::Null(_), None) => false,
        (AttributeValue::M(before), Some(AttributeValue::M(after))) => {
            before.iter().any(|(name, value)| is_lost(value, after.get(name)))
        }
        (AttributeValue::L(before), Some(AttributeValue::L(after))) => {
            before.iter().enumerate().any(|(position, value)| is_lost(value, after.get(position)))
        }
        (AttributeValue::L(before), Some(AttributeValue::Ss(after) | AttributeValue::Ns(after))) => {
            before.len() != after.len()
        }
        (AttributeValue::L(before), Some(AttributeValue::Bs(after))) => before.len() != after.len(),
        (AttributeValue::Ss(before) | AttributeValue::Ns(before), Some(AttributeValue::L(after))) => {
            before.len() != after.len()
        }
        (AttributeValue::Bs(before), Some(AttributeValue::L(after))) => before.len() != after.len(),
        // An old name that is read as another name is another text.
        (before, after) => after != Some(before),
    }
}

fn lost(before: &Item, after: &Item) -> bool {
    before.inner().iter().any(|(name, value)| is_lost(value, after.inner().get(name)))
}

/// Returns the shape without the ranges of integers.
fn without_ranges(kind: &Kind) -> String {
    let words: Vec<String> = kind.shape.to_string().split(' ').map(str::to_owned).collect();
    let is_range = |word: &&String| {
        !(word.starts_with(['i', 'u']) && word[1..].starts_with(|char: char| char.is_ascii_digit()))
    };
    words
        .iter()
        .filter(is_range)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" ")
        .replace(" not 0", "")
        .replace(" default", "")
}

/// Checks that each type reads its own items.
fn check_same(kinds: &[Kind]) {
    for kind in kinds {
        for item in &kind.items {
            let again = (kind.read)(item.clone()).unwrap_or_else(|error| panic!("{}: {error}", kind.name));
            assert_eq!(&again, item, "{}", kind.name);
        }
        let changes = changes(kind, kind);
        assert!(changes.is_empty(), "{} ({}): {changes:?}", kind.name, kind.shape);
    }
}

/// Checks each pair of types: a comparison reports a type as unreadable if and only if reading its items fails.
fn check_pairs(kinds: &[Kind]) {
    let mut wrong = Vec::new();
    let mut unreadable_pairs = 0;
    for old in kinds {
        for new in kinds {
            let changes = changes(old, new);
            let effects = effects(&changes);
            // A comparison knows nothing about a value that can be anything, and cannot know that a number must be
            // even.
            let is_said = |kind: &Kind| !kind.name.contains("Value") && !kind.name.contains("Even");
            if !is_said(old) || !is_said(new) {
                continue;
            }
            let stored: Vec<&Item> = old.items.iter().chain(&old.older).collect();
            let read: Vec<Option<Item>> =
                stored.iter().map(|item| (new.read)((*item).clone()).ok()).collect();
            let is_unreadable = read.iter().any(Option::is_none);
            let loses = stored
                .iter()
                .zip(&read)
                .any(|(before, after)| after.as_ref().is_some_and(|after| lost(before, after)));
            let older_fails = new.items.iter().any(|item| (old.read)(item.clone()).is_err());
            unreadable_pairs += usize::from(is_unreadable);
            let says = |effect| effects.contains(&effect);
            let mut wrong_if = |is_wrong: bool, what: &str| {
                if is_wrong {
                    wrong.push(format!(
                        "{what}\n  {} {}\n  {} {}\n  {effects:?}",
                        old.name, old.shape, new.name, new.shape
                    ));
                }
            };
            wrong_if(is_unreadable && !says(ItemEffect::Unreadable), "unreadable, and not said");
            wrong_if(
                says(ItemEffect::Unreadable) && !is_unreadable && !loses,
                "said to be unreadable, and read",
            );
            if !says(ItemEffect::Unreadable) {
                // A variant that is read by its alias is stored under its name.
                let is_renamed = new.name.contains("Aliased");
                wrong_if(loses && !says(ItemEffect::SilentLoss) && !is_renamed, "lost, and not said");
                wrong_if(says(ItemEffect::SilentLoss) && !loses, "said to be lost, and kept");
            }
            // A wider range of numbers is not reported.
            let is_wider = without_ranges(old) == without_ranges(new);
            if !is_unreadable && !is_wider {
                wrong_if(
                    older_fails && !says(ItemEffect::NotReadByOlder),
                    "not read by the older one, and not said",
                );
            }
        }
    }
    assert!(unreadable_pairs > 1000, "{unreadable_pairs} pairs cannot be read");
    assert!(
        wrong.is_empty(),
        "{} of {} pairs:\n{}",
        wrong.len(),
        kinds.len() * kinds.len(),
        wrong.join("\n")
    );
}

#[test]
fn what_is_said_of_two_types_is_what_happens() {
    let kinds = all::<Flat>();
    check_same(&kinds);
    check_pairs(&kinds);
}

#[test]
fn it_is_the_same_however_deep_the_types_are() {
    let kinds = all::<Within>();
    check_same(&kinds);
    check_pairs(&kinds);
}
