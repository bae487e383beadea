//! Attribute values in the types of the SDK's crates: enums with the same variants, which may gain
//! more.

use serde::de::Error as _;
use serde_dynamo::{AttributeValue, Error};

use super::{Attribute, Opened};
use crate::entity::{KeyRef, Kind};

macro_rules! attribute {
    ($sdk:ident) => {
        impl Attribute for $sdk::types::AttributeValue {
            fn open(self) -> Opened<Self> {
                Opened::Plain(match self {
                    Self::M(map) => return Opened::Map(map),
                    Self::L(list) => return Opened::List(list),
                    Self::S(text) => AttributeValue::S(text),
                    Self::N(number) => AttributeValue::N(number),
                    Self::B(bytes) => AttributeValue::B(bytes.into_inner()),
                    Self::Bool(value) => AttributeValue::Bool(value),
                    Self::Null(value) => AttributeValue::Null(value),
                    Self::Ss(texts) => AttributeValue::Ss(texts),
                    Self::Ns(numbers) => AttributeValue::Ns(numbers),
                    Self::Bs(set) => {
                        AttributeValue::Bs(set.into_iter().map($sdk::primitives::Blob::into_inner).collect())
                    }
                    _ => return Opened::Unreadable(unknown()),
                })
            }

            fn as_key(&self) -> Option<KeyRef<'_>> {
                match self {
                    Self::S(text) => Some(KeyRef::S(text)),
                    Self::N(_) => Some(KeyRef::N),
                    Self::B(_) => Some(KeyRef::B),
                    _ => None,
                }
            }

            fn of_part(kind: Kind, text: &str) -> Self {
                match kind {
                    Kind::Number => Self::N(text.to_owned()),
                    Kind::Bool => Self::Bool(text == "true"),
                    Kind::Text | Kind::Binary => Self::S(text.to_owned()),
                }
            }
        }
    };
}

#[cfg(feature = "aws-sdk")]
attribute!(aws_sdk_dynamodb);
#[cfg(feature = "streams")]
attribute!(aws_sdk_dynamodbstreams);

fn unknown() -> Error {
    Error::custom("this version of the AWS SDK does not know the attribute's type; a newer one may")
}
