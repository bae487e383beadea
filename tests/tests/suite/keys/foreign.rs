//! Dates and moments of other crates.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use proptest::prelude::*;
use serde_dynamo::AttributeValue;
use tablewright::key::OutOfRange;
use tablewright::{EpochSeconds, Timestamp};

use super::{as_stored, is_stored, stored};

/// Days from 1970 to the first day of the year 0, and to the last one of the year 9999.
const DAYS: std::ops::RangeInclusive<i32> = -719_528..=2_932_896;
const LAST_SECOND: u64 = 253_402_300_799;

fn text(value: AttributeValue) -> String {
    match value {
        AttributeValue::S(text) => text,
        other => panic!("{other:?} is no text"),
    }
}

fn chrono_date(day: i32) -> chrono::NaiveDate {
    chrono::NaiveDate::from_epoch_days(day).unwrap()
}

fn time_date(day: i32) -> time::Date {
    time::Date::from_julian_day(day + 2_440_588).unwrap()
}

fn jiff_date(day: i32) -> jiff::civil::Date {
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap()
}

proptest! {
    #[test]
    fn dates_are_stored_as_serde_stores_them(day in -3_600_000..=2_932_896) {
        is_stored(chrono_date(day));
        is_stored(time_date(day));
        is_stored(jiff_date(day));
    }

    #[test]
    fn dates_sort_by_time_and_are_one_text(days in [DAYS, DAYS]) {
        let dates = days.map(|day| {
            use tablewright::KeyAttribute;
            let dates = (chrono_date(day), time_date(day), jiff_date(day));
            let texts = [dates.0.key_value(), dates.1.key_value(), dates.2.key_value()];
            let [first, second, third] = texts.map(|key| text(as_stored(&key)));
            assert!(first == second && second == third, "{first} {second} {third}");
            first
        });
        prop_assert_eq!(dates[0].cmp(&dates[1]), days[0].cmp(&days[1]));
    }

    #[test]
    fn moments_come_back(millis in 0..=LAST_SECOND * 1000 + 999) {
        let moment = Timestamp::from_unix_millis(millis).unwrap();
        prop_assert_eq!(Timestamp::try_from(chrono::DateTime::from(moment)), Ok(moment));
        prop_assert_eq!(Timestamp::try_from(time::OffsetDateTime::from(moment)), Ok(moment));
        let seconds = EpochSeconds::from(moment);
        prop_assert_eq!(seconds.seconds(), millis / 1000);
        prop_assert_eq!(Timestamp::try_from(seconds).unwrap().unix_millis(), millis / 1000 * 1000);
        let of_chrono = chrono::DateTime::try_from(seconds).unwrap();
        let of_time = time::OffsetDateTime::try_from(seconds).unwrap();
        prop_assert_eq!(EpochSeconds::try_from(of_chrono), Ok(seconds));
        prop_assert_eq!(EpochSeconds::try_from(of_time), Ok(seconds));
        prop_assert_eq!(EpochSeconds::try_from(SystemTime::try_from(seconds).unwrap()), Ok(seconds));
        if let Ok(of_jiff) = jiff::Timestamp::try_from(moment) {
            prop_assert_eq!(Timestamp::try_from(of_jiff), Ok(moment));
            prop_assert_eq!(EpochSeconds::try_from(of_jiff), Ok(seconds));
            prop_assert_eq!(jiff::Timestamp::try_from(seconds).unwrap().as_second(), of_jiff.as_second());
        }
    }

    #[test]
    fn arithmetic_ends_at_the_bounds(millis in 0..=LAST_SECOND * 1000 + 999, other in 0..=u64::MAX) {
        let moment = Timestamp::from_unix_millis(millis).unwrap();
        let duration = Duration::from_millis(other);
        let later = millis.checked_add(other).and_then(|sum| Timestamp::from_unix_millis(sum).ok());
        prop_assert_eq!(moment.checked_add(duration), later);
        prop_assert_eq!(
            moment.checked_sub(duration).map(Timestamp::unix_millis),
            millis.checked_sub(other)
        );
        if let Some(later) = later {
            prop_assert_eq!(later.checked_duration_since(moment), Some(duration));
        }
        let seconds = EpochSeconds::new(millis);
        prop_assert_eq!(seconds.checked_add(duration).map(EpochSeconds::seconds), millis.checked_add(other / 1000));
        prop_assert_eq!(seconds.checked_sub(duration).map(EpochSeconds::seconds), millis.checked_sub(other / 1000));
        prop_assert_eq!(
            EpochSeconds::new(other).checked_duration_since(seconds),
            other.checked_sub(millis).map(Duration::from_secs)
        );
    }
}

#[test]
fn what_is_out_of_range_is_an_error() {
    let before = chrono::DateTime::from_timestamp_nanos(-1);
    assert_eq!(Timestamp::try_from(before), Err(OutOfRange));
    assert_eq!(EpochSeconds::try_from(before), Err(OutOfRange));
    let before = time::OffsetDateTime::from_unix_timestamp_nanos(-1).unwrap();
    assert_eq!(Timestamp::try_from(before), Err(OutOfRange));
    let before = jiff::Timestamp::from_nanosecond(-1).unwrap();
    assert_eq!(Timestamp::try_from(before), Err(OutOfRange));
    assert_eq!(EpochSeconds::try_from(before), Err(OutOfRange));
    let last = Timestamp::from_unix_millis(LAST_SECOND * 1000 + 999).unwrap();
    assert_eq!(jiff::Timestamp::try_from(last), Err(OutOfRange));
    for beyond in [EpochSeconds::new(LAST_SECOND + 1), EpochSeconds::new(u64::MAX)] {
        assert_eq!(Timestamp::try_from(beyond), Err(OutOfRange));
        assert_eq!(jiff::Timestamp::try_from(beyond), Err(OutOfRange));
    }
    assert_eq!(chrono::DateTime::try_from(EpochSeconds::new(u64::MAX)), Err(OutOfRange));
    assert_eq!(time::OffsetDateTime::try_from(EpochSeconds::new(u64::MAX)), Err(OutOfRange));
    assert_eq!(SystemTime::try_from(EpochSeconds::new(u64::MAX)), Err(OutOfRange));
}

#[test]
fn now_is_between_before_and_after() {
    let millis = || UNIX_EPOCH.elapsed().unwrap().as_millis();
    let (before, now, after) = (millis(), Timestamp::now(), millis());
    assert!((before..=after).contains(&u128::from(now.unix_millis())));
    let seconds = EpochSeconds::now().seconds();
    assert!((before / 1000..=millis() / 1000).contains(&u128::from(seconds)));
}

/// The reason why the date-times of other crates cannot be keys.
#[test]
fn their_date_times_do_not_sort_as_text() {
    let moments = [0, 500].map(|millis| chrono::DateTime::from_timestamp_millis(millis).unwrap());
    let texts = moments.map(|moment| text(stored(&moment)));
    assert!(moments[0] < moments[1] && texts[0] > texts[1], "{texts:?}");
    let moments = [0, 500].map(|millis| jiff::Timestamp::from_millisecond(millis).unwrap());
    let texts = moments.map(|moment| text(stored(&moment)));
    assert!(moments[0] < moments[1] && texts[0] > texts[1], "{texts:?}");
}
