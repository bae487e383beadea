//! A table whose sort key is a number, with a local index, and with values at the edge of what a key can hold.

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "numbered", pk = "PK", sk = "seq", tag = "type")]
#[lsi(name = "ByKind", sk = "LSK")]
#[stream]
enum Numbered {
    Reading(Reading),
    Alarm(Alarm),
}

#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("DEVICE#{device}#{active}")]
#[lsi(name = "ByKind", by = "kind", sk("{kind}#{level:03}#{label:lower}"))]
struct Reading {
    device: i64,
    #[key_only]
    active: bool,
    #[sk]
    seq: i64,
    kind: Status,
    level: u8,
    label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ttl]
    expires: Option<u64>,
    #[serde(default)]
    #[version]
    version: u32,
}

#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("ALARM#{day:.10}#{shard:02}")]
#[lsi(name = "ByKind", by = "text", sk("{text}#{text}"))]
struct Alarm {
    day: Timestamp,
    #[key_only]
    shard: u8,
    #[sk]
    seq: i64,
    text: String,
}

fn reading(seq: i64, label: &str) -> Reading {
    let level = u8::try_from(seq.unsigned_abs()).unwrap();
    Reading {
        device: -7,
        active: true,
        seq,
        kind: Status::Open,
        level,
        label: label.to_owned(),
        expires: Some(1_800_000_000),
        version: 0,
    }
}

fn alarm(seq: i64, text: &str) -> Alarm {
    Alarm { day: day(7), shard: 3, seq, text: text.to_owned() }
}

fn tables() -> Vec<(&'static str, Table<Numbered>)> {
    let stack = Stack::new(Naming::verbatim()).table::<Numbered>();
    let clients = clients_of(&stack).into_iter();
    clients.map(|(engine, client)| (engine, Table::named(client, &Naming::verbatim()))).collect()
}

#[test]
fn all_requests_work() {
    for (engine, table) in tables() {
        block_on(async {
            let (readings, alarms) = (table.entity::<Reading>(), table.entity::<Alarm>());
            let labels = ["Abc", "ABD", "\u{10FFFE}x", "é", "b#c"];
            for (seq, label) in (-2..).zip(labels) {
                readings.put(&reading(seq, label)).send().await.unwrap();
            }
            for seq in 0..3 {
                alarms.put(&alarm(seq, &"x".repeat(511))).send().await.unwrap();
            }
            let seqs = |found: Vec<Reading>| found.iter().map(|each| each.seq).collect::<Vec<_>>();

            let all = readings.query(Reading::partition(-7, true)).all().await.unwrap();
            assert_eq!(seqs(all), [-2, -1, 0, 1, 2], "{engine}");
            let found =
                readings.query(Reading::partition(-7, true).seq().between(-1, 1)).all().await.unwrap();
            assert_eq!(seqs(found), [-1, 0, 1], "{engine}");
            let found =
                readings.query(Reading::partition(-7, true).seq().lt(0)).descending().all().await.unwrap();
            assert_eq!(seqs(found), [-1, -2], "{engine}");

            let of_kind = || Reading::by_kind(-7, true).kind().eq(Status::Open);
            let found = readings.query(of_kind().level().ge(1_u8)).all().await.unwrap();
            assert_eq!(seqs(found), [-1, 1, -2, 2], "{engine}");
            let found =
                readings.query(of_kind().level().eq(2_u8).label().begins_with("AB")).all().await.unwrap();
            assert_eq!(seqs(found), [-2], "{engine}");
            let found = readings.query(of_kind().level().eq(0_u8).label().gt("zz")).all().await.unwrap();
            assert_eq!(seqs(found), [0], "{engine}");
            let found =
                alarms.query(Alarm::by_text(day(7), 3_u8).text().eq("x".repeat(511))).all().await.unwrap();
            assert_eq!(found.len(), 3, "{engine}");
            let found = table.query(Reading::partition(-7, true).any_entity()).all().await.unwrap();
            assert_eq!(found.len(), 5, "{engine}");

            let key = Reading::key(-7, true, 1_i64);
            let read = readings.get(key.clone()).send().await.unwrap().unwrap();
            assert_eq!(read, Reading { version: 1, ..reading(1, "é") }, "{engine}");
            let kind_level_label = Reading::PATHS.kind_and_level_and_label;
            readings
                .update(key.clone())
                .set_together(kind_level_label, (Status::Shipped, 255_u8, "Ü"))
                .send()
                .await
                .unwrap();
            let shipped = Reading::by_kind(-7, true).kind().eq(Status::Shipped).level().gt(254_u8);
            assert_eq!(seqs(readings.query(shipped).all().await.unwrap()), [1], "{engine}");

            readings
                .transact_write()
                .add(readings.delete(key.clone()))
                .add(alarms.put(&alarm(9, "a b")).if_not_exists())
                .send()
                .await
                .unwrap();
            assert_eq!(readings.get(key).send().await.unwrap(), None, "{engine}");
            assert_eq!(table.scan().all().await.unwrap().len(), 8, "{engine}");
            alarms.batch_write().add(alarms.delete(Alarm::key(day(7), 3_u8, 9_i64))).send().await.unwrap();
            assert_eq!(alarms.scan().all().await.unwrap().len(), 3, "{engine}");
        });
    }
}

#[test]
fn values_that_no_key_holds_are_refused() {
    let table = Table::<Numbered>::without_client("numbered");
    let error = |reading: &Reading| table.entity::<Reading>().put(reading).input().unwrap_err().to_string();
    let text = |text: &str| table.entity::<Alarm>().put(&alarm(1, text)).input().map(|_| ());
    assert!(error(&reading(1, "")).contains("`LSK`"), "{}", error(&reading(1, "")));
    assert!(error(&reading(1, "\u{10FFFF}")).contains("`LSK`"));
    assert!(text(&"x".repeat(511)).is_ok(), "1,023 bytes");
    assert!(text(&"x".repeat(512)).unwrap_err().to_string().contains("1024"));
    assert!(text("a#b").unwrap_err().to_string().contains('#'));
}
