//! Keys and key conditions.

#![expect(clippy::needless_borrows_for_generic_args, reason = "that a reference is taken is tested")]

use serde::Serialize;
use serde_dynamo::{AttributeValue, to_attribute_value};
use tablewright::{AttributeType, KeyAttribute, KeyValue};

mod conditions;
mod derived;
mod engines;
mod model;
mod primary;
mod testing;
mod values;

/// What `serde_dynamo` stores.
fn stored(value: &(impl Serialize + ?Sized)) -> AttributeValue {
    to_attribute_value(value).unwrap()
}

/// The same, by the value of the key.
fn as_stored(key: &KeyValue<'_>) -> AttributeValue {
    match key {
        KeyValue::S(text) => AttributeValue::S(text.to_string()),
        KeyValue::N(number) => AttributeValue::N(number.to_string()),
        KeyValue::B(bytes) => AttributeValue::B(bytes.to_vec()),
    }
}

/// A key attribute is what `serde_dynamo` stores: by reference, by value, and when its value is serialised.
#[track_caller]
fn is_stored<T: KeyAttribute + Serialize>(value: T) {
    let expected = stored(&value);
    let key = value.key_value();
    assert_eq!(as_stored(&key), expected);
    assert_eq!(stored(&key), expected);
    assert_eq!(key.ty(), T::TYPE);
    let ty = match expected {
        AttributeValue::S(_) => AttributeType::S,
        AttributeValue::N(_) => AttributeType::N,
        AttributeValue::B(_) => AttributeType::B,
        other => panic!("{other:?} is no key"),
    };
    assert_eq!(ty, T::TYPE);
    assert_eq!(as_stored(&key.clone().into_owned()), expected);
    assert_eq!(as_stored(&value.into_key_value()), expected);
}
