//! Records that DynamoDB writes to a Kinesis data stream.

use std::error::Error as _;
use std::future::ready;
use std::time::{Duration, SystemTime};

use aws_lambda_events::event::dynamodb::EventRecord;
use aws_lambda_events::event::kinesis::KinesisEventRecord;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tablewright::DynamoTable;
use tablewright::stream::{self, Change, ErrorKind, KinesisRecord, NoImage, Record};

use super::{KeysOnly, Parcel};
use crate::suite::model::block_on;

/// A table without a stream of its own.
#[derive(Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
struct Reading {
    #[pk]
    device: String,
    #[sk]
    timestamp: String,
    temperature: f64,
}

/// Returns a record as DynamoDB writes it, for a table with microsecond precision.
fn reading() -> Value {
    json!({
        "awsRegion": "us-east-1",
        "eventID": "24757579-ebfd-480a-956d-a1287d2ef707",
        "eventName": "MODIFY",
        "userIdentity": null,
        "recordFormat": "application/json",
        "tableName": "acme-readings",
        "dynamodb": {
            "ApproximateCreationDateTime": 1_720_742_302_233_719_u64,
            "Keys": { "device": { "S": "foo" }, "timestamp": { "S": "2024-07-12T01:17:42" } },
            "NewImage": {
                "temperature": { "N": "55.66" }, "device": { "S": "foo" }, "timestamp": { "S": "2024-07-12T01:17:42" }
            },
            "OldImage": {
                "temperature": { "N": "42.42" }, "device": { "S": "foo" }, "timestamp": { "S": "2024-07-12T01:17:42" }
            },
            "SizeBytes": 161,
            "ApproximateCreationDateTimePrecision": "MICROSECOND"
        },
        "eventSource": "aws:dynamodb"
    })
}

/// Returns the record of a parcel, with these members of `dynamodb`.
fn parcel(event: &str, members: &Value) -> Value {
    let item = json!({ "depot": { "S": "north" }, "number": { "N": "7" }, "weight": { "N": "1.5" } });
    let mut data = json!({
        "awsRegion": "eu-west-1", "eventID": "6f0c1b7e", "eventName": event, "userIdentity": null,
        "recordFormat": "application/json", "tableName": "acme-parcels", "eventSource": "aws:dynamodb",
        "dynamodb": {
            "ApproximateCreationDateTime": 1_795_156_140_015_u64,
            "Keys": { "depot": { "S": "north" }, "number": { "N": "7" } },
            "NewImage": item, "OldImage": item, "SizeBytes": 20
        }
    });
    for (name, value) in members.as_object().unwrap() {
        data["dynamodb"][name] = value.clone();
    }
    data
}

/// Returns Lambda's record of this data, in the form of
/// <https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html>.
fn of_lambda(data: &[u8], number: &str) -> KinesisEventRecord {
    let mut record: KinesisEventRecord = serde_json::from_value(json!({
        "kinesis": {
            "kinesisSchemaVersion": "1.0", "partitionKey": "1", "sequenceNumber": number, "data": "",
            "approximateArrivalTimestamp": 1_795_156_141.016
        },
        "eventSource": "aws:kinesis", "eventVersion": "1.0", "eventID": format!("shardId-000000000006:{number}"),
        "eventName": "aws:kinesis:record", "awsRegion": "eu-west-1",
        "eventSourceARN": "arn:aws:kinesis:eu-west-1:123456789012:stream/parcels"
    }))
    .unwrap();
    record.kinesis.data.0 = data.to_owned();
    record
}

fn read(data: &Value) -> KinesisRecord<Parcel> {
    Record::from_kinesis(data.to_string().as_bytes()).unwrap()
}

fn since(record_time: Option<SystemTime>) -> Option<Duration> {
    record_time.map(|time| time.duration_since(SystemTime::UNIX_EPOCH).unwrap())
}

#[test]
fn a_record_needs_no_stream_of_the_struct() {
    let record = KinesisRecord::<Reading>::from_kinesis(reading().to_string().as_bytes()).unwrap();
    let image = |temperature| Reading {
        device: "foo".to_owned(),
        timestamp: "2024-07-12T01:17:42".to_owned(),
        temperature,
    };
    assert_eq!(record.change, Change::Modified { old: image(42.42), new: image(55.66) });
    assert_eq!(record.key, Reading::key("foo", "2024-07-12T01:17:42"));
    assert_eq!(since(record.created_at), Some(Duration::from_micros(1_720_742_302_233_719)));
    assert_eq!(record.event_id.as_deref(), Some("24757579-ebfd-480a-956d-a1287d2ef707"));
    assert_eq!(record.table_name.as_deref(), Some("acme-readings"));
    assert_eq!(record.sequence_number, None);
}

/// The declared precision decides the unit, not the size of the number.
#[test]
fn a_time_is_of_the_declared_precision() {
    let precision = "ApproximateCreationDateTimePrecision";
    let time = "ApproximateCreationDateTime";
    for (members, expected) in [
        (json!({}), Some(Duration::from_millis(1_795_156_140_015))),
        (json!({ precision: "MILLISECOND" }), Some(Duration::from_millis(1_795_156_140_015))),
        (json!({ precision: "MICROSECOND" }), Some(Duration::from_micros(1_795_156_140_015))),
        (json!({ precision: null }), Some(Duration::from_millis(1_795_156_140_015))),
        (json!({ precision: "NANOSECOND" }), None),
        (json!({ time: null }), None),
        (json!({ time: u64::MAX, precision: "MICROSECOND" }), Some(Duration::from_micros(u64::MAX))),
    ] {
        assert_eq!(since(read(&parcel("INSERT", &members)).created_at), expected);
    }
}

#[test]
fn a_lambda_function_reads_kinesis_too() {
    let data = parcel("MODIFY", &json!({})).to_string();
    let record: Record<Parcel> = of_lambda(data.as_bytes(), "4954").try_into().unwrap();
    assert_eq!(record.change, Change::Modified { old: Parcel::new(1.5), new: Parcel::new(1.5) });
    // The sequence number is Kinesis's, because Lambda expects that one. The event id is DynamoDB's.
    assert_eq!(record.sequence_number.as_deref(), Some("4954"));
    assert_eq!(record.event_id.as_deref(), Some("6f0c1b7e"));
    assert_eq!(record.table_name.as_deref(), Some("acme-parcels"));
    assert_eq!(since(record.created_at), Some(Duration::from_millis(1_795_156_140_015)));

    // The data has both images. A type whose view has no images ignores them.
    let record: Record<KeysOnly> = of_lambda(data.as_bytes(), "4954").try_into().unwrap();
    assert_eq!(record.change, Change::Modified { old: NoImage, new: NoImage });
    assert_eq!(record.key, KeysOnly::key("north", 7_u32));
}

/// A function that decodes the data itself may use this type.
#[test]
fn the_type_for_records_of_streams_reads_milliseconds() {
    let record: EventRecord = serde_json::from_value(parcel("INSERT", &json!({}))).unwrap();
    let record: Record<Parcel> = record.try_into().unwrap();
    assert_eq!(record.change, Change::Inserted { new: Parcel::new(1.5) });
    assert_eq!(since(record.created_at), Some(Duration::from_millis(1_795_156_140_015)));
    assert_eq!(
        (record.sequence_number.as_deref(), record.table_name.as_deref()),
        (None, Some("acme-parcels"))
    );
    // Numbers up to the year 5138 are read as seconds.
    for (time, expected) in [(99_999_999_999_u64, 99_999_999_999_000), (100_000_000_000, 100_000_000_000)] {
        let data = parcel("INSERT", &json!({ "ApproximateCreationDateTime": time }));
        let record: EventRecord = serde_json::from_value(data).unwrap();
        let record: Record<Parcel> = record.try_into().unwrap();
        assert_eq!(since(record.created_at), Some(Duration::from_millis(expected)));
    }
}

#[test]
fn what_has_expired_was_not_deleted() {
    let mut data = parcel("REMOVE", &json!({ "NewImage": null }));
    assert_eq!(read(&data).change, Change::Removed { old: Parcel::new(1.5), expired: false });
    data["userIdentity"] = json!({ "type": "Service", "principalId": "dynamodb.amazonaws.com" });
    assert_eq!(read(&data).change, Change::Removed { old: Parcel::new(1.5), expired: true });
}

#[test]
fn an_attribute_that_is_not_read_is_passed_over() {
    let image = json!({
        "depot": { "S": "north" }, "number": { "N": "7" }, "weight": { "N": "1.5" }, "new": { "VEC": [1] },
        "other": { "B": "not base 64!" }, "map": { "M": { "new": { "VEC": [] } } }
    });
    assert_eq!(
        read(&parcel("INSERT", &json!({ "NewImage": image }))).change,
        Change::Inserted { new: Parcel::new(1.5) }
    );
    let image = json!({ "depot": { "S": "north" }, "number": { "N": "7" }, "weight": { "VEC": [1] } });
    let data = parcel("INSERT", &json!({ "NewImage": image })).to_string();
    let error = KinesisRecord::<Parcel>::from_kinesis(data.as_bytes()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "stream record of table `parcels`: attribute `weight` of its new image has a value that its type cannot \
         read"
    );
    assert_eq!(
        error.source().unwrap().to_string(),
        "this version of tablewright does not know the attribute's type; a newer one may"
    );
}

#[test]
fn data_of_something_else_says_so() {
    for data in [&b"\xf3\x89\x9a\xc2"[..], b"", b"[]", b"{}", br#"{ "dynamodb": {} }"#] {
        let error = Record::<Parcel>::try_from(of_lambda(data, "4954")).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Json(_)), "{error}");
        assert_eq!(
            error.to_string(),
            "stream record 4954 of table `parcels`: its data is not the JSON that DynamoDB puts into a Kinesis data stream"
        );
        assert!(error.source().is_some());
        assert_eq!(error.sequence_number(), Some("4954"));
    }
    // Several tables can share one stream.
    let error = Record::<Parcel>::try_from(of_lambda(reading().to_string().as_bytes(), "4954")).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Key(_)), "{error}");
}

#[test]
fn a_batch_of_kinesis_reports_the_number_of_kinesis() {
    let good = parcel("INSERT", &json!({})).to_string();
    let records = |second: &str| {
        [("1", good.as_str()), ("2", second), ("3", good.as_str())]
            .map(|(number, data)| of_lambda(data.as_bytes(), number))
    };
    let handle = |records: [KinesisEventRecord; 3], failing: &str| {
        let mut failure = String::new();
        let handle = |record: KinesisRecord<Parcel>| {
            let fails = record.sequence_number.as_deref() == Some(failing);
            ready(if fails { Err::<(), Box<dyn std::error::Error>>("it is closed".into()) } else { Ok(()) })
        };
        let response = stream::try_for_each(records, handle, |failed| {
            assert_eq!(failed.key.is_some(), failed.event_id.is_some());
            failure = failed.to_string();
        });
        (serde_json::to_string(&block_on(response)).unwrap(), failure)
    };
    assert_eq!(handle(records(&good), "none"), (r#"{"batchItemFailures":[]}"#.to_owned(), String::new()));
    let second = r#"{"batchItemFailures":[{"itemIdentifier":"2"}]}"#.to_owned();
    let text = "stream record 2 of table `parcels` (event 6f0c1b7e): it is closed".to_owned();
    assert_eq!(handle(records(&good), "2"), (second.clone(), text));
    let (response, text) = handle(records("{"), "none");
    assert_eq!(response, second);
    assert!(text.starts_with("stream record 2 of table `parcels`: its data is not the JSON"), "{text}");
}
