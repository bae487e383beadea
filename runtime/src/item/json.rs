//! Attribute values in `DynamoDB`'s JSON: `{ "S": "text" }`.

use serde::Deserialize;
use serde::de::Error as _;
use serde_dynamo::{AttributeValue, Error};
use serde_json::Value;

use super::{Attribute, Opened};
use crate::entity::{KeyRef, Kind};
use crate::text::base64;

/// The types of attributes, as `DynamoDB` names them.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html>
const TYPES: [&str; 10] = ["B", "BOOL", "BS", "L", "M", "N", "NS", "NULL", "S", "SS"];

impl Attribute for Value {
    fn open(mut self) -> Opened<Self> {
        if let Self::Object(members) = &mut self
            && members.len() == 1
        {
            if members.keys().all(|ty| !TYPES.contains(&ty.as_str())) {
                let unknown =
                    "this version of tablewright does not know the attribute's type; a newer one may";
                return Opened::Unreadable(Error::custom(unknown));
            }
            if let Some(Self::Object(map)) = members.get_mut("M") {
                return Opened::Map(std::mem::take(map).into_iter().collect());
            }
            if let Some(Self::Array(list)) = members.get_mut("L") {
                return Opened::List(std::mem::take(list));
            }
        }
        match AttributeValue::deserialize(self) {
            Ok(plain) => Opened::Plain(plain),
            Err(error) => Opened::Unreadable(Error::custom(error)),
        }
    }

    fn as_key<'k>(&'k self, bytes: &'k mut Vec<u8>) -> Option<KeyRef<'k>> {
        let (ty, value) = self.as_object().filter(|members| members.len() == 1)?.iter().next()?;
        match ty.as_str() {
            "S" => value.as_str().map(KeyRef::S),
            "N" => Some(KeyRef::N),
            "B" => match AttributeValue::deserialize(self) {
                Ok(AttributeValue::B(decoded)) => {
                    *bytes = decoded;
                    Some(KeyRef::B(bytes))
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn of_part(kind: Kind, value: KeyRef<'_>) -> Self {
        let (ty, value) = match (kind, value) {
            (Kind::Number, KeyRef::S(text)) => ("N", Self::from(text)),
            (Kind::Bool, KeyRef::S(text)) => ("BOOL", Self::from(text == "true")),
            (_, KeyRef::S(text)) => ("S", Self::from(text)),
            (_, KeyRef::B(bytes)) => ("B", Self::from(base64(bytes))),
            (_, KeyRef::N) => ("NULL", Self::from(true)),
        };
        Self::Object([(ty.to_owned(), value)].into_iter().collect())
    }
}
