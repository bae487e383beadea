//! Writing and reading the values of a shape with serde.

use std::fmt;

use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Given, PlainShape};
use crate::deploy::plain::Plain;
use crate::json::Json;
use crate::schema::Word;

/// Writes only the value. Where the shape is written, an unknown value is left out.
impl<T: Serialize> Serialize for Given<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::new)
    }
}

/// Writes each known value under the name of its setting, in lower case.
impl Serialize for PlainShape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for plain in Plain::ALL {
            match self.get(plain).value {
                Some(Word::Flag(flag)) => map.serialize_entry(plain.name(), &flag)?,
                Some(Word::Text(text)) => map.serialize_entry(plain.name(), &text.to_ascii_lowercase())?,
                None => {}
            }
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for PlainShape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A struct leaves the fields of the region around it alone.
        deserializer.deserialize_struct("PlainShape", &Plain::NAMES, Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = PlainShape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings of a region")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PlainShape, A::Error> {
        let mut shape = PlainShape::unknown();
        while let Some((name, value)) = map.next_entry::<String, serde_json::Value>()? {
            let Some(plain) = Plain::ALL.into_iter().find(|plain| plain.name() == name) else { continue };
            let value = match &value {
                serde_json::Value::String(text) => Json::from(text.to_ascii_uppercase()),
                value => Json::sorted(value),
            };
            let read = plain.facts().values.read(&value);
            let read =
                read.ok_or_else(|| A::Error::custom(format!("`{name}` cannot be {}", value.to_compact())))?;
            *shape.get_mut(plain) = Given::new(read);
        }
        Ok(shape)
    }
}
