//! `chrono`.

use std::borrow::Cow;
use std::time::SystemTime;

use chrono::{DateTime, NaiveDate, TimeZone, Utc};

use crate::key::stored::S;
use crate::key::{EpochSeconds, KeyAttribute, KeyValue, OutOfRange, Timestamp};

/// Sorts by time from the year 0 to the year 9999.
#[diagnostic::do_not_recommend]
impl KeyAttribute for NaiveDate {
    type Stored = S;

    fn key_value(&self) -> KeyValue<'_> {
        KeyValue::S(Cow::Owned(self.to_string()))
    }
}

/// Drops what is less than a millisecond.
impl<Z: TimeZone> TryFrom<DateTime<Z>> for Timestamp {
    type Error = OutOfRange;

    fn try_from(time: DateTime<Z>) -> Result<Self, OutOfRange> {
        u64::try_from(time.timestamp_millis()).map_err(|_| OutOfRange).and_then(Self::from_unix_millis)
    }
}

impl From<Timestamp> for DateTime<Utc> {
    fn from(timestamp: Timestamp) -> Self {
        Self::from(SystemTime::from(timestamp))
    }
}

/// Drops the fraction of a second.
impl<Z: TimeZone> TryFrom<DateTime<Z>> for EpochSeconds {
    type Error = OutOfRange;

    fn try_from(time: DateTime<Z>) -> Result<Self, OutOfRange> {
        u64::try_from(time.timestamp()).map(Self::new).map_err(|_| OutOfRange)
    }
}

impl TryFrom<EpochSeconds> for DateTime<Utc> {
    type Error = OutOfRange;

    fn try_from(time: EpochSeconds) -> Result<Self, OutOfRange> {
        let seconds = i64::try_from(time.seconds()).map_err(|_| OutOfRange)?;
        Self::from_timestamp(seconds, 0).ok_or(OutOfRange)
    }
}
