//! Records and events that tests create themselves.

use serde_json::json;
use tablewright::sdk::Table;
use tablewright::stream::{Change, NoImage, Record};
use tablewright::testing::{Call, Embedded};
use tablewright::{DynamoTable, EpochSeconds, Naming};

use super::{KeysOnly, Parcel, stack};
use crate::suite::model::block_on;

#[test]
fn a_record_is_made_of_a_change() {
    let parcel = Parcel::new(1.5);
    let mut record = Record::<Parcel>::new(parcel.primary_key(), Change::Inserted { new: parcel.clone() });
    assert_eq!((&record.key, record.change.new_image()), (&Parcel::key("north", 7_u32), Some(&parcel)));
    assert_eq!((&record.sequence_number, record.created_at, &record.event_id), (&None, None, &None));
    record.event_id = Some("1".to_owned());
    assert_eq!(record.clone().event_id, record.event_id);

    let removed = || Change::Removed { old: NoImage, expired: true };
    assert_eq!(Record::<KeysOnly>::new(KeysOnly::key("north", 7_u32), removed()).change, removed());
}

fn changes(engine: &Embedded, table: &Table<Parcel>) -> Vec<Change<Parcel>> {
    let records = engine.event(table).unwrap().records.into_iter();
    records.map(|record| Record::<Parcel>::try_from(record).unwrap().change).collect()
}

#[test]
fn an_event_has_what_has_changed_since_the_last_one() {
    let engine = Embedded::new(&stack()).unwrap();
    let table = Table::<Parcel>::named(engine.client(), &Naming::verbatim());
    assert_eq!(changes(&engine, &table), []);

    let parcel = Parcel { expires_at: Some(EpochSeconds::new(1_600_000_000)), ..Parcel::new(1.5) };
    block_on(table.put(&parcel).send()).unwrap();
    assert_eq!(changes(&engine, &table), [Change::Inserted { new: parcel.clone() }]);
    assert_eq!(changes(&engine, &table), []);

    engine.expire().unwrap();
    block_on(table.put(&parcel).send()).unwrap();
    // The position belongs to the engine, not to the handle.
    let expected =
        [Change::Removed { old: parcel.clone(), expired: true }, Change::Inserted { new: parcel.clone() }];
    assert_eq!(changes(&engine.clone(), &table), expected);
    assert_eq!(changes(&engine, &table), []);

    // Another table has events of its own.
    let other = Table::<KeysOnly>::named(engine.client(), &Naming::verbatim());
    block_on(other.put(&KeysOnly::new(1.5)).send()).unwrap();
    assert_eq!(changes(&engine, &table), []);
    let event = engine.event(&other).unwrap();
    assert_eq!(event.records.len(), 1);
    let arn = event.records[0].event_source_arn.as_deref().unwrap();
    assert!(arn.starts_with("arn:aws:dynamodb:") && arn.contains(":table/keys-only/stream/"), "{arn}");
}

/// A response of the API has at most a thousand records.
#[test]
fn an_event_has_all_changes_in_their_order() {
    let engine = Embedded::new(&stack()).unwrap();
    let table = Table::<Parcel>::named(engine.client(), &Naming::verbatim());
    let parcels: Vec<Parcel> = (0..1100).map(|number| Parcel { number, ..Parcel::new(1.5) }).collect();
    block_on(async {
        for parcel in &parcels {
            table.put(parcel).send().await.unwrap();
        }
    });
    let expected: Vec<_> = parcels.into_iter().map(|new| Change::Inserted { new }).collect();
    assert_eq!(changes(&engine, &table), expected);
}

#[test]
fn a_table_of_another_name_has_no_event() {
    let engine = Embedded::new(&stack()).unwrap();
    let error = engine.event(&Table::<Parcel>::without_client("others")).unwrap_err();
    assert_eq!(error.to_string(), "the embedded engine: there is no table `others` with a stream");
    // The struct has a stream, but this table was created without one.
    let engine = Embedded::without_tables().unwrap();
    let table = json!({
        "TableName": "parcels", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{ "AttributeName": "depot", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "depot", "KeyType": "HASH" }]
    });
    assert_eq!(engine.answer(Call::new("CreateTable", &table.to_string())).status(), Some(200));
    let error = engine.event(&Table::<Parcel>::without_client("parcels")).unwrap_err();
    assert_eq!(error.to_string(), "the embedded engine: there is no table `parcels` with a stream");
}
