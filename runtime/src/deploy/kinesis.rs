//! The Kinesis data stream of a table.

#[cfg(feature = "evolve")]
use serde::{Deserialize, Serialize};

use crate::deploy::parameter::Parameter;
use crate::schema::words;

/// A Kinesis data stream that receives every change of a table's items.
///
/// With the feature `lambda` or `streams`, you can read its records as `stream::KinesisRecord`.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html>
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KinesisStream {
    pub(crate) arn: Parameter,
    pub(crate) precision: Option<KinesisPrecision>,
}

words! {
    /// The unit of the timestamp that says when a record's item changed.
    #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
    #[cfg_attr(feature = "evolve", derive(Deserialize, Serialize), serde(rename_all = "snake_case"))]
    pub enum KinesisPrecision {
        /// Milliseconds.
        Millisecond = "MILLISECOND",
        /// Microseconds.
        Microsecond = "MICROSECOND",
    }
}

impl KinesisStream {
    /// Returns a stream with this ARN.
    #[must_use]
    pub fn new(arn: impl Into<Parameter>) -> Self {
        Self { arn: arn.into(), precision: None }
    }

    /// Sets the precision of the records' timestamps. Default: AWS's own, which is milliseconds in its API and
    /// microseconds in its console. Each record says which precision it has.
    #[must_use]
    pub const fn precision(mut self, precision: KinesisPrecision) -> Self {
        self.precision = Some(precision);
        self
    }
}
