//! Attribute values in `DynamoDB`'s JSON: `{ "S": "text" }`.

use serde::Deserialize;
use serde::de::Error as _;
use serde_dynamo::{AttributeValue, Error};
use serde_json::Value;

use super::{Attribute, Opened};

impl Attribute for Value {
    fn open(mut self) -> Opened<Self> {
        if let Self::Object(members) = &mut self
            && members.len() == 1
        {
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
}
