//! `time`.

use std::borrow::Cow;
use std::time::SystemTime;

use time::{Date, OffsetDateTime};

use crate::key::stored::S;
use crate::key::{EpochSeconds, KeyAttribute, KeyValue, OutOfRange, Timestamp};

/// Sorts by time from the year 0 to the year 9999. Without the feature `serde-human-readable` of `time`, which this crate's
/// feature `time` turns on, `serde` stores a list.
#[diagnostic::do_not_recommend]
impl KeyAttribute for Date {
    type Stored = S;

    fn key_value(&self) -> KeyValue<'_> {
        KeyValue::S(Cow::Owned(self.to_string()))
    }
}

const NANOS_PER_MILLI: i128 = 1_000_000;

/// Drops what is less than a millisecond.
impl TryFrom<OffsetDateTime> for Timestamp {
    type Error = OutOfRange;

    fn try_from(time: OffsetDateTime) -> Result<Self, OutOfRange> {
        let millis = time.unix_timestamp_nanos().div_euclid(NANOS_PER_MILLI);
        u64::try_from(millis).map_err(|_| OutOfRange).and_then(Self::from_unix_millis)
    }
}

impl From<Timestamp> for OffsetDateTime {
    fn from(timestamp: Timestamp) -> Self {
        Self::from(SystemTime::from(timestamp))
    }
}

/// Drops the fraction of a second.
impl TryFrom<OffsetDateTime> for EpochSeconds {
    type Error = OutOfRange;

    fn try_from(time: OffsetDateTime) -> Result<Self, OutOfRange> {
        u64::try_from(time.unix_timestamp()).map(Self::new).map_err(|_| OutOfRange)
    }
}

impl TryFrom<EpochSeconds> for OffsetDateTime {
    type Error = OutOfRange;

    fn try_from(time: EpochSeconds) -> Result<Self, OutOfRange> {
        let seconds = i64::try_from(time.seconds()).map_err(|_| OutOfRange)?;
        Self::from_unix_timestamp(seconds).map_err(|_| OutOfRange)
    }
}
