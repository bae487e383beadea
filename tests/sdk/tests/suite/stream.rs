//! The records of streams, from every available engine and in the types of both crates.

use std::collections::BTreeSet;
use std::error::Error as _;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime};

use aws_lambda_events::event::dynamodb::Event;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodbstreams::types::ShardIteratorType;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tablewright::sdk::Table;
use tablewright::stream::{Change, ErrorKind, HasStream, Image, NoImage, Record};
use tablewright::testing::{self, Answer, Call, Embedded};
use tablewright::{DynamoTable, EpochSeconds, Naming, Stack};

use super::ddb_local::Local;
use super::model::block_on;

mod kinesis;
mod lambda;
mod made;
mod values;

/// Defines a struct for each stream view, with the same fields.
macro_rules! parcels {
    ($($name:ident $table:literal #[$stream:meta])*) => {$(
        #[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
        #[table(name = $table)]
        #[$stream]
        struct $name {
            #[pk]
            depot: String,
            #[sk]
            number: u32,
            weight: f64,
            #[ttl]
            #[serde(skip_serializing_if = "Option::is_none")]
            expires_at: Option<EpochSeconds>,
        }

        impl $name {
            fn new(weight: f64) -> Self {
                Self { depot: "north".to_owned(), number: 7, weight, expires_at: None }
            }
        }
    )*};
}

parcels! {
    Parcel "parcels" #[stream]
    KeysOnly "keys-only" #[stream(keys_only)]
    NewImage "new-image" #[stream(new_image)]
    OldImage "old-image" #[stream(old_image)]
}

fn stack() -> Stack {
    let stack = Stack::new(Naming::verbatim()).table::<Parcel>().table::<KeysOnly>();
    stack.table::<NewImage>().table::<OldImage>().table::<values::Values>()
}

type Answers = Arc<dyn Fn(Call<'_>) -> Answer + Send + Sync>;

/// Returns each engine, with empty tables.
fn engines() -> Vec<(&'static str, Answers)> {
    let embedded = Embedded::new(&stack()).unwrap();
    let mut engines: Vec<(_, Answers)> =
        vec![("the embedded engine", Arc::new(move |call| embedded.answer(call)))];
    if let Some(local) = Local::new() {
        let answer: Answers = Arc::new(move |call| {
            let (status, body) = local.answer(call.operation, call.body).unwrap();
            // DynamoDB Local drops the type of an empty map.
            Answer::response(status, body.replace(r#""empty_map":{}"#, r#""empty_map":{"M":{}}"#))
        });
        for step in stack().calls().unwrap().iter().filter(|step| step.operation() == "CreateTable") {
            let _ = answer(Call::new("CreateTable", step.as_json()));
        }
        engines.push(("DynamoDB Local", answer));
    }
    engines
}

/// Puts an item, replaces it, deletes it, and reads the records both from the SDK and as a Lambda function.
fn changes<T>(answers: &Answers, first: &T, second: &T) -> Vec<Record<T>>
where
    T: HasStream + Serialize + DeserializeOwned,
{
    let on_items = Arc::clone(answers);
    let client: Client = testing::client_of(move |call| on_items(call));
    let table = Table::<T>::named(client, &Naming::verbatim());
    block_on(async {
        table.put(first).send().await.unwrap();
        table.put(second).send().await.unwrap();
        table.delete(second.primary_key()).send().await.unwrap();
    });
    let (records, _) = records(answers, T::SCHEMA.name(), 3);
    records.into_iter().map(|record| record.try_into().unwrap()).collect()
}

/// Returns the records of a table, and the same records as the event of a Lambda function.
fn records(
    answers: &Answers,
    table: &str,
    count: usize,
) -> (Vec<aws_sdk_dynamodbstreams::types::Record>, Event) {
    let on_streams = Arc::clone(answers);
    let client = testing::streams_client_of(move |call| on_streams(call));
    block_on(async {
        let streams = client.list_streams().table_name(table).send().await.unwrap();
        let arn = streams.streams()[0].stream_arn().unwrap();
        let stream = client.describe_stream().stream_arn(arn).send().await.unwrap();
        let shard = stream.stream_description().unwrap().shards()[0].shard_id().unwrap();
        let iterator = client.get_shard_iterator().stream_arn(arn).shard_id(shard);
        let iterator = iterator.shard_iterator_type(ShardIteratorType::TrimHorizon).send().await.unwrap();
        let iterator = iterator.shard_iterator().unwrap();
        // The records arrive shortly after the writes.
        for _ in 0..100 {
            let records =
                client.get_records().shard_iterator(iterator).send().await.unwrap().records.unwrap();
            if records.len() == count {
                let body = json!({ "ShardIterator": iterator }).to_string();
                return (records, event(&answers(Call::new("GetRecords", &body))));
            }
            thread::sleep(Duration::from_millis(50));
        }
        panic!("there are no {count} records of {table}");
    })
}

/// Converts the API's records to Lambda's form, which names the identity's fields differently.
fn event(answer: &Answer) -> Event {
    let mut event: Value = serde_json::from_str(answer.body().unwrap()).unwrap();
    for record in event["Records"].as_array_mut().unwrap() {
        if let Some(identity) = record.get("userIdentity") {
            let identity = json!({ "type": identity["Type"], "principalId": identity["PrincipalId"] });
            record["userIdentity"] = identity;
        }
    }
    serde_json::from_value(event).unwrap()
}

fn recent(time: Option<SystemTime>) -> bool {
    time.unwrap().elapsed().unwrap_or_default() < Duration::from_mins(10)
}

#[test]
fn a_stream_of_both_images_has_items_before_and_after() {
    for (engine, answers) in engines() {
        let (one, two) = (Parcel::new(1.5), Parcel::new(2.5));
        let records = changes(&answers, &one, &two);
        let changes: Vec<Change<Parcel>> = records.iter().map(|record| record.change.clone()).collect();
        let expected = [
            Change::Inserted { new: one.clone() },
            Change::Modified { old: one, new: two.clone() },
            Change::Removed { old: two, expired: false },
        ];
        assert_eq!(changes, expected, "{engine}");
        assert_eq!((changes[0].old_image(), changes[2].new_image()), (None, None));
        assert_eq!(changes[1].old_image(), changes[0].new_image());
        for record in &records {
            assert_eq!(record.key, Parcel::key("north", 7_u32), "{engine}");
            assert!(recent(record.created_at), "{engine}: {record:?}");
        }
        let unique: BTreeSet<_> = records.iter().map(|record| &record.sequence_number).collect();
        assert_eq!(unique.len(), 3, "{engine}");
    }
}

#[test]
fn a_view_has_the_images_of_its_type() {
    for (engine, answers) in engines() {
        let records = changes(&answers, &KeysOnly::new(1.5), &KeysOnly::new(2.5));
        let [inserted, modified, removed]: [Change<NoImage>; 3] =
            records.into_iter().map(|record| record.change).collect::<Vec<_>>().try_into().unwrap();
        assert_eq!(inserted, Change::Inserted { new: NoImage }, "{engine}");
        assert_eq!(modified, Change::Modified { old: NoImage, new: NoImage }, "{engine}");
        assert_eq!(removed, Change::Removed { old: NoImage, expired: false }, "{engine}");

        let (one, two) = (NewImage::new(1.5), NewImage::new(2.5));
        let records = changes(&answers, &one, &two);
        let changes_of_new: Vec<Change<NoImage, NewImage>> =
            records.into_iter().map(|record| record.change).collect();
        let expected = [
            Change::Inserted { new: one },
            Change::Modified { old: NoImage, new: two },
            Change::Removed { old: NoImage, expired: false },
        ];
        assert_eq!(changes_of_new, expected, "{engine}");

        let (one, two) = (OldImage::new(1.5), OldImage::new(2.5));
        let records = changes(&answers, &one, &two);
        let changes_of_old: Vec<Change<OldImage, NoImage>> =
            records.into_iter().map(|record| record.change).collect();
        let expected = [
            Change::Inserted { new: NoImage },
            Change::Modified { old: one, new: NoImage },
            Change::Removed { old: two, expired: false },
        ];
        assert_eq!(changes_of_old, expected, "{engine}");
    }
}

#[test]
fn a_lambda_function_gets_the_same() {
    for (engine, answers) in engines() {
        let expected = changes(&answers, &Parcel::new(1.5), &Parcel::new(2.5));
        let (_, event) = records(&answers, "parcels", 3);
        for (record, expected) in event.records.into_iter().zip(expected) {
            let record: Record<Parcel> = record.try_into().unwrap();
            assert_eq!(format!("{record:?}"), format!("{expected:?}"), "{engine}");
        }
    }
}

#[test]
fn what_has_expired_was_not_deleted() {
    let engine = Embedded::new(&stack()).unwrap();
    let table = Table::<Parcel>::named(engine.client(), &Naming::verbatim());
    let parcel = Parcel { expires_at: Some(EpochSeconds::new(1_600_000_000)), ..Parcel::new(1.5) };
    block_on(table.put(&parcel).send()).unwrap();
    assert_eq!(engine.expire().unwrap(), 1);
    assert_eq!(engine.expire().unwrap(), 0);
    let answers: Answers = Arc::new(move |call| engine.answer(call));
    let (records, event) = records(&answers, "parcels", 2);
    let removed = Change::Removed { old: parcel, expired: true };
    let record: Record<Parcel> = records.into_iter().next_back().unwrap().try_into().unwrap();
    assert_eq!(record.change, removed);
    let record: Record<Parcel> = event.records.into_iter().next_back().unwrap().try_into().unwrap();
    assert_eq!(record.change, removed);
}

/// Returns a record in the form of <https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html>.
fn record(event: &str, change: &Value) -> aws_lambda_events::event::dynamodb::EventRecord {
    serde_json::from_value(json!({
        "eventID": "c4ca4238a0b923820dcc509a6f75849b",
        "eventName": event,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "dynamodb": change,
        "eventSourceARN": "arn:aws:dynamodb:us-east-1:123456789012:table/parcels/stream/2026-11-20T00:00:00.000",
    }))
    .unwrap()
}

fn change() -> Value {
    let item = json!({ "depot": { "S": "north" }, "number": { "N": "7" }, "weight": { "N": "1.5" } });
    json!({
        "ApproximateCreationDateTime": 1_763_600_000.0,
        "Keys": { "depot": { "S": "north" }, "number": { "N": "7" } },
        "NewImage": item,
        "OldImage": item,
        "SequenceNumber": "4421584500000000017450439091",
        "SizeBytes": 26,
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    })
}

fn read<T: HasStream + DeserializeOwned>(event: &str, change: &Value) -> Result<Record<T>, ErrorKind> {
    let read = Record::try_from(record(event, change));
    read.map_err(|error| {
        let text = error.to_string();
        assert!(text.starts_with("stream record"), "{text}");
        match *error.kind() {
            ErrorKind::NoImage(image) => ErrorKind::NoImage(image),
            _ => panic!("{text}"),
        }
    })
}

fn error_of(event: &str, change: &Value) -> String {
    Record::<Parcel>::try_from(record(event, change)).unwrap_err().to_string()
}

#[test]
fn an_event_of_the_documentation_is_read() {
    let record = read::<Parcel>("MODIFY", &change()).unwrap();
    assert_eq!(record.change, Change::Modified { old: Parcel::new(1.5), new: Parcel::new(1.5) });
    assert_eq!(record.sequence_number.as_deref(), Some("4421584500000000017450439091"));
    assert_eq!(record.table_name, None);
    assert_eq!(record.event_id.as_deref(), Some("c4ca4238a0b923820dcc509a6f75849b"));
    assert_eq!(record.created_at, Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_763_600_000)));
}

/// Only the time to live expires items: not another service, and not a user with the same name.
#[test]
fn only_the_service_expires_items() {
    let removed = |identity: Value| {
        let mut record = serde_json::to_value(record("REMOVE", &change())).unwrap();
        record["userIdentity"] = identity;
        let record: aws_lambda_events::event::dynamodb::EventRecord = serde_json::from_value(record).unwrap();
        match Record::<Parcel>::try_from(record).unwrap().change {
            Change::Removed { expired, .. } => expired,
            change => panic!("{change:?}"),
        }
    };
    assert!(removed(json!({ "type": "Service", "principalId": "dynamodb.amazonaws.com" })));
    assert!(!removed(json!({ "type": "Service", "principalId": "replication.amazonaws.com" })));
    assert!(!removed(json!({ "type": "User", "principalId": "dynamodb.amazonaws.com" })));
    assert!(!removed(Value::Null));
}

#[test]
fn a_record_of_another_view_lacks_an_image() {
    let mut without_old = change();
    without_old.as_object_mut().unwrap().remove("OldImage");
    assert!(matches!(read::<Parcel>("MODIFY", &without_old), Err(ErrorKind::NoImage(Image::Old))));
    assert!(matches!(read::<Parcel>("REMOVE", &without_old), Err(ErrorKind::NoImage(Image::Old))));
    assert!(read::<Parcel>("INSERT", &without_old).is_ok());
    assert!(read::<NewImage>("MODIFY", &without_old).is_ok());
    assert_eq!(
        error_of("MODIFY", &without_old),
        "stream record 4421584500000000017450439091 of table `parcels`: it has no old image, which the struct's \
         `#[stream]` says it has; the table's stream has another view"
    );
}

#[test]
fn a_record_that_is_none_of_the_table_says_why() {
    let with = |path: &str, value: Value| {
        let mut change = change();
        *change.pointer_mut(path).unwrap() = value;
        change
    };
    let number = "stream record 4421584500000000017450439091 of table `parcels`";
    assert_eq!(
        error_of("UPSERT", &change()),
        format!("{number}: its event is `UPSERT`, not INSERT, MODIFY or REMOVE")
    );
    assert_eq!(
        error_of("INSERT", &with("/NewImage/weight", json!({ "S": "heavy" }))),
        format!("{number}: attribute `weight` of its new image has a value that its type cannot read")
    );
    assert_eq!(
        error_of("INSERT", &with("/Keys", json!({ "order": { "S": "o-1" } }))),
        format!("{number}: its key is not a key of the table")
    );
    let item = json!({ "depot": { "S": "north" }, "number": { "N": "7" } });
    assert_eq!(
        error_of("INSERT", &with("/NewImage", item)),
        format!("{number}: its new image lacks attribute `weight`, which its type needs")
    );
    assert_eq!(
        error_of("UPSERT", &with("/SequenceNumber", Value::Null)),
        "stream record of table `parcels`: its event is `UPSERT`, not INSERT, MODIFY or REMOVE"
    );
    let empty = aws_sdk_dynamodbstreams::types::Record::builder().build();
    let error = Record::<Parcel>::try_from(empty).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Key(_)), "{error}");
    assert_eq!(error.sequence_number(), None);
}

/// A log may have other readers than the items. The text that `serde` quotes is only in the error's source.
#[test]
fn a_cause_is_told_once_and_without_values() {
    let with = |path: &str, value: Value| {
        let mut change = change();
        *change.pointer_mut(path).unwrap() = value;
        Record::<Parcel>::try_from(record("INSERT", &change)).unwrap_err()
    };
    for error in [
        with("/NewImage/weight", json!({ "N": "hunter2" })),
        with("/NewImage/number", json!({ "N": "hunter2" })),
        with("/Keys/number", json!({ "N": "hunter2" })),
    ] {
        let (text, source) = (error.to_string(), error.source().unwrap().to_string());
        assert!(!text.contains("hunter2") && source.contains("hunter2"), "{text}: {source}");
        assert!(!text.contains(&source) && error.source().unwrap().source().is_none(), "{text}: {source}");
    }
    let event = format!("\u{1b}[2J\u{202e}{}", "x".repeat(1000));
    assert_eq!(
        error_of(&event, &change()),
        format!(
            r"stream record 4421584500000000017450439091 of table `parcels`: its event is `\u{{1b}}[2J\u{{202e}}{}…`, not INSERT, MODIFY or REMOVE",
            "x".repeat(57)
        )
    );
}
