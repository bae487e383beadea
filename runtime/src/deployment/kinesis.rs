//! The Kinesis data stream of a table.

use super::Input;

/// A Kinesis data stream that receives every change of a table's items.
///
/// With the feature `lambda` or `streams` its records are read as `stream::KinesisRecord`.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html>
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KinesisStream {
    pub(crate) arn: Input,
    pub(crate) precision: Option<KinesisPrecision>,
}

/// The unit of the time at which a record says its item changed.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum KinesisPrecision {
    /// Milliseconds.
    Millisecond,
    /// Microseconds.
    Microsecond,
}

impl KinesisStream {
    /// The stream of that ARN.
    #[must_use]
    pub fn new(arn: impl Into<Input>) -> Self {
        Self { arn: arn.into(), precision: None }
    }

    /// Sets the precision of the records' times. Default: AWS's own, milliseconds by its API and microseconds by its
    /// console. Each record says which it has.
    #[must_use]
    pub const fn precision(mut self, precision: KinesisPrecision) -> Self {
        self.precision = Some(precision);
        self
    }
}
