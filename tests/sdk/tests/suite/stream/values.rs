//! Values of every type that an item has.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use tablewright::DynamoTable;
use tablewright::stream::{Change, Record};

use super::{changes, engines, records};
use crate::suite::forms::{Forms, forms};

#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[table(name = "values")]
#[stream]
pub(super) struct Values {
    #[pk]
    binary_key: ByteBuf,
    #[sk]
    number_key: i64,
    binary: ByteBuf,
    text: String,
    integer: u64,
    fraction: f64,
    #[serde(with = "tablewright::number")]
    exact: i128,
    flag: bool,
    null: Option<String>,
    list: Vec<Nested>,
    map: BTreeMap<String, Nested>,
    empty_list: Vec<u8>,
    empty_map: BTreeMap<String, u8>,
    #[serde(with = "serde_dynamo::string_set")]
    strings: BTreeSet<String>,
    #[serde(with = "serde_dynamo::number_set")]
    numbers: BTreeSet<i64>,
    #[serde(with = "serde_dynamo::binary_set")]
    binaries: BTreeSet<ByteBuf>,
    forms: Forms,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
enum Nested {
    Plain,
    Of(u32),
    With { size: Option<i8> },
}

fn values(text: &str) -> Values {
    let nested = [Nested::Plain, Nested::Of(7), Nested::With { size: Some(-1) }, Nested::With { size: None }];
    Values {
        binary_key: ByteBuf::from([0, 159, 255]),
        number_key: -7,
        binary: ByteBuf::from([255, 0, 128]),
        text: text.to_owned(),
        integer: u64::MAX,
        fraction: -0.125,
        exact: 12_345_678_901_234_567_890_123_456_789_012_345_678,
        flag: true,
        null: None,
        list: nested.to_vec(),
        map: nested
            .into_iter()
            .zip(["a", "b", "c", "d e"])
            .map(|(value, name)| (name.to_owned(), value))
            .collect(),
        empty_list: Vec::new(),
        empty_map: BTreeMap::new(),
        strings: ["one", "two"].map(str::to_owned).into(),
        numbers: [i64::MIN, 0, i64::MAX].into(),
        binaries: [ByteBuf::from([0]), ByteBuf::from([255, 1])].into(),
        forms: forms(),
    }
}

#[test]
fn values_of_every_type_are_read() {
    for (engine, answers) in engines() {
        let (first, second) = (values("\u{1F4E6} \"quoted\""), values(""));
        let of_sdk = changes(&answers, &first, &second);
        let (_, event) = records(&answers, "values", 3);
        let of_lambda: Vec<Record<Values>> =
            event.records.into_iter().map(|record| record.try_into().unwrap()).collect();
        for records in [of_sdk, of_lambda] {
            for record in &records {
                assert_eq!(record.key, first.primary_key(), "{engine}");
            }
            let changes: Vec<_> = records.into_iter().map(|record| record.change).collect();
            let expected = [
                Change::Inserted { new: first.clone() },
                Change::Modified { old: first.clone(), new: second.clone() },
                Change::Removed { old: second.clone(), expired: false },
            ];
            assert_eq!(changes, expected, "{engine}");
        }
    }
}
