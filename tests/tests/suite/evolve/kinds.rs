//! Types of many kinds, each with values that show all of its forms.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU32;
use std::rc::Rc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_dynamo::{AttributeValue, Item, from_item, to_item};
use tablewright::__private::Ask;
use tablewright::evolve::ItemShape;
use uuid::Uuid;

use types::*;

pub(super) mod types;

/// An item with a value.
#[derive(Serialize, Deserialize)]
pub(super) struct Holder<T> {
    id: String,
    v: T,
}

/// An item with a default for its value.
#[derive(Serialize, Deserialize)]
struct WithDefault<T: Default> {
    id: String,
    #[serde(default)]
    v: T,
}

/// An item that can lack its value.
#[derive(Serialize, Deserialize)]
struct Sparse<T> {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    v: Option<T>,
}

/// A type of items, with the type erased.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) shape: ItemShape,
    /// The items in which its values are stored.
    pub(super) items: Vec<Item>,
    /// Items from before the value existed.
    pub(super) older: Vec<Item>,
    /// Reads an item, and stores it again.
    pub(super) read: fn(Item) -> Result<Item, serde_dynamo::Error>,
}

fn read<T: Serialize + DeserializeOwned>(item: Item) -> Result<Item, serde_dynamo::Error> {
    to_item(from_item::<_, T>(item)?)
}

/// The position of the holders within an item.
pub(super) trait Place {
    type In<T: Serialize + DeserializeOwned>: Serialize + DeserializeOwned;

    fn put<T: Serialize + DeserializeOwned>(holder: T) -> Self::In<T>;
}

/// The holder is the item.
pub(super) struct Flat;

impl Place for Flat {
    type In<T: Serialize + DeserializeOwned> = T;

    fn put<T: Serialize + DeserializeOwned>(holder: T) -> T {
        holder
    }
}

/// The holder is in maps in a list in an enum.
pub(super) struct Within;

#[derive(Serialize, Deserialize)]
pub(super) struct Outer<T> {
    id: String,
    found: Layer<T>,
}

#[derive(Serialize, Deserialize)]
pub(super) enum Layer<T> {
    Some { list: Vec<Option<HashMap<String, T>>> },
    None,
}

impl Place for Within {
    type In<T: Serialize + DeserializeOwned> = Outer<T>;

    fn put<T: Serialize + DeserializeOwned>(holder: T) -> Outer<T> {
        let list = vec![Some(HashMap::from([(text("k"), holder)]))];
        Outer { id: text("1"), found: Layer::Some { list } }
    }
}

/// Creates a kind of items with these values.
macro_rules! kind {
    ($place:ident $holder:ident<$ty:ty>: $($value:expr),* $(,)?) => {
        Kind {
            name: stringify!($holder<$ty>),
            shape: Ask::<$place::In<$holder<$ty>>>::NEW.shape().expect("a type that is read"),
            items: vec![$(to_item($place::put($holder::<$ty> { id: text("1"), v: $value })).expect("an item")),*],
            older: Vec::new(),
            read: read::<$place::In<$holder<$ty>>>,
        }
    };
    ($place:ident: $ty:ty: $($value:expr),* $(,)?) => { kind!($place Holder<$ty>: $($value),*) };
}

impl Kind {
    /// Adds an item that lacks the value.
    fn and_older(mut self) -> Self {
        let mut older = AttributeValue::M(self.items[0].inner().clone());
        remove_value(&mut older);
        if let AttributeValue::M(item) = older {
            self.older.push(item.into());
        }
        self
    }

    /// Adds an item with a value of another kind.
    fn and_before(mut self, before: &Self) -> Self {
        self.older.push(before.items[0].clone());
        self
    }
}

fn remove_value(item: &mut AttributeValue) {
    match item {
        AttributeValue::M(entries) => {
            entries.remove("v");
            entries.values_mut().for_each(remove_value);
        }
        AttributeValue::L(elements) => elements.iter_mut().for_each(remove_value),
        _ => {}
    }
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn line(sku: &str) -> Line {
    Line { sku: text(sku), quantity: 2 }
}

fn address(zip: Option<&str>) -> Address {
    Address { city: text("Rome"), zip: zip.map(text), floor: 1 }
}

/// Returns all kinds, each with values that show all of its forms.
pub(super) fn all<W: Place>() -> Vec<Kind> {
    let mut kinds = scalars::<W>();
    kinds.extend(containers::<W>());
    kinds.extend(structs::<W>());
    kinds.extend(enums::<W>());
    kinds.extend(later::<W>());
    kinds
}

fn scalars<W: Place>() -> Vec<Kind> {
    vec![
        kind!(W: String: text("a"), text("4200"), text("open"), String::new()),
        kind!(W: Option<String>: Some(text("a")), None),
        kind!(W Sparse<String>: Some(text("a")), None),
        kind!(W WithDefault<String>: text("a")).and_older(),
        kind!(W WithDefault<Option<u64>>: Some(1), None).and_older(),
        kind!(W: u8: 0, 255),
        kind!(W: u32: 0, 300, 16_777_217),
        kind!(W: u64: 0, 255, 9_007_199_254_740_993),
        kind!(W: i64: 0, -1, 9_007_199_254_740_993),
        kind!(W: i8: 1, -1),
        kind!(W: f64: 42.0, 42.5, 0.123_456_789, -1.0),
        kind!(W: f32: 42.0, 42.5),
        kind!(W: Option<u64>: Some(1), None),
        kind!(W Sparse<u64>: Some(1), None),
        kind!(W WithDefault<u64>: 9_007_199_254_740_993).and_older(),
        kind!(W: bool: true, false),
        kind!(W: Option<bool>: Some(true), None),
        kind!(W: char: 'a'),
        kind!(W: (): ()),
        kind!(W: ByteBuf: ByteBuf::from(vec![0xff])),
        kind!(W: CustomerId: CustomerId(text("c-1"))),
        kind!(W: Cow<'static, str>: Cow::Borrowed("abc")),
        kind!(W: Rc<str>: Rc::from("abc")),
        kind!(W: NonZeroU32: NonZeroU32::MIN, NonZeroU32::MAX),
        kind!(W: Uuid: Uuid::from_u128(7)),
        kind!(W: Timestamp: Timestamp),
        kind!(W: Even: Even(0), Even(9_007_199_254_740_994)),
        kind!(W: IpAddr: IpAddr::V4(Ipv4Addr::LOCALHOST)),
        kind!(W: Duration: Duration::new(1, 2)),
        kind!(W: serde_json::Value: serde_json::json!("a"), serde_json::json!({ "a": [1, null, true] })),
    ]
}

fn containers<W: Place>() -> Vec<Kind> {
    vec![
        kind!(W: Vec<u8>: vec![1, 2], vec![]),
        kind!(W: Vec<String>: vec![text("a")], vec![]),
        kind!(W: Option<Vec<String>>: Some(vec![text("a")]), None),
        kind!(W WithDefault<Vec<String>>: vec![text("a")]).and_older(),
        kind!(W: Vec<Option<String>>: vec![Some(text("a")), None]),
        kind!(W: BTreeSet<u64>: BTreeSet::from([5_000_000_000])),
        kind!(W: Vec<Line>: vec![line("a")]),
        kind!(W: Vec<Vec<u32>>: vec![vec![300]]),
        kind!(W: [u32; 3]: [1, 2, 300]),
        kind!(W: [u32; 2]: [1, 300]),
        kind!(W: (u8, String): (1, text("a"))),
        kind!(W: (u8, String, bool): (1, text("a"), true)),
        kind!(W: HashMap<String, String>: HashMap::from([(text("a"), text("b"))])),
        kind!(W: HashMap<String, u64>: HashMap::from([(text("a"), 5_000_000_000)])),
        kind!(W: HashMap<String, Line>: HashMap::from([(text("a"), line("a"))])),
        kind!(W: BTreeMap<Status, u32>: BTreeMap::from([(Status::Open, 300), (Status::InTransit, 1)])),
        kind!(W: BTreeMap<u32, u32>: BTreeMap::from([(7, 300)])),
        kind!(W: Result<u8, String>: Ok(1), Err(text("a"))),
        kind!(W: Box<Line>: Box::new(line("a"))),
        kind!(W: Sets: Sets { texts: [text("a")].into(), numbers: vec![300], bytes: vec![ByteBuf::from(vec![1])] }),
        kind!(W: Lists: Lists { texts: [text("a")].into(), numbers: vec![300], bytes: vec![ByteBuf::from(vec![1])] }),
    ]
}

fn structs<W: Place>() -> Vec<Kind> {
    vec![
        kind!(W: Line: line("a")),
        kind!(W: Option<Line>: Some(line("a")), None),
        kind!(W: Sku: Sku { sku: text("a") }),
        kind!(W: StrictSku: StrictSku { sku: text("a") }),
        kind!(W: NotedLine: NotedLine { sku: text("a"), qty: 300, note: Some(text("b")) }, NotedLine { sku: text("a"), qty: 300, note: None }),
        kind!(W: DefaultLine: DefaultLine { sku: text("a"), qty: 300 }, DefaultLine { sku: text("a"), qty: 0 }),
        kind!(W: Address: address(Some("00100")), address(None)),
        kind!(W: Nested: Nested { person: text("ada"), address: address(Some("00100")) }, Nested { person: text("ada"), address: address(None) }),
        kind!(W: Flattened: Flattened { person: text("ada"), address: address(None) }),
        kind!(W: Placed: Placed { person: text("ada"), place: Some(Town { town: text("Rome"), country: 39 }) },
            Placed { person: text("ada"), place: None }),
        kind!(W: LaterPlaced: LaterPlaced { person: text("ada"), place: Some(Village { village: text("Rome"), country: 39 }) },
            LaterPlaced { person: text("ada"), place: None }),
        kind!(W: Pair: Pair { number: 1, text: text("a") }),
        kind!(W: (Pair, u8): (Pair { number: 1, text: text("a") }, 1)),
        kind!(W: Rest: Rest { person: text("ada"), rest: HashMap::from([(text("a"), text("b"))]) }),
        kind!(W: Tree: Tree {
            name: text("root"),
            children: vec![Tree { name: text("leaf"), children: vec![], next: None }],
            next: Some(Box::new(Tree { name: text("next"), children: vec![], next: None })),
        }),
    ]
}

fn later<W: Place>() -> Vec<Kind> {
    let noted = |note: Option<&str>| NotedLine { sku: text("a"), qty: 300, note: note.map(text) };
    let eq = || LaterFilter::Eq { path: text("a"), value: text("b") };
    let deep = |line: Option<Line>| Deep { a: HashMap::from([(text("k"), vec![line])]) };
    let later_deep = |sku: Option<Sku>| LaterDeep { a: HashMap::from([(text("k"), vec![sku])]) };
    vec![
        kind!(W: LaterEvent: LaterEvent::Paid { payer: text("a"), lines: vec![noted(Some("b")), noted(None)] },
            LaterEvent::Cancelled, LaterEvent::Shipped(line("a"))),
        kind!(W: RetaggedEvent: RetaggedEvent::Paid { by: text("a"), lines: vec![line("a")] }, RetaggedEvent::Cancelled,
            RetaggedEvent::Sent(line("a"))),
        kind!(W: ExternalEvent: ExternalEvent::Paid { by: text("a"), lines: vec![line("a")] }, ExternalEvent::Cancelled,
            ExternalEvent::Sent(line("a"))),
        kind!(W: Option<Vec<ExternalEvent>>: None, Some(vec![ExternalEvent::Paid { by: text("a"), lines: vec![line("a")] },
            ExternalEvent::Cancelled, ExternalEvent::Sent(line("a"))])),
        kind!(W: LaterPayment: LaterPayment::Card { last4: text("1234"), brand: Some(text("a")) },
            LaterPayment::Card { last4: text("1234"), brand: None }, LaterPayment::Wire(300), LaterPayment::Both(1),
            LaterPayment::Cash { given: 300 }),
        kind!(W: LaterAdjacent: LaterAdjacent::Point { x: 1, y: 2 }, LaterAdjacent::Name(text("a")), LaterAdjacent::Nothing),
        kind!(W: LaterUntagged: LaterUntagged::Circle { radius: 0.5, color: text("red") },
            LaterUntagged::Rectangle { width: 0.5, height: 0.5 }, LaterUntagged::Number(0.5), LaterUntagged::Text(text("a"))),
        kind!(W: LaterTree: LaterTree { name: text("a"), size: 300,
            children: vec![LaterTree { name: text("b"), size: 1, children: vec![] }] }),
        kind!(W: LaterFilter: eq(), LaterFilter::And { items: vec![eq()] }, LaterFilter::Or { items: vec![eq()] }),
        kind!(W: RenamedLine: RenamedLine { sku: text("a"), quantity: 300 }),
        kind!(W: AliasedLine: AliasedLine { sku: text("a"), quantity: 300 })
            .and_before(&kind!(W: Line: line("a"))),
        kind!(W: AllDefault: AllDefault { sku: text("a"), qty: 300, tags: BTreeMap::from([(text("a"), text("b"))]) }),
        kind!(W: Deep: deep(Some(line("a"))), deep(None)),
        kind!(W: LaterDeep: later_deep(Some(Sku { sku: text("a") })), later_deep(None)),
        kind!(W: Unit: Unit),
        kind!(W: Two: Two(1, text("a"))),
        kind!(W: HashMap<String, Event>: HashMap::from([(text("a"), Event::Paid { by: text("a"), note: Some(text("b")), lines: vec![line("a")] }),
            (text("b"), Event::Paid { by: text("a"), note: None, lines: vec![] }), (text("c"), Event::Cancelled),
            (text("d"), Event::Sent(line("a")))])),
        kind!(W: Vec<RetaggedEvent>: vec![RetaggedEvent::Paid { by: text("a"), lines: vec![line("a")] }, RetaggedEvent::Cancelled,
            RetaggedEvent::Sent(line("a"))]),
    ]
}

fn enums<W: Place>() -> Vec<Kind> {
    let eq = || Filter::Eq { path: text("a"), value: 300 };
    vec![
        kind!(W: Status: Status::Open, Status::InTransit),
        kind!(W: Option<Status>: Some(Status::Open), Some(Status::InTransit), None),
        kind!(W: MoreStatus: MoreStatus::Open, MoreStatus::InTransit, MoreStatus::Lost),
        kind!(W: PlainStatus: PlainStatus::Open, PlainStatus::InTransit),
        kind!(W: OpenStatus: OpenStatus::Open, OpenStatus::Unknown),
        kind!(W: AliasedStatus: AliasedStatus::Open, AliasedStatus::InTransit),
        kind!(W: Vec<Status>: vec![Status::Open, Status::InTransit]),
        kind!(W: Vec<MoreStatus>: vec![MoreStatus::Open, MoreStatus::InTransit, MoreStatus::Lost]),
        kind!(W: Payment: Payment::Card { last4: text("1234") }, Payment::Wire(5_000_000_000), Payment::Both(1, text("a")), Payment::Cash),
        kind!(W: Event: Event::Paid { by: text("a"), note: Some(text("b")), lines: vec![line("a")] },
            Event::Paid { by: text("a"), note: None, lines: vec![] }, Event::Cancelled, Event::Sent(line("a"))),
        kind!(W: Vec<Event>: vec![Event::Paid { by: text("a"), note: Some(text("b")), lines: vec![line("a")] },
            Event::Paid { by: text("a"), note: None, lines: vec![] }, Event::Cancelled, Event::Sent(line("a"))]),
        kind!(W: OpenEvent: OpenEvent::Paid { by: text("a") }, OpenEvent::Unknown),
        kind!(W: Adjacent: Adjacent::Point { x: 1 }, Adjacent::Name(text("a")), Adjacent::Nothing, Adjacent::Pair(1, 2)),
        kind!(W: Untagged: Untagged::Number(9_007_199_254_740_993), Untagged::Text(text("a")), Untagged::Circle { radius: 0.5 },
            Untagged::Rectangle { width: 0.5, height: 0.5 }, Untagged::Names(vec![text("a")])),
        kind!(W: NumberOrText: NumberOrText::Number(9_007_199_254_740_993), NumberOrText::Text(text("a"))),
        kind!(W: Filter: eq(), Filter::Not { inner: Box::new(eq()) }, Filter::And { items: vec![eq()] }),
    ]
}
