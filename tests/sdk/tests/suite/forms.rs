//! Every form that serde gives a value can be stored and read back, whichever crate's attributes are used.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use tablewright::sdk::Table;
use tablewright::{DynamoTable, Naming, Stack};

use super::model::{block_on, clients_of};

#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub(super) struct Forms {
    character: char,
    tuple: (u8, String, Option<bool>),
    pair: Pair,
    wrapped: Wrapped,
    unit: Unit,
    nothing: (),
    some: Option<Box<Pair>>,
    optional: Vec<Option<i16>>,
    by_number: BTreeMap<i64, u8>,
    by_wide_number: BTreeMap<u128, u8>,
    by_flag: BTreeMap<bool, Vec<Wrapped>>,
    by_text: HashMap<Wrapped, Variants>,
    by_variant: BTreeMap<Plain, f32>,
    variants: Vec<Variants>,
    tagged: Vec<Tagged>,
    adjacent: Vec<Adjacent>,
    untagged: Vec<Untagged>,
    binary: Option<ByteBuf>,
    json: BTreeMap<String, serde_json::Value>,
    #[serde(flatten)]
    flattened: Flattened,
    #[serde(flatten)]
    rest: BTreeMap<String, Untagged>,
}

#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
struct Pair(i8, Wrapped);

#[derive(Clone, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
struct Wrapped(String);

#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
struct Unit;

#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Plain {
    FirstOne,
    Other,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
enum Variants {
    Unit,
    Newtype(Wrapped),
    Tuple(u8, Option<u8>),
    Struct { size: u16, plain: Plain },
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "type")]
enum Tagged {
    Unit,
    Struct { map: BTreeMap<String, Vec<u8>>, plain: Plain },
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Unit,
    Tuple(u8, Wrapped),
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(untagged)]
enum Untagged {
    Number(i64),
    Fraction(f64),
    Flag(bool),
    Text(String),
    List(Vec<Self>),
    Map(BTreeMap<String, Self>),
}

#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
struct Flattened {
    first: u64,
    second: Option<Wrapped>,
}

/// Returns a value of each form.
pub(super) fn forms() -> Forms {
    let id = |text: &str| Wrapped(text.to_owned());
    let strukt = Variants::Struct { size: 7, plain: Plain::FirstOne };
    Forms {
        character: 'é',
        tuple: (7, "seven".to_owned(), Some(true)),
        pair: Pair(-7, id("pair")),
        wrapped: id("wrapped"),
        some: Some(Box::new(Pair(7, id("some")))),
        optional: vec![Some(-7), None],
        by_number: [(-7, 1), (7, 2)].into(),
        by_wide_number: [(u128::MAX, 1)].into(),
        by_flag: [(true, vec![id("a")]), (false, vec![])].into(),
        by_text: [(id("a"), Variants::Unit), (id("b"), strukt.clone())].into(),
        by_variant: [(Plain::FirstOne, 0.5), (Plain::Other, -0.5)].into(),
        variants: vec![Variants::Unit, Variants::Newtype(id("a")), Variants::Tuple(1, None), strukt],
        tagged: vec![
            Tagged::Unit,
            Tagged::Struct { map: [("a".to_owned(), vec![1, 2])].into(), plain: Plain::Other },
        ],
        adjacent: vec![Adjacent::Unit, Adjacent::Tuple(1, id("a"))],
        untagged: vec![
            Untagged::Number(-7),
            Untagged::Fraction(0.5),
            Untagged::Flag(true),
            Untagged::Text(String::new()),
            Untagged::List(vec![Untagged::Number(1), Untagged::List(vec![])]),
            Untagged::Map([("a".to_owned(), Untagged::Flag(false))].into()),
        ],
        binary: Some(ByteBuf::from([0, 255])),
        json: [("any".to_owned(), serde_json::json!({ "of": [1, -1, 0.5, "text", null, { "a": true }] }))]
            .into(),
        flattened: Flattened { first: u64::MAX, second: Some(id("second")) },
        rest: [("else".to_owned(), Untagged::Number(7))].into(),
        ..Forms::default()
    }
}

#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[table(name = "forms")]
struct Item {
    #[pk]
    id: u32,
    forms: Forms,
    variant: Variants,
    #[serde(flatten)]
    flattened: Flattened,
    #[serde(flatten)]
    rest: BTreeMap<String, Untagged>,
}

#[test]
fn every_form_is_read_as_it_was_written() {
    let stack = Stack::new(Naming::verbatim()).table::<Item>();
    for (engine, client) in clients_of(&stack) {
        let table = Table::<Item>::named(client, stack.naming());
        let item = Item {
            id: 1,
            forms: forms(),
            variant: Variants::Tuple(1, None),
            flattened: Flattened { first: 1, second: None },
            rest: forms().rest,
        };
        block_on(async {
            table.put(&item).send().await.unwrap();
            assert_eq!(table.get(Item::key(1_u32)).send().await.unwrap(), Some(item.clone()), "{engine}");
        });
        // `serde_dynamo` agrees with the test: it can read its own output.
        let stored: serde_dynamo::Item = serde_dynamo::to_item(&item).unwrap();
        assert_eq!(serde_dynamo::from_item::<_, Item>(stored).unwrap(), item);
    }
}
