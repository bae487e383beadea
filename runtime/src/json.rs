//! JSON as a tree that keeps the order of members.
//!
//! Every JSON text that the crate renders is such a tree, printed by one printer. `serde_json` reads and prints JSON
//! for the types of a schema. A tree needs far less generated code than a type with a derived implementation for each
//! object of each target. It also keeps what [`serde_json::Value`] loses: the order of members, and duplicate
//! members.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::Number;

mod convert;
mod print;

/// A JSON value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Json<'a> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'a, str>),
    List(Vec<Self>),
    Object(Object<'a>),
}

/// The members of an object, in order.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Object<'a>(pub(crate) Vec<(Cow<'a, str>, Json<'a>)>);

impl<'a> Object<'a> {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Appends a member.
    pub(crate) fn push(&mut self, key: impl Into<Cow<'a, str>>, value: impl Into<Json<'a>>) {
        self.0.push((key.into(), value.into()));
    }

    /// Appends a member if there is a value.
    pub(crate) fn push_some(&mut self, key: &'static str, value: Option<impl Into<Json<'a>>>) {
        if let Some(value) = value {
            self.push(key, value);
        }
    }

    /// Does the same as [`push`](Self::push), for building an object in one expression.
    pub(crate) fn with(mut self, key: &'static str, value: impl Into<Json<'a>>) -> Self {
        self.push(key, value);
        self
    }

    /// Does the same as [`push_some`](Self::push_some), for building an object in one expression.
    pub(crate) fn with_some(mut self, key: &'static str, value: Option<impl Into<Json<'a>>>) -> Self {
        self.push_some(key, value);
        self
    }

    /// Sorts the members by their keys. Members that compare equal keep their order.
    pub(crate) fn sort(&mut self, compare: &dyn Fn(&str, &str) -> Ordering) {
        self.0.sort_by(|(one, _), (other, _)| compare(one, other));
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Json<'a>> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    #[cfg(feature = "evolve")]
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Json<'a>> {
        self.0.iter_mut().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// Replaces a member, or appends it.
    #[cfg(feature = "evolve")]
    pub(crate) fn set(&mut self, key: &'static str, value: impl Into<Json<'a>>) {
        match self.get_mut(key) {
            Some(member) => *member = value.into(),
            None => self.push(key, value),
        }
    }

    #[cfg(feature = "evolve")]
    pub(crate) fn remove(&mut self, key: &str) {
        self.0.retain(|(known, _)| known != key);
    }

    /// Converts the object to `serde_json`'s type.
    pub(crate) fn to_value(&self) -> serde_json::Value {
        let members = self.0.iter().map(|(key, value)| (key.clone().into_owned(), value.to_value()));
        serde_json::Value::Object(members.collect())
    }

    /// Returns the object with borrowed texts copied.
    #[cfg(feature = "evolve")]
    pub(crate) fn into_owned(self) -> Object<'static> {
        match Json::Object(self).into_owned() {
            Json::Object(object) => object,
            _ => Object::new(),
        }
    }

    /// Returns the object, unless it has no members.
    pub(crate) fn non_empty(self) -> Option<Self> {
        if self.is_empty() { None } else { Some(self) }
    }
}

impl<'a> Json<'a> {
    /// Creates a list of texts.
    pub(crate) fn texts<T: Into<Cow<'a, str>>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::List(texts.into_iter().map(|text| Self::Text(text.into())).collect())
    }

    /// Creates a tree from a `serde_json` value that the user passes.
    ///
    /// Members are sorted by key, whether or not a feature of `serde_json` keeps another order.
    pub(crate) fn sorted(value: &'a serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(*value),
            serde_json::Value::Number(number) => Self::Number(number.clone()),
            serde_json::Value::String(text) => Self::from(text.as_str()),
            serde_json::Value::Array(items) => Self::List(items.iter().map(Self::sorted).collect()),
            serde_json::Value::Object(members) => {
                let members = members.iter().map(|(key, value)| (Cow::from(key), Self::sorted(value)));
                let mut object = Object(members.collect());
                object.sort(&str::cmp);
                Self::Object(object)
            }
        }
    }

    /// Returns the tree with the members of every object sorted by key.
    pub(crate) fn into_sorted(self) -> Self {
        match self {
            Self::List(items) => Self::List(items.into_iter().map(Self::into_sorted).collect()),
            Self::Object(Object(members)) => {
                let members = members.into_iter().map(|(key, value)| (key, value.into_sorted()));
                let mut object = Object(members.collect());
                object.sort(&str::cmp);
                Self::Object(object)
            }
            leaf => leaf,
        }
    }

    /// Converts the value to `serde_json`'s type.
    pub(crate) fn to_value(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(value) => serde_json::Value::Bool(*value),
            Self::Number(number) => serde_json::Value::Number(number.clone()),
            Self::Text(text) => serde_json::Value::String(text.clone().into_owned()),
            Self::List(items) => serde_json::Value::Array(items.iter().map(Self::to_value).collect()),
            Self::Object(object) => object.to_value(),
        }
    }

    /// Returns the tree with borrowed texts copied.
    pub(crate) fn into_owned(self) -> Json<'static> {
        match self {
            Self::Null => Json::Null,
            Self::Bool(value) => Json::Bool(value),
            Self::Number(number) => Json::Number(number),
            Self::Text(text) => Json::Text(Cow::Owned(text.into_owned())),
            Self::List(items) => Json::List(items.into_iter().map(Self::into_owned).collect()),
            Self::Object(object) => {
                let members = object.0.into_iter();
                let owned = members.map(|(key, value)| (Cow::Owned(key.into_owned()), value.into_owned()));
                Json::Object(Object(owned.collect()))
            }
        }
    }

    /// Returns the member with this name, if this is an object that has it.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        self.as_object()?.get(name)
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(crate) const fn as_object(&self) -> Option<&Object<'a>> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    #[cfg(feature = "evolve")]
    pub(crate) const fn as_object_mut(&mut self) -> Option<&mut Object<'a>> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    pub(crate) const fn as_list(&self) -> Option<&[Self]> {
        if let Self::List(items) = self { Some(items.as_slice()) } else { None }
    }
}

/// A value that a target writes unchanged, and reads back.
pub(crate) trait Leaf<'a>: Sized {
    /// Returns the value. `Null` is left out.
    fn write(&self) -> Json<'a>;

    /// Reads the value, in any of the forms in which AWS's JSON may hold it.
    fn read(json: &Json<'_>) -> Option<Self>;
}

impl<'a> Leaf<'a> for Cow<'a, str> {
    fn write(&self) -> Json<'a> {
        Json::Text(self.clone())
    }

    fn read(json: &Json<'_>) -> Option<Self> {
        match json {
            Json::Text(text) => Some(Cow::Owned(text.clone().into_owned())),
            // `CloudFormation` converts these to text if it needs text.
            Json::Number(number) => Some(number.to_string().into()),
            Json::Bool(value) => Some(value.to_string().into()),
            _ => None,
        }
    }
}

impl<'a> Leaf<'a> for u64 {
    fn write(&self) -> Json<'a> {
        Json::from(*self)
    }

    fn read(json: &Json<'_>) -> Option<Self> {
        match json {
            Json::Number(number) => number.as_u64(),
            Json::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl<'a> Leaf<'a> for bool {
    fn write(&self) -> Json<'a> {
        Json::from(*self)
    }

    fn read(json: &Json<'_>) -> Option<Self> {
        match json {
            Json::Bool(value) => Some(*value),
            Json::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl<'a, T: Leaf<'a>> Leaf<'a> for Option<T> {
    fn write(&self) -> Json<'a> {
        self.as_ref().map_or(Json::Null, T::write)
    }

    fn read(json: &Json<'_>) -> Option<Self> {
        T::read(json).map(Some)
    }
}

impl<'a, T: Leaf<'a>> Leaf<'a> for Vec<T> {
    fn write(&self) -> Json<'a> {
        Json::List(self.iter().map(T::write).collect())
    }

    fn read(json: &Json<'_>) -> Option<Self> {
        json.as_list()?.iter().map(T::read).collect()
    }
}

impl From<u64> for Json<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number.into())
    }
}

impl From<bool> for Json<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<String> for Json<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a str> for Json<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<Cow<'a, str>> for Json<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<Self>> for Json<'_> {
    fn from(items: Vec<Self>) -> Self {
        Self::List(items)
    }
}

impl<'a> From<Object<'a>> for Json<'a> {
    fn from(object: Object<'a>) -> Self {
        Self::Object(object)
    }
}
