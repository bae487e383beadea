//! Values that only a deployment knows.

pub(crate) use kind::ParameterKind;

pub(super) use kind::{is_account, region_of};

mod kind;

/// A value that is known where the stack is deployed, such as the ARN of another stack's resource.
///
/// In a parameterised template it is a parameter. A text is that parameter's default, and what a resolved template
/// holds; [`Parameter::required`] has none, so it must be given when the template is deployed. A text that is not what it is
/// for, such as a name in place of an ARN, is an error when the stack is rendered.
///
/// ```
/// use tablewright::{KinesisStream, Parameter};
///
/// let changes = KinesisStream::new(Parameter::required());
/// let changes = KinesisStream::new("arn:aws:kinesis:eu-west-1:111122223333:stream/changes");
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Parameter(pub(crate) Option<String>);

impl Parameter {
    /// A parameter without a default.
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
