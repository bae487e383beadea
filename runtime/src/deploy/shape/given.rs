//! A value of a shape, together with who chose it.

use crate::deploy::input::InputId;

/// A value of a shape: known or unknown, and chosen by someone.
///
/// Two values compare equal regardless of who chose them, because a parameter does not change the described table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Given<T> {
    /// `None` is a value that the description does not reveal: a parameter without a default, a `CloudFormation`
    /// function that cannot be resolved, or a setting that an endpoint does not return.
    pub(crate) value: Option<T>,
    pub(crate) by: By,
}

/// The origin of a value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum By {
    /// `DynamoDB` chose it: the description leaves it out.
    Default,
    /// The description sets it.
    Description,
    /// It is chosen at deployment, with this input. The value is the input's default.
    Input(InputId),
}

impl<T> Given<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self { value: Some(value), by: By::Description }
    }

    /// Returns the default of `DynamoDB`, for a setting that the description leaves out.
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

    /// Returns the value if the description or an input sets it: a target does not write defaults.
    pub(crate) fn said(&self) -> Option<Given<&T>> {
        if self.by == By::Default { None } else { Some(self.as_ref()) }
    }
}

impl<T: PartialEq> Given<T> {
    /// Returns a value of the description, or the default if both are the same.
    pub(crate) fn unless_default(value: T, default: &T) -> Self {
        if value == *default { Self::by_default(value) } else { Self::new(value) }
    }

    /// Returns whether this is known to be `value`.
    pub(crate) fn is(&self, value: &T) -> bool {
        self.value.as_ref() == Some(value)
    }
}

/// Assumes that the default of the type is the default of `DynamoDB`.
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
