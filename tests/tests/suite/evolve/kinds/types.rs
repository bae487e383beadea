//! Types of many kinds.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_bytes::ByteBuf;

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct CustomerId(pub(crate) String);

#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Open,
    InTransit,
}

/// The same with one variant more.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MoreStatus {
    Open,
    InTransit,
    Lost,
}

/// With variants of other names.
#[derive(Serialize, Deserialize)]
pub(crate) enum PlainStatus {
    Open,
    InTransit,
}

/// With a variant that takes any other.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OpenStatus {
    Open,
    #[serde(other)]
    Unknown,
}

/// With the names of before.
#[derive(Serialize, Deserialize)]
pub(crate) enum AliasedStatus {
    #[serde(alias = "open")]
    Open,
    #[serde(alias = "in_transit")]
    InTransit,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) sku: String,
    #[serde(rename = "qty")]
    pub(crate) quantity: u32,
}

/// A line without the quantity.
#[derive(Serialize, Deserialize)]
pub(crate) struct Sku {
    pub(crate) sku: String,
}

/// A line that has a note, if it has one.
#[derive(Serialize, Deserialize)]
pub(crate) struct NotedLine {
    pub(crate) sku: String,
    pub(crate) qty: u32,
    pub(crate) note: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct DefaultLine {
    pub(crate) sku: String,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) qty: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StrictSku {
    pub(crate) sku: String,
}

#[derive(Serialize, Deserialize)]
pub(crate) enum Payment {
    Card { last4: String },
    Wire(u64),
    Both(u8, String),
    Cash,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Event {
    Paid {
        by: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        lines: Vec<Line>,
    },
    Cancelled,
    Sent(Line),
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum OpenEvent {
    Paid {
        by: String,
    },
    #[serde(other)]
    Unknown,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub(crate) enum Adjacent {
    Point { x: u8 },
    Name(String),
    Nothing,
    Pair(u8, u8),
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Untagged {
    Number(u64),
    Text(String),
    Circle { radius: f64 },
    Rectangle { width: f64, height: f64 },
    Names(Vec<String>),
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum NumberOrText {
    Number(u64),
    Text(String),
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Tree {
    pub(crate) name: String,
    pub(crate) children: Vec<Self>,
    pub(crate) next: Option<Box<Self>>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "op")]
pub(crate) enum Filter {
    And { items: Vec<Self> },
    Not { inner: Box<Self> },
    Eq { path: String, value: u32 },
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Address {
    pub(crate) city: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) zip: Option<String>,
    #[serde(default)]
    pub(crate) floor: u8,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Flattened {
    pub(crate) person: String,
    #[serde(flatten)]
    pub(crate) address: Address,
}

/// Has both members of the place, or none.
#[derive(Serialize, Deserialize)]
pub(crate) struct Placed {
    pub(crate) person: String,
    #[serde(flatten)]
    pub(crate) place: Option<Town>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Town {
    pub(crate) town: String,
    pub(crate) country: u16,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct LaterPlaced {
    pub(crate) person: String,
    #[serde(flatten)]
    pub(crate) place: Option<Village>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Village {
    pub(crate) village: String,
    pub(crate) country: u16,
}

/// The members of the tuple `(u8, String)`, in its order.
#[derive(Serialize, Deserialize)]
pub(crate) struct Pair {
    pub(crate) number: u8,
    pub(crate) text: String,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Nested {
    pub(crate) person: String,
    pub(crate) address: Address,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Rest {
    pub(crate) person: String,
    #[serde(flatten)]
    pub(crate) rest: HashMap<String, String>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Sets {
    #[serde(with = "serde_dynamo::string_set")]
    pub(crate) texts: BTreeSet<String>,
    #[serde(with = "serde_dynamo::number_set")]
    pub(crate) numbers: Vec<u32>,
    #[serde(with = "serde_dynamo::binary_set")]
    pub(crate) bytes: Vec<ByteBuf>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Lists {
    pub(crate) texts: BTreeSet<String>,
    pub(crate) numbers: Vec<u32>,
    pub(crate) bytes: Vec<ByteBuf>,
}

/// Events that have changed.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum LaterEvent {
    Paid {
        payer: String,
        #[serde(default)]
        lines: Vec<NotedLine>,
    },
    Cancelled,
    Shipped(Line),
}

/// Events that are told by another attribute.
#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum RetaggedEvent {
    Paid { by: String, lines: Vec<Line> },
    Cancelled,
    Sent(Line),
}

/// Events that serde tags from outside.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExternalEvent {
    Paid { by: String, lines: Vec<Line> },
    Cancelled,
    Sent(Line),
}

#[derive(Serialize, Deserialize)]
pub(crate) enum LaterPayment {
    Card { last4: String, brand: Option<String> },
    Wire(u32),
    Both(u8),
    Cash { given: u32 },
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", content = "value")]
pub(crate) enum LaterAdjacent {
    Point { x: u8, y: u8 },
    Name(String),
    Nothing,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum LaterUntagged {
    Circle { radius: f64, color: String },
    Rectangle { width: f64, height: f64 },
    Number(f64),
    Text(String),
}

#[derive(Serialize, Deserialize)]
pub(crate) struct LaterTree {
    pub(crate) name: String,
    pub(crate) size: u32,
    pub(crate) children: Vec<Self>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "op")]
pub(crate) enum LaterFilter {
    And { items: Vec<Self> },
    Or { items: Vec<Self> },
    Eq { path: String, value: String },
}

#[derive(Serialize, Deserialize)]
pub(crate) struct RenamedLine {
    pub(crate) sku: String,
    pub(crate) quantity: u32,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct AliasedLine {
    pub(crate) sku: String,
    #[serde(alias = "qty")]
    pub(crate) quantity: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(crate) struct AllDefault {
    pub(crate) sku: String,
    pub(crate) qty: u32,
    pub(crate) tags: BTreeMap<String, String>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Deep {
    pub(crate) a: HashMap<String, Vec<Option<Line>>>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct LaterDeep {
    pub(crate) a: HashMap<String, Vec<Option<Sku>>>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Unit;

#[derive(Serialize, Deserialize)]
pub(crate) struct Two(pub(crate) u8, pub(crate) String);

/// Refuses a text that is not a time.
pub(crate) struct Timestamp;

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("2026-11-26T12:00:00.000Z")
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.len() == 24 { Ok(Self) } else { Err(serde::de::Error::custom("not a time")) }
    }
}

/// Stored as another type.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub(crate) struct Even(pub(crate) u64);

impl TryFrom<u64> for Even {
    type Error = String;

    fn try_from(number: u64) -> Result<Self, String> {
        if number.is_multiple_of(2) { Ok(Self(number)) } else { Err(format!("{number} is odd")) }
    }
}

impl From<Even> for u64 {
    fn from(even: Even) -> Self {
        even.0
    }
}
