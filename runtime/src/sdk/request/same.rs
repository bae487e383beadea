//! Compares a stored item with the item that was sent.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::key::KeyValue;
use crate::number::decimal;
use crate::sdk::response::item::Item;

/// Returns whether two items are equal. `DynamoDB` stores numbers in its own format, and sets in any
/// order.
pub(crate) fn is_same_item(a: &Item, b: &Item) -> bool {
    a.len() == b.len() && a.iter().all(|(name, value)| b.get(name).is_some_and(|other| is_same(value, other)))
}

/// Returns whether an attribute is equal in two items, or absent in both.
pub(crate) fn is_same_attribute(a: Option<&AttributeValue>, b: Option<&AttributeValue>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => is_same(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// Returns whether two values are equal.
pub(crate) fn is_same(a: &AttributeValue, b: &AttributeValue) -> bool {
    match (a, b) {
        (AttributeValue::N(a), AttributeValue::N(b)) => decimal::is_same(a, b),
        (AttributeValue::M(a), AttributeValue::M(b)) => is_same_item(a, b),
        (AttributeValue::L(a), AttributeValue::L(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        (AttributeValue::Ss(a), AttributeValue::Ss(b)) => is_same_set(a, b, |a, b| a == b),
        (AttributeValue::Ns(a), AttributeValue::Ns(b)) => is_same_set(a, b, |a, b| decimal::is_same(a, b)),
        (AttributeValue::Bs(a), AttributeValue::Bs(b)) => is_same_set(a, b, |a, b| a == b),
        (a, b) => a == b,
    }
}

fn is_same_set<E>(a: &[E], b: &[E], is_same: impl Fn(&E, &E) -> bool) -> bool {
    a.len() == b.len() && a.iter().all(|element| b.iter().any(|other| is_same(element, other)))
}

/// Returns whether a value equals a key's value.
pub(crate) fn is_key(value: &AttributeValue, key: &KeyValue<'_>) -> bool {
    match (value, key) {
        (AttributeValue::S(text), KeyValue::S(key)) => text == key,
        (AttributeValue::N(digits), KeyValue::N(key)) => {
            key.is_written(digits) || decimal::is_same(digits, &key.to_string())
        }
        (AttributeValue::B(bytes), KeyValue::B(key)) => bytes.as_ref() == key.as_ref(),
        _ => false,
    }
}
