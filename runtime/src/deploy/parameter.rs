//! Values that only a deployment knows.

pub(crate) use kind::ParameterKind;

pub(super) use kind::{is_account, region_of};

mod kind;

/// A value that is known only where the stack is deployed, such as the ARN of another stack's resource.
///
/// In a parameterised template it becomes a parameter. A text is the default of that parameter, and the value in a
/// resolved template. [`Parameter::required`] has no default, so the value must be given when the template is deployed.
/// Rendering fails if the text has the wrong form, such as a name in place of an ARN.
///
/// ```
/// use tablewright::deploy::{KinesisStream, Parameter};
///
/// let changes = KinesisStream::new(Parameter::required());
/// let changes = KinesisStream::new("arn:aws:kinesis:eu-west-1:111122223333:stream/changes");
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Parameter(pub(crate) Option<String>);

impl Parameter {
    /// Returns a parameter without a default.
    #[must_use]
    pub const fn required() -> Self {
        Self(None)
    }
}

impl From<&str> for Parameter {
    fn from(value: &str) -> Self {
        Self(Some(value.to_owned()))
    }
}

impl From<String> for Parameter {
    fn from(value: String) -> Self {
        Self(Some(value))
    }
}
