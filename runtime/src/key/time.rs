//! Two types for time, each of which prevents a common mistake.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::stored::{N, S};
use super::{KeyAttribute, KeyValue, Number, NumberRange, Shape};

/// The time is outside the range of the target type.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct OutOfRange;

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the time is before 1970 or beyond the year 9999")
    }
}

impl std::error::Error for OutOfRange {}

/// Whole seconds since 1970, the unit of a [time to live](
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html).
///
/// It is the type for a field with [`#[ttl]`](macro@crate::DynamoTable#ttl). A plain number could be milliseconds by
/// mistake, and then the item would never expire.
///
/// ```
/// use std::time::{Duration, SystemTime, UNIX_EPOCH};
/// use tablewright::EpochSeconds;
///
/// let expires = EpochSeconds::try_from(UNIX_EPOCH + Duration::from_millis(1_700_000_000_999))?;
/// assert_eq!(expires.seconds(), 1_700_000_000);
/// assert_eq!(serde_json::to_string(&expires).unwrap(), "1700000000");
/// # Ok::<(), tablewright::key::OutOfRange>(())
/// ```
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct EpochSeconds(u64);

impl EpochSeconds {
    /// Returns the time this many seconds after the beginning of 1970.
    #[must_use]
    pub const fn new(seconds: u64) -> Self {
        Self(seconds)
    }

    /// Returns the seconds since the beginning of 1970.
    #[must_use]
    pub const fn seconds(self) -> u64 {
        self.0
    }

    /// Returns the present moment by the system's clock, or 1970 if the clock is set to an earlier one.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the caller asks for the clock")]
    pub fn now() -> Self {
        Self::try_from(SystemTime::now()).unwrap_or_default()
    }

    /// Returns the moment that much later, without the fraction of a second, or `None` if a `u64` cannot hold it.
    #[must_use]
    pub const fn checked_add(self, duration: Duration) -> Option<Self> {
        match self.0.checked_add(duration.as_secs()) {
            Some(seconds) => Some(Self(seconds)),
            None => None,
        }
    }

    /// Returns the moment that much earlier, without the fraction of a second, or `None` if it is before 1970.
    #[must_use]
    pub const fn checked_sub(self, duration: Duration) -> Option<Self> {
        match self.0.checked_sub(duration.as_secs()) {
            Some(seconds) => Some(Self(seconds)),
            None => None,
        }
    }

    /// Returns the time since `earlier`, or `None` if that is later.
    #[must_use]
    pub const fn checked_duration_since(self, earlier: Self) -> Option<Duration> {
        match self.0.checked_sub(earlier.0) {
            Some(seconds) => Some(Duration::from_secs(seconds)),
            None => None,
        }
    }

    /// Returns the time that much later, without the fraction of a second.
    ///
    /// ```
    /// use std::time::Duration;
    /// use tablewright::EpochSeconds;
    ///
    /// let now = EpochSeconds::new(1_700_000_000);
    /// assert_eq!(now.saturating_add(Duration::from_mins(30)).seconds(), 1_700_001_800);
    /// ```
    #[must_use]
    pub const fn saturating_add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration.as_secs()))
    }
}

/// Drops the fraction of a second.
impl TryFrom<SystemTime> for EpochSeconds {
    type Error = OutOfRange;

    fn try_from(time: SystemTime) -> Result<Self, OutOfRange> {
        time.duration_since(UNIX_EPOCH).map(|since| Self(since.as_secs())).map_err(|_| OutOfRange)
    }
}

impl TryFrom<EpochSeconds> for SystemTime {
    type Error = OutOfRange;

    fn try_from(time: EpochSeconds) -> Result<Self, OutOfRange> {
        UNIX_EPOCH.checked_add(Duration::from_secs(time.0)).ok_or(OutOfRange)
    }
}

/// Drops the milliseconds.
impl From<Timestamp> for EpochSeconds {
    fn from(timestamp: Timestamp) -> Self {
        Self(timestamp.millis / 1000)
    }
}

impl TryFrom<EpochSeconds> for Timestamp {
    type Error = OutOfRange;

    fn try_from(time: EpochSeconds) -> Result<Self, OutOfRange> {
        time.0.checked_mul(1000).ok_or(OutOfRange).and_then(Self::from_unix_millis)
    }
}

#[diagnostic::do_not_recommend]
impl KeyAttribute for EpochSeconds {
    type Stored = N;
    const SHAPE: Shape = Shape::UNSIGNED;
    const RANGE: Option<NumberRange> = <u64 as KeyAttribute>::RANGE;

    #[inline]
    fn key_value(&self) -> KeyValue<'_> {
        KeyValue::N(Number::from(self.0))
    }
}

/// A moment in UTC, stored as text that sorts by time: `2026-11-20T06:29:00.000Z`, always 24 characters.
///
/// RFC 3339 text with an optional fraction does not sort by time: `…20.500Z` comes before `…20Z`. Here the
/// precision is always a millisecond, and the text equals the output of `toISOString` in JavaScript. A prefix of
/// it is a period: `begins_with("2026-11")`.
///
/// ```
/// use tablewright::Timestamp;
///
/// let moment: Timestamp = "2026-11-20T06:29:00.000Z".parse()?;
/// assert_eq!(moment.unix_millis(), 1_795_156_140_000);
/// assert_eq!(moment.to_string(), "2026-11-20T06:29:00.000Z");
/// # Ok::<(), tablewright::key::ParseTimestampError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Timestamp {
    millis: u64,
}

/// Milliseconds from 1970 to the end of the year 9999, the last year whose text has 24 characters.
const LAST_MILLI: u64 = 253_402_300_799_999;
const MILLIS_PER_DAY: u64 = 24 * 60 * 60 * 1000;

impl Timestamp {
    /// Returns the time this many milliseconds after the beginning of 1970.
    ///
    /// # Errors
    ///
    /// Returns [`OutOfRange`] for a time after the year 9999.
    pub const fn from_unix_millis(millis: u64) -> Result<Self, OutOfRange> {
        if millis > LAST_MILLI { Err(OutOfRange) } else { Ok(Self { millis }) }
    }

    /// Returns the milliseconds since the beginning of 1970.
    #[must_use]
    pub const fn unix_millis(self) -> u64 {
        self.millis
    }

    /// Returns the present moment by the system's clock, or 1970 if the clock is out of range.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the caller asks for the clock")]
    pub fn now() -> Self {
        Self::try_from(SystemTime::now()).unwrap_or_default()
    }

    /// Returns the moment that much later, without what is less than a millisecond, or `None` beyond the year 9999.
    ///
    /// ```
    /// use std::time::Duration;
    /// use tablewright::Timestamp;
    ///
    /// let moment: Timestamp = "2026-11-20T06:29:00.000Z".parse()?;
    /// let later = moment.checked_add(Duration::from_hours(24));
    /// assert_eq!(later.map(|later| later.to_string()).as_deref(), Some("2026-11-21T06:29:00.000Z"));
    /// assert_eq!(moment.checked_add(Duration::MAX), None);
    /// # Ok::<(), tablewright::key::ParseTimestampError>(())
    /// ```
    #[must_use]
    pub fn checked_add(self, duration: Duration) -> Option<Self> {
        let millis = self.millis.checked_add(u64::try_from(duration.as_millis()).ok()?)?;
        Self::from_unix_millis(millis).ok()
    }

    /// Returns the moment that much earlier, without what is less than a millisecond, or `None` before 1970.
    #[must_use]
    pub fn checked_sub(self, duration: Duration) -> Option<Self> {
        let millis = self.millis.checked_sub(u64::try_from(duration.as_millis()).ok()?)?;
        Some(Self { millis })
    }

    /// Returns the time since `earlier`, or `None` if that is later.
    #[must_use]
    pub const fn checked_duration_since(self, earlier: Self) -> Option<Duration> {
        match self.millis.checked_sub(earlier.millis) {
            Some(millis) => Some(Duration::from_millis(millis)),
            None => None,
        }
    }
}

/// Drops any fraction of a millisecond.
impl TryFrom<SystemTime> for Timestamp {
    type Error = OutOfRange;

    fn try_from(time: SystemTime) -> Result<Self, OutOfRange> {
        let since = time.duration_since(UNIX_EPOCH).map_err(|_| OutOfRange)?;
        u64::try_from(since.as_millis()).map_err(|_| OutOfRange).and_then(Self::from_unix_millis)
    }
}

impl From<Timestamp> for SystemTime {
    fn from(timestamp: Timestamp) -> Self {
        UNIX_EPOCH + Duration::from_millis(timestamp.millis)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date(self.millis / MILLIS_PER_DAY);
        let millis = self.millis % MILLIS_PER_DAY;
        let (seconds, millis) = (millis / 1000, millis % 1000);
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
    }
}

/// The text does not have the form `2026-11-20T06:29:00.000Z`, or is not a day of the calendar.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ParseTimestampError;

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a time of 1970 or later in the form `2026-11-20T06:29:00.000Z`")
    }
}

impl std::error::Error for ParseTimestampError {}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, ParseTimestampError> {
        parse(text)
            // A text of another form, or with a day that does not exist, prints differently.
            .filter(|timestamp| timestamp.to_string() == text)
            .ok_or(ParseTimestampError)
    }
}

fn parse(text: &str) -> Option<Timestamp> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let seconds = number(11, 13)? * 3600 + number(14, 16)? * 60 + number(17, 19)?;
    let millis = days(year, month, day)? * MILLIS_PER_DAY + seconds * 1000 + number(20, 23)?;
    Timestamp::from_unix_millis(millis).ok()
}

// Both directions count in years that begin in March, which makes the leap day the last day of the year, and in
// eras of 400 years, which all have the same number of days.
const DAYS_PER_ERA: u64 = 146_097;
/// Days from March 1 of the year 0 to the beginning of 1970.
const DAYS_TO_1970: u64 = 719_468;

/// Returns the year, month and day, given the days since the beginning of 1970.
const fn date(days: u64) -> (u64, u64, u64) {
    let days = days + DAYS_TO_1970;
    let (era, day_of_era) = (days / DAYS_PER_ERA, days % DAYS_PER_ERA);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    (era * 400 + year_of_era + (month <= 2) as u64, month, day)
}

/// Returns the days since the beginning of 1970. `None` if there is no such day.
const fn days(year: u64, month: u64, day: u64) -> Option<u64> {
    if year < 1970 || month < 1 || month > 12 || day < 1 {
        return None;
    }
    let (year, march_month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let (era, year_of_era) = (year / 400, year % 400);
    let day_of_year = (153 * march_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970)
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Timestamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time in the form `2026-11-20T06:29:00.000Z`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Timestamp, E> {
                text.parse().map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
            }
        }

        deserializer.deserialize_str(Text)
    }
}

#[diagnostic::do_not_recommend]
impl KeyAttribute for Timestamp {
    type Stored = S;
    const SHAPE: Shape = Shape::TIMESTAMP;

    #[inline]
    fn key_value(&self) -> KeyValue<'_> {
        KeyValue::S(Cow::Owned(self.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_until_the_year_9999_is_printed_and_read() {
        let mut previous = String::new();
        for day in 0..=LAST_MILLI / MILLIS_PER_DAY {
            let timestamp = Timestamp::from_unix_millis(day * MILLIS_PER_DAY + 1).unwrap();
            let text = timestamp.to_string();
            assert!(text.len() == 24 && text > previous, "{text} after {previous}");
            assert_eq!(text.parse(), Ok(timestamp));
            previous = text;
        }
        assert_eq!(previous, "9999-12-31T00:00:00.001Z");
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "2026-11-20T06:29:00Z",
            "2026-11-20T06:29:00.0000Z",
            "2026-11-20 06:29:00.000Z",
            "2026-11-20T06:29:00.000+",
            "2026-02-29T06:29:00.000Z",
            "2026-13-01T06:29:00.000Z",
            "2026-11-20T24:00:00.000Z",
            "2026-11-20T06:60:00.000Z",
            "1969-12-31T23:59:59.999Z",
            "+202-11-20T06:29:00.000Z",
            "2026-11-20T06:29:00.00éZ",
        ] {
            assert_eq!(text.parse::<Timestamp>(), Err(ParseTimestampError), "{text}");
        }
    }
}
