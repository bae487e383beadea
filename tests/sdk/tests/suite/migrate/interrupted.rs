//! Migrations under faults, with other writers at work, killed at random points and resumed.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{AsyncSleep, Sleep};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tablewright::sdk::{Error, Migrated, Migration, ScanRest, Table};
use tablewright::testing::{Answer, Call, Embedded, client_of};
use tablewright::{DynamoTable, Naming, Stack};

use super::super::ddb_local::Local;
use super::super::model::block_on;
use super::{Order, new_order};

type Engine = Arc<dyn Fn(&str, &str) -> Answer + Send + Sync>;

const LOCAL: &str = "DynamoDB Local";

/// The items that are to be stored at the end, by their ids, as the writers know them.
type Model = BTreeMap<u64, Value>;

/// Returns each engine, with the empty tables of a stack.
fn engines(stack: &Stack) -> Vec<(&'static str, Engine)> {
    let embedded = Embedded::new(stack).unwrap();
    let embedded: Engine = Arc::new(move |operation, body| embedded.answer(Call::new(operation, body)));
    let mut engines = vec![("the embedded engine", embedded)];
    if let Some(local) = Local::new() {
        for step in stack.calls().unwrap().iter().filter(|step| step.operation() == "CreateTable") {
            let (status, answer) = local.answer("CreateTable", step.as_json()).unwrap();
            assert_eq!(status, 200, "{answer}");
        }
        engines.push((
            LOCAL,
            Arc::new(move |operation, body| {
                let (status, body) = local.answer(operation, body).unwrap();
                Answer::response(status, body)
            }),
        ));
    }
    engines
}

/// A sequence of numbers that a seed determines (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (number ^ (number >> 31)) % limit
    }
}

/// A table, and the programs that write to it.
struct World {
    engine: Engine,
    dice: Dice,
    model: Model,
    /// Makes one write, of today's program or of the old one.
    write: fn(&mut World),
    /// The id of the item that the migration is writing. Half of the other writes concern it.
    focus: Option<u64>,
    /// The number of requests until the migration is killed.
    life: Option<u64>,
    next: u64,
}

impl World {
    /// Returns a world whose next item has the id `next`, with an empty model.
    fn new(engine: &Engine, seed: u64, write: fn(&mut Self), next: u64) -> Self {
        let engine = Arc::clone(engine);
        Self { engine, dice: Dice(seed), model: Model::new(), write, focus: None, life: None, next }
    }

    /// Sends a request without faults. Returns whether it was carried out.
    fn send(&self, operation: &str, body: &Value) -> bool {
        let answer = (self.engine)(operation, &body.to_string());
        let is_refused = answer.body().is_some_and(|body| body.contains("ConditionalCheckFailed"));
        assert!(answer.status() == Some(200) || is_refused, "{body}: {:?}", answer.body());
        !is_refused
    }

    /// Answers a request of the migration.
    fn answer(&mut self, call: Call<'_>) -> Answer {
        let is_dead = self.life.as_mut().is_some_and(|life| {
            *life = life.saturating_sub(1);
            *life == 0
        });
        if self.dice.below(3) == 0 {
            let body: Value = serde_json::from_str(call.body).unwrap();
            let keys = ["/Key/number/N", "/TransactItems/1/Delete/Key/id/S"];
            self.focus = keys.iter().find_map(|key| body.pointer(key)?.as_str()?.parse().ok());
            (self.write)(self);
        }
        let fault = self.dice.below(100);
        let is_lost = (5..15).contains(&fault) || is_dead && fault < 50;
        if is_dead && !is_lost {
            return Answer::error(400, "AccessDeniedException", "killed");
        }
        match fault {
            0..5 => return Answer::error(400, "ThrottlingException", "Rate exceeded"),
            15..20 => return Answer::connection_lost(),
            20..23 => return Answer::error(500, "InternalServerError", "internal"),
            _ => {}
        }
        let answer = (self.engine)(call.operation, call.body);
        match (is_dead, is_lost) {
            (true, _) => Answer::error(400, "AccessDeniedException", "killed"),
            (false, true) => Answer::connection_lost(),
            (false, false) => answer,
        }
    }

    /// Returns one of the ids.
    fn id(&mut self) -> u64 {
        let any = self.dice.below(self.next);
        self.focus.filter(|_| self.dice.below(2) == 0).unwrap_or(any)
    }

    fn items(&self, table: &str) -> Vec<Value> {
        let answer =
            (self.engine)("Scan", &json!({ "TableName": table, "ConsistentRead": true }).to_string());
        let answer: Value = serde_json::from_str(answer.body().unwrap()).unwrap();
        answer["Items"].as_array().unwrap().clone()
    }
}

/// A clock whose waits take no time.
#[derive(Debug)]
struct Hurry;

impl AsyncSleep for Hurry {
    fn sleep(&self, _: Duration) -> Sleep {
        Sleep::new(std::future::ready(()))
    }
}

/// Returns a client of a world.
fn client(world: &Arc<Mutex<World>>) -> Client {
    let world = Arc::clone(world);
    let client = client_of(move |call| world.lock().unwrap_or_else(PoisonError::into_inner).answer(call));
    Client::from_conf(client.config().to_builder().sleep_impl(Hurry).build())
}

/// Runs a migration until it is done, kills it now and then, and resumes it. Returns the number of kills.
fn until_done<T>(
    world: &Arc<Mutex<World>>,
    migration: impl Fn(Client) -> Migration<'static, T>,
) -> (Migrated, u64)
where
    T: DynamoTable + Serialize + serde::de::DeserializeOwned,
{
    let rest: Arc<Mutex<Option<Value>>> = Arc::default();
    let mut kills = 0;
    loop {
        {
            let mut world = world.lock().unwrap();
            world.life = (kills < 12).then(|| 1 + world.dice.below(60));
        }
        let stored = Arc::clone(&rest);
        let mut run = migration(client(world)).progress(move |progress| {
            *stored.lock().unwrap() = Some(serde_json::to_value(progress.rest).unwrap());
        });
        if let Some(rest) = &*rest.lock().unwrap() {
            run = run.resume(&serde_json::from_value::<ScanRest>(rest.clone()).unwrap());
        }
        let done: Result<Migrated, Error> = block_on(run.send());
        match done {
            Ok(migrated) => {
                let rest: ScanRest = serde_json::from_value(rest.lock().unwrap().clone().unwrap()).unwrap();
                assert!(rest.is_empty());
                return (migrated, kills);
            }
            Err(error) => {
                assert_eq!(error.code(), Some("AccessDeniedException"), "{error}");
                kills += 1;
            }
        }
    }
}

fn assert_counted(migrated: &Migrated, at: &str) {
    assert_eq!(migrated.read, migrated.changed + migrated.left, "{at}: {migrated:?}");
    assert!(migrated.failed.is_empty(), "{at}: {migrated:?}");
}

/// Returns the number of seeds that an engine runs.
fn seeds(engine: &str) -> u64 {
    if engine == LOCAL { 4 } else { 16 }
}

/// Asserts that each of these has occurred. A few seeds may lack one, so this is for the engine that runs many.
fn assert_occurred(engine: &str, totals: &[u64]) {
    assert!(engine == LOCAL || totals.iter().all(|total| *total > 0), "{engine}: {totals:?}");
}

mod renamed {
    use super::*;

    fn key(id: u64) -> Value {
        json!({ "customer": { "S": format!("c-{}", id % 5) }, "number": { "N": id.to_string() } })
    }

    fn stored_order(id: u64, rest: &Value) -> Value {
        let mut item = key(id);
        item["status"] = json!({ "S": "open" });
        item.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        item
    }

    /// Makes a write of today's program, which changes old items in place too.
    fn write(world: &mut World) {
        let id = world.id();
        let known = world.model.contains_key(&id);
        let value = world.dice.below(1000);
        let update = |set: &str, values: Value| {
            json!({
                "TableName": "orders", "Key": key(id), "UpdateExpression": set,
                "ConditionExpression": "attribute_exists(customer)", "ExpressionAttributeValues": values,
            })
        };
        match world.dice.below(8) {
            0..3 => {
                let tags = json!({ "L": [{ "S": value.to_string() }] });
                let done = world.send("UpdateItem", &update("SET tags = :t", json!({ ":t": tags })));
                assert_eq!(done, known);
                if let Some(expected) = world.model.get_mut(&id) {
                    expected["tags"] = tags;
                }
            }
            3..6 => {
                let (comment, cents) =
                    (json!({ "S": format!("of the writer {value}") }), json!({ "N": value.to_string() }));
                let set = update("SET #c = :c, total_cents = :t", json!({ ":c": comment, ":t": cents }));
                let mut set = set;
                set["ExpressionAttributeNames"] = json!({ "#c": "comment" });
                assert_eq!(world.send("UpdateItem", &set), known);
                if let Some(expected) = world.model.get_mut(&id) {
                    (expected["comment"], expected["total_cents"]) = (comment, cents);
                }
            }
            6 => {
                world.send("DeleteItem", &json!({ "TableName": "orders", "Key": key(id) }));
                world.model.remove(&id);
            }
            _ => {
                let id = world.next;
                world.next += 1;
                let item = stored_order(id, &json!({ "total_cents": { "N": value.to_string() } }));
                world.send("PutItem", &json!({ "TableName": "orders", "Item": item }));
                world.model.insert(id, item);
            }
        }
    }

    fn world(engine: &Engine, seed: u64) -> World {
        let mut world = World::new(engine, seed, write, 60);
        for item in world.items("orders") {
            let key = json!({ "customer": item["customer"], "number": item["number"] });
            world.send("DeleteItem", &json!({ "TableName": "orders", "Key": key }));
        }
        for id in 0..world.next {
            let cents = world.dice.below(100_000);
            let mut old = json!({ "total": { "S": format!("{}.{:02}", cents / 100, cents % 100) } });
            let mut new = json!({ "total_cents": { "N": cents.to_string() } });
            if id.is_multiple_of(3) {
                old["note"] = json!({ "S": format!("note {id}") });
                new["comment"] = old["note"].clone();
            }
            if id.is_multiple_of(7) {
                old["other"] = json!({ "SS": ["a", "b"] });
                new["other"] = old["other"].clone();
            }
            world.model.insert(id, stored_order(id, &new));
            let item = stored_order(id, if id.is_multiple_of(10) { &new } else { &old });
            world.send("PutItem", &json!({ "TableName": "orders", "Item": item }));
        }
        world
    }

    #[test]
    fn no_item_and_no_write_is_lost() {
        for (name, engine) in engines(&super::super::stack()) {
            let mut totals = [0; 3];
            for seed in 0..seeds(name) {
                let at = format!("{name}, seed {seed}");
                let world = Arc::new(Mutex::new(world(&engine, seed)));
                let (migrated, kills) = until_done(&world, |client| {
                    let orders = Table::<Order>::new(client, "orders");
                    orders.migrate(new_order).parallel(1 + u32::try_from(seed % 4).unwrap()).page_size(5)
                });
                assert_counted(&migrated, &at);
                totals[0] += kills;
                totals[1] += migrated.conflicts;
                totals[2] += migrated.changed;
                let world = world.lock().unwrap();
                let found: Model = world
                    .items("orders")
                    .into_iter()
                    .map(|item| (item["number"]["N"].as_str().unwrap().parse().unwrap(), item))
                    .collect();
                assert_eq!(found, world.model, "{at}");
            }
            assert_occurred(name, &totals);
        }
    }
}

mod moved {
    use super::*;

    #[derive(Clone, Debug, Deserialize, DynamoTable)]
    #[table(name = "accounts")]
    struct AccountV1 {
        #[pk]
        id: String,
        cents: String,
    }

    #[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
    #[table(name = "accounts")]
    struct Account {
        #[pk]
        id: String,
        cents: u64,
        note: Option<String>,
        #[version]
        #[serde(default)]
        version: u64,
    }

    fn new_account(old: AccountV1) -> Result<Account, std::num::ParseIntError> {
        let AccountV1 { id, cents } = old;
        Ok(Account { id: format!("ACCOUNT#{id}"), cents: cents.parse()?, note: None, version: 0 })
    }

    fn stack() -> Stack {
        Stack::new(Naming::verbatim()).table::<Account>()
    }

    fn update(id: &str, set: &str, values: &Value) -> Value {
        json!({
            "TableName": "accounts", "Key": { "id": { "S": id } }, "UpdateExpression": set,
            "ConditionExpression": "attribute_exists(id)", "ExpressionAttributeValues": values,
        })
    }

    /// Makes a write. Today's program writes to the new key, or to the old key if the account is still stored there.
    /// The old program knows only the old key, and no version.
    fn write(world: &mut World) {
        let id = world.id();
        let (old, new) = (id.to_string(), format!("ACCOUNT#{id}"));
        let value = world.dice.below(1000).to_string();
        match world.dice.below(6) {
            0..3 => {
                let note = json!({ "S": value });
                let values = json!({ ":n": note, ":one": { "N": "1" } });
                let set = "SET note = :n ADD version :one";
                if world.send("UpdateItem", &update(&new, set, &values))
                    || world.send("UpdateItem", &update(&old, set, &values))
                {
                    world.model.get_mut(&id).unwrap()["note"] = note;
                }
            }
            3..5 => {
                let values = json!({ ":c": { "S": value } });
                if world.send("UpdateItem", &update(&old, "SET cents = :c", &values)) {
                    world.model.get_mut(&id).unwrap()["cents"] = json!({ "N": value });
                }
            }
            _ => {
                for key in [&old, &new] {
                    world.send(
                        "DeleteItem",
                        &json!({ "TableName": "accounts", "Key": { "id": { "S": key } } }),
                    );
                }
                world.model.remove(&id);
            }
        }
    }

    fn world(engine: &Engine, seed: u64) -> World {
        let mut world = World::new(engine, seed, write, 50);
        for item in world.items("accounts") {
            world.send("DeleteItem", &json!({ "TableName": "accounts", "Key": { "id": item["id"] } }));
        }
        for id in 0..world.next {
            let cents = world.dice.below(1000).to_string();
            let item = json!({ "id": { "S": id.to_string() }, "cents": { "S": cents } });
            world.send("PutItem", &json!({ "TableName": "accounts", "Item": item }));
            world
                .model
                .insert(id, json!({ "id": { "S": format!("ACCOUNT#{id}") }, "cents": { "N": cents } }));
        }
        world
    }

    #[test]
    fn each_item_has_its_new_key_once() {
        for (name, engine) in engines(&stack()) {
            let mut totals = [0; 2];
            for seed in 0..seeds(name) {
                let at = format!("{name}, seed {seed}");
                let world = Arc::new(Mutex::new(world(&engine, seed)));
                let (migrated, kills) = until_done(&world, |client| {
                    let accounts = Table::<Account>::new(client, "accounts");
                    accounts.migrate(new_account).parallel(2).page_size(6)
                });
                assert_counted(&migrated, &at);
                totals[0] += kills;
                totals[1] += migrated.conflicts;
                let world = world.lock().unwrap();
                let found: Model = world
                    .items("accounts")
                    .into_iter()
                    .map(|mut item| {
                        let version = item.as_object_mut().unwrap().remove("version");
                        assert!(version.is_some_and(|version| version["N"] != "0"), "{at}: {item}");
                        let id = item["id"]["S"].as_str().unwrap().strip_prefix("ACCOUNT#").unwrap();
                        (id.parse().unwrap(), item)
                    })
                    .collect();
                assert_eq!(found, world.model, "{at}");
            }
            assert_occurred(name, &totals);
        }
    }
}
