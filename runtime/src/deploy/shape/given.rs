//! A value of a shape, and who has chosen it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::deploy::input::InputId;

/// A value of a shape: known or not, and chosen by someone.
///
/// Two of them are equal if their values are: the same table can be described with a parameter or without.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Given<T> {
    /// `None` is a value that nobody who describes the table knows: a parameter without a default, a function of
    /// `CloudFormation` that cannot be resolved, or what an endpoint does not tell.
    pub(crate) value: Option<T>,
    pub(crate) by: By,
}

/// Who has chosen a value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum By {
    /// `DynamoDB`: the description leaves it out.
    Default,
    /// The description.
    Description,
    /// Whoever deploys the table, by this input. The value is the input's default.
    Input(InputId),
}

impl<T> Given<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self { value: Some(value), by: By::Description }
    }

    /// What `DynamoDB` does if the description says nothing.
    pub(crate) const fn by_default(value: T) -> Self {
        Self { value: Some(value), by: By::Default }
    }

    pub(crate) const fn unknown() -> Self {
        Self { value: None, by: By::Description }
    }

    pub(crate) const fn is_unknown(&self) -> bool {
        self.value.is_none()
    }

    pub(crate) const fn as_ref(&self) -> Given<&T> {
        Given { value: self.value.as_ref(), by: self.by }
    }

    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Given<U> {
        Given { value: self.value.map(change), by: self.by }
    }

    /// The value if the description or an input gives it: a target does not write its own defaults.
    pub(crate) fn said(&self) -> Option<Given<&T>> {
        if self.by == By::Default { None } else { Some(self.as_ref()) }
    }
}

impl<T: PartialEq> Given<T> {
    /// A value of the description, or the default if it is the same.
    pub(crate) fn unless_default(value: T, default: &T) -> Self {
        if value == *default { Self::by_default(value) } else { Self::new(value) }
    }

    /// Whether this is known to be that value.
    pub(crate) fn is(&self, value: &T) -> bool {
        self.value.as_ref() == Some(value)
    }
}

/// The default of the type is the default of `DynamoDB`.
impl<T: Default> Default for Given<T> {
    fn default() -> Self {
        Self::by_default(T::default())
    }
}

impl<T: PartialEq> PartialEq for Given<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Given<T> {}

/// The value alone. A value that is not known is left out where the shape is written.
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
