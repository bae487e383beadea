//! The shapes of types, written out.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::num::{NonZeroU8, Wrapping};
use std::ops::Range;
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_bytes::{ByteArray, ByteBuf};
use tablewright::__private::Ask;
use tablewright::{EpochSeconds, Timestamp};
use uuid::Uuid;

use super::kinds::types::*;

#[derive(Serialize, Deserialize)]
struct Holder<T> {
    v: T,
}

/// Returns the text of a value's shape.
fn shape<T: Serialize + DeserializeOwned>() -> String {
    let text = item(&Ask::<Holder<T>>::NEW.shape().expect("a shape"));
    text.strip_prefix("{ v: ").and_then(|text| text.strip_suffix(" }")).unwrap_or(&text).to_owned()
}

fn item(shape: &tablewright::evolve::ItemShape) -> String {
    let text = shape.to_string();
    assert_eq!(text.parse().as_ref(), Ok(shape), "{text}");
    text
}

macro_rules! shapes {
    ($($ty:ty => $text:literal,)*) => {$(
        assert_eq!(shape::<$ty>(), $text, stringify!($ty));
    )*};
}

#[test]
fn scalars() {
    shapes! {
        String => "S",
        CustomerId => "S",
        Cow<'static, str> => "S",
        Rc<str> => "S",
        Box<Option<String>> => "S or NULL",
        Option<Option<u8>> => "N u8 or NULL",
        bool => "BOOL",
        char => "S like a",
        () => "NULL required",
        u8 => "N u8",
        i128 => "N i128",
        usize => "N u64",
        f32 => "N f32",
        f64 => "N f64",
        NonZeroU8 => "N u8 not 0",
        Wrapping<i16> => "N i16",
        ByteBuf => "B",
        ByteArray<12> => "B",
        Uuid => "S like 00000000-0000-4000-8000-000000000000",
        IpAddr => "S like 127.0.0.1",
        EpochSeconds => "N u64",
        Timestamp => "S like \"2000-01-01T00:00:00.000Z\"",
        Even => "N u64",
        serde_json::Value => "any",
        serde_json::Number => "N f64",
    }
}

#[test]
fn containers() {
    shapes! {
        Vec<u8> => "L of N u8",
        Vec<Vec<Option<String>>> => "L of L of (S or NULL)",
        BTreeSet<u64> => "L of N u64",
        [f32; 3] => "L of 3 N f32",
        [u8; 0] => "L []",
        (u8,) => "L of 1 N u8",
        (u8, u8) => "L of 2 N u8",
        (u8, String) => "L [N u8, S]",
        Two => "L [N u8, S]",
        HashMap<String, u32> => "M of N u32",
        BTreeMap<u8, u32> => "M by (N u8) of N u32",
        BTreeMap<bool, u32> => "M by (BOOL) of N u32",
        BTreeMap<Status, u32> => "M by (S one of in_transit, open) of N u32",
        HashMap<String, serde_json::Value> => "M of any",
        Range<u8> => "{ end: N u8, start: N u8, ..: refused }",
        Duration => "{ nanos: N u32, secs: N u64, ..: refused }",
        SystemTime => "{ nanos_since_epoch: N u32, secs_since_epoch: N u64, ..: refused }",
        Sets => "{ bytes: BS, numbers: NS u32, texts: SS }",
    }
}

#[test]
fn structs() {
    shapes! {
        Line => "{ qty: N u32, sku: S }",
        Option<Line> => "{ qty: N u32, sku: S } or NULL",
        Unit => "NULL required",
        StrictSku => "{ sku: S, ..: refused }",
        NotedLine => "{ note: S or NULL, qty: N u32, sku: S }",
        DefaultLine => "{ qty: N u32? default, sku: S }",
        AllDefault => "{ qty: N u32 default, sku: S default, tags: M of S default }",
        AliasedLine => "{ quantity: N u32 alias qty, sku: S }",
        Address => "{ city: S, floor: N u8 default, zip: S? }",
        Nested => "{ address: { city: S, floor: N u8 default, zip: S? }, person: S }",
        Rest => "{ person: S, ..: S }",
        Tree => "{ children: L of ^2, name: S, next: ^1 or NULL }",
        Deep => "{ a: M of L of ({ qty: N u32, sku: S } or NULL) }",
    }
}

/// A flattened field in a nested struct that may be absent, and is skipped if it is. Nothing reveals its name.
#[test]
fn a_nested_struct_with_flattened_fields_has_more_than_is_found() {
    shapes! {
        Flattened => "{ city: S, floor: N u8 default, person: S, ..: unknown }",
        Placed => "{ country: N u16, person: S, town: S, ..: unknown } or { person: S, ..: unknown }",
    }
}

#[test]
fn enums() {
    shapes! {
        Status => "(S one of in_transit, open)",
        Option<Status> => "(S one of in_transit, open or NULL)",
        OpenStatus => "(S one of open, unknown other)",
        AliasedStatus => "(S one of InTransit, Open or reads S one of in_transit, open)",
        Result<u8, String> => "M one of [Err: S, Ok: N u8]",
        Payment => "S one of Cash or M one of [Both: L [N u8, S], Card: { last4: S }, Wire: N u64]",
        Event => "{ by: S, kind: S one of paid, lines: L of { qty: N u32, sku: S }, note: S? } or { kind: S one of cancelled } or { kind: S one of sent, qty: N u32, sku: S }",
        OpenEvent => "{ by: S, kind: S one of paid } or { kind: S one of unknown other }",
        Adjacent => "{ data: S, type: S one of Name } or { data: L of 2 N u8, type: S one of Pair } or { data: { x: N u8 }, type: S one of Point } or { type: S one of Nothing }",
        Untagged => "N u64 or S or L of S or { height: N f64, width: N f64 } or { radius: N f64 }",
        Filter => "{ inner: ^1, op: S one of Not } or { items: L of ^2, op: S one of And } or { op: S one of Eq, path: S, value: N u32 }",
    }
}

/// The derive does not require `Deserialize`, so it adds no bound to the user's type.
#[test]
fn a_type_that_is_not_read_has_no_shape() {
    struct Bare;

    assert_eq!(Ask::<Bare>::NEW.shape(), None);
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only the shape counts")]
struct ReadAlone {
    id: String,
    #[serde(default)]
    note: String,
    event: Event,
    parts: Vec<Untagged>,
}

/// Without `Serialize`, the values that are read count as the values that are written.
#[test]
fn a_type_that_is_read_and_not_stored() {
    let shape = Ask::<ReadAlone>::NEW.shape().expect("a shape");
    assert_eq!(
        item(&shape),
        "{ event: { by: S, kind: S one of paid, lines: L of { qty: N u32, sku: S }, ..: unknown } or { kind: S one of cancelled } or { kind: S one of sent, qty: N u32, sku: S }, id: S, note: S default, parts: L of (N u64 or S or L of S or { height: N f64, width: N f64 } or { radius: N f64 }) }",
    );
}

#[derive(Serialize, Deserialize)]
struct Borrowed<'a> {
    id: &'a str,
    #[serde(borrow)]
    name: Cow<'a, str>,
    raw: &'a [u8],
    #[serde(with = "serde_bytes")]
    bytes: &'a [u8],
}

/// A slice of bytes is read from binary, and stored as a list of numbers: it cannot be read again.
#[test]
fn a_type_that_borrows() {
    fn of<'a>(_: &'a str) -> String {
        item(&Ask::<Borrowed<'a>>::NEW.shape().expect("a shape"))
    }

    assert_eq!(of(""), "{ bytes: B, id: S, name: S, raw: reads B or writes L of N }");
}

/// If the names that are read and the names that are written differ, the shape has both.
#[test]
fn names_that_differ() {
    #[derive(Serialize, Deserialize)]
    #[expect(dead_code, reason = "some fields are only read, or neither")]
    struct Asymmetric {
        #[serde(rename(serialize = "written", deserialize = "read"))]
        a: u8,
        #[serde(skip_serializing, default)]
        b: u8,
        #[serde(skip_deserializing)]
        c: u8,
        #[serde(skip)]
        d: u8,
    }

    let shape = Ask::<Asymmetric>::NEW.shape().expect("a shape");
    assert_eq!(
        item(&shape),
        "{ b: N u8? default, c: N default never read, read: N u8? required, written: N default never read }",
    );
}
