//! Cursors: the position that a cursor marks, and the queries that reject it.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;
use tablewright::sdk::{Cursor, CursorError, Error, ErrorKind, Table};
use tablewright::testing::{Answer, client_of};

use super::model::{Order, Status, block_on, tables};

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

/// Returns a table whose engine reports one scanned item and a last evaluated key.
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

/// The text must not change by a single byte, so that cursors remain valid when this crate is updated.
#[test]
fn the_text_of_a_cursor_stays() {
    assert_eq!(ada().to_string(), "AQAGb3JkZXJzAAADYWRhAAE30_EPFFA9uyw");
    let last = serde_json::json!({
        "customerId": { "S": "ada" },
        "number": { "N": "7" },
        "status": { "S": "open" },
        "placedAt": { "N": "1007" },
    });
    let table = one_of_many::<Order>(&last);
    let index = block_on(table.query(Order::by_status(Status::Open)).page()).unwrap().next.unwrap();
    assert_eq!(index.to_string(), "AQATb3JkZXJzL3N0YXR1cy1pbmRleAAAA2FkYQABNwAEb3BlbgAEMTAwN1Cv5ejIpswn");
    let segment = block_on(table.scan().segment(1, 4).page()).unwrap().next.unwrap();
    assert_eq!(segment.to_string(), "AQAGb3JkZXJzAgAAAAEAAAAEAANhZGEAATenvHdts22pKQ");
    let scan = block_on(table.scan_index(Order::by_status).page()).unwrap().next.unwrap();
    assert_eq!(
        scan.to_string(),
        "AQATb3JkZXJzL3N0YXR1cy1pbmRleAIAAAAAAAAAAAADYWRhAAE3AARvcGVuAAQxMDA3-t0cmptmnh0"
    );
    // A cursor of an index is only valid for that index, and for the same operation: a query or a scan.
    assert!(table.scan_index(Order::by_status).after(&index).input().is_err());
    assert!(table.query(Order::by_status(Status::Open)).after(&scan).input().is_err());
    assert!(table.query(Order::by_status(Status::Shipped)).after(&index).input().is_err());
    let reverse =
        block_on(table.query(Order::by_status(Status::Open)).descending().page()).unwrap().next.unwrap();
    assert_ne!(reverse, index);
    let input = table.scan_index(Order::by_status).after(&scan).input().unwrap();
    let start = serde_json::json!(input.exclusive_start_key().unwrap().keys().collect::<BTreeSet<_>>());
    assert_eq!(start, serde_json::json!(["customerId", "number", "placedAt", "status"]));
}

/// A page can be the response of an HTTP API. How many items were scanned is left out, because it is an internal
/// detail.
#[test]
fn a_page_is_json() {
    let last = serde_json::json!({ "customerId": { "S": "ada" }, "number": { "N": "7" } });
    let page = block_on(one_of_many::<Order>(&last).query(Order::partition("ada")).page()).unwrap();
    let next = page.next.clone().unwrap();
    let numbers = page.map(|order| order.number);
    assert_eq!(
        serde_json::to_value(&numbers).unwrap(),
        serde_json::json!({ "items": [], "next": next.as_str(), "previous": null })
    );
    let orders = super::model::embedded();
    block_on(orders.put(&Order::new("ada", 7)).send()).unwrap();
    let page = block_on(orders.query(Order::partition("ada")).page()).unwrap();
    let items = serde_json::to_value([Order::new("ada", 7)]).unwrap();
    let json = serde_json::json!({ "items": items, "next": null, "previous": null });
    assert_eq!(serde_json::to_value(page).unwrap(), json);
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

fn error<O>(refused: Result<O, Error>) -> CursorError {
    match refused.map(drop).unwrap_err().into_kind() {
        ErrorKind::Cursor(error) => error,
        kind => panic!("{kind}"),
    }
}

/// The range, the filter and the limit may change from one page to the next. The table, the index and the partition may
/// not.
#[test]
fn another_query_refuses_it() {
    let orders = Table::<Order>::without_client("another-name");
    let cursor = ada();
    let query = |condition| orders.query(condition).after(&cursor);
    let ada = || Order::partition("ada");
    let from = |number: u64| ada().number().ge(number);
    for (what, query) in [
        ("the same", query(from(3))),
        ("less", query(from(3)).limit(1)),
        ("a range that has moved", query(from(4))),
        ("no range", query(ada().number().ge(0_u64))),
        ("another range", query(ada().number().between(1_u64, 9_u64))),
        ("a filter", query(from(3)).filter(Order::PATHS.note.exists())),
    ] {
        let input = query.input().unwrap();
        assert_eq!(input.exclusive_start_key().unwrap()["number"].as_n().unwrap(), "7", "{what}");
    }
    query(from(3)).project::<tablewright::Key<'_, Order>>().input().unwrap();

    let bo = || orders.query(Order::partition("bo").number().ge(3_u64)).after(&cursor);
    assert_eq!(error(bo().input()), CursorError::OfAnotherPartition);
    assert_eq!(error(bo().count_input()), CursorError::OfAnotherPartition);
    assert_eq!(error(block_on(bo().page())), CursorError::OfAnotherPartition);
    assert_eq!(error(block_on(bo().all())), CursorError::OfAnotherPartition);
    assert_eq!(error(query(from(3)).descending().input()), CursorError::OfAnotherOrder);
    let index = orders.query(Order::by_status(Status::Open)).after(&cursor).input();
    assert_eq!(
        index.unwrap_err().to_string(),
        "Query on table `another-name`: the cursor belongs to `orders`, and this reads `orders/status-index`; begin \
         without a cursor"
    );
    let table = Table::<Keys>::without_client("keys").query(Keys::partition("ada")).after(&cursor).input();
    let of = CursorError::OfAnother { cursor: "orders".to_owned(), query: "keys".to_owned() };
    assert_eq!(error(table), of);
    let scan = orders.scan().after(&cursor).input().map(drop).unwrap_err();
    assert!(matches!(scan.kind(), ErrorKind::Cursor(CursorError::OfAnotherOperation)), "{scan}");
}

/// If the partition key has several attributes, all of them are compared, whatever their types.
#[test]
fn a_cursor_stays_in_its_partition() {
    let key = serde_json::json!({ "text": { "S": "b" }, "number": { "N": "-7" }, "hash": { "B": "AAE=" } });
    let table = one_of_many::<Keys>(&key);
    let query = |hash: &'static [u8], text: &'static str| table.query(Keys::by_both(hash, text));
    let cursor = block_on(query(&[0, 1], "b").page()).unwrap().next.unwrap();
    query(&[0, 1], "b").after(&cursor).input().unwrap();
    for (hash, text) in [(&[0, 1][..], "a"), (&[0, 2], "b"), (&[0], "b"), (&[0, 1, 0], "b")] {
        let error = query(hash, text).after(&cursor).input().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Cursor(CursorError::OfAnotherPartition)), "{error}");
    }
}

/// The next page of a range that has moved has the range's items after the cursor, in either order. Tests each kind of
/// range.
#[test]
fn a_range_that_moves_is_read_on() {
    for (engine, orders) in tables() {
        block_on(async {
            let all: Vec<Order> = (0..6).map(|number| Order::new("ada", number * 10)).collect();
            orders.batch_write().add_all(all.iter().map(|order| orders.put(order))).send().await.unwrap();
            let number = || Order::partition("ada").number();
            let mut ranges = Vec::new();
            for bound in (0..60).step_by(5) {
                ranges.push((number().eq(bound), bound..=bound));
                ranges.push((number().lt(bound), 0..=bound.wrapping_sub(1)));
                ranges.push((number().le(bound), 0..=bound));
                ranges.push((number().gt(bound), bound + 1..=100));
                ranges.push((number().ge(bound), bound..=100));
                ranges.push((number().between(bound, bound + 20), bound..=bound + 20));
            }
            // Remove the empty range before 0, whose end has wrapped around.
            ranges.retain(|(_, range)| *range.end() <= 100);
            for descending in [false, true] {
                let query = |condition| {
                    let query = orders.query(condition);
                    if descending { query.descending() } else { query.ascending() }
                };
                let first = query(Order::partition("ada").number().ge(0_u64)).limit(3).page().await.unwrap();
                let (cursor, last) = (first.next.unwrap(), first.items[2].number);
                for (condition, range) in &ranges {
                    let what = format!("{condition:?} after {last}, {engine}");
                    let read = query(condition.clone()).after(&cursor).limit(100).page().await;
                    let read = read.unwrap_or_else(|error| panic!("{what}: {error}"));
                    let is_left = |number: &u64| if descending { *number < last } else { *number > last };
                    let mut left: Vec<u64> = (0..60)
                        .step_by(10)
                        .filter(|number| range.contains(number) && is_left(number))
                        .collect();
                    if descending {
                        left.reverse();
                    }
                    let numbers: Vec<u64> = read.items.iter().map(|order| order.number).collect();
                    assert_eq!((numbers, read.next), (left.clone(), None), "{what}");
                    let count = query(condition.clone()).after(&cursor).count().await.unwrap();
                    let items = query(condition.clone()).after(&cursor).all().await.unwrap();
                    assert_eq!((count, items.len()), (left.len(), left.len()), "{what}");
                }
            }
        });
    }
}

/// At the end of a range, a table has no more items. An index may have more, because its keys are not unique.
#[test]
fn a_place_at_the_end_of_a_range_is_read_on() {
    for (engine, orders) in tables() {
        block_on(async {
            for number in 0..6 {
                let order = Order {
                    placed_at: 1000 + number / 3,
                    status: Some(Status::Open),
                    ..Order::new("ada", number)
                };
                orders.put(&order).send().await.unwrap();
            }
            let open = || Order::by_status(Status::Open).placed_at();
            macro_rules! pages {
                ($($query:expr => $count:expr,)*) => {$(
                    for size in 1..=6 {
                        let (mut read, mut after) = (Vec::new(), None::<Cursor>);
                        loop {
                            let page = $query.limit(size).after(after.as_ref()).page().await;
                            let page = page.unwrap_or_else(|error| panic!("{}, {size}, {engine}: {error}", stringify!($query)));
                            read.extend(page.items.iter().map(|order| order.number));
                            after = page.next;
                            if after.is_none() {
                                break;
                            }
                        }
                        read.sort_unstable();
                        read.dedup();
                        assert_eq!(read.len(), $count, "{}, {size}, {engine}", stringify!($query));
                    }
                )*};
            }
            pages! {
                orders.query(open().le(1000_u64)) => 3,
                orders.query(open().eq(1001_u64)) => 3,
                orders.query(open().between(1000_u64, 1001_u64)) => 6,
                orders.query(open().ge(1001_u64)).descending() => 3,
                orders.query(open().between(1000_u64, 1001_u64)).descending() => 6,
                orders.query(Order::partition("ada").number().le(5_u64)) => 6,
                orders.query(Order::partition("ada").number().ge(2_u64)).descending() => 4,
                orders.query(Order::partition("ada").number().eq(2_u64)) => 1,
            }
        });
    }
}

/// Tests prefixes, and sort keys of several attributes, which are compared from left to right.
#[test]
fn a_place_stands_before_within_or_after_a_range() {
    /// An event at a place, which is found by year and day.
    #[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
    #[gsi("days", pk(place), sk(year, day))]
    struct Event {
        #[pk]
        id: String,
        place: String,
        year: u32,
        day: String,
    }

    let last = serde_json::json!({
        "id": { "S": "e-1" }, "place": { "S": "here" }, "year": { "N": "2026" }, "day": { "S": "05-17" },
    });
    let table = one_of_many::<Event>(&last);
    let days = || Event::by_days("here");
    let cursor = block_on(table.query(days().year().eq(2026_u32)).page()).unwrap().next.unwrap();
    let year = || days().year().eq(2026_u32);
    // The client answers every request with one scanned item, which shows whether a request was sent.
    macro_rules! check {
        ($($condition:expr => $expected:expr,)*) => {$(
            let query = || table.query($condition).after(&cursor);
            let page = block_on(query().page()).unwrap();
            let begins = query().input().unwrap().exclusive_start_key().is_none();
            let stands = match (begins, page.scanned) {
                (true, 1) => "before",
                (false, 1) => "within",
                (false, 0) => "after",
                other => panic!("{other:?}"),
            };
            assert_eq!(stands, $expected, "{:?}", $condition);
            assert_eq!(page.next.is_none(), stands == "after", "{:?}", $condition);
        )*};
    }
    check! {
        year().day().begins_with("05-") => "within",
        year().day().begins_with("05-17") => "within",
        year().day().begins_with("05-2") => "before",
        year().day().begins_with("05-1") => "within",
        year().day().begins_with("04-") => "after",
        year().day().begins_with("05-17T") => "before",
        year().day().eq("05-17") => "within",
        year().day().between("05-01", "05-31") => "within",
        year().day().between("05-18", "05-31") => "before",
        year().day().between("05-01", "05-16") => "after",
        days().year().eq(2027_u32).day().ge("01-01") => "before",
        days().year().eq(2025_u32).day().ge("01-01") => "after",
        days().year().ge(2025_u32) => "within",
        days().year().gt(2026_u32) => "before",
        days().year().lt(2026_u32) => "after",
    }
}

/// A cursor of a segment is only valid for that segment.
#[test]
fn another_segment_refuses_it() {
    let last = serde_json::json!({ "customerId": { "S": "ada" }, "number": { "N": "7" } });
    let table = one_of_many::<Order>(&last);
    let cursor = block_on(table.scan().segment(1, 4).page()).unwrap().next.unwrap();
    table.scan().segment(1, 4).after(&cursor).input().unwrap();
    for scan in [table.scan(), table.scan().segment(0, 4), table.scan().segment(1, 5)] {
        let error = scan.after(&cursor).input().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Cursor(CursorError::OfAnotherSegment)), "{error}");
    }
    let query = table.query(Order::partition("ada")).after(&cursor).input().unwrap_err();
    assert!(matches!(query.kind(), ErrorKind::Cursor(CursorError::OfAnotherOperation)), "{query}");
}

proptest! {
    /// A cursor keeps its position through its text for every key, and the text is safe in a URL.
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

    /// Only the complete, unchanged text of a cursor is accepted.
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

/// Encodes bytes as DynamoDB's JSON does.
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
