//! `jiff`.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::key::stored::S;
use crate::key::{EpochSeconds, KeyAttribute, KeyValue, OutOfRange, Timestamp};

/// Sorts by time from the year 0.
#[diagnostic::do_not_recommend]
impl KeyAttribute for Date {
    type Stored = S;

    fn key_value(&self) -> KeyValue<'_> {
        KeyValue::S(Cow::Owned(self.to_string()))
    }
}

const NANOS_PER_MILLI: i128 = 1_000_000;

/// Drops what is less than a millisecond.
impl TryFrom<jiff::Timestamp> for Timestamp {
    type Error = OutOfRange;

    fn try_from(time: jiff::Timestamp) -> Result<Self, OutOfRange> {
        let millis = time.as_nanosecond().div_euclid(NANOS_PER_MILLI);
        u64::try_from(millis).map_err(|_| OutOfRange).and_then(Self::from_unix_millis)
    }
}

/// `jiff` ends some hours before the year 9999 does.
impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = OutOfRange;

    fn try_from(timestamp: Timestamp) -> Result<Self, OutOfRange> {
        let millis = i64::try_from(timestamp.unix_millis()).map_err(|_| OutOfRange)?;
        Self::from_millisecond(millis).map_err(|_| OutOfRange)
    }
}

/// Drops the fraction of a second.
impl TryFrom<jiff::Timestamp> for EpochSeconds {
    type Error = OutOfRange;

    fn try_from(time: jiff::Timestamp) -> Result<Self, OutOfRange> {
        Timestamp::try_from(time).map(Self::from)
    }
}

impl TryFrom<EpochSeconds> for jiff::Timestamp {
    type Error = OutOfRange;

    fn try_from(time: EpochSeconds) -> Result<Self, OutOfRange> {
        let seconds = i64::try_from(time.seconds()).map_err(|_| OutOfRange)?;
        Self::from_second(seconds).map_err(|_| OutOfRange)
    }
}
