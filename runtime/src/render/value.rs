//! Values of a template: literal, or an intrinsic function.

use std::borrow::Cow;

use serde::{Serialize, Serializer, ser::SerializeMap};

/// A value, or what `CloudFormation` makes one of.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>
#[derive(Clone, PartialEq, Serialize)]
pub(super) enum Value<'a> {
    #[serde(rename = "Ref")]
    Ref(Cow<'a, str>),
    #[serde(rename = "Fn::Sub")]
    Sub(String),
    #[serde(rename = "Fn::GetAtt")]
    GetAtt([Cow<'a, str>; 2]),
    #[serde(untagged)]
    Text(Cow<'a, str>),
    #[serde(untagged)]
    Number(u64),
    #[serde(untagged)]
    Bool(bool),
    #[serde(untagged)]
    List(Vec<Value<'a>>),
    #[serde(untagged)]
    Object(Object<'a>),
    #[serde(untagged, serialize_with = "sorted")]
    Json(Cow<'a, serde_json::Value>),
}

/// An object that keeps the order of its entries.
pub(super) type Object<'a> = Map<&'static str, Value<'a>>;

/// What an object is made of.
pub(super) type Members<'a> = Vec<(&'static str, Value<'a>)>;

impl<'a> Value<'a> {
    pub(super) fn object(entries: impl Into<Members<'a>>) -> Self {
        Self::Object(Map(entries.into()))
    }

    pub(super) fn get_att(resource: impl Into<Cow<'a, str>>, attribute: impl Into<Cow<'a, str>>) -> Self {
        Self::GetAtt([resource.into(), attribute.into()])
    }
}

/// An object of the members there are.
pub(super) fn members<'a>(members: impl IntoIterator<Item = (&'static str, Option<Value<'a>>)>) -> Value<'a> {
    Value::object(present(members))
}

/// The members there are.
pub(super) fn present<'a>(
    members: impl IntoIterator<Item = (&'static str, Option<Value<'a>>)>,
) -> Members<'a> {
    members.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// Writes an object in the order of its keys, whether or not a feature of `serde_json` makes it keep another one.
pub(super) fn sorted<S: Serializer>(json: &serde_json::Value, serializer: S) -> Result<S::Ok, S::Error> {
    Sorted(json).serialize(serializer)
}

struct Sorted<'a>(&'a serde_json::Value);

impl Serialize for Sorted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            serde_json::Value::Object(entries) => {
                let mut entries: Vec<_> = entries.iter().collect();
                entries.sort_unstable_by_key(|(key, _)| *key);
                serializer.collect_map(entries.into_iter().map(|(key, value)| (key, Sorted(value))))
            }
            serde_json::Value::Array(items) => serializer.collect_seq(items.iter().map(Sorted)),
            other => other.serialize(serializer),
        }
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl<'a> From<Cow<'a, str>> for Value<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
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
#[derive(Clone, PartialEq)]
pub(super) struct Map<K, V>(pub(super) Vec<(K, V)>);

impl<K, V> Map<K, V> {
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Serialize, V: Serialize> Serialize for Map<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}
