//! `assert_keys_match_serde` accepts derived implementations, and finds every way in which one by hand can differ.

use std::fmt::{self, Display};
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_bytes::{ByteBuf, Bytes};
use tablewright::key::{IndexKeyAttribute, KeyValue, Number, stored};
use tablewright::testing::assert_keys_match_serde;
use tablewright::{DynamoTable, EpochSeconds, KeyAttribute, Timestamp};
use uuid::Uuid;

mod no_map;
mod time_to_live;

/// Returns the message of the assertion.
#[track_caller]
fn message<T: DynamoTable + Serialize>(item: &T) -> String {
    let panic = catch_unwind(AssertUnwindSafe(|| assert_keys_match_serde(item))).expect_err("a difference");
    *panic.downcast::<String>().expect("a message")
}

/// Returns the message about one attribute.
#[track_caller]
fn difference<T: DynamoTable + Serialize>(item: &T) -> String {
    let message = message(item);
    let table = T::SCHEMA.name();
    let start = format!("an item of table `{table}` is not stored under its keys:\n- ");
    message.strip_prefix(&start).unwrap_or_else(|| panic!("{message}")).to_owned()
}

#[derive(Clone, Serialize, DynamoTable)]
#[serde(rename_all = "camelCase")]
#[gsi("place", pk(region, number), sk(uuid, size, at))]
struct Everything<'a> {
    #[pk]
    customer_id: &'a str,
    #[sk]
    number: u64,
    region: Region,
    uuid: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<i8>,
    at: Timestamp,
    #[gsi("digest")]
    #[serde(rename = "a digest", skip_serializing_if = "Option::is_none")]
    digest: Option<ByteBuf>,
    #[lsi("hash")]
    hash: &'a Bytes,
    #[ttl]
    expires_at: Option<EpochSeconds>,
    // Attributes that are not keys can have any type.
    bools: Vec<bool>,
    pair: (u8, Option<u8>),
    nothing: (),
    float: f64,
    letter: char,
    wide: i128,
    inner: Inner,
    numbers: std::collections::BTreeMap<u8, u8>,
    variants: [Variant; 3],
    variant: Variant,
}

#[derive(Clone, Copy, Serialize, KeyAttribute)]
#[serde(rename_all = "kebab-case")]
enum Region {
    EuWest,
}

/// A nested value with attributes of the same names.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Inner {
    customer_id: u8,
    number: Option<()>,
    wide: u128,
}

#[derive(Clone, Serialize)]
enum Variant {
    One(u8),
    Two(u8, u8),
    Named { number: u8 },
}

fn everything() -> Everything<'static> {
    Everything {
        customer_id: "c-1",
        number: 7,
        region: Region::EuWest,
        uuid: Uuid::nil(),
        size: Some(-1),
        at: Timestamp::default(),
        digest: Some(ByteBuf::from([1, 2])),
        hash: Bytes::new(&[0xff]),
        expires_at: Some(EpochSeconds::new(1)),
        bools: vec![true],
        pair: (1, None),
        nothing: (),
        float: f64::NAN,
        letter: 'a',
        wide: 1,
        inner: Inner { customer_id: 1, number: None, wide: 1 },
        numbers: [(1, 1)].into(),
        variants: [Variant::One(1), Variant::Two(1, 2), Variant::Named { number: 1 }],
        variant: Variant::Named { number: 1 },
    }
}

#[test]
fn what_is_derived_is_accepted() {
    assert_keys_match_serde(&everything());
    assert_keys_match_serde(&Everything { size: None, digest: None, expires_at: None, ..everything() });
    // An empty key matches what is stored. It is refused when it is used.
    assert_keys_match_serde(&Everything { customer_id: "", digest: Some(ByteBuf::new()), ..everything() });
}

/// A type that stores attributes without fields of their own.
#[derive(Serialize, DynamoTable)]
struct Flattened {
    #[pk]
    id: String,
    #[serde(flatten)]
    rest: Inner,
}

/// The same with `Serialize` by hand: a map that is written entry by entry, with one entry twice.
#[derive(DynamoTable)]
struct ByHand {
    #[pk]
    id: String,
}

impl Serialize for ByHand {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &Some(1))?;
        map.serialize_key(&7)?;
        map.serialize_value("seven")?;
        map.serialize_entry("id", &self.id)?;
        map.end()
    }
}

#[derive(Serialize, DynamoTable)]
struct Newtypes {
    #[pk]
    id: Outer,
}

/// `serde_dynamo` stores a newtype or a `Some` as its inner value.
#[derive(Serialize)]
struct Outer(Option<Box<Outer2>>);

#[derive(Serialize)]
struct Outer2(char);

impl KeyAttribute for Outer {
    type Stored = stored::S;

    fn key_value(&self) -> KeyValue<'_> {
        KeyValue::from(self.0.as_ref().map(|inner| inner.0.to_string()).unwrap_or_default())
    }
}

#[test]
fn what_is_right_by_hand_is_accepted() {
    let rest = Inner { customer_id: 1, number: None, wide: 1 };
    assert_keys_match_serde(&Flattened { id: "a".to_owned(), rest });
    assert_keys_match_serde(&ByHand { id: "a".to_owned() });
    assert_keys_match_serde(&Newtypes { id: Outer(Some(Box::new(Outer2('x')))) });
    assert!(
        difference(&Newtypes { id: Outer(None) })
            .starts_with("`id`: the key is the string \"\", but serde stores NULL")
    );
}

/// Defines a table whose partition key differs between `KeyAttribute` and `serde`.
macro_rules! partition_key {
    ($table:ident: $id:ident, $stored:ident, $key:expr, $serde:expr) => {
        #[derive(Serialize, DynamoTable)]
        struct $table {
            #[pk]
            id: $id,
        }

        struct $id;

        impl KeyAttribute for $id {
            type Stored = stored::$stored;

            fn key_value(&self) -> KeyValue<'_> {
                KeyValue::from($key)
            }
        }

        impl Serialize for $id {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $serde.serialize(serializer)
            }
        }
    };
}

partition_key!(Lying: Lie, S, "a", "b");
partition_key!(Bare: BareBytes, B, &[1_u8, 2][..], [1_u8, 2].to_vec());
partition_key!(Padded: PaddedNumber, S, "007", 7_u8);
partition_key!(Counted: Count, N, Number::from(7_u64), "7");
partition_key!(Flagged: Flag, S, "true", true);
partition_key!(Wide: WideNumber, N, Number::from(7_u64), 7_u128);
partition_key!(Decimal: DecimalNumber, N, Number::from(7_u64), 7.5);
partition_key!(Mapped: Map, S, "x", Inner { customer_id: 1, number: None, wide: 1 });
partition_key!(Held: Hold, S, "One", Variant::One(1));
partition_key!(Text: TextBytes, S, "ab", Bytes::new(b"ab"));
partition_key!(Mistyped: Mistype, N, "7", "7");

#[test]
fn every_other_value_is_told() {
    assert_eq!(
        difference(&Lying { id: Lie }),
        r#"`id`: the key is the string "a", but serde stores the string "b""#
    );
    // For `serde`, `Vec<u8>` is a list of numbers.
    assert_eq!(
        difference(&Bare { id: BareBytes }),
        "`id`: the key is the bytes 0x0102, but serde stores a list"
    );
    assert_eq!(
        difference(&Padded { id: PaddedNumber }),
        r#"`id`: the key is the string "007", but serde stores the number 7"#
    );
    assert_eq!(
        difference(&Counted { id: Count }),
        r#"`id`: the key is the number 7, but serde stores the string "7""#
    );
    assert_eq!(
        difference(&Flagged { id: Flag }),
        r#"`id`: the key is the string "true", but serde stores the boolean true"#
    );
    assert_eq!(
        difference(&Wide { id: WideNumber }),
        "`id`: the key is the number 7, but serde stores an integer of 128 bits"
    );
    assert_eq!(
        difference(&Decimal { id: DecimalNumber }),
        "`id`: the key is the number 7, but serde stores the number 7.5"
    );
    assert_eq!(difference(&Mapped { id: Map }), r#"`id`: the key is the string "x", but serde stores a map"#);
    assert_eq!(
        difference(&Held { id: Hold }),
        r#"`id`: the key is the string "One", but serde stores a map of one variant"#
    );
    assert_eq!(
        difference(&Text { id: TextBytes }),
        r#"`id`: the key is the string "ab", but serde stores the bytes 0x6162"#
    );
}

/// The template would declare another type than the stored values have.
#[test]
fn a_value_of_another_type_than_the_schema_is_told() {
    assert_eq!(
        difference(&Mistyped { id: Mistype }),
        "`id`: the key is of type S, but its `KeyAttribute::Stored` is N"
    );
}

/// Like the time types of other crates, it is displayed in another form than it is stored.
struct DateTime(&'static str);

impl Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.replace('T', " ").replace('Z', " UTC"))
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl KeyAttribute for DateTime {
    type Stored = stored::S;

    fn key_value(&self) -> KeyValue<'_> {
        KeyValue::from(self.to_string())
    }
}

/// Stores the number, as `serde_repr` does.
#[derive(Clone, Copy, KeyAttribute)]
#[repr(u8)]
enum Priority {
    High = 2,
}

impl Serialize for Priority {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(*self as u8)
    }
}

#[derive(Serialize, DynamoTable)]
struct Job {
    #[pk]
    id: u64,
    #[gsi("priority")]
    priority: Priority,
    #[gsi("priority", sk)]
    created_at: DateTime,
}

#[test]
fn all_differences_are_told_at_once() {
    let job = Job { id: 7, priority: Priority::High, created_at: DateTime("2023-11-14T22:13:20Z") };
    assert_eq!(
        message(&job),
        r#"an item of table `job` is not stored under its keys:
- `priority`: the key is the string "High", but serde stores the number 2
- `created_at`: the key is the string "2023-11-14 22:13:20 UTC", but serde stores the string "2023-11-14T22:13:20Z""#
    );
}

fn is_never<T>(_: &T) -> bool {
    false
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

#[derive(Default, Serialize, DynamoTable)]
struct Sparse {
    #[pk]
    id: String,
    #[gsi("status")]
    #[serde(skip_serializing_if = "is_never")]
    status: Option<String>,
    #[gsi("number")]
    #[serde(skip_serializing_if = "is_zero")]
    number: u64,
    #[gsi("hidden")]
    #[serde(skip_serializing_if = "is_never")]
    hidden: Hidden,
}

/// An optional index key whose implementation always reports that it is absent.
#[derive(Default)]
struct Hidden(Option<&'static str>);

impl IndexKeyAttribute for Hidden {
    type Stored = stored::S;

    fn index_key_value(&self) -> Option<KeyValue<'_>> {
        None
    }
}

impl Serialize for Hidden {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.unwrap_or("none").serialize(serializer)
    }
}

#[test]
fn what_is_absent_is_absent_in_both() {
    assert_eq!(
        message(&Sparse::default()),
        "an item of table `sparse` is not stored under its keys:
- `status`: the item has no key, but serde stores NULL, which DynamoDB refuses in a key; add \
         `#[serde(skip_serializing_if = \"Option::is_none\")]` to the field
- `number`: the key is the number 0, but serde stores no attribute of that name
- `hidden`: the item has no key, but serde stores the string \"none\""
    );
    let item =
        Sparse { status: Some("open".to_owned()), number: 1, hidden: Hidden(Some("x")), ..Sparse::default() };
    assert_eq!(difference(&item), "`hidden`: the item has no key, but serde stores the string \"x\"");
}

/// `Serialize` by hand uses other names than `DynamoTable` has derived.
#[derive(DynamoTable)]
#[serde(rename_all = "camelCase")]
struct Misnamed {
    #[pk]
    customer_id: String,
    #[sk]
    number: u64,
}

impl Serialize for Misnamed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("customer_id", &self.customer_id)?;
        map.serialize_entry("number", &None::<u64>)?;
        map.end()
    }
}

#[test]
fn names_and_nulls_by_hand_are_told() {
    let message = message(&Misnamed { customer_id: "c-1".to_owned(), number: 7 });
    let mut lines = message.lines().skip(1);
    assert_eq!(
        lines.next(),
        Some("- `customerId`: the key is the string \"c-1\", but serde stores no attribute of that name")
    );
    let null = lines.next().unwrap();
    assert!(null.starts_with("- `number`: the key is the number 7, but serde stores NULL"), "{null}");
}
