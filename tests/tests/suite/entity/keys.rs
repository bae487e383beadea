//! Keys are unambiguous: different accepted values never have the same key.

use std::collections::HashMap;

use tablewright::key::{KeyErrorKind, KeyValue, PartError};
use tablewright::{DynamoTable, Key};

use super::random::{Bare, Dice, Empty, Folded, Last, Number, Random, Repeated, Texts, Touching};

fn text<T: DynamoTable>(key: &Key<'_, T>) -> Option<(String, String)> {
    key.validate().ok()?;
    match (key.partition_key(), key.sort_key()) {
        (KeyValue::S(partition), Some(KeyValue::S(sort))) => Some((partition.to_string(), sort.to_string())),
        other => panic!("{other:?}"),
    }
}

fn random_item(dice: &mut Dice) -> Random {
    match dice.below(8) {
        0 => Random::Texts(Texts { a: dice.text(), b: dice.text() }),
        1 => Random::Number(Number { n: dice.below(2000), c: dice.text() }),
        2 => Random::Last(Last { a: dice.text() }),
        3 => Random::Bare(Bare { at: dice.time() }),
        4 => Random::Touching(Touching { at: dice.time(), n: dice.byte(), x: dice.text() }),
        5 => Random::Folded(Folded { name: dice.text(), id: dice.byte() }),
        6 => Random::Empty(Empty { space: dice.empty_or_text(), id: dice.empty_or_text() }),
        _ => Random::Repeated(Repeated { org: dice.text(), day: dice.byte(), x: dice.text() }),
    }
}

/// Returns only the fields that are in the key, in the form they have there.
fn identity(item: Random) -> Random {
    match item {
        Random::Folded(Folded { name, id }) => Random::Folded(Folded { name: name.to_lowercase(), id }),
        other => other,
    }
}

#[test]
fn accepted_items_have_keys_of_their_own() {
    let mut dice = Dice::new(11);
    let mut seen: HashMap<(String, String), Random> = HashMap::new();
    let (mut accepted, mut refused) = (0, 0);
    for _ in 0..200_000 {
        let item = random_item(&mut dice);
        let Some(key) = text(&item.primary_key()) else {
            refused += 1;
            continue;
        };
        accepted += 1;
        let item = identity(item);
        let first = seen.entry(key.clone()).or_insert_with(|| item.clone());
        assert_eq!(*first, item, "{key:?}");
    }
    assert!(accepted > 120_000 && refused > 20_000, "{accepted} accepted, {refused} refused");
}

fn refusal<T: DynamoTable>(item: &T) -> (&'static str, &'static str, PartError) {
    let error = item.primary_key().validate().unwrap_err();
    match error.kind() {
        KeyErrorKind::Part { field, why } => (error.attribute(), field, why),
        other => panic!("{other:?}"),
    }
}

#[test]
fn values_that_would_make_two_keys_one_are_refused() {
    let texts = |a: &str, b: &str| Texts { a: a.to_owned(), b: b.to_owned() };
    assert_eq!(refusal(&texts("1#2", "3")), ("SK", "a", PartError::Separator('#')));
    assert!(texts("1", "2#3").primary_key().validate().is_ok(), "the last field is free");
    assert_eq!(refusal(&texts("", "3")), ("SK", "a", PartError::Empty));
    assert_eq!(refusal(&texts("1", "2\u{10FFFF}")), ("SK", "b", PartError::LastCharacter));
    let number = |n| Number { n, c: "c".to_owned() };
    assert_eq!(refusal(&number(1000)), ("SK", "n", PartError::TooManyDigits { width: 3 }));
    assert!(number(999).primary_key().validate().is_ok());
    let empty = |space: &str, id: &str| Empty { space: space.to_owned(), id: id.to_owned() };
    assert!(empty("", "").primary_key().validate().is_ok());
    assert_eq!(refusal(&empty("aé", "")), ("SK", "space", PartError::Separator('é')));
    assert!(
        empty("aê", "").primary_key().validate().is_ok(),
        "another character that begins with the same byte"
    );
}

#[test]
fn a_refused_value_is_named() {
    let error = Texts { a: "1#2".to_owned(), b: "3".to_owned() }.primary_key().validate().unwrap_err();
    assert_eq!(error.to_string(), "`a` cannot be part of key attribute `SK`: it holds `#`, which ends it");
    let error = Number { n: 12345, c: "c".to_owned() }.primary_key().validate().unwrap_err();
    assert_eq!(error.to_string(), "`n` cannot be part of key attribute `SK`: it has more than 3 digits");
    // A condition is checked as well, before there is a request.
    let error = Texts::partition().a().ge("1#2").expression().unwrap_err();
    assert_eq!(error.to_string(), "`a` cannot be part of key attribute `SK`: it holds `#`, which ends it");
}
