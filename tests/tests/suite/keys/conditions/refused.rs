//! Values that no key can have.

use tablewright::key::KeyErrorKind;
use tablewright::{DynamoTable, KeyCondition};

use super::{CustomerId, Order, Status, at, id};

#[track_caller]
fn error<T: DynamoTable, I>(condition: &KeyCondition<'_, T, I>) -> (&'static str, KeyErrorKind) {
    let error = condition.expression().expect_err(&condition.to_string());
    (error.attribute(), error.kind())
}

#[test]
fn empty_values_are_refused() {
    let (id, none) = (id(), CustomerId(String::new()));
    let empty = |attribute| (attribute, KeyErrorKind::Empty);
    assert_eq!(error(&Order::partition(&none)), empty("name"));
    assert_eq!(error(&Order::by_total(&none).total().eq(1_i64)), empty("name"));
    assert_eq!(error(&Order::by_hash(&id).hash().eq(&[])), empty("hash"));
    assert_eq!(error(&Order::by_hash(&id).hash().begins_with(&[])), empty("hash"));
    assert_eq!(error(&Order::by_hash(&id).hash().between(&[], &[1])), empty("hash"));
    assert_eq!(error(&Order::by_hash(&id).hash().between(&[1], &[])), empty("hash"));
    assert_eq!(error(&Order::by_status(Status::InTransit).timestamp().begins_with("")), empty("timestamp"));
    assert_eq!(error(&Order::by_quad("z", 1_i8, &[], "")), empty("size"));
    assert_eq!(error(&Order::by_quad("z", 1_i8, &[1], "v").date().eq("").hash().eq(&[])), empty("date"));
    let message = Order::partition(&none).expression().unwrap_err().to_string();
    assert_eq!(message, "key attribute `name` is empty; DynamoDB needs at least one byte");
}

#[test]
fn long_values_are_refused() {
    let text = "x".repeat(2049);
    let (at_limit, long) = (CustomerId("x".repeat(2048)), CustomerId(text.clone()));
    let bytes = vec![0; 1025];
    assert!(Order::by_hash(&at_limit).hash().between(&bytes[1..], &bytes[1..]).expression().is_ok());
    let partition_key = |attribute, bytes| (attribute, KeyErrorKind::TooLong { bytes, limit: 2048 });
    let sort_key = |attribute, bytes| (attribute, KeyErrorKind::TooLong { bytes, limit: 1024 });
    assert_eq!(error(&Order::partition(&long)), partition_key("name", 2049));
    let key = || Order::by_hash(&at_limit).hash();
    for condition in [
        key().eq(&bytes),
        key().lt(&bytes),
        key().le(&bytes),
        key().gt(&bytes),
        key().ge(&bytes),
        key().begins_with(&bytes),
        key().between(&bytes, &[1]),
        key().between(&[0], &bytes),
    ] {
        assert_eq!(error(&condition), sort_key("hash", 1025), "{condition}");
    }
    let message = key().eq(&bytes).expression().unwrap_err().to_string();
    assert_eq!(message, "key is 1025 bytes long with attribute `hash`; DynamoDB allows 1024");
}

/// The lengths of the attributes of one key are added up, separately for the partition key and the sort key.
#[test]
fn the_attributes_of_a_key_are_long_together() {
    let text = "x".repeat(2048);
    let partition_key = |attribute, bytes| (attribute, KeyErrorKind::TooLong { bytes, limit: 2048 });
    let sort_key = |attribute, bytes| (attribute, KeyErrorKind::TooLong { bytes, limit: 1024 });
    let full = || Order::by_quad(&text[..2000], i8::MIN, &[0; 47], "v");
    assert!(full().expression().is_ok());
    assert_eq!(error(&Order::by_quad(&text[..2000], i8::MIN, &[0; 47], "vv")), partition_key("value", 2049));
    assert_eq!(error(&Order::by_quad(&text[..2000], i8::MIN, &[0; 49], "v")), partition_key("size", 2049));

    let dated = || full().date().eq(&text[..1000]);
    assert!(dated().hash().eq(&[0; 24]).number().eq(u32::MAX).expression().is_ok());
    assert_eq!(error(&dated().hash().eq(&[0; 25])), sort_key("hash", 1025));
    assert!(dated().hash().between(&[0; 24], &[1; 24]).expression().is_ok(), "each bound for itself");
    assert_eq!(error(&dated().hash().between(&[0; 24], &[1; 25])), sort_key("hash", 1025));
    let most = || dated().hash().eq(&[0]).number().eq(1_u32).timestamp();
    assert_eq!(error(&most().eq(at(0))), sort_key("timestamp", 1025));
    assert!(most().begins_with("1970").expression().is_ok());
}

#[test]
fn ranges_that_end_before_they_begin_are_refused() {
    let (id, reversed) = (id(), KeyErrorKind::Reversed);
    // As text, 10 would sort before 9.
    assert!(Order::partition(&id).order().between(9_u64, 10_u64).expression().is_ok());
    assert_eq!(error(&Order::partition(&id).order().between(10_u64, 9_u64)), ("order", reversed));
    assert!(Order::by_total(&id).total().between(-10_i64, -9_i64).expression().is_ok());
    assert_eq!(error(&Order::by_total(&id).total().between(1_i64, i64::MIN)), ("order.total #1", reversed));
    // Bytes compare as unsigned.
    assert!(Order::by_hash(&id).hash().between(&[0x7f], &[0x80]).expression().is_ok());
    assert_eq!(error(&Order::by_hash(&id).hash().between(&[0x80], &[0x7f, 1])), ("hash", reversed));
    let key = || Order::by_status(Status::InTransit).timestamp();
    assert!(key().between(at(1), at(1)).expression().is_ok());
    let error = key().between(at(1), at(0)).expression().unwrap_err();
    assert_eq!((error.attribute(), error.kind()), ("timestamp", reversed));
    let message = "range of key attribute `timestamp` ends before it begins; swap its bounds";
    assert_eq!(error.to_string(), message);
}
