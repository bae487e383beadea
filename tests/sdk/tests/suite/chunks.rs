//! Splitting writes into requests: each request is as full as DynamoDB allows.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_sdk_dynamodb::operation::batch_write_item::BatchWriteItemInput;
use aws_sdk_dynamodb::types::WriteRequest;
use proptest::prelude::*;
use serde::Serialize;
use tablewright::sdk::Table;
use tablewright::testing::{Answer, client_of};
use tablewright::{DynamoTable, limits};

use super::model::block_on;

#[derive(Serialize, DynamoTable)]
struct Blob {
    #[pk]
    id: u32,
    payload: Payload,
    /// Each character takes six bytes in JSON. Otherwise 25 items of 400 KB would always fit into one request.
    filler: String,
}

/// Values that take more space in JSON than in storage.
#[derive(Serialize)]
#[serde(untagged)]
enum Payload {
    Text(String),
    Bytes(serde_bytes::ByteBuf),
    Numbers(Vec<i64>),
    Flags(Vec<Option<bool>>),
    Names(BTreeMap<String, String>),
}

impl Payload {
    /// Returns one value of each kind. All take about the same number of bytes in JSON.
    fn all(bytes: usize) -> [(&'static str, Self); 8] {
        let text = |text: &str, each: usize| Self::Text(text.repeat(bytes / each));
        [
            ("plain text", text("x", 1)),
            ("text of several bytes", text("ü😀", 6)),
            ("quotes and line breaks", text("\"\\\n\r\t\u{8}\u{c}", 14)),
            ("control characters", text("\u{1}\u{1f}", 12)),
            ("binary", Self::Bytes(vec![7; bytes / 4 * 3].into())),
            ("numbers", Self::Numbers(vec![-1; bytes / 11])),
            ("flags", Self::Flags([Some(true), Some(false), None].repeat(bytes / 43))),
            ("names", Self::Names((0..bytes / 30).map(|n| (format!("{n:012}\n"), format!("{n}"))).collect())),
        ]
    }
}

fn writes(input: &BatchWriteItemInput) -> &[WriteRequest] {
    &input.request_items().unwrap()["blobs"]
}

fn blob(id: u32, bytes: usize) -> Blob {
    Blob { id, payload: Payload::Text("x".repeat(bytes)), filler: String::new() }
}

/// Every request fits into 16 MB of JSON, and would not fit with the next write.
#[test]
fn requests_are_as_large_as_they_can_be() {
    let sent = Arc::new(AtomicUsize::new(0));
    let log = Arc::clone(&sent);
    let client = client_of(move |call| {
        log.store(call.body.len(), Ordering::Relaxed);
        Answer::output("{}")
    });
    let blobs = Table::<Blob>::new(client, "blobs");
    for (kind, payload) in Payload::all(250_000) {
        let mut one = Blob { id: 0, payload, filler: "\u{1}".repeat(75_000) };
        let mut batch = |writes: u32| {
            (10..10 + writes).fold(blobs.batch_write(), |batch, id| {
                one.id = id;
                batch.add(blobs.put(&one))
            })
        };
        let mut size = |writes: u32| {
            block_on(batch(writes).send()).unwrap();
            sent.load(Ordering::Relaxed)
        };
        let (alone, pair) = (size(1), size(2));
        let inputs = batch(25).inputs().unwrap();
        let [first, second] = &inputs[..] else { panic!("{kind}: {} requests", inputs.len()) };
        assert_eq!(writes(first).len() + writes(second).len(), 25, "{kind}");
        let size = |writes: usize| alone + (writes - 1) * (pair - alone);
        let (least, most) = (size(writes(first).len() + 1), size(writes(first).len()));
        // Allows for the JSON around the writes.
        assert!(
            least > limits::BATCH_WRITE_BYTES - 100 && most <= limits::BATCH_WRITE_BYTES,
            "{kind}: {most}"
        );
    }
}

/// DynamoDB would reject the whole request, without saying which item is too large.
#[test]
fn an_item_that_is_too_large_is_told_from_the_others() {
    let blobs = Table::<Blob>::without_client("blobs");
    // The digit of the id takes one byte.
    let bytes = limits::ITEM_BYTES - "id1payloadfiller".len();
    let (largest, larger) = (blob(1, bytes), blob(2, bytes + 1));
    let expected = "action 1, PutItem on table `blobs`: an item has at most 409600 bytes, and this one has 409601; keep \
                    what is large elsewhere, or in items of its own";
    let batch = blobs.batch_write().add(blobs.put(&largest)).add(blobs.put(&larger)).inputs();
    assert_eq!(batch.unwrap_err().to_string(), format!("BatchWriteItem on table `blobs`: {expected}"));
    let transaction = blobs.transact_write().add(blobs.put(&largest)).add(blobs.put(&larger)).input();
    assert_eq!(
        transaction.unwrap_err().to_string(),
        format!("TransactWriteItems on table `blobs`: {expected}")
    );
}

proptest! {
    /// All writes are sent in order. No request has two writes of one item or more than 25 writes, and none ends
    /// earlier than necessary.
    #[test]
    fn requests_have_each_item_once(ids in proptest::collection::vec(0..60_u32, 0..200)) {
        let blobs = Table::<Blob>::without_client("blobs");
        let puts = ids.iter().map(|id| blobs.put(&blob(*id, 1)));
        let inputs = blobs.batch_write().add_all(puts).inputs().unwrap();
        let id = |write: &WriteRequest| {
            write.put_request().unwrap().item()["id"].as_n().unwrap().parse::<u32>().unwrap()
        };
        let chunks: Vec<Vec<u32>> = inputs.iter().map(|input| writes(input).iter().map(id).collect()).collect();
        prop_assert_eq!(chunks.concat(), ids);
        for (position, chunk) in chunks.iter().enumerate() {
            let items: HashSet<u32> = chunk.iter().copied().collect();
            prop_assert_eq!(items.len(), chunk.len());
            prop_assert!(chunk.len() <= limits::BATCH_WRITES);
            if let Some(next) = chunks.get(position + 1) {
                prop_assert!(chunk.len() == limits::BATCH_WRITES || items.contains(&next[0]));
            }
        }
    }
}
