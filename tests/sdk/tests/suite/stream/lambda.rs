//! What a Lambda function answers.

use std::future::ready;

use aws_lambda_events::event::dynamodb::EventRecord;
use serde_json::json;
use tablewright::stream::{self, Error, Record};

use super::{Parcel, change, record};
use crate::suite::model::block_on;

/// Records of these sequence numbers.
fn batch<const N: usize>(numbers: [&str; N]) -> Vec<EventRecord> {
    let records = numbers.map(|number| {
        let mut change = change();
        change["SequenceNumber"] = json!(number);
        record("MODIFY", &change)
    });
    records.into()
}

#[derive(Debug)]
enum Failure {
    Record(Error),
    Handler(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Record(error)
    }
}

/// Which records are handled where this one fails, the error, and the answer as Lambda gets it.
fn handle(records: Vec<EventRecord>, failing: &str) -> (Vec<String>, Option<Failure>, String) {
    let (mut handled, mut error) = (Vec::new(), None);
    let handle = |record: Record<Parcel>| {
        handled.push(record.sequence_number.clone());
        let fails = record.sequence_number == failing;
        ready(if fails { Err(Failure::Handler(record.sequence_number)) } else { Ok(()) })
    };
    let response = block_on(stream::try_for_each(records, handle, |failure| error = Some(failure)));
    (handled, error, serde_json::to_string(&response).unwrap())
}

#[test]
fn a_batch_without_failures_is_done() {
    for records in [batch([]), batch(["100", "200"])] {
        let count = records.len();
        let (handled, error, response) = handle(records, "none");
        assert_eq!((handled.len(), response.as_str()), (count, r#"{"batchItemFailures":[]}"#));
        assert!(error.is_none());
    }
}

#[test]
fn what_follows_a_failure_is_not_handled() {
    let (handled, error, response) = handle(batch(["100", "200", "300"]), "200");
    assert_eq!(handled, ["100", "200"]);
    assert!(matches!(error, Some(Failure::Handler(number)) if number == "200"));
    assert_eq!(response, r#"{"batchItemFailures":[{"itemIdentifier":"200"}]}"#);
}

#[test]
fn a_record_that_is_none_of_the_table_fails() {
    let mut records = batch(["100", "200", "300"]);
    records[1].change.old_image = serde_dynamo::Item::default();
    let (handled, error, response) = handle(records, "none");
    assert_eq!(handled, ["100"]);
    let Some(Failure::Record(error)) = error else { panic!("{error:?}") };
    assert_eq!(error.sequence_number(), Some("200"));
    assert_eq!(response, r#"{"batchItemFailures":[{"itemIdentifier":"200"}]}"#);
}

/// Lambda takes that for a failure of the whole batch.
#[test]
fn a_failure_without_a_number_is_one_of_the_batch() {
    let mut records = batch(["100", "200"]);
    records[1].change.sequence_number = None;
    let (handled, _, response) = handle(records, "none");
    assert_eq!(handled, ["100"]);
    assert_eq!(response, r#"{"batchItemFailures":[{"itemIdentifier":null}]}"#);
}

/// As a runtime of several threads wants it.
#[test]
fn a_batch_can_be_handled_on_another_thread() {
    async fn apply(
        search: &str,
        record: Record<Parcel>,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        ready(()).await;
        if record.sequence_number == search { Err("unavailable".into()) } else { Ok(()) }
    }
    fn send<F: Future + Send>(future: F) -> F {
        future
    }
    let search = &String::from("100");
    let apply = |record| apply(search, record);
    let response = block_on(send(stream::try_for_each(batch(["100"]), apply, drop)));
    assert_eq!(response.batch_item_failures.len(), 1);
}
