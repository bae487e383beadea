//! Reading the key of a stored item.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Key, KeyValue, Number};
use crate::schema::{Attribute, AttributeType};
use crate::table::DynamoTable;

/// Reads the key from an item and ignores all other attributes.
impl<'de, T: DynamoTable> Deserialize<'de> for Key<'_, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("Key", names::<T>(), Attributes(PhantomData))
    }
}

const fn names<T: DynamoTable>() -> &'static [&'static str] {
    const {
        match T::SCHEMA.sort_key() {
            Some(_) => &Names::<T>::BOTH,
            None => &Names::<T>::ONE,
        }
    }
}

/// The names of the key's attributes.
struct Names<T>(PhantomData<T>);

impl<T: DynamoTable> Names<T> {
    const ONE: [&'static str; 1] = [T::SCHEMA.partition_key().name()];
    const BOTH: [&'static str; 2] = [
        T::SCHEMA.partition_key().name(),
        match T::SCHEMA.sort_key() {
            Some(sort_key) => sort_key.name(),
            None => "",
        },
    ];
}

struct Attributes<T>(PhantomData<fn() -> T>);

impl<'de, T: DynamoTable> Visitor<'de> for Attributes<T> {
    type Value = Key<'static, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an item with its key")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (partition_attribute, sort_attribute) = (T::SCHEMA.partition_key(), T::SCHEMA.sort_key());
        let (mut partition_key, mut sort_key) = (None, None);
        while let Some(name) = map.next_key::<String>()? {
            if name == partition_attribute.name() {
                partition_key = Some(map.next_value_seed(Value(partition_attribute))?);
            } else if let Some(attribute) = sort_attribute.filter(|attribute| name == attribute.name()) {
                sort_key = Some(map.next_value_seed(Value(attribute))?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        let partition_key =
            partition_key.ok_or_else(|| A::Error::missing_field(partition_attribute.name()))?;
        match sort_attribute {
            Some(attribute) if sort_key.is_none() => Err(A::Error::missing_field(attribute.name())),
            _ => Ok(Key::of_values(partition_key, sort_key)),
        }
    }
}

/// Reads the value of this attribute, which must have the attribute's type.
struct Value(&'static Attribute);

impl Value {
    fn check<E: Error>(&self, value: KeyValue<'static>) -> Result<KeyValue<'static>, E> {
        if value.ty() == self.0.ty() { Ok(value) } else { Err(E::custom(format_args!("expected {self}"))) }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.expecting(f)
    }
}

impl<'de> DeserializeSeed<'de> for Value {
    type Value = KeyValue<'static>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<KeyValue<'static>, D::Error> {
        match self.0.ty() {
            AttributeType::S => deserializer.deserialize_string(self),
            AttributeType::N => deserializer.deserialize_any(self),
            AttributeType::B => deserializer.deserialize_byte_buf(self),
        }
    }
}

impl Visitor<'_> for Value {
    type Value = KeyValue<'static>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.0.ty() {
            AttributeType::S => "a string",
            AttributeType::N => "an integer of at most 64 bits",
            AttributeType::B => "binary",
        };
        write!(f, "{what}, the type of key attribute `{}`", self.0.name())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<KeyValue<'static>, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<KeyValue<'static>, E> {
        self.check(KeyValue::from(text))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<KeyValue<'static>, E> {
        self.check(KeyValue::N(Number::from(number)))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<KeyValue<'static>, E> {
        self.check(KeyValue::N(Number::from(number)))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<KeyValue<'static>, E> {
        self.visit_byte_buf(bytes.to_vec())
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<KeyValue<'static>, E> {
        self.check(KeyValue::B(bytes.into()))
    }
}
