//! Tables with keys of each type in each position, random items, and conditions to compare with a filter in memory.
//!
//! The attributes have names that DynamoDB reserves.

use std::fmt::Debug;

use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use tablewright::key::KeyValue;
use tablewright::{DynamoTable, KeyAttribute, KeyCondition, Timestamp};

/// The comparison of a condition's last attribute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Operator {
    Eq,
    Lt,
    Le,
    Gt,
    Ge,
    Between,
    BeginsWith,
}

pub(super) const OPERATORS: [Operator; 7] = [
    Operator::Eq,
    Operator::Lt,
    Operator::Le,
    Operator::Gt,
    Operator::Ge,
    Operator::Between,
    Operator::BeginsWith,
];

/// Compares a sort key. In a key of several attributes, every comparison before the last returns a step that is also a
/// condition.
macro_rules! compare {
    ($key:expr, $operator:expr, $from:expr, $to:expr $(, begins_with $prefix:expr)?) => {
        match $operator {
            Operator::Eq => Some(KeyCondition::clone(&$key.eq($from)).any()),
            Operator::Lt => Some($key.lt($from).any()),
            Operator::Le => Some($key.le($from).any()),
            Operator::Gt => Some($key.gt($from).any()),
            Operator::Ge => Some($key.ge($from).any()),
            Operator::Between => Some($key.between($from, $to).any()),
            Operator::BeginsWith => None$(.or(Some($key.begins_with($prefix).any())))?,
        }
    };
}

/// The bounds of a condition, for a filter in memory.
#[derive(Clone, Debug)]
pub(super) struct Bounds<K> {
    pub(super) from: K,
    pub(super) to: K,
    /// A prefix of `from`, if its type has prefixes.
    pub(super) text: String,
    pub(super) bytes: Vec<u8>,
}

impl<K: KeyAttribute + Ord> Bounds<K> {
    /// `length` is the length of the prefix, in characters or bytes.
    pub(super) fn new(a: K, b: K, length: usize) -> Self {
        let (from, to) = if a <= b { (a, b) } else { (b, a) };
        let text: String = match from.key_value() {
            KeyValue::S(text) => text.chars().take(length).collect(),
            _ => String::new(),
        };
        let bytes = match from.key_value() {
            KeyValue::B(bytes) => bytes.iter().copied().take(length).collect(),
            _ => text.clone().into_bytes(),
        };
        Self { from, to, text, bytes }
    }

    pub(super) fn contain(&self, operator: Operator, value: &K) -> bool {
        let Self { from, to, bytes, .. } = self;
        match operator {
            Operator::Eq => value == from,
            Operator::Lt => value < from,
            Operator::Le => value <= from,
            Operator::Gt => value > from,
            Operator::Ge => value >= from,
            Operator::Between => from <= value && value <= to,
            Operator::BeginsWith => match value.key_value() {
                KeyValue::S(text) => text.as_bytes().starts_with(bytes),
                KeyValue::B(value) => value.starts_with(bytes),
                KeyValue::N(_) => false,
            },
        }
    }
}

/// A type of sort keys. It generates few different values, so that some are equal and some are adjacent.
pub(super) trait Value:
    KeyAttribute + Clone + Debug + DeserializeOwned + Ord + Serialize + 'static
{
    fn any() -> BoxedStrategy<Self>;
}

impl Value for String {
    /// `é` and `𝄞` sort by their bytes: in this order, and after `z`. `#` and a space have no special meaning.
    fn any() -> BoxedStrategy<Self> {
        prop_oneof!["[a-c]{1,3}", "[2-3]{1,2}", "[aé𝄞 #\\x00\u{ffff}]{1,2}"].boxed()
    }
}

impl Value for ByteBuf {
    /// Bytes compare as unsigned: 0x80 sorts after 0x7f.
    fn any() -> BoxedStrategy<Self> {
        let byte = prop::sample::select(vec![0, 1, 0x7f, 0x80, 0xff_u8]);
        prop::collection::vec(byte, 1..3).prop_map(Self::from).boxed()
    }
}

impl Value for i64 {
    /// As text, 10 would sort before 2, and -1 before -2.
    fn any() -> BoxedStrategy<Self> {
        let ends = prop::sample::select(vec![Self::MIN, Self::MIN + 1, Self::MAX - 1, Self::MAX]);
        prop_oneof![6 => -12..12_i64, 1 => ends, 1 => any::<Self>()].boxed()
    }
}

impl Value for Timestamp {
    /// Returns times with and without a fraction of a second, and years apart.
    fn any() -> BoxedStrategy<Self> {
        let near = (0..8_u64).prop_map(|quarter| 1_700_000_000_000 + 250 * quarter);
        prop_oneof![3 => near, 1 => 0..253_402_300_800_000_u64]
            .prop_map(|millis| Self::from_unix_millis(millis).unwrap())
            .boxed()
    }
}

/// The table or index of a condition.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place {
    Table,
    Global,
    Local,
}

pub(super) const PLACES: [Place; 3] = [Place::Table, Place::Global, Place::Local];

/// A condition on a table with sort keys of type `K`.
#[derive(Clone, Debug)]
pub(super) struct Request<K> {
    pub(super) place: Place,
    /// `None` for the whole partition.
    pub(super) operator: Option<Operator>,
    pub(super) name: String,
    pub(super) status: u8,
    pub(super) bounds: Bounds<K>,
}

/// An item of a table with sort keys of type `Key`.
pub(super) trait Item: Clone + Debug + DeserializeOwned + DynamoTable + PartialEq + Serialize {
    type Key: Value;

    fn new(
        name: String,
        order: Self::Key,
        status: Option<u8>,
        date: Self::Key,
        level: Option<Self::Key>,
    ) -> Self;

    /// Returns the condition, or `None` if the type does not support the operator.
    fn condition(request: &Request<Self::Key>) -> Option<KeyCondition<'_, Self>>;

    /// Returns the sort key of the table or index, if the item is in the requested partition.
    fn sort_key(&self, request: &Request<Self::Key>) -> Option<&Self::Key>;

    fn matches(&self, request: &Request<Self::Key>) -> bool {
        let contain = |key| request.operator.is_none_or(|operator| request.bounds.contain(operator, key));
        self.sort_key(request).is_some_and(contain)
    }
}

macro_rules! table {
    ($name:ident: $key:ty $(, begins_with $prefix:ident)?) => {
        #[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub(super) struct $name {
            #[pk]
            name: String,
            #[sk]
            order: $key,
            #[gsi("status")]
            #[serde(skip_serializing_if = "Option::is_none")]
            status: Option<u8>,
            #[gsi("status", sk)]
            date: $key,
            #[lsi("level")]
            #[serde(skip_serializing_if = "Option::is_none")]
            level: Option<$key>,
        }

        impl Item for $name {
            type Key = $key;

            fn new(name: String, order: $key, status: Option<u8>, date: $key, level: Option<$key>) -> Self {
                Self { name, order, status, date, level }
            }

            fn condition(request: &Request<$key>) -> Option<KeyCondition<'_, Self>> {
                let Request { place, operator, name, status, bounds } = request;
                let (from, to) = (&bounds.from, &bounds.to);
                let Some(operator) = operator else {
                    return Some(match place {
                        Place::Table => Self::partition(name).clone().any(),
                        Place::Global => Self::by_status(status).clone().any(),
                        Place::Local => Self::by_level(name).clone().any(),
                    });
                };
                match place {
                    Place::Table => {
                        compare!(Self::partition(name).order(), operator, from, to $(, begins_with &bounds.$prefix)?)
                    }
                    Place::Global => {
                        compare!(Self::by_status(status).date(), operator, from, to $(, begins_with &bounds.$prefix)?)
                    }
                    Place::Local => {
                        compare!(Self::by_level(name).level(), operator, from, to $(, begins_with &bounds.$prefix)?)
                    }
                }
            }

            fn sort_key(&self, request: &Request<$key>) -> Option<&$key> {
                match request.place {
                    Place::Table => (self.name == request.name).then_some(&self.order),
                    Place::Global => (self.status == Some(request.status)).then_some(&self.date),
                    Place::Local => self.level.as_ref().filter(|_| self.name == request.name),
                }
            }
        }
    };
}

table!(Texts: String, begins_with text);
table!(Numbers: i64);
table!(Binaries: ByteBuf, begins_with bytes);
table!(Times: Timestamp, begins_with text);

/// Returns items with different primary keys, and conditions with every operator in every place.
pub(super) fn items_and_requests<T: Item>() -> impl Strategy<Value = (Vec<T>, Vec<Request<T::Key>>)> {
    let name = || prop::sample::select(vec!["a", "b"]).prop_map(str::to_owned);
    let item = (
        name(),
        T::Key::any(),
        prop::option::of(0..2_u8),
        T::Key::any(),
        prop::option::weighted(0.8, T::Key::any()),
    );
    let item = item.prop_map(|(name, order, status, date, level)| T::new(name, order, status, date, level));
    let items = prop::collection::vec(item, 1..40).prop_map(|all| {
        let mut items: Vec<T> = Vec::new();
        for item in all {
            if !items.iter().any(|other| other.primary_key() == item.primary_key()) {
                items.push(item);
            }
        }
        items
    });
    let operators = || std::iter::once(None).chain(OPERATORS.map(Some));
    let requests: Vec<_> = PLACES
        .into_iter()
        .flat_map(|place| operators().map(move |operator| (place, operator)))
        .map(|(place, operator)| {
            let bounds = (T::Key::any(), T::Key::any(), prop_oneof![1..4_usize, 4..25_usize]);
            (name(), 0..2_u8, bounds).prop_map(move |(name, status, (a, b, length))| Request {
                place,
                operator,
                name,
                status,
                bounds: Bounds::new(a, b, length),
            })
        })
        .collect();
    (items, requests)
}

/// A table with an index of as many attributes as allowed.
#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[gsi("place", pk(region, number, digest, kind), sk(text, level, hash, at_time))]
pub(super) struct Multi {
    #[pk]
    pub(super) id: u16,
    pub(super) region: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) number: Option<i8>,
    pub(super) digest: ByteBuf,
    pub(super) kind: Kind,
    pub(super) text: String,
    pub(super) level: i64,
    pub(super) hash: ByteBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) at_time: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, KeyAttribute, PartialEq, Serialize)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
pub(super) enum Kind {
    ToGo,
    Here,
}

/// A condition on that index. The first attributes of the sort key are equal to `like`, and the next one is compared.
#[derive(Clone, Debug)]
pub(super) struct MultiRequest {
    pub(super) like: Multi,
    /// The number of attributes that are compared for equality before the last.
    pub(super) equal: usize,
    pub(super) operator: Option<Operator>,
    pub(super) text: Bounds<String>,
    pub(super) level: Bounds<i64>,
    pub(super) hash: Bounds<ByteBuf>,
    pub(super) at_time: Bounds<Timestamp>,
}

impl MultiRequest {
    pub(super) fn condition(&self) -> Option<KeyCondition<'_, Multi>> {
        let Self { like, text, level, hash, at_time, .. } = self;
        let number = like.number.unwrap_or_default();
        let partition = Multi::by_place(&like.region, number, &like.digest, like.kind);
        let Some(operator) = self.operator else {
            return Some(match self.equal {
                0 => partition.clone().any(),
                1 => partition.text().eq(&like.text).clone().any(),
                2 => partition.text().eq(&like.text).level().eq(like.level).clone().any(),
                _ => {
                    partition.text().eq(&like.text).level().eq(like.level).hash().eq(&like.hash).clone().any()
                }
            });
        };
        if self.equal == 0 {
            return compare!(partition.text(), operator, &text.from, &text.to, begins_with text.text.as_str());
        }
        let partition = partition.text().eq(&like.text);
        if self.equal == 1 {
            return compare!(partition.level(), operator, level.from, level.to);
        }
        let partition = partition.level().eq(&like.level);
        if self.equal == 2 {
            return compare!(partition.hash(), operator, &hash.from, &hash.to, begins_with hash.bytes.as_slice());
        }
        let partition = partition.hash().eq(&like.hash);
        compare!(partition.at_time(), operator, at_time.from, at_time.to, begins_with at_time.text.as_str())
    }

    pub(super) fn matches(&self, item: &Multi) -> bool {
        let Self { like, text, level, hash, at_time, .. } = self;
        // An item is in the index if it has every attribute of the key.
        let (Some(number), Some(item_at)) = (item.number, &item.at_time) else { return false };
        let is_in_partition = (&item.region, number, &item.digest, item.kind)
            == (&like.region, like.number.unwrap_or_default(), &like.digest, like.kind);
        let equal = [item.text == like.text, item.level == like.level, item.hash == like.hash];
        let is_contained = self.operator.is_none_or(|operator| match self.equal {
            0 => text.contain(operator, &item.text),
            1 => level.contain(operator, &item.level),
            2 => hash.contain(operator, &item.hash),
            _ => at_time.contain(operator, item_at),
        });
        is_in_partition && equal[..self.equal].iter().all(|equal| *equal) && is_contained
    }
}

/// Returns items, and conditions with every operator after every number of equal attributes.
pub(super) fn multi_items_and_requests() -> impl Strategy<Value = (Vec<Multi>, Vec<MultiRequest>)> {
    fn bounds<K: Value>(few: impl Strategy<Value = K> + Clone) -> impl Strategy<Value = Bounds<K>> {
        (few.clone(), few, prop_oneof![1..4_usize, 4..25_usize])
            .prop_map(|(a, b, length)| Bounds::new(a, b, length))
    }
    let text = || "[ab]{1,2}";
    let level = || prop::sample::select(vec![-10_i64, -2, 2, 10]);
    let hash =
        || prop::collection::vec(prop::sample::select(vec![0x7f, 0x80_u8]), 1..3).prop_map(ByteBuf::from);
    let at_time = || (0..3_u64).prop_map(|half| Timestamp::from_unix_millis(half * 500).unwrap());
    let item = move || {
        let kind = prop::sample::select(vec![Kind::ToGo, Kind::Here]);
        let partition = ("[xy]", prop::option::weighted(0.9, -1..0_i8), Just(ByteBuf::from([0])), kind);
        let sort_key = (text(), level(), hash(), prop::option::weighted(0.9, at_time()));
        (partition, sort_key).prop_map(|((region, number, digest, kind), (text, level, hash, at_time))| {
            Multi { id: 0, region, number, digest, kind, text, level, hash, at_time }
        })
    };
    let items = prop::collection::vec(item(), 1..80).prop_map(|mut items| {
        (0..).zip(&mut items).for_each(|(id, item)| item.id = id);
        items
    });
    items.prop_flat_map(move |items| {
        let operators = || std::iter::once(None).chain(OPERATORS.map(Some));
        let requests: Vec<_> = (0..4)
            .flat_map(|equal| operators().map(move |operator| (equal, operator)))
            .map(|(equal, operator)| {
                let bounds = (bounds(text()), bounds(level()), bounds(hash()), bounds(at_time()));
                (prop::sample::select(items.clone()), bounds).prop_map(
                    move |(like, (text, level, hash, at_time))| MultiRequest {
                        like,
                        equal,
                        operator,
                        text,
                        level,
                        hash,
                        at_time,
                    },
                )
            })
            .collect();
        (Just(items), requests)
    })
}
