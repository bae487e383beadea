//! Reading an item that is stored.

use std::collections::{HashMap, hash_map};

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_dynamo::{AttributeValue, Error};

/// Each attribute is read by `serde_dynamo`, and an error comes with the one it is in.
pub(crate) fn read<T: DeserializeOwned, A: Into<AttributeValue>>(
    item: HashMap<String, A>,
) -> Result<T, (Option<String>, Error)> {
    let mut culprit = None;
    let attributes = Attributes { left: item.into_iter(), current: None, culprit: &mut culprit };
    T::deserialize(attributes).map_err(|source| (culprit, source))
}

/// Returns the name of the attribute that an item lacks, if that is what is wrong. `serde` says it in words alone, which
/// are those of its documentation.
///
/// <https://docs.rs/serde/latest/serde/de/trait.Error.html#method.missing_field>
pub(crate) fn missing(error: &Error) -> Option<String> {
    let text = error.to_string();
    text.strip_prefix("missing field `")?.strip_suffix('`').map(str::to_owned)
}

struct Attributes<'a, A> {
    left: hash_map::IntoIter<String, A>,
    current: Option<(String, A)>,
    culprit: &'a mut Option<String>,
}

impl<'de, A: Into<AttributeValue>> MapAccess<'de> for Attributes<'_, A> {
    type Error = Error;

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

impl<'de, A: Into<AttributeValue>> Deserializer<'de> for Attributes<'_, A> {
    type Error = Error;

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
