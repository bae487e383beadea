//! The attribute that an item lacks.

use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use serde::forward_to_deserialize_any;
use serde_dynamo::Error;

/// Returns the attribute that a type needs and an item lacks, if that is the error.
///
/// `serde` says it in words alone, which are those of its documentation. They are taken for it only if they name a field
/// of the type: any other name could be a stored value.
///
/// <https://docs.rs/serde/latest/serde/de/trait.Error.html#method.missing_field>
pub(crate) fn missing<T: DeserializeOwned>(error: &Error) -> Option<String> {
    let text = error.to_string();
    let name = text.strip_prefix("missing field `")?.strip_suffix('`')?;
    let mut fields = &[][..];
    // It always fails: there is nothing to read.
    let _ = T::deserialize(Fields(&mut fields));
    fields.contains(&name).then(|| name.to_owned())
}

/// Notes the names of a struct's fields.
struct Fields<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Fields<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("there is no item"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        *self.0 = fields;
        self.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple tuple_struct map enum identifier ignored_any
    }
}
