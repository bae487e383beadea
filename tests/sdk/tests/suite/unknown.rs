//! Attributes of a type that the SDK does not know. A future version of AWS's API may add one.

use std::error::Error as _;
use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tablewright::DynamoTable;
use tablewright::sdk::{self, Table};
use tablewright::stream::{Change, Record};
use tablewright::testing::{Answer, client_of, streams_client_of};

use super::model::block_on;

/// Returns an item with one attribute of each known type, and the unknown type, `VEC`, at every depth.
fn stored() -> Value {
    json!({
        "id": { "S": "a" },
        "new": { "VEC": [0.5, 1] },
        "number": { "N": "7" },
        "binary": { "B": "AP8=" },
        "flag": { "BOOL": true },
        "null": { "NULL": true },
        "list": { "L": [{ "N": "1" }, { "N": "2" }] },
        "list_of_new": { "L": [{ "N": "1" }, { "VEC": [1] }] },
        "map": { "M": { "known": { "S": "b" }, "new": { "VEC": [] }, "deep": { "M": { "new": { "VEC": [] } } } } },
        "texts": { "SS": ["a"] },
        "numbers": { "NS": ["1"] },
        "binaries": { "BS": ["AP8="] }
    })
}

macro_rules! items {
    ($($(#[$attribute:meta])* $name:ident { $($field:ident: $ty:ty,)* })*) => {$(
        #[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
        #[table(name = "items")]
        #[stream]
        struct $name {
            #[pk]
            id: String,
            $($field: $ty,)*
        }
    )*};
}

items! {
    Known {
        number: u8,
        flag: bool,
        null: Option<u8>,
        list: Vec<u8>,
        map: Inner,
        texts: Vec<String>,
        numbers: Vec<u8>,
        missing: Option<u8>,
    }
    OptionOfNew { new: Option<String>, }
    AnyOfNew { new: Value, }
    ListOfNew { list_of_new: Vec<Option<u8>>, }
    MapOfNew { map: InnerOfNew, }
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Inner {
    known: String,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct InnerOfNew {
    new: Option<String>,
}

fn known() -> Known {
    Known {
        id: "a".to_owned(),
        number: 7,
        flag: true,
        null: None,
        list: vec![1, 2],
        map: Inner { known: "b".to_owned() },
        texts: vec!["a".to_owned()],
        numbers: vec![1],
        missing: None,
    }
}

/// Returns a table that contains this one item.
fn table<T: DynamoTable>() -> Table<T> {
    let client = client_of(|call| {
        let item = stored();
        Answer::output(
            match call.operation {
                "GetItem" => json!({ "Item": item }),
                "Query" | "Scan" => json!({ "Items": [item], "Count": 1, "ScannedCount": 1 }),
                "PutItem" | "UpdateItem" | "DeleteItem" => json!({ "Attributes": item }),
                "BatchGetItem" => json!({ "Responses": { "items": [item] } }),
                "TransactGetItems" => json!({ "Responses": [{ "Item": item }] }),
                _ => json!({}),
            }
            .to_string(),
        )
    });
    Table::new(client, "items")
}

#[test]
fn what_is_not_read_is_passed_over() {
    let items = table::<Known>();
    let key = || Known::key("a");
    block_on(async {
        let read = [
            items.get(key()).send().await.unwrap(),
            items.query(Known::partition("a")).all().await.unwrap().pop(),
            items.scan().all().await.unwrap().pop(),
            items.batch_get([key()]).send().await.unwrap().pop().unwrap(),
            items.transact_get(items.get(key())).send().await.unwrap(),
            items.put(&known()).returning_old().send().await.unwrap(),
            items.delete(key()).returning_old().send().await.unwrap(),
            Some(items.update(key()).set(Known::PATHS.number, 7).returning_new().send().await.unwrap()),
        ];
        for read in read {
            assert_eq!(read, Some(known()));
        }
    });
}

fn error_of<T: DynamoTable + DeserializeOwned + Debug + 'static>() -> sdk::Error {
    block_on(table::<T>().scan().all()).unwrap_err()
}

/// The unknown value is neither read as `None` nor as another value.
#[test]
fn what_is_read_names_the_attribute() {
    for (error, attribute) in [
        (error_of::<OptionOfNew>(), "new"),
        (error_of::<AnyOfNew>(), "new"),
        (error_of::<ListOfNew>(), "list_of_new"),
        (error_of::<MapOfNew>(), "map"),
    ] {
        let text =
            format!("Scan on table `items`: attribute `{attribute}` has a value that its type cannot read");
        assert!(error.to_string().starts_with(&text), "{error}");
        assert_eq!(
            error.source().unwrap().to_string(),
            "this version of the AWS SDK does not know the attribute's type; a newer one may"
        );
    }
}

/// Returns the record of the insert, from `GetRecords`.
fn record() -> aws_sdk_dynamodbstreams::types::Record {
    let client = streams_client_of(|_| {
        let record = json!({
            "eventID": "1", "eventName": "INSERT", "dynamodb": {
                "SequenceNumber": "100", "Keys": { "id": { "S": "a" }, "new": { "VEC": [] } }, "NewImage": stored()
            }
        });
        Answer::output(json!({ "Records": [record] }).to_string())
    });
    let output = block_on(client.get_records().shard_iterator("any").send()).unwrap();
    output.records.unwrap().pop().unwrap()
}

#[test]
fn records_of_streams_pass_over_it_too() {
    let record_of_known: Record<Known> = record().try_into().unwrap();
    assert_eq!(record_of_known.change, Change::Inserted { new: known() });
    assert_eq!(record_of_known.key, Known::key("a"));

    let error = Record::<OptionOfNew>::try_from(record()).unwrap_err().to_string();
    let start = "stream record 100 of table `items`: attribute `new` of its new image has a value that its type cannot read";
    assert!(error.starts_with(start), "{error}");
}
