//! Values of a template: literal, or an intrinsic function.

use std::borrow::Cow;

use serde::{Serialize, Serializer, ser::SerializeMap};

/// A text, or what `CloudFormation` makes one of.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>
#[derive(Serialize)]
pub(super) enum Value<'a> {
    #[serde(rename = "Ref")]
    Ref(Cow<'a, str>),
    #[serde(rename = "Fn::Sub")]
    Sub(String),
    #[serde(rename = "Fn::GetAtt")]
    GetAtt([&'a str; 2]),
    #[serde(untagged)]
    Text(Cow<'a, str>),
    #[serde(untagged)]
    Number(u64),
    #[serde(untagged)]
    Bool(bool),
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

/// A map that keeps the order of its entries.
pub(super) struct Map<T>(pub(super) Vec<(String, T)>);

impl<T> Map<T> {
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Serialize> Serialize for Map<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}
