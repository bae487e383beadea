//! The response of a Lambda function.

use std::fmt;
use std::future::ready;

use aws_lambda_events::event::dynamodb::EventRecord;
use serde_json::json;
use tablewright::stream::{self, Error, Failed, Record};

use super::{Parcel, change, record};
use crate::suite::model::block_on;

/// Returns records with these sequence numbers.
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

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(error) => error.fmt(f),
            Self::Handler(_) => f.write_str("the depot is closed"),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Record(error)
    }
}

/// Handles records, one of which fails. Returns the handled records, the failure, and the response as Lambda gets it.
fn handle(
    records: Vec<EventRecord>,
    failing: &str,
) -> (Vec<String>, Option<Failed<Parcel, Failure>>, String) {
    let (mut handled, mut failed) = (Vec::new(), None);
    let handle = |record: Record<Parcel>| {
        let number = record.sequence_number.unwrap();
        handled.push(number.clone());
        ready(if number == failing { Err(Failure::Handler(number)) } else { Ok(()) })
    };
    let response = block_on(stream::try_for_each(records, handle, |failure| failed = Some(failure)));
    (handled, failed, serde_json::to_string(&response).unwrap())
}

#[test]
fn a_batch_without_failures_is_done() {
    for records in [batch([]), batch(["100", "200"])] {
        let count = records.len();
        let (handled, failed, response) = handle(records, "none");
        assert_eq!((handled.len(), response.as_str()), (count, r#"{"batchItemFailures":[]}"#));
        assert!(failed.is_none());
    }
}

#[test]
fn what_follows_a_failure_is_not_handled() {
    let (handled, failed, response) = handle(batch(["100", "200", "300"]), "200");
    assert_eq!(handled, ["100", "200"]);
    assert_eq!(response, r#"{"batchItemFailures":[{"itemIdentifier":"200"}]}"#);

    let failed = failed.unwrap();
    assert!(matches!(&failed.error, Failure::Handler(number) if number == "200"));
    assert_eq!(failed.sequence_number.as_deref(), Some("200"));
    assert_eq!(failed.event_id.as_deref(), Some("c4ca4238a0b923820dcc509a6f75849b"));
    assert_eq!(failed.key, Some(Parcel::key("north", 7_u32)));
    assert_eq!(
        failed.to_string(),
        "stream record 200 of table `parcels` (event c4ca4238a0b923820dcc509a6f75849b): the depot is closed"
    );
}

#[test]
fn a_record_that_is_none_of_the_table_fails() {
    let mut records = batch(["100", "200", "300"]);
    records[1].change.old_image = serde_dynamo::Item::default();
    let (handled, failed, response) = handle(records, "none");
    assert_eq!(handled, ["100"]);
    assert_eq!(response, r#"{"batchItemFailures":[{"itemIdentifier":"200"}]}"#);

    let failed = failed.unwrap();
    // The key is readable, and the text names the record only once.
    assert_eq!(failed.key, Some(Parcel::key("north", 7_u32)));
    assert_eq!(
        failed.to_string(),
        "stream record 200 of table `parcels` (event c4ca4238a0b923820dcc509a6f75849b): it has no old image, which the \
         struct's `#[stream]` says it has; the table's stream has another view"
    );
    let Failure::Record(error) = failed.error else { panic!("{failed:?}") };
    assert_eq!(error.sequence_number(), Some("200"));

    let mut records = batch(["100"]);
    records[0].change.keys = serde_dynamo::Item::default();
    let failed = handle(records, "none").1.unwrap();
    assert_eq!((failed.sequence_number.as_deref(), failed.key), (Some("100"), None));
}

/// Lambda treats a missing number as a failure of the whole batch.
#[test]
fn a_failure_without_a_number_is_one_of_the_batch() {
    let mut records = batch(["100", "200"]);
    records[1].change.sequence_number = None;
    records[1].change.new_image = serde_dynamo::Item::default();
    let (handled, failed, response) = handle(records, "none");
    assert_eq!(handled, ["100"]);
    assert_eq!(response, r#"{"batchItemFailures":[{"itemIdentifier":null}]}"#);
    let text = failed.unwrap().to_string();
    assert!(text.starts_with("stream record of table `parcels` (event c4ca4238"), "{text}");
}

/// A multi-threaded runtime requires `Send`.
#[test]
fn a_batch_can_be_handled_on_another_thread() {
    async fn apply(
        search: &str,
        record: Record<Parcel>,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        ready(()).await;
        if record.sequence_number.as_deref() == Some(search) { Err("unavailable".into()) } else { Ok(()) }
    }
    fn send<F: Future + Send>(future: F) -> F {
        future
    }
    let search = &String::from("100");
    let apply = |record| apply(search, record);
    let response = block_on(send(stream::try_for_each(batch(["100"]), apply, drop)));
    assert_eq!(response.batch_item_failures.len(), 1);
}
