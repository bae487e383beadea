//! Cursors: the place they name, and which queries refuse them.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;
use tablewright::sdk::{Cursor, CursorError, ErrorKind, Table};
use tablewright::testing::{Answer, client_of};

use super::model::{Order, Status, block_on};

/// Keys of every type, and an index that shares an attribute with the table.
#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[gsi("both", pk(hash, text), sk(number))]
struct Keys {
    #[pk]
    text: String,
    #[sk]
    number: i64,
    hash: serde_bytes::ByteBuf,
}

/// A table whose engine gives one item, and says that there are more behind it.
fn one_of_many<T: DynamoTable>(last: &serde_json::Value) -> Table<T> {
    let body = serde_json::json!({ "Items": [], "Count": 0, "ScannedCount": 1, "LastEvaluatedKey": last })
        .to_string();
    Table::new(client_of(move |_| Answer::output(body.clone())), "table")
}

fn cursor_of(last: &serde_json::Value) -> Cursor {
    let table = one_of_many::<Order>(last);
    block_on(table.query(Order::partition("ada").number().ge(3_u64)).page()).unwrap().next.unwrap()
}

fn ada() -> Cursor {
    cursor_of(&serde_json::json!({ "customerId": { "S": "ada" }, "number": { "N": "7" } }))
}

/// Byte for byte, so that a cursor outlives an update of this crate.
#[test]
fn the_text_of_a_cursor_stays() {
    assert_eq!(ada().to_string(), "AQAGb3JkZXJzp71gIDTB8vgAA2FkYQABN782wdWlnBfb");
    let last = serde_json::json!({
        "customerId": { "S": "ada" },
        "number": { "N": "7" },
        "status": { "S": "open" },
        "placedAt": { "N": "1007" },
    });
    let table = one_of_many::<Order>(&last);
    let index = block_on(table.query(Order::by_status(Status::Open)).page()).unwrap().next.unwrap();
    assert_eq!(
        index.to_string(),
        "AQATb3JkZXJzL3N0YXR1cy1pbmRleNi738l_K8AAAANhZGEAATcABG9wZW4ABDEwMDfwBMAVIFBOrA"
    );
    let segment = block_on(table.scan().segment(1, 4).page()).unwrap().next.unwrap();
    assert_eq!(segment.to_string(), "AQAGb3JkZXJznBkRB6rKyJYAA2FkYQABNwbX6CeSI257");
    let scan = block_on(table.scan_index(Order::by_status).page()).unwrap().next.unwrap();
    assert_eq!(
        scan.to_string(),
        "AQATb3JkZXJzL3N0YXR1cy1pbmRleKjH-DIoGjnFAANhZGEAATcABG9wZW4ABDEwMDfny-g4mPX9UA"
    );
    // An index is read by its own cursors alone, and each way has its own.
    assert!(table.scan_index(Order::by_status).after(&index).input().is_err());
    assert!(table.query(Order::by_status(Status::Open)).after(&scan).input().is_err());
    assert!(table.query(Order::by_status(Status::Shipped)).after(&index).input().is_err());
    let input = table.scan_index(Order::by_status).after(&scan).input().unwrap();
    let start = serde_json::json!(input.exclusive_start_key().unwrap().keys().collect::<BTreeSet<_>>());
    assert_eq!(start, serde_json::json!(["customerId", "number", "placedAt", "status"]));
}

#[test]
fn a_cursor_is_text_everywhere() {
    let cursor = ada();
    assert_eq!(cursor.as_str().parse(), Ok(cursor.clone()));
    let json = serde_json::to_string(&cursor).unwrap();
    assert_eq!(json, format!("\"{cursor}\""));
    assert_eq!(serde_json::from_str::<Cursor>(&json).unwrap(), cursor);
    assert!(serde_json::from_str::<Cursor>("\"AAAA\"").is_err());
}

#[test]
fn another_query_refuses_it() {
    let orders = Table::<Order>::without_client("another-name");
    let cursor = ada();
    let error = |query: Result<_, tablewright::sdk::Error>| match query.map(drop).unwrap_err().into_kind() {
        ErrorKind::Cursor(error) => error,
        kind => panic!("{kind}"),
    };
    let same = || orders.query(Order::partition("ada").number().ge(3_u64)).after(&cursor);
    for (engine, same) in
        [("the same", same()), ("in another order", same().descending()), ("less", same().limit(1))]
    {
        let input = same.input().unwrap();
        assert_eq!(input.exclusive_start_key().unwrap()["number"].as_n().unwrap(), "7", "{engine}");
    }
    let other = [
        orders.query(Order::partition("ada")).after(&cursor).input(),
        orders.query(Order::partition("bo").number().ge(3_u64)).after(&cursor).input(),
        orders.query(Order::partition("ada").number().gt(3_u64)).after(&cursor).input(),
        orders.query(Order::partition("ada").number().ge(4_u64)).after(&cursor).input(),
    ];
    for other in other {
        assert_eq!(error(other), CursorError::OfAnotherCondition);
    }
    let index = orders.query(Order::by_status(Status::Open)).after(&cursor).input();
    assert_eq!(
        index.unwrap_err().to_string(),
        "Query on table `another-name`: the cursor is one of `orders`, and this reads `orders/status-index`; begin \
         without one"
    );
    let table = Table::<Keys>::without_client("keys").query(Keys::partition("ada")).after(&cursor).input();
    let of = CursorError::OfAnother { cursor: "orders".to_owned(), query: "keys".to_owned() };
    assert_eq!(error(table), of);
    assert!(orders.scan().after(&cursor).input().is_err(), "a scan is another way to read");
}

/// A segment's place is one in that segment.
#[test]
fn another_segment_refuses_it() {
    let last = serde_json::json!({ "customerId": { "S": "ada" }, "number": { "N": "7" } });
    let table = one_of_many::<Order>(&last);
    let cursor = block_on(table.scan().segment(1, 4).page()).unwrap().next.unwrap();
    table.scan().segment(1, 4).after(&cursor).input().unwrap();
    for scan in [table.scan(), table.scan().segment(0, 4), table.scan().segment(1, 5)] {
        assert!(scan.after(&cursor).input().is_err());
    }
}

proptest! {
    /// The place survives the text, whatever the key is, and the text fits into a URL.
    #[test]
    fn a_cursor_names_its_place(
        text in ".{1,20}",
        number in any::<i64>(),
        hash in proptest::collection::vec(any::<u8>(), 1..20),
    ) {
        let key = serde_json::json!({
            "text": { "S": text },
            "number": { "N": number.to_string() },
            "hash": { "B": base64(&hash) },
        });
        let table = one_of_many::<Keys>(&key);
        let query = || table.query(Keys::by_both(hash.as_slice(), &text));
        let page = || block_on(query().page()).unwrap().next.unwrap();
        let cursor = page();
        prop_assert!(cursor.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        prop_assert_eq!(&cursor, &page(), "the same bytes each time");
        let read: Cursor = cursor.to_string().parse().unwrap();
        let input = query().after(&read).input().unwrap();
        let start = input.exclusive_start_key().unwrap();
        prop_assert_eq!(start.len(), 3);
        prop_assert_eq!(start["text"].as_s().unwrap(), &text);
        prop_assert_eq!(start["number"].as_n().unwrap(), &number.to_string());
        prop_assert_eq!(start["hash"].as_b().unwrap().as_ref(), hash.as_slice());
    }

    /// Nothing but the whole of a cursor is one.
    #[test]
    fn a_damaged_cursor_is_none(position in any::<prop::sample::Index>(), to in "[A-Za-z0-9_-]", cut in any::<prop::sample::Index>()) {
        let text = ada().to_string();
        let position = position.index(text.len());
        let mut changed = text.clone();
        changed.replace_range(position..=position, &to);
        if changed != text {
            prop_assert_eq!(changed.parse::<Cursor>(), Err(CursorError::Malformed));
        }
        prop_assert_eq!(text[..cut.index(text.len())].parse::<Cursor>(), Err(CursorError::Malformed));
    }

    #[test]
    fn other_text_is_no_cursor(text in ".*") {
        prop_assert_eq!(text.parse::<Cursor>(), Err(CursorError::Malformed));
    }
}

/// As JSON has binary.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte))
            << (8 * (3 - chunk.len()));
        for digit in 0..4 {
            let character = if digit <= chunk.len() { ALPHABET[bits >> (18 - 6 * digit) & 63] } else { b'=' };
            text.push(char::from(character));
        }
    }
    text
}
