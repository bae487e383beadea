//! Replicas, on an engine that simulates them by the documented rules: one change of a replica at a time, a stream with
//! both images as long as there are replicas, and a table that is busy until a replica is ACTIVE or gone.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::Client;
use serde_json::{Value, json};
use tablewright::deploy::{Replica, StackTable};
use tablewright::schema::TableSchema;
use tablewright::testing::{self, Answer, Call};
use tablewright::{Naming, Stack, sdk};

use super::block_on;
use super::engines::Engine;

/// How often a replica is described before its change is done.
const PAUSES: usize = 3;

/// The replicas of the table, each with its description, by Region.
#[derive(Default)]
struct Replicas {
    described: BTreeMap<String, Value>,
    left: usize,
}

impl Replicas {
    fn answer(&mut self, engine: &dyn Fn(Call<'_>) -> Answer, call: Call<'_>) -> Answer {
        let refused = |message: &str| Answer::error(400, "ValidationException", message);
        let body: Value = serde_json::from_str(call.body).unwrap();
        match (call.operation, &body["ReplicaUpdates"], body.get("StreamSpecification")) {
            ("UpdateTable", Value::Array(updates), _) => {
                let described = engine(Call::new(
                    "DescribeTable",
                    &json!({ "TableName": body["TableName"] }).to_string(),
                ));
                let table: Value = serde_json::from_str(described.body().unwrap()).unwrap();
                if table["Table"]["StreamSpecification"]["StreamViewType"] != "NEW_AND_OLD_IMAGES" {
                    return refused("the table has no stream of both images");
                }
                let [update] = updates.as_slice() else { return refused("one replica at a time") };
                if self.left > 0 {
                    return Answer::error(400, "ResourceInUseException", "a replica is changing");
                }
                self.update(update);
                Answer::output(json!({ "TableDescription": table["Table"] }).to_string())
            }
            ("UpdateTable", _, Some(_)) if !self.described.is_empty() => refused("replicas need the stream"),
            ("UpdateTable", ..) if self.left > 0 => {
                Answer::error(400, "ResourceInUseException", "a replica is changing")
            }
            ("DescribeTable", ..) => self.describe(&engine(call)),
            _ => engine(call),
        }
    }

    fn update(&mut self, update: &Value) {
        let (action, members) = update.as_object().unwrap().iter().next().unwrap();
        let region = members["RegionName"].as_str().unwrap().to_owned();
        assert_eq!(self.described.contains_key(&region), action != "Create", "{update}");
        let described = self.described.entry(region).or_insert_with(|| json!({}));
        for (name, value) in members.as_object().unwrap() {
            described[name] = value.clone();
        }
        let status = match action.as_str() {
            "Create" => "CREATING",
            "Update" => "UPDATING",
            "Delete" => "DELETING",
            other => panic!("{other}"),
        };
        (described["ReplicaStatus"], self.left) = (status.into(), PAUSES);
    }

    fn describe(&mut self, answer: &Answer) -> Answer {
        if self.left == 1 {
            self.described.retain(|_, replica| replica["ReplicaStatus"] != "DELETING");
            self.described.values_mut().for_each(|replica| replica["ReplicaStatus"] = "ACTIVE".into());
        }
        self.left = self.left.saturating_sub(1);
        let mut table: Value = serde_json::from_str(answer.body().unwrap()).unwrap();
        if table["Table"].is_object() && !self.described.is_empty() {
            table["Table"]["Replicas"] = self.described.values().cloned().collect();
        }
        Answer::response(answer.status().unwrap(), table.to_string())
    }
}

fn stack(view: Option<&str>, indexes: &[&str], replicas: Vec<Replica>) -> Stack {
    let index = |name: &&str| {
        json!({
            "name": format!("by-{name}"), "kind": "global", "partition_key": [{ "name": name, "type": "S" }],
        })
    };
    let mut schema = json!({
        "name": "orders",
        "partition_key": { "name": "id", "type": "S" },
        "indexes": indexes.iter().map(index).collect::<Vec<_>>(),
    });
    if let Some(view) = view {
        schema["stream"] = view.into();
    }
    let schema: TableSchema = serde_json::from_value(schema).unwrap();
    Stack::new(Naming::verbatim()).schema(schema).configure_each(move |table| {
        replicas.clone().into_iter().fold(table.global_table(), StackTable::replica)
    })
}

fn applied(client: &Client, stack: &Stack, allowed: &[&str]) -> sdk::Applied {
    let apply = sdk::apply(client, stack);
    block_on(allowed.iter().fold(apply, |apply, change| apply.allow(*change)).send()).unwrap()
}

#[test]
fn replicas_come_and_go_one_by_one() {
    const BOTH: Option<&str> = Some("new_and_old_images");
    let engine = Engine::embedded().answers();
    let replicas = Arc::new(Mutex::new(Replicas::default()));
    let known = Arc::clone(&replicas);
    let client = testing::client_of(move |call| known.lock().unwrap().answer(&*engine, call));
    let regions = || replicas.lock().unwrap().described.keys().cloned().collect::<Vec<_>>();
    let [central, paris] = ["eu-central-1", "eu-west-3"].map(Replica::new);

    let alone = stack(Some("keys_only"), &[], vec![]);
    assert_eq!(applied(&client, &alone, &[]).done, ["orders: create table"]);
    let two = stack(BOTH, &["a"], vec![central, paris.clone()]);
    // The stream of keys stays, so no replica is added: replicas need a stream of both images.
    let cautious = applied(&client, &two, &[]);
    assert_eq!(
        (cautious.done, cautious.not_allowed),
        (vec!["orders: add by-a".to_owned()], vec!["orders.stream".to_owned()])
    );
    assert_eq!(regions(), [] as [&str; 0]);
    let done = applied(&client, &two, &["orders.stream"]).done;
    assert_eq!(
        done,
        [
            "orders: turn the stream off",
            "orders: turn the stream on",
            "orders: add the replica in eu-central-1",
            "orders: add the replica in eu-west-3",
        ]
    );
    assert_eq!(applied(&client, &two, &[]).done, [] as [&str; 0]);

    // A replica goes if its change is allowed. The limit of the other one changes without that.
    let one = stack(BOTH, &["a"], vec![paris.max_reads(7)]);
    let cautious = applied(&client, &one, &["orders.index.by-a"]);
    assert_eq!(cautious.done, ["orders: set the reads of the replica in eu-west-3"]);
    assert_eq!(cautious.not_allowed, ["orders.replica.eu-central-1"]);
    assert_eq!(regions(), ["eu-central-1", "eu-west-3"]);
    assert_eq!(
        applied(&client, &one, &["orders.replica.eu-central-1"]).done,
        ["orders: remove the replica in eu-central-1"]
    );
    let limits = replicas.lock().unwrap().described["eu-west-3"]["OnDemandThroughputOverride"].clone();
    assert_eq!(limits, json!({ "MaxReadRequestUnits": 7 }));

    let unlimited = stack(BOTH, &["a"], vec![Replica::new("eu-west-3")]);
    assert_eq!(applied(&client, &unlimited, &[]).done, ["orders: set the reads of the replica in eu-west-3"]);
    assert_eq!(applied(&client, &unlimited, &[]), sdk::Applied::default());

    // A stream that a replica needs stays with it.
    let none = stack(None, &["a"], vec![]);
    let cautious = applied(&client, &none, &["orders.stream"]);
    assert_eq!((cautious.done.len(), cautious.not_allowed), (0, vec!["orders.replica.eu-west-3".to_owned()]));
    assert_eq!(
        applied(&client, &none, &["orders.stream", "orders.replica.eu-west-3"]).done,
        ["orders: remove the replica in eu-west-3", "orders: turn the stream off"]
    );
    assert_eq!(applied(&client, &none, &[]), sdk::Applied::default());
}
