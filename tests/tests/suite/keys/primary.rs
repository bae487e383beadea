//! Keys of items.

use std::borrow::Cow;
use std::collections::HashSet;

use proptest::prelude::*;
use serde::Serialize;
use serde_bytes::{ByteArray, ByteBuf, Bytes};
use tablewright::key::{KeyErrorKind, KeyValue};
use tablewright::{DynamoTable, Key, KeyAttribute, Timestamp};
use uuid::Uuid;

use super::stored;

#[derive(Clone, Debug, PartialEq, Serialize, KeyAttribute)]
struct CustomerId(String);

#[derive(Serialize, DynamoTable)]
#[serde(rename_all = "camelCase")]
#[table(name = "orders")]
#[expect(clippy::struct_field_names, reason = "as attributes are named in practice")]
struct Order {
    #[pk]
    customer_id: CustomerId,
    #[sk]
    order_id: String,
    #[gsi("number")]
    number: u64,
}

#[derive(Serialize, DynamoTable)]
struct Session {
    #[pk]
    id: Uuid,
}

#[derive(Serialize, DynamoTable)]
struct Blob<'a> {
    #[pk]
    digest: &'a Bytes,
    #[sk]
    part: i64,
}

fn order(customer_id: &str, order_id: &str) -> Order {
    Order { customer_id: CustomerId(customer_id.to_owned()), order_id: order_id.to_owned(), number: 7 }
}

/// Asserts that both ways to make a key give the same result, and that the key equals the stored attributes.
#[track_caller]
fn is_part_of_item<T: DynamoTable + Serialize>(item: &T, key: &Key<'_, T>) {
    assert_eq!(item.primary_key(), *key);
    let (whole, part): (serde_dynamo::Item, serde_dynamo::Item) =
        (serde_dynamo::to_item(item).unwrap(), serde_dynamo::to_item(key).unwrap());
    let names: Vec<&str> = key.iter().map(|(name, _)| name).collect();
    assert_eq!(part.len(), names.len());
    for name in names {
        assert_eq!(part.get(name), whole.get(name));
    }
}

proptest! {
    #[test]
    fn a_key_is_part_of_its_item(a in ".{1,9}", b in ".{1,9}", id: u128, bytes in prop::collection::vec(any::<u8>(), 1..9), part: i64) {
        let item = order(&a, &b);
        is_part_of_item(&item, &Order::key(&CustomerId(a.clone()), b.as_str()));
        is_part_of_item(&item, &Order::key(CustomerId(a.clone()), b.clone()));
        is_part_of_item(&item, &Order::key(&item.customer_id, &item.order_id).into_owned());

        let id = Uuid::from_u128(id);
        is_part_of_item(&Session { id }, &Session::key(id));

        let blob = Blob { digest: Bytes::new(&bytes), part };
        is_part_of_item(&blob, &Blob::key(blob.digest, part));
        is_part_of_item(&blob, &Blob::key(&blob.digest, &part));
    }

    /// Two keys are equal only if both of their values are equal, whatever the values look like when joined.
    #[test]
    fn different_values_are_different_keys(a in "[#:|x]{0,3}", b in "[#:|x]{0,3}", c in "[#:|x]{0,3}", d in "[#:|x]{0,3}") {
        let (left, right) = (order(&a, &b), order(&c, &d));
        let same = (a, b) == (c, d);
        prop_assert_eq!(left.primary_key() == right.primary_key(), same);
        let keys: HashSet<_> = [left.primary_key(), right.primary_key()].into_iter().collect();
        prop_assert_eq!(keys.len(), if same { 1 } else { 2 });
        if let (Ok(left), Ok(right)) = (serde_json::to_string(&left.primary_key()), serde_json::to_string(&right.primary_key())) {
            prop_assert_eq!(left == right, same);
        }
    }
}

#[test]
fn a_key_iterates_over_names_and_values() {
    let key = Order::key(CustomerId("c-1".to_owned()), "o-1");
    let expected = [("customerId", KeyValue::from("c-1")), ("orderId", KeyValue::from("o-1"))];
    assert!(key.iter().eq(expected.iter().map(|(name, value)| (*name, value))));
    let mut iter = key.clone().into_iter();
    assert_eq!((iter.len(), iter.next(), iter.len()), (2, Some(expected[0].clone()), 1));
    assert_eq!((iter.next(), iter.len(), iter.next()), (Some(expected[1].clone()), 0, None));
    assert_eq!((key.partition_key(), key.sort_key()), (&expected[0].1, Some(&expected[1].1)));

    let key = Session::key(Uuid::nil());
    assert_eq!(key.sort_key(), None);
    assert_eq!((key.iter().count(), key.into_iter().len()), (1, 1));
}

#[test]
fn a_key_is_printed_with_its_table() {
    let key = Order::key(CustomerId("c-1".to_owned()), "o \"1\"");
    let text = r#"orders { customerId: "c-1", orderId: "o \"1\"" }"#;
    assert_eq!((key.to_string(), format!("{key:?}")), (text.to_owned(), text.to_owned()));
    assert_eq!(Blob::key(&[0xff, 0], -7_i64).to_string(), "blob { digest: 0xff00, part: -7 }");
    let id = "session { id: \"00000000-0000-0000-0000-000000000000\" }";
    assert_eq!(Session::key(Uuid::nil()).to_string(), id);
}

/// Values passed by reference are borrowed. Values passed by value keep their allocation.
#[test]
fn a_key_allocates_nothing() {
    let (customer, text, bytes) = (CustomerId("c-1".to_owned()), "o-1".to_owned(), [1_u8, 2]);
    let key = Order::key(&customer, &text);
    assert!(
        matches!(key.partition_key(), KeyValue::S(Cow::Borrowed(id)) if id.as_ptr() == customer.0.as_ptr())
    );
    assert!(matches!(key.sort_key(), Some(KeyValue::S(Cow::Borrowed(id))) if id.as_ptr() == text.as_ptr()));
    let key = Blob::key(&bytes, 7_i64);
    assert!(matches!(key.partition_key(), KeyValue::B(Cow::Borrowed(of)) if of.as_ptr() == bytes.as_ptr()));

    let item = order("c-1", "o-1");
    let key = item.primary_key();
    assert!(
        matches!(key.sort_key(), Some(KeyValue::S(Cow::Borrowed(id))) if id.as_ptr() == item.order_id.as_ptr())
    );
    assert!(matches!(key.into_owned().sort_key(), Some(KeyValue::S(Cow::Owned(_)))));

    let (at_customer, at) = (customer.0.as_ptr(), text.as_ptr());
    let key = Order::key(customer, text);
    assert!(matches!(key.partition_key(), KeyValue::S(Cow::Owned(id)) if id.as_ptr() == at_customer));
    assert!(matches!(key.sort_key(), Some(KeyValue::S(Cow::Owned(id))) if id.as_ptr() == at));
}

/// An owned key outlives the values it was made from.
#[test]
fn an_owned_key_is_the_same_key() {
    let owned: Key<'static, Order> = {
        let item = order("c-1", "o-1");
        item.primary_key().into_owned()
    };
    assert_eq!(owned, order("c-1", "o-1").primary_key());
}

/// Tests every form that a caller may have.
#[test]
fn keys_are_made_of_what_is_at_hand() {
    let (text, id) = ("a".to_owned(), CustomerId("c".to_owned()));
    let boxed: Box<str> = "a".into();
    let cow = Cow::Borrowed("a");
    let keys = [
        Order::key(&id, "a"),
        Order::key(&id, &text),
        Order::key(&id, text.clone()),
        Order::key(&id, text.as_str()),
        Order::key(&id, &*boxed),
        Order::key(&id, &*cow),
        Order::key(id.clone(), cow.clone().into_owned()),
    ];
    assert!(keys.iter().all(|key| *key == keys[0]));

    let (buffer, array, vec) = (ByteBuf::from([1, 2]), ByteArray::new([1_u8, 2]), vec![1_u8, 2]);
    let keys = [
        Blob::key(&[1, 2], 7),
        Blob::key(&[1_u8, 2][..], 7_i64),
        Blob::key(&vec, &7_i64),
        Blob::key(vec.as_slice(), 7),
        Blob::key(Bytes::new(&vec), 7),
        Blob::key(Bytes::new(&buffer), 7),
        Blob::key(&*array, 7),
    ];
    assert!(keys.iter().all(|key| *key == keys[0]));
}

fn kind<T: DynamoTable>(key: &Key<'_, T>) -> Option<(&'static str, KeyErrorKind)> {
    let error = key.validate().err();
    // An invalid key cannot be serialised, so it is never sent.
    assert_eq!(serde_dynamo::to_item::<_, serde_dynamo::Item>(key).is_err(), error.is_some());
    assert_eq!(
        serde_json::to_string(key).err().map(|error| error.to_string()),
        error.map(|error| error.to_string())
    );
    error.map(|error| (error.attribute(), error.kind()))
}

#[test]
fn an_invalid_key_is_found_before_any_request() {
    let long = |bytes| "x".repeat(bytes);
    let id = |text: String| CustomerId(text);
    let too_long = |bytes, limit| KeyErrorKind::TooLong { bytes, limit };
    for (partition_key, sort_key, expected) in [
        (long(1), long(1), None),
        (long(2048), long(1024), None),
        (long(0), long(1), Some(("customerId", KeyErrorKind::Empty))),
        (long(1), long(0), Some(("orderId", KeyErrorKind::Empty))),
        (long(2049), long(1), Some(("customerId", too_long(2049, 2048)))),
        (long(1), long(1025), Some(("orderId", too_long(1025, 1024)))),
        // The limit counts bytes, not characters.
        ("ü".repeat(1024), "ü".repeat(512), None),
        ("ü".repeat(1025), long(1), Some(("customerId", too_long(2050, 2048)))),
        // The first problem is reported.
        (long(0), long(0), Some(("customerId", KeyErrorKind::Empty))),
    ] {
        assert_eq!(kind(&Order::key(id(partition_key), sort_key)), expected);
    }
    let bytes = vec![0; 2049];
    assert_eq!(kind(&Blob::key(&bytes[..2048], i64::MIN)), None);
    assert_eq!(kind(&Blob::key(&bytes, 0)), Some(("digest", too_long(2049, 2048))));
    assert_eq!(kind(&Blob::key(&[], 0)), Some(("digest", KeyErrorKind::Empty)));
    assert_eq!(kind(&Session::key(Uuid::nil())), None);
}

#[test]
fn an_error_says_what_to_change() {
    let error = Order::key(CustomerId(String::new()), "o").validate().unwrap_err();
    assert_eq!(error.to_string(), "key attribute `customerId` is empty; DynamoDB needs at least one byte");
    let error = Order::key(CustomerId("c".to_owned()), "x".repeat(1025)).validate().unwrap_err();
    assert_eq!(error.to_string(), "key is 1025 bytes long with attribute `orderId`; DynamoDB allows 1024");
}

/// The key value of a `Timestamp` is computed, not stored in it.
#[derive(Serialize, DynamoTable)]
struct Reading {
    #[pk]
    meter: u32,
    #[sk]
    at: Timestamp,
}

#[test]
fn a_key_of_a_value_that_is_made() {
    let at: Timestamp = "2026-11-20T06:29:00.000Z".parse().unwrap();
    is_part_of_item(&Reading { meter: 1, at }, &Reading::key(1_u32, at));
    is_part_of_item(&Reading { meter: 1, at }, &Reading::key(&1_u32, &at));
    assert_eq!(
        stored(&Reading::key(1, at)),
        stored(&serde_json::json!({ "meter": 1, "at": "2026-11-20T06:29:00.000Z" }))
    );
}
