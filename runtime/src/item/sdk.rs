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

            fn as_key<'k>(&'k self, _: &'k mut Vec<u8>) -> Option<KeyRef<'k>> {
                match self {
                    Self::S(text) => Some(KeyRef::S(text)),
                    Self::N(_) => Some(KeyRef::N),
                    Self::B(bytes) => Some(KeyRef::B(bytes.as_ref())),
                    _ => None,
                }
            }

            fn of_part(kind: Kind, value: KeyRef<'_>) -> Self {
                match (kind, value) {
                    (Kind::Number, KeyRef::S(text)) => Self::N(text.to_owned()),
                    (Kind::Bool, KeyRef::S(text)) => Self::Bool(text == "true"),
                    (_, KeyRef::S(text)) => Self::S(text.to_owned()),
                    (_, KeyRef::B(bytes)) => Self::B($sdk::primitives::Blob::new(bytes)),
                    (_, KeyRef::N) => Self::Null(true),
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
