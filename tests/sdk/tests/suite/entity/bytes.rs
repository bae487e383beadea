//! Keys of bytes, through every request.

use aws_sdk_dynamodb::types::AttributeValue;
use serde_bytes::{ByteArray, ByteBuf};
use serde_json::json;
use tablewright::index::Table as WholeTable;
use tablewright::key::KeyValue;
use tablewright::sdk::Update;
use tablewright::sdk::path::kept;
use tablewright::stream::{Change, KinesisRecord};
use uuid::Uuid;

use super::*;

/// Messages and devices of an account, as a messenger has them.
#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[serde(rename_all = "camelCase")]
#[table(name = "vault", pk = "H", sk = "S", tag = "type")]
#[gsi(name = "GSI", pk = "GH", sk = "GS")]
#[gsi(name = "Inverted", pk = "S", sk = "H", project(keys_only))]
#[lsi(name = "LSI", sk = "LS")]
#[stream]
enum Vault {
    Message(Message),
    Device(Device),
    Note(Note),
}

#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[pk(b"{account}")]
#[sk(b"m{device}{sent_at}{id}")]
#[gsi(name = "GSI", by = "sender", pk(b"{sender}"), sk(b"{is_urgent}{level}{sent_at}"))]
#[gsi(name = "Inverted", by = "place", pk(b"m{device}{sent_at}{id}"), sk(b"{account}"), partial)]
#[lsi(name = "LSI", by = "id", sk(b"{id}"))]
struct Message {
    #[key_only]
    account: Uuid,
    #[key_only]
    device: u8,
    #[key_only]
    sent_at: u64,
    #[key_only]
    id: Uuid,
    sender: Option<ByteArray<3>>,
    is_urgent: bool,
    level: u16,
    content: ByteBuf,
}

#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk(b"{account}")]
#[sk(b"d{device}")]
struct Device {
    account: Uuid,
    #[key_only]
    device: u8,
    name: String,
}

/// The last field is of any length.
#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk(b"{account}")]
#[sk(b"n{state}{title}")]
struct Note {
    #[key_only]
    account: Uuid,
    #[key_only]
    state: State,
    #[key_only]
    title: String,
}

#[derive(Clone, Copy, Debug, Deserialize, KeyAttribute, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Open,
    Shut,
}

fn account() -> Uuid {
    Uuid::from_u128(0x0f8f_ad5b_d9cb_469f_a165_7086_7728_950e)
}

fn message(sent_at: u64) -> Message {
    Message {
        account: account(),
        device: 1,
        sent_at,
        id: Uuid::from_u128(sent_at.into()),
        sender: Some([1, 2, 0xFF].into()),
        is_urgent: sent_at.is_multiple_of(2),
        level: 0x0102,
        content: vec![7].into(),
    }
}

fn device(device: u8) -> Device {
    Device { account: account(), device, name: format!("device {device}") }
}

fn note(state: State, title: &str) -> Note {
    Note { account: account(), state, title: title.to_owned() }
}

fn vaults() -> Vec<(&'static str, Table<Vault>)> {
    let stack = Stack::new(Naming::verbatim()).table::<Vault>();
    let clients = clients_of(&stack).into_iter();
    clients.map(|(engine, client)| (engine, Table::named(client, &Naming::verbatim()))).collect()
}

fn hex(value: &AttributeValue) -> String {
    let AttributeValue::B(bytes) = value else { panic!("{value:?}") };
    KeyValue::from(bytes.as_ref()).to_string()
}

#[test]
fn an_item_has_its_keys_as_bytes_and_is_read_again() {
    for (engine, vault) in vaults() {
        let (messages, devices, notes) =
            (vault.entity::<Message>(), vault.entity::<Device>(), vault.entity::<Note>());
        block_on(async {
            let sent = messages.put(&message(300)).input().unwrap().item.unwrap();
            let keys: Vec<String> =
                ["H", "S", "GH", "GS", "LS"].iter().map(|name| hex(&sent[*name])).collect();
            assert_eq!(
                keys,
                [
                    "0x0f8fad5bd9cb469fa16570867728950e",
                    "0x6d01000000000000012c0000000000000000000000000000012c",
                    "0x0102ff",
                    "0x010102000000000000012c",
                    "0x0000000000000000000000000000012c",
                ],
                "{engine}"
            );
            for sent_at in [7, 300, 301, u64::MAX] {
                messages.put(&message(sent_at)).await.unwrap();
            }
            messages.put(&Message { device: 2, ..message(9) }).await.unwrap();
            devices.put(&device(1)).await.unwrap();
            notes.put(&note(State::Open, "é\u{10FFFF}")).await.unwrap();
            let read = messages.get(message(7).primary_key()).await.unwrap();
            assert_eq!(read, Some(message(7)), "{engine}");
            assert_eq!(devices.get(Device::key(account(), 1)).await.unwrap(), Some(device(1)), "{engine}");
            let any = vault.get(note(State::Open, "é\u{10FFFF}").primary_key().any_entity()).await.unwrap();
            assert_eq!(any, Some(Vault::Note(note(State::Open, "é\u{10FFFF}"))), "{engine}");

            let of_device = || Message::partition(account()).device().eq(1);
            let all = messages.query(of_device()).all().await.unwrap();
            assert_eq!(all, [7, 300, 301, u64::MAX].map(message), "{engine}");
            let sent_at = async |condition| {
                let items: Vec<Message> = messages.query(condition).all().await.unwrap();
                items.into_iter().map(|message| message.sent_at).collect::<Vec<_>>()
            };
            assert_eq!(
                sent_at(of_device().sent_at().gt(7_u64).reading::<WholeTable>()).await,
                [300, 301, u64::MAX],
                "{engine}"
            );
            assert_eq!(
                sent_at(of_device().sent_at().lt(301_u64).reading::<WholeTable>()).await,
                [7, 300],
                "{engine}"
            );
            assert_eq!(
                sent_at(of_device().sent_at().gt(u64::MAX).reading::<WholeTable>()).await,
                [0; 0],
                "{engine}"
            );
            assert_eq!(
                sent_at(of_device().sent_at().between(8_u64, 301_u64).reading::<WholeTable>()).await,
                [300, 301],
                "{engine}"
            );
            assert_eq!(
                sent_at(Message::partition(account()).device().gt(1).reading::<WholeTable>()).await,
                [9],
                "{engine}"
            );
            let by_sender =
                messages.query(Message::by_sender(&[1, 2, 0xFF]).is_urgent().eq(true).level().ge(1_u16));
            assert_eq!(by_sender.all().await.unwrap(), [message(300)], "{engine}");
            let by_id = messages.query(Message::by_id(account()).id().eq(Uuid::from_u128(301)));
            assert_eq!(by_id.all().await.unwrap(), [message(301)], "{engine}");

            let whole = vault.query(Message::partition(account()).any_entity()).all().await.unwrap();
            assert_eq!(whole.len(), 7, "{engine}");
            assert_eq!(whole[0], Vault::Device(device(1)), "{engine}");
            assert_eq!(vault.scan().all().await.unwrap().len(), 7, "{engine}");
        });
    }
}

#[test]
fn a_last_field_of_any_length_has_ranges() {
    for (engine, vault) in vaults() {
        let notes = vault.entity::<Note>();
        block_on(async {
            for (state, title) in
                [(State::Open, "a"), (State::Open, "ab"), (State::Open, "b"), (State::Shut, "a")]
            {
                notes.put(&note(state, title)).await.unwrap();
            }
            let titles = async |condition| {
                let items: Vec<Note> = notes.query(condition).all().await.unwrap();
                items.into_iter().map(|note| note.title).collect::<Vec<_>>()
            };
            let open = || Note::partition(account()).state().eq(State::Open).title();
            assert_eq!(titles(open().ge("ab").reading::<WholeTable>()).await, ["ab", "b"], "{engine}");
            assert_eq!(titles(open().gt("a").reading::<WholeTable>()).await, ["ab", "b"], "{engine}");
            assert_eq!(titles(open().lt("b").reading::<WholeTable>()).await, ["a", "ab"], "{engine}");
            assert_eq!(
                titles(open().begins_with("a").reading::<WholeTable>()).await,
                ["a", "ab"],
                "{engine}"
            );
            assert_eq!(
                titles(Note::partition(account()).state().ge(State::Open).reading::<WholeTable>()).await,
                ["a", "ab", "b", "a"],
                "{engine}"
            );
        });
    }
}

#[test]
fn batches_and_transactions_write_and_read_them() {
    for (engine, vault) in vaults() {
        let (messages, devices) = (vault.entity::<Message>(), vault.entity::<Device>());
        block_on(async {
            let batch = vault.batch_write().add(messages.put(&message(1))).add(messages.put(&message(2)));
            batch.send().await.unwrap();
            let transaction = vault.transact_write().add(devices.put(&device(1)));
            transaction.add(messages.delete(message(2).primary_key())).send().await.unwrap();
            let (message, device) = (message(1), device(1));
            let keys = [message.primary_key().any_entity(), device.primary_key().any_entity()];
            let read = vault.batch_get(keys).send().await.unwrap();
            assert_eq!(read.len(), 2, "{engine}");
            assert_eq!(messages.get(self::message(2).primary_key()).await.unwrap(), None, "{engine}");
        });
    }
}

/// The attributes of a stored message that an update changes, or that are computed.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "UPPERCASE")]
struct Stored {
    h: ByteBuf,
    s: ByteBuf,
    gh: Option<ByteBuf>,
    gs: ByteBuf,
    ls: ByteBuf,
    #[serde(rename = "type")]
    tag: String,
    #[serde(rename = "sender")]
    sender: Option<ByteBuf>,
    #[serde(rename = "level")]
    level: u16,
}

/// Updates the item, and asserts that it is stored as a put of the other one stores it.
async fn check(
    messages: &Table<Message>,
    after: &Message,
    update: impl FnOnce(Update<Message>) -> Update<Message>,
) {
    const ALL: &[&str] = &["H", "S", "GH", "GS", "LS", "type", "sender", "level"];
    let stored = async || -> Option<Stored> {
        messages.get(after.primary_key()).project_attributes(ALL).send().await.unwrap()
    };
    messages.put(&message(8)).await.unwrap();
    update(messages.update(after.primary_key())).send().await.unwrap();
    let updated = stored().await;
    messages.put(after).await.unwrap();
    assert_eq!(updated, stored().await, "{after:?}");
}

#[test]
fn an_update_sets_the_keys_that_it_changes() {
    for (_, vault) in vaults() {
        let (messages, path) = (vault.entity::<Message>(), Message::PATHS);
        block_on(async {
            let after = Message { sender: Some([9; 3].into()), ..message(8) };
            check(&messages, &after, |update| update.set(path.sender, ByteArray::new([9; 3]))).await;
            let after = Message { sender: None, ..message(8) };
            check(&messages, &after, |update| update.remove(path.sender)).await;
            let after = Message { level: 0xFFFF, ..message(8) };
            let together = path.is_urgent_and_level;
            check(&messages, &after, |update| update.set_together(together, (kept(true), 0xFFFF_u16))).await;
        });
    }
}

#[test]
fn a_record_of_the_stream_has_the_entity() {
    let record = json!({
        "awsRegion": "eu-west-1", "eventID": "1", "eventName": "INSERT", "userIdentity": null,
        "recordFormat": "application/json", "tableName": "vault", "eventSource": "aws:dynamodb",
        "dynamodb": {
            "ApproximateCreationDateTime": 1_795_156_140_015_u64, "SizeBytes": 10,
            "Keys": { "H": { "B": "D4+tW9nLRp+hZXCGdyiVDg==" }, "S": { "B": "ZAE=" } },
            "NewImage": {
                "H": { "B": "D4+tW9nLRp+hZXCGdyiVDg==" }, "S": { "B": "ZAE=" }, "name": { "S": "device 1" },
                "account": { "S": "0f8fad5b-d9cb-469f-a165-70867728950e" },
            },
        },
    });
    let read = KinesisRecord::<Vault>::from_kinesis(record.to_string().as_bytes()).unwrap();
    assert_eq!(read.key.entity(), Some("device"));
    assert_eq!(read.change, Change::Inserted { new: Vault::Device(device(1)) });
}

/// Binary and UUIDs are in the key alone.
#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[table(name = "blobs")]
#[pk("K" = b"{id}{hash}{data}")]
struct Blob {
    #[key_only]
    id: Uuid,
    #[key_only]
    hash: ByteArray<2>,
    #[key_only]
    data: ByteBuf,
    count: i64,
}

#[test]
fn binary_is_read_back_from_the_key() {
    let stack = Stack::new(Naming::verbatim()).table::<Blob>();
    for (engine, client) in clients_of(&stack) {
        let blobs = Table::<Blob>::named(client, stack.naming());
        let blob = Blob { id: account(), hash: [1, 2].into(), data: vec![0xFF, 0].into(), count: -1 };
        block_on(async {
            blobs.put(&blob).await.unwrap();
            assert_eq!(blobs.get(blob.primary_key()).await.unwrap(), Some(blob.clone()), "{engine}");
            let key = Blob::key(account(), &[1, 2], &[0xFF, 0][..]);
            let count: i64 = blobs.get(key).project::<Blob>().await.unwrap().unwrap().count;
            assert_eq!(count, -1, "{engine}");
        });
    }
}
