//! A table of one struct whose keys are computed.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Value, json};
use tablewright::EpochSeconds;
use tablewright::schema::Projection;
use tablewright::sdk::path::kept;
use tablewright::sdk::{ErrorKind, Item};
use tablewright::stream::{Change, KinesisRecord};

use super::*;

/// Every kind of key: the table's is computed, with one field in the key alone. The indexes are computed, a field, both,
/// local, or the table's key in reverse.
#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[table(name = "device-log")]
#[pk("Device" = "DEVICE#{device}")]
#[sk("State#Date" = "{state}#{logged_at}")]
#[gsi(name = "by-date", by = "date", pk("Day" = "{logged_at:.10}"), sk(logged_at), project(include(note)))]
#[gsi(name = "operator", pk("Operator" = "OP#{operator:lower}"), sk("State#Date" = "{state}#{logged_at}"))]
#[gsi(name = "inverted", pk("State#Date" = "{state}#{logged_at}"), sk("Device" = "DEVICE#{device}"), project(keys_only))]
#[gsi("rank", pk(level), sk("Rank" = "{area}#{level:03}"))]
#[lsi(name = "by-note", by = "note", sk("Note" = "NOTE#{note}"))]
#[stream(new_image)]
struct Log {
    #[key_only]
    #[serde(rename = "deviceId")]
    device: String,
    state: Status,
    logged_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    operator: Option<String>,
    note: Option<String>,
    area: String,
    level: u16,
    #[gsi("batch", project(keys_only))]
    batch: u32,
    #[ttl]
    expires_at: Option<EpochSeconds>,
    #[serde(default)]
    #[version]
    version: u32,
}

fn log(number: u32) -> Log {
    Log {
        device: "d#1".to_owned(),
        state: if number.is_multiple_of(2) { Status::Open } else { Status::Shipped },
        logged_at: day(number),
        operator: Some("Ada".to_owned()),
        note: Some(format!("note {number}")),
        area: "north".to_owned(),
        level: 7,
        batch: 1,
        expires_at: None,
        version: 1,
    }
}

/// Returns the item before its first write.
fn new(number: u32) -> Log {
    Log { version: 0, ..log(number) }
}

fn tables() -> Vec<(&'static str, Table<Log>)> {
    let stack = Stack::new(Naming::verbatim()).table::<Log>();
    let clients = clients_of(&stack).into_iter();
    clients.map(|(engine, client)| (engine, Table::named(client, &Naming::verbatim()))).collect()
}

fn texts(item: &Item) -> BTreeMap<&str, Value> {
    let shown = |value: &AttributeValue| match value {
        AttributeValue::S(text) => json!(text),
        AttributeValue::N(digits) => digits.parse().unwrap(),
        other => json!(format!("{other:?}")),
    };
    item.iter().map(|(name, value)| (name.as_str(), shown(value))).collect()
}

#[test]
fn the_schema_has_the_attributes_that_the_struct_names() {
    let schema = Log::SCHEMA;
    assert!(schema.validate().is_ok());
    let key: Vec<&str> =
        [Some(schema.partition_key()), schema.sort_key()].map(|key| key.unwrap().name()).into();
    assert_eq!(key, ["Device", "State#Date"]);
    let indexes = schema.indexes().iter().map(|index| {
        let names =
            index.partition_key().iter().chain(index.sort_key()).map(tablewright::schema::Attribute::name);
        (index.name(), names.collect::<Vec<_>>(), index.projection() == &Projection::All)
    });
    assert_eq!(
        indexes.collect::<Vec<_>>(),
        [
            ("by-date", vec!["Day", "loggedAt"], false),
            ("operator", vec!["Operator", "State#Date"], true),
            ("inverted", vec!["State#Date", "Device"], false),
            ("rank-index", vec!["level", "Rank"], true),
            ("by-note", vec!["Note"], true),
            ("batch-index", vec!["batch"], false),
        ]
    );
}

#[test]
fn an_item_has_its_computed_keys_and_is_read_again() {
    for (engine, logs) in tables() {
        block_on(async {
            let sent = logs.put(&new(7)).input().unwrap().item.unwrap();
            assert_eq!(
                json!(texts(&sent)),
                json!({
                    "Device": "DEVICE#d#1", "State#Date": "shipped#2026-11-07T06:29:00.000Z", "Day": "2026-11-07",
                    "Operator": "OP#ada", "Rank": "north#007", "Note": "NOTE#note 7", "state": "shipped",
                    "loggedAt": "2026-11-07T06:29:00.000Z", "operator": "Ada", "note": "note 7", "area": "north",
                    "level": 7, "batch": 1, "version": 1,
                })
            );
            for number in 5..=8 {
                logs.put(&new(number)).if_not_exists().send().await.unwrap();
            }
            let read = logs.get(Log::key("d#1", Status::Shipped, day(7))).consistent().send().await.unwrap();
            assert_eq!(read, Some(log(7)), "{engine}");
            let keys = [log(5), log(9)];
            let read = logs.batch_get(keys.iter().map(Log::primary_key)).send().await.unwrap();
            assert_eq!(read, [Some(log(5)), None], "{engine}");
            assert_eq!(logs.scan().all().await.unwrap().len(), 4, "{engine}");
            assert_eq!(logs.scan().count().await.unwrap(), 4, "{engine}");

            let transaction = logs.transact_write().add(logs.delete(log(5).primary_key()).if_exists());
            transaction.add(logs.put(&new(9))).send().await.unwrap();
            let (one, other) = (logs.get(log(5).primary_key()), logs.get(log(9).primary_key()));
            assert_eq!(
                logs.transact_get((one, other)).send().await.unwrap(),
                (None, Some(log(9))),
                "{engine}"
            );
        });
    }
}

#[test]
fn each_key_is_queried() {
    for (engine, logs) in tables() {
        block_on(async {
            for number in 1..=6 {
                logs.put(&new(number)).send().await.unwrap();
            }
            let days = |logs: Vec<Log>| logs.iter().map(|log| log.logged_at).collect::<Vec<_>>();
            let open = Log::partition("d#1").state().eq(Status::Open);
            let read = logs.query(open.logged_at().ge(day(3))).all().await.unwrap();
            assert_eq!(days(read), [day(4), day(6)], "{engine}");
            let read = logs.query(Log::by_operator("ADA").state().eq(Status::Shipped)).all().await.unwrap();
            assert_eq!(days(read), [day(1), day(3), day(5)], "{engine}");
            let read = logs.query(Log::by_note("d#1").note().begins_with("note")).all().await.unwrap();
            assert_eq!(read.len(), 6, "{engine}");
            let read = logs.query(Log::by_rank(7_u16).area().eq("north")).count().await.unwrap();
            assert_eq!(read, 6, "{engine}");
            let keys = logs.query(Log::by_inverted(Status::Open, day(2))).keys().all().await.unwrap();
            assert_eq!(keys, [log(2).primary_key()], "{engine}");
            let keys = logs.query(Log::by_batch(1_u32)).keys().all().await.unwrap();
            assert_eq!(keys.len(), 6, "{engine}");
            // The day is text: the first characters of the field.
            let keys = logs.query(Log::by_date(day(3)).logged_at().le(day(3))).keys().all().await.unwrap();
            assert_eq!(keys, [log(3).primary_key()], "{engine}");
        });
    }
}

/// A part of an item in the index `by-date`. The device is read from the table's key.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
struct Noted {
    device_id: String,
    note: Option<String>,
}

#[test]
fn a_partial_index_gives_the_fields_of_its_keys() {
    for (engine, logs) in tables() {
        block_on(async {
            logs.put(&new(3)).send().await.unwrap();
            let read = logs.query(Log::by_date(day(3))).project::<Noted>().all().await.unwrap();
            let expected = Noted { device_id: "d#1".to_owned(), note: Some("note 3".to_owned()) };
            assert_eq!(read, [expected], "{engine}");
        });
    }
}

#[test]
fn an_update_computes_the_keys_again() {
    for (engine, logs) in tables() {
        block_on(async {
            logs.put(&new(3)).send().await.unwrap();
            let update = logs.update(log(3).primary_key()).set(Log::PATHS.operator, "Bo");
            update.set_together(Log::PATHS.area_and_level, ("south", kept(7_u16))).send().await.unwrap();
            let read = logs.query(Log::by_operator("bo")).all().await.unwrap();
            let changed =
                Log { operator: Some("Bo".to_owned()), area: "south".to_owned(), version: 2, ..log(3) };
            assert_eq!(read, [changed], "{engine}");
            assert_eq!(logs.query(Log::by_operator("ada")).count().await.unwrap(), 0, "{engine}");
            let read = logs.query(Log::by_rank(7_u16).area().eq("south")).count().await.unwrap();
            assert_eq!(read, 1, "{engine}");

            let update = logs.update(log(3).primary_key()).remove(Log::PATHS.operator);
            update.send().await.unwrap();
            assert_eq!(logs.query(Log::by_operator("bo")).count().await.unwrap(), 0, "{engine}");
        });
    }
}

#[test]
fn an_item_with_another_key_is_an_error() {
    let stack = Stack::new(Naming::verbatim()).table::<Log>();
    for (engine, client) in clients_of(&stack) {
        block_on(async {
            let logs = Table::<Log>::named(client.clone(), &Naming::verbatim());
            let item = [("Device", "GUARD"), ("State#Date", "open#x")];
            let item = item.map(|(name, text)| (name.to_owned(), AttributeValue::S(text.to_owned())));
            client.put_item().table_name(logs.name()).set_item(Some(item.into())).send().await.unwrap();
            let error = logs.scan().all().await.unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::NoEntity), "{engine}: {error}");
            let key: tablewright::Key<'_, Log> = error.item_key().unwrap();
            assert!(key.to_string().contains("GUARD"), "{engine}: {key}");
        });
    }
    let refused = Log { area: "a#b".to_owned(), ..new(1) };
    let error = Table::<Log>::without_client("log").put(&refused).input().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Key(_)), "{error}");
    assert!(
        error.to_string().contains("`area` cannot be part of key attribute `Rank`: it holds `#`"),
        "{error}"
    );
}

#[test]
fn a_record_of_the_stream_is_the_struct() {
    let key =
        json!({ "Device": { "S": "DEVICE#d#1" }, "State#Date": { "S": "shipped#2026-11-07T06:29:00.000Z" } });
    let mut image = json!({
        "state": { "S": "shipped" }, "loggedAt": { "S": "2026-11-07T06:29:00.000Z" }, "operator": { "S": "Ada" },
        "note": { "S": "note 7" }, "area": { "S": "north" }, "level": { "N": "7" }, "batch": { "N": "1" },
        "version": { "N": "1" },
    });
    image.as_object_mut().unwrap().extend(key.as_object().unwrap().clone());
    let data = json!({
        "awsRegion": "eu-west-1", "eventID": "1", "eventName": "INSERT", "userIdentity": null,
        "recordFormat": "application/json", "tableName": "device-log", "eventSource": "aws:dynamodb",
        "dynamodb": { "ApproximateCreationDateTime": 1_795_156_140_015_u64, "Keys": key, "NewImage": image, "SizeBytes": 10 }
    });
    let record: KinesisRecord<Log> = KinesisRecord::from_kinesis(data.to_string().as_bytes()).unwrap();
    assert_eq!(record.change, Change::Inserted { new: log(7) });
    assert_eq!(record.key, log(7).primary_key());
}
