//! The facts that only the derive knows.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::{Deserialize, Deserializer, Serialize};
use tablewright::evolve::{Entity, ItemEffect, SchemaChange, Severity, Source, compare};
use tablewright::key::{KeyValue, stored};
use tablewright::{DynamoTable, EpochSeconds, KeyAttribute};

fn entity<T: DynamoTable>() -> Entity {
    Entity::of::<T>().expect("a struct that is Deserialize")
}

fn shape<T: DynamoTable>() -> String {
    let shape = entity::<T>().shape().clone();
    let lock = serde_json::to_string(&shape).expect("JSON");
    assert_eq!(serde_json::from_str::<tablewright::evolve::ItemShape>(&lock).expect("a shape"), shape);
    shape.to_string()
}

fn changes<Old: DynamoTable, New: DynamoTable>() -> Vec<SchemaChange> {
    compare(&[entity::<Old>()], &[entity::<New>()])
}

fn source<T: DynamoTable, Other: DynamoTable>(attribute: &str) -> Source {
    let changes = changes::<Other, T>();
    let change = changes.iter().find(|change| change.at.attribute.as_deref() == Some(attribute));
    change.and_then(|change| change.source.clone()).expect("a source")
}

#[derive(Serialize, Deserialize, DynamoTable)]
#[table(name = "orders")]
struct Empty {
    #[pk]
    id: String,
}

#[rustfmt::skip]
mod placed {
use super::*;
pub(super) const LINE: u32 = line!();
#[derive(Serialize, Deserialize, DynamoTable)]
#[serde(rename_all = "camelCase")]
#[table(name = "orders")]
pub(super) struct Placed {
    #[pk]
    id: String,
    #[serde(default)]
    total_cents: u64,
    r#type: u8, /* and */ r#match: u8,
    #[serde(rename = "a \"b\"\n")]
    odd: u8,
}
}

use placed::{LINE, Placed};

#[test]
fn a_change_points_at_the_field() {
    let at = |attribute| {
        let Source { file, line, column, field, .. } = source::<Placed, Empty>(attribute);
        assert_eq!(file, file!());
        (line - LINE as usize, column, field)
    };
    assert_eq!(at("totalCents"), (8, 5, "Placed::total_cents".to_owned()));
    assert_eq!(at("type"), (9, 5, "Placed::type".to_owned()));
    assert_eq!(at("match"), (9, 27, "Placed::match".to_owned()));
    assert_eq!(at("a \"b\"\n"), (11, 5, "Placed::odd".to_owned()));
    assert_eq!(
        shape::<Placed>(),
        r#"{ "a \"b\"\n": N u8, id: S, match: N u8, totalCents: N u64 default, type: N u8 }"#,
    );
}

#[expect(clippy::unnecessary_wraps, reason = "serde asks for the type of the field")]
fn one() -> Option<u64> {
    Some(1)
}

/// A type that accepts no value, so that nothing can be found by reading it.
#[derive(Default)]
struct Closed;

impl Serialize for Closed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("secret")
    }
}

impl<'de> Deserialize<'de> for Closed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "secret" { Ok(Self) } else { Err(serde::de::Error::custom("not the secret")) }
    }
}

impl KeyAttribute for Closed {
    type Stored = stored::S;

    fn key_value(&self) -> KeyValue<'_> {
        KeyValue::from("secret")
    }
}

mod seconds {
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    pub(super) fn serialize<S: Serializer>(time: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(*time)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        u64::deserialize(deserializer)
    }
}

mod milliseconds {
    pub(super) use super::seconds::*;
}

#[derive(Serialize, Deserialize, DynamoTable)]
#[table(name = "orders")]
#[expect(dead_code, reason = "some fields are only read, or neither")]
struct Options {
    #[pk]
    id: Closed,
    #[serde(default = "one")]
    valued: Option<u64>,
    #[serde(default)]
    defaulted: Option<u64>,
    #[serde(default, alias = "a", alias = "b c")]
    aliased: Closed,
    #[serde(skip_serializing_if = "Option::is_none")]
    sparse: Option<Closed>,
    #[serde(with = "self::seconds")]
    at: u64,
    #[serde(default, skip_deserializing)]
    unread: u8,
    #[serde(default, skip_serializing)]
    unwritten: u8,
    #[serde(skip)]
    skipped: u8,
}

/// The key accepts no value, so no item can be made up. Everything known comes from the derive.
#[test]
fn options_of_serde() {
    assert_eq!(
        shape::<Options>(),
        "{ aliased: S default alias a alias \"b c\", at: N u64 with self::seconds, defaulted: N u64 or NULL, id: S, \
         sparse: S?, unwritten: N u8 default never written, valued: N u64 or NULL default }",
    );
}

#[test]
fn a_struct_with_a_default() {
    #[derive(Serialize, Deserialize, DynamoTable, Default)]
    #[serde(default)]
    #[table(name = "orders")]
    struct Defaulted {
        #[pk]
        id: String,
        note: Option<String>,
        total: u64,
    }

    assert_eq!(shape::<Defaulted>(), "{ id: S default, note: S or NULL default, total: N u64 default }");
}

/// Seconds and milliseconds are both a number; only the module tells them apart.
#[test]
fn another_module_converts_the_time() {
    #[derive(Serialize, Deserialize, DynamoTable)]
    #[table(name = "orders")]
    struct Seconds {
        #[pk]
        id: String,
        #[serde(with = "seconds")]
        at: u64,
    }

    #[derive(Serialize, Deserialize, DynamoTable)]
    #[table(name = "orders")]
    struct Milliseconds {
        #[pk]
        id: String,
        #[serde(with = "milliseconds")]
        at: u64,
    }

    let changes = changes::<Seconds, Milliseconds>();
    assert_eq!(changes.len(), 1);
    assert_eq!(
        (changes[0].severity, &changes[0].items[..]),
        (Severity::Warning, &[ItemEffect::SilentLoss][..])
    );
    let (from, to) = (changes[0].from.as_deref(), changes[0].to.as_deref());
    assert_eq!((from, to), (Some("N u64 with seconds"), Some("N u64 with milliseconds")));
}

#[derive(Serialize, Deserialize)]
struct Address {
    city: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    zip: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Event {
    Paid { by: String },
    Sent,
}

/// The derive knows the types of the flattened fields, so that all of their fields are found.
#[test]
fn flattened_fields() {
    #[derive(Serialize, Deserialize, DynamoTable)]
    #[table(name = "orders")]
    struct Order {
        #[pk]
        id: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        #[serde(flatten)]
        address: Address,
    }

    #[derive(Serialize, Deserialize, DynamoTable)]
    #[table(name = "orders")]
    struct Log {
        #[pk]
        id: String,
        #[serde(flatten)]
        event: Event,
    }

    #[derive(Serialize, Deserialize, DynamoTable)]
    #[table(name = "orders")]
    struct Open {
        #[pk]
        id: String,
        #[serde(flatten)]
        rest: HashMap<String, u64>,
    }

    assert_eq!(shape::<Order>(), "{ city: S, id: S, note: S?, zip: S? }");
    assert_eq!(shape::<Log>(), "{ by: S, id: S, kind: S one of Paid } or { id: S, kind: S one of Sent }");
    assert_eq!(shape::<Open>(), "{ id: S, ..: N u64 }");
    let address = source::<Order, Empty>("city");
    assert_eq!(address.field, "Order::address");
}

#[test]
fn a_table_with_a_lifetime() {
    #[derive(Serialize, Deserialize, DynamoTable)]
    #[table(name = "orders")]
    struct Borrowed<'a> {
        #[pk]
        #[serde(borrow)]
        id: Cow<'a, str>,
        #[ttl]
        expires_at: Option<EpochSeconds>,
    }

    fn of<'a>(_: &'a str) -> String {
        shape::<Borrowed<'a>>()
    }

    assert_eq!(of(""), "{ expires_at: N u64 or NULL, id: S }");
}

#[test]
fn a_struct_without_serde_has_no_known_items() {
    #[derive(DynamoTable)]
    struct Order {
        #[pk]
        id: String,
    }

    assert_eq!(Entity::of::<Order>(), None);
}
