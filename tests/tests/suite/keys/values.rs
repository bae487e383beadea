//! Every key attribute type is stored by `serde_dynamo` as its key value says.

use std::borrow::Cow;
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32,
    NonZeroU64, NonZeroUsize,
};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use proptest::prelude::*;

use serde_bytes::{ByteArray, ByteBuf, Bytes};
use serde_dynamo::AttributeValue;
use tablewright::key::{KeyValue, Number};
use tablewright::{EpochSeconds, KeyAttribute, Timestamp};
use uuid::Uuid;

use super::{as_stored, is_stored, stored};

const LAST_MILLI: u64 = 253_402_300_799_999;

proptest! {
    #[test]
    fn strings(text: String) {
        is_stored(text.as_str());
        is_stored(&text.as_str());
        is_stored(&text);
        is_stored(&&&text);
        is_stored(Box::<str>::from(text.as_str()));
        is_stored(Rc::<str>::from(text.as_str()));
        is_stored(Arc::<str>::from(text.as_str()));
        is_stored(Box::new(text.as_str()));
        is_stored(Rc::new(text.clone()));
        is_stored(Arc::new(Box::new(text.clone())));
        is_stored(Cow::Borrowed(text.as_str()));
        is_stored(Cow::<str>::Owned(text.clone()));
        is_stored(text);
    }

    #[test]
    fn binary(bytes: Vec<u8>, array: [u8; 32]) {
        is_stored(Bytes::new(&bytes));
        is_stored(&Bytes::new(&bytes));
        is_stored(&ByteBuf::from(bytes.clone()));
        is_stored(Box::new(ByteBuf::from(bytes.clone())));
        is_stored(Rc::new(Bytes::new(&bytes)));
        is_stored(Arc::new(ByteBuf::from(bytes.clone())));
        is_stored(Cow::Borrowed(Bytes::new(&bytes)));
        is_stored(Cow::<Bytes>::Owned(ByteBuf::from(bytes.clone())));
        is_stored(ByteBuf::from(bytes));
        is_stored(&ByteArray::new(array));
        is_stored(ByteArray::new(array));
        is_stored(ByteArray::new([0; 0]));
    }

    #[test]
    fn numbers(number: i64, natural: u64) {
        is_stored(number);
        is_stored(natural);
        is_stored(Box::new(number));
        is_stored(Rc::new(natural));
        is_stored(Arc::new(number));
        is_stored(Cow::Borrowed(&number));
        is_stored(Cow::<u64>::Owned(natural));
        is_stored(&&natural);
    }

    #[test]
    fn uuids(number: u128) {
        is_stored(Uuid::from_u128(number));
        is_stored(&Uuid::from_u128(number));
    }

    #[test]
    fn times(seconds: u64, millis in 0..=LAST_MILLI) {
        is_stored(EpochSeconds::new(seconds));
        is_stored(Timestamp::from_unix_millis(millis).unwrap());
    }

    /// RFC 3339 with an optional fraction would not sort by time: `…20.500Z` comes before `…20Z`.
    #[test]
    fn timestamps_sort_by_time(a in 0..=LAST_MILLI, b in 0..=LAST_MILLI, near in 0..2000_u64) {
        let value = |millis: u64| Timestamp::from_unix_millis(millis.min(LAST_MILLI)).unwrap().to_string();
        prop_assert_eq!(value(a).cmp(&value(b)), a.cmp(&b));
        let c = (a + near).min(LAST_MILLI);
        prop_assert_eq!(value(a).cmp(&value(c)), a.cmp(&c));
    }

    #[test]
    fn timestamps_are_read_as_written(millis in 0..=LAST_MILLI, micros in 0..1000_u64) {
        let timestamp = Timestamp::from_unix_millis(millis).unwrap();
        prop_assert_eq!(serde_dynamo::from_attribute_value(stored(&timestamp)), Ok(timestamp));
        prop_assert_eq!(timestamp.to_string().parse(), Ok(timestamp));
        let time = SystemTime::from(timestamp) + Duration::from_micros(micros);
        prop_assert_eq!(Timestamp::try_from(time), Ok(timestamp));
        prop_assert_eq!(EpochSeconds::try_from(time).unwrap().seconds(), millis / 1000);
    }

    /// Numbers must sort as DynamoDB sorts them, because conditions compare in that order.
    #[test]
    fn numbers_sort_as_numbers(a: i64, b: i64, c: u64) {
        prop_assert_eq!(Number::from(a).cmp(&Number::from(b)), a.cmp(&b));
        prop_assert_eq!(Number::from(a).cmp(&Number::from(c)), i128::from(a).cmp(&i128::from(c)));
        prop_assert_eq!(String::from(Number::from(a)), a.to_string());
    }
}

#[test]
fn every_integer_up_to_its_ends() {
    macro_rules! integers {
        ($($integer:ty, $non_zero:ty;)*) => {$(
            for number in [<$integer>::MIN, <$integer>::MIN + 1, 0, 1, 7, <$integer>::MAX - 1, <$integer>::MAX] {
                is_stored(number);
                is_stored(&number);
                <$non_zero>::new(number).into_iter().for_each(is_stored);
            }
        )*};
    }
    integers! {
        i8, NonZeroI8;
        i16, NonZeroI16;
        i32, NonZeroI32;
        i64, NonZeroI64;
        isize, NonZeroIsize;
        u8, NonZeroU8;
        u16, NonZeroU16;
        u32, NonZeroU32;
        u64, NonZeroU64;
        usize, NonZeroUsize;
    }
    (i8::MIN..=i8::MAX).for_each(is_stored);
    (u8::MIN..=u8::MAX).for_each(is_stored);
}

#[test]
fn times_at_their_ends() {
    for seconds in [0, u64::MAX] {
        is_stored(EpochSeconds::new(seconds));
    }
    for millis in [0, LAST_MILLI] {
        is_stored(Timestamp::from_unix_millis(millis).unwrap());
    }
    assert!(Timestamp::from_unix_millis(LAST_MILLI + 1).is_err());
    assert!(Timestamp::try_from(UNIX_EPOCH - Duration::from_nanos(1)).is_err());
    assert!(EpochSeconds::try_from(UNIX_EPOCH - Duration::from_nanos(1)).is_err());
}

/// Other libraries use `DateTime::to_string`, which has a space, for keys.
#[test]
fn a_timestamp_is_displayed_as_it_is_stored() {
    let timestamp = Timestamp::from_unix_millis(1_700_000_000_500).unwrap();
    assert_eq!(as_stored(&timestamp.key_value()), AttributeValue::S(timestamp.to_string()));
    assert_eq!(timestamp.to_string(), "2023-11-14T22:13:20.500Z");
}

/// A key neither changes the letters of its value nor pads a number.
#[test]
fn a_key_is_what_it_was() {
    assert_ne!("TYLER".key_value(), "tyler".key_value());
    assert_eq!(" a#b ".key_value(), KeyValue::from(" a#b "));
    assert_eq!(7_u64.key_value().to_string(), "7");
    // Equal numbers of different Rust types are stored as the same value.
    assert_eq!(7_u8.key_value(), 7_i64.key_value());
}

#[test]
fn values_given_by_reference_are_borrowed() {
    let (text, bytes) = ("a".to_owned(), ByteBuf::from([1]));
    assert!(matches!(text.key_value(), KeyValue::S(Cow::Borrowed(_))));
    assert!(matches!(KeyAttribute::into_key_value(&text), KeyValue::S(Cow::Borrowed(_))));
    assert!(matches!(KeyAttribute::into_key_value(&&text), KeyValue::S(Cow::Borrowed(_))));
    assert!(matches!(KeyAttribute::into_key_value("a"), KeyValue::S(Cow::Borrowed("a"))));
    assert!(matches!(bytes.key_value(), KeyValue::B(Cow::Borrowed(_))));
    assert!(matches!(Cow::Borrowed("a").key_value(), KeyValue::S(Cow::Borrowed(_))));
    assert!(matches!(Cow::Borrowed("a").into_key_value(), KeyValue::S(Cow::Borrowed(_))));
    assert!(matches!(Cow::<str>::Owned(text.clone()).into_key_value(), KeyValue::S(Cow::Owned(_))));

    // A value passed by value keeps its allocation.
    let at = text.as_ptr();
    let KeyValue::S(Cow::Owned(same)) = text.into_key_value() else { panic!("owned") };
    assert_eq!(same.as_ptr(), at);
    let at = bytes.as_ptr();
    let KeyValue::B(Cow::Owned(same)) = bytes.into_key_value() else { panic!("owned") };
    assert_eq!(same.as_ptr(), at);
}

#[test]
fn values_are_displayed_as_in_an_expression() {
    assert_eq!(KeyValue::from("a \"b\"").to_string(), r#""a \"b\"""#);
    assert_eq!(KeyValue::from(&[0, 0xff][..]).to_string(), "0x00ff");
    assert_eq!((-7_i64).key_value().to_string(), "-7");
    assert_eq!(format!("{:?}", 7_u64.key_value()), "N(7)");
}
