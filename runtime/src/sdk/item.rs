//! Items and keys as the SDK has them.

use std::collections::{HashMap, hash_map};

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::{Serialize, forward_to_deserialize_any};

use super::error::ErrorKind;
use crate::DynamoTable;
use crate::condition::KeyError;
use crate::key::{Key, KeyValue};

/// The attributes of an item, by name.
pub type Item = HashMap<String, AttributeValue>;

impl From<KeyValue<'_>> for AttributeValue {
    // Where a key is made and stored in one place, its type is known, and nothing of the choice below is left.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a key is then as cheap as one by hand")]
    fn from(value: KeyValue<'_>) -> Self {
        match value {
            KeyValue::S(text) => Self::S(text.into_owned()),
            KeyValue::N(number) => Self::N(number.into()),
            KeyValue::B(bytes) => Self::B(Blob::new(bytes.into_owned())),
        }
    }
}

impl From<&KeyValue<'_>> for AttributeValue {
    #[inline]
    fn from(value: &KeyValue<'_>) -> Self {
        match value {
            KeyValue::S(text) => Self::S(text.as_ref().to_owned()),
            KeyValue::N(number) => Self::N((*number).into()),
            KeyValue::B(bytes) => Self::B(Blob::new(bytes.as_ref())),
        }
    }
}

/// The `Key` of a request. Fails for a key that `DynamoDB` would refuse, see [`Key::validate`].
///
/// ```
/// use tablewright::{DynamoTable, sdk};
/// # #[derive(DynamoTable)] struct Order { #[pk] id: String }
///
/// let key: sdk::Item = Order::key("o-1").try_into()?;
/// assert_eq!(key["id"].as_s().map(String::as_str), Ok("o-1"));
/// # Ok::<(), tablewright::KeyError>(())
/// ```
impl<T: DynamoTable> TryFrom<Key<'_, T>> for Item {
    type Error = KeyError;

    #[inline]
    fn try_from(key: Key<'_, T>) -> Result<Self, KeyError> {
        key.validate()?;
        let (partition_key, sort_key) = key.into_values();
        let mut item = Self::with_capacity(if T::SCHEMA.sort_key().is_some() { 2 } else { 1 });
        item.insert(T::SCHEMA.partition_key().name().to_owned(), partition_key.into());
        if let (Some(attribute), Some(value)) = (T::SCHEMA.sort_key(), sort_key) {
            item.insert(attribute.name().to_owned(), value.into());
        }
        Ok(item)
    }
}

pub(super) fn to_item<T: Serialize>(value: &T) -> Result<Item, ErrorKind> {
    serde_dynamo::to_item(value).map_err(|source| super::culprit::find(value, source))
}

pub(super) fn to_value<T: Serialize + ?Sized>(
    attribute: Option<&str>,
    value: &T,
) -> Result<AttributeValue, ErrorKind> {
    serde_dynamo::to_attribute_value(value)
        .map_err(|source| ErrorKind::Serialize { attribute: attribute.map(str::to_owned), source })
}

/// Each attribute is read by `serde_dynamo`, and an error knows in which one it is.
pub(super) fn from_item<T: DeserializeOwned>(item: Item) -> Result<T, ErrorKind> {
    let mut culprit = None;
    let attributes = Attributes { left: item.into_iter(), current: None, culprit: &mut culprit };
    T::deserialize(attributes).map_err(|source| ErrorKind::Deserialize { attribute: culprit, source })
}

struct Attributes<'a> {
    left: hash_map::IntoIter<String, AttributeValue>,
    current: Option<(String, AttributeValue)>,
    culprit: &'a mut Option<String>,
}

impl<'de> MapAccess<'de> for Attributes<'_> {
    type Error = serde_dynamo::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Self::Error> {
        self.current = self.left.next();
        self.current.as_ref().map(|(name, _)| seed.deserialize(StrDeserializer::new(name))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Self::Error> {
        let Some((name, value)) = self.current.take() else {
            return Err(serde::de::Error::custom("a value was asked for before its name"));
        };
        seed.deserialize(serde_dynamo::Deserializer::from_attribute_value(value.into()))
            .inspect_err(|_| *self.culprit = Some(name))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

impl<'de> Deserializer<'de> for Attributes<'_> {
    type Error = serde_dynamo::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_map(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        MapAccessDeserializer::new(self).deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple tuple_struct map struct identifier ignored_any
    }
}
