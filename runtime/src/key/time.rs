//! Two value types for time, each closing a trap of the types it stands in for.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::stored::{N, S};
use super::{KeyAttribute, KeyValue, Number, NumberRange, Shape};

/// A moment outside the range of the type it was to become.
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
/// A plain number can be milliseconds by mistake, and an item with those never expires.
///
/// ```
/// use std::time::{Duration, SystemTime, UNIX_EPOCH};
/// use tablewright::EpochSeconds;
///
/// let expires = EpochSeconds::try_from(UNIX_EPOCH + Duration::from_millis(1_700_000_000_999))?;
/// assert_eq!(expires.seconds(), 1_700_000_000);
/// assert_eq!(serde_json::to_string(&expires).unwrap(), "1700000000");
/// # Ok::<(), tablewright::OutOfRange>(())
/// ```
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct EpochSeconds(u64);

impl EpochSeconds {
    /// The moment this many seconds after the beginning of 1970.
    #[must_use]
    pub const fn new(seconds: u64) -> Self {
        Self(seconds)
    }

    /// Seconds since the beginning of 1970.
    #[must_use]
    pub const fn seconds(self) -> u64 {
        self.0
    }

    /// The moment that much later, without the fraction of a second.
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
/// RFC 3339 with a fraction only where there is one does not sort by time: `…20.500Z` comes before `…20Z`. The
/// precision is a millisecond, and the text is what `toISOString` gives in JavaScript. A prefix of it is a period:
/// `begins_with("2026-11")`.
///
/// ```
/// use tablewright::Timestamp;
///
/// let moment: Timestamp = "2026-11-20T06:29:00.000Z".parse()?;
/// assert_eq!(moment.unix_millis(), 1_795_156_140_000);
/// assert_eq!(moment.to_string(), "2026-11-20T06:29:00.000Z");
/// # Ok::<(), tablewright::ParseTimestampError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Timestamp {
    millis: u64,
}

/// Milliseconds from 1970 to the end of the year 9999, the last whose text has 24 characters.
const LAST_MILLI: u64 = 253_402_300_799_999;
const MILLIS_PER_DAY: u64 = 24 * 60 * 60 * 1000;

impl Timestamp {
    /// The moment this many milliseconds after the beginning of 1970.
    ///
    /// # Errors
    ///
    /// [`OutOfRange`] beyond the year 9999.
    pub const fn from_unix_millis(millis: u64) -> Result<Self, OutOfRange> {
        if millis > LAST_MILLI { Err(OutOfRange) } else { Ok(Self { millis }) }
    }

    /// Milliseconds since the beginning of 1970.
    #[must_use]
    pub const fn unix_millis(self) -> u64 {
        self.millis
    }
}

/// Drops what is less than a millisecond.
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

/// The text is not of the form `2026-11-20T06:29:00.000Z`, or no day of the calendar.
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
            // What is not printed the same again is not of this form, or no day of the calendar.
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

// Both directions count in years that begin in March, so that the day that some years lack is the last one, and in
// eras of 400 years, which all have the same number of days.
const DAYS_PER_ERA: u64 = 146_097;
/// Days from the first of March of the year 0 to the beginning of 1970.
const DAYS_TO_1970: u64 = 719_468;

/// Year, month and day of the `days`th day since the beginning of 1970.
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

/// Days since the beginning of 1970.
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
