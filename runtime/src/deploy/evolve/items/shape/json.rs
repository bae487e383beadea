//! A shape in a lock: an object with one attribute on each line.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::names::{Name, REST};
use super::{Form, ItemShape, Members, Shape, parse};

impl Serialize for ItemShape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let forms: Option<Vec<&Members>> =
            self.0.alternatives().iter().map(|alternative| alternative.form.members()).collect();
        match forms.as_deref() {
            Some([members]) => Attributes(members).serialize(serializer),
            // A flattened enum: one object for each of its forms.
            Some(forms) => serializer.collect_seq(forms.iter().map(|members| Attributes(members))),
            None => serializer.collect_str(self),
        }
    }
}

/// The attributes, each with its text.
struct Attributes<'a>(&'a Members);

impl Serialize for Attributes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Members { members, rest } = self.0;
        let mut map = serializer.serialize_map(None)?;
        for (name, member) in members {
            // A name that has another meaning here is quoted.
            if name == REST || name.starts_with('"') {
                map.serialize_entry(&format!("{}", Name(name)), &member.to_string())?;
            } else {
                map.serialize_entry(name, &member.to_string())?;
            }
        }
        if let Some(rest) = rest.text() {
            map.serialize_entry(REST, &rest)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for ItemShape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Item)
    }
}

struct Item;

impl<'de> Visitor<'de> for Item {
    type Value = ItemShape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the attributes of an item, each with its shape")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<ItemShape, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ItemShape, A::Error> {
        let entries = BTreeMap::<String, String>::deserialize(MapAccessDeserializer::new(map))?;
        Ok(ItemShape(Form::Struct(members(&entries)?).into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<ItemShape, A::Error> {
        let forms = Vec::<BTreeMap<String, String>>::deserialize(SeqAccessDeserializer::new(seq))?;
        let forms: Result<Vec<Members>, A::Error> = forms.iter().map(members).collect();
        Ok(ItemShape(Shape::new(forms?.into_iter().map(|members| Form::Struct(members).into()))))
    }
}

fn members<E: Error>(entries: &BTreeMap<String, String>) -> Result<Members, E> {
    let mut parsed = Members::default();
    for (name, text) in entries {
        let result = if name == REST {
            parse::rest(text).map(|rest| parsed.rest = rest)
        } else {
            parse::attribute(name, text).map(|(name, member)| drop(parsed.members.insert(name, member)))
        };
        result.map_err(|error| E::custom(format_args!("attribute `{name}`: {error}")))?;
    }
    Ok(parsed)
}
