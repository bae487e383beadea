//! Reading the value of an attribute, as `serde_dynamo` reads it.

use std::collections::HashMap;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, VariantAccess, Visitor,
};
use serde_dynamo::{AttributeValue, Error};

use super::name::Name;
use super::{Attribute, Opened};
use crate::number;

pub(super) struct Value<A>(Opened<A>);

impl<A: Attribute> Value<A> {
    pub(super) fn of(attribute: A) -> Self {
        Self(attribute.open())
    }

    /// Leaves a value to `serde_dynamo`. It contains no other value, or its type is not the expected one and
    /// `serde_dynamo` returns the error.
    fn plain(self) -> Result<serde_dynamo::Deserializer, Error> {
        let value = match self.0 {
            Opened::Plain(value) => value,
            Opened::Map(_) => AttributeValue::M(HashMap::new()),
            Opened::List(_) => AttributeValue::L(Vec::new()),
            Opened::Unreadable(error) => return Err(error),
        };
        Ok(serde_dynamo::Deserializer::from_attribute_value(value))
    }
}

impl<A: Attribute> IntoDeserializer<'_, Error> for Value<A> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

fn visit_map<'de, A: Attribute, V: Visitor<'de>>(
    map: HashMap<String, A>,
    visitor: V,
) -> Result<V::Value, Error> {
    visitor.visit_map(MapDeserializer::new(
        map.into_iter().map(|(name, value)| (Name(name.into()), Value::of(value))),
    ))
}

fn visit_list<'de, A: Attribute, V: Visitor<'de>>(list: Vec<A>, visitor: V) -> Result<V::Value, Error> {
    visitor.visit_seq(SeqDeserializer::new(list.into_iter().map(Value::of)))
}

/// Delegates the types that are never read from a map or a list.
macro_rules! plain {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.plain()?.$method(visitor)
        }
    )*};
}

impl<'de, A: Attribute> Deserializer<'de> for Value<A> {
    type Error = Error;

    plain! {
        deserialize_bool
        deserialize_i8
        deserialize_i16
        deserialize_i32
        deserialize_i64
        deserialize_i128
        deserialize_u8
        deserialize_u16
        deserialize_u32
        deserialize_u64
        deserialize_u128
        deserialize_f32
        deserialize_f64
        deserialize_char
        deserialize_str
        deserialize_string
        deserialize_bytes
        deserialize_byte_buf
        deserialize_unit
        deserialize_identifier
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Opened::Map(map) => visit_map(map, visitor),
            Opened::List(list) => visit_list(list, visitor),
            _ => self.plain()?.deserialize_any(visitor),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Opened::Map(map) => visit_map(map, visitor),
            _ => self.plain()?.deserialize_map(visitor),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Opened::List(list) => visit_list(list, visitor),
            Opened::Plain(AttributeValue::Ns(numbers)) => {
                let numbers =
                    numbers.into_iter().map(|digits| Self(Opened::Plain(AttributeValue::N(digits))));
                visitor.visit_seq(SeqDeserializer::new(numbers))
            }
            _ => self.plain()?.deserialize_seq(visitor),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Opened::List(list) => visit_list(list, visitor),
            _ => self.deserialize_map(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Opened::Map(map) => {
                let mut members = map.into_iter();
                match (members.next(), members.next()) {
                    (Some((variant, value)), None) => visitor.visit_enum(Variant(variant, value)),
                    _ => Err(Error::custom("expected a map of one member, the name of a variant")),
                }
            }
            _ => self.plain()?.deserialize_enum(name, variants, visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Opened::Plain(AttributeValue::Null(true)) => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            // All digits, which `serde`'s numbers do not have.
            Opened::Plain(AttributeValue::N(digits)) if name == number::NAME => {
                visitor.visit_newtype_struct(IntoDeserializer::<Error>::into_deserializer(digits))
            }
            value => visitor.visit_newtype_struct(Self(value)),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.plain()?.deserialize_unit_struct(name, visitor)
    }

    /// Ignores the value, whatever its type.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

/// An enum variant with fields, which is stored as a map with one member.
struct Variant<A>(String, A);

impl<'de, A: Attribute> EnumAccess<'de> for Variant<A> {
    type Error = Error;
    type Variant = Value<A>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Value<A>), Error> {
        let Self(name, value) = self;
        Ok((seed.deserialize(Name(name.into()))?, Value::of(value)))
    }
}

impl<'de, A: Attribute> VariantAccess<'de> for Value<A> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }
}
