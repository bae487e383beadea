//! Fixtures, faults of a seed, and recorded requests.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::Client;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tablewright::deploy::Operation;
use tablewright::sdk::{Table, TransactWrite, Write};
use tablewright::testing::{self, Embedded, Faults, FixtureError, Recorder};
use tablewright::{DynamoTable, Naming, Stack};

use super::model::{Order, block_on, clients_of, stack, tables};

#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
struct Account {
    #[pk]
    id: String,
    #[version]
    version: u32,
    note: Option<String>,
    photo: serde_bytes::ByteBuf,
}

fn accounts() -> Stack {
    Stack::new(Naming::verbatim()).table::<Account>()
}

#[test]
fn a_fixture_is_stored_as_it_is() {
    let json = r#"[{
        "customerId": "ada", "number": 1, "status": "open", "placedAt": 5, "courier": "bo", "totalCents": 100,
        "lines": [{ "sku": "s-1", "count": 2 }]
    }, {
        "customerId": "ada", "number": 2, "status": null, "placedAt": 6, "courier": "bo", "totalCents": 200, "lines": []
    }]"#;
    for (engine, table) in tables() {
        let stored = block_on(testing::load(&table, json)).unwrap();
        assert_eq!(stored.len(), 2, "{engine}");
        assert_eq!(block_on(table.query(Order::partition("ada")).all()).unwrap(), stored, "{engine}");
    }
    for (engine, client) in clients_of(&accounts()) {
        let table = Table::<Account>::named(client, accounts().naming());
        let json =
            r#"[{ "id": "a", "version": 7, "photo": [1, 2, 3] }, { "id": "b", "version": 0, "photo": [] }]"#;
        for _ in 0..2 {
            let stored = block_on(testing::load(&table, json)).unwrap();
            assert_eq!((stored[0].version, stored[0].note.as_deref()), (7, None), "{engine}");
            let read = block_on(table.get(Account::key("a")).send()).unwrap();
            assert_eq!(read.as_ref(), Some(&stored[0]), "{engine}");
        }
    }
}

#[test]
fn a_fixture_that_does_not_fit_stores_nothing() {
    let table = Table::<Order>::named(testing::client(&stack()).unwrap(), stack().naming());
    let order = |number: u32, more: &str| {
        format!(
            r#"{{ "customerId": "ada", "number": {number}, "placedAt": 5, "courier": "bo", "totalCents": 1{more} }}"#
        )
    };
    let lines = r#", "lines": []"#;
    let refused = [
        ("{}".to_owned(), "the fixture is not a JSON array"),
        (format!("[{}, {}]", order(1, lines), order(2, "")), "item 1: missing field `lines`"),
        (
            format!("[{}]", order(1, r#", "lines": [], "nota": "x""#)),
            "item 0: the struct stores nothing of `nota`",
        ),
        (
            format!("[{}]", order(1, r#", "lines": [{ "sku": "s", "count": 1, "cuont": 2 }]"#)),
            "item 0: the struct stores nothing of `lines[0].cuont`",
        ),
        (format!("[{}, {}]", order(1, lines), order(1, lines)), "item 1: an item before it has the same key"),
    ];
    for (json, expected) in refused {
        let error = block_on(testing::load(&table, &json)).unwrap_err();
        assert!(matches!(error, FixtureError::Json(_)), "{error}");
        assert!(error.to_string().starts_with(expected), "{error}");
    }
    assert_eq!(block_on(table.scan().count()).unwrap(), 0);
    let empty = format!("[{}]", order(1, lines).replace("ada", ""));
    let error = block_on(testing::load(&table, &empty)).unwrap_err();
    assert!(matches!(error, FixtureError::Request(_)), "{error}");
}

/// Writes and reads until everything is done, and returns the answers' errors.
fn run(client: Client, engine: &Embedded, seed: u64) -> Vec<String> {
    let mut errors = Vec::new();
    let table = Table::<Order>::named(client, stack().naming());
    let orders: Vec<Order> = (1..=60).map(|number| Order::new("ada", number)).collect();
    let mut batch = table.batch_write().add_all(orders.iter().map(|order| table.put(order)));
    while let Err(error) = block_on(batch.send()) {
        errors.push(error.to_string());
        batch = error.into_rest().unwrap();
    }
    let mut unread: Vec<_> = orders.iter().map(|order| Order::key("ada", order.number)).collect();
    let mut read = BTreeSet::new();
    while !unread.is_empty() {
        match block_on(table.batch_get(unread).send()) {
            Ok(found) => {
                read.extend(found.into_iter().map(|order| order.unwrap().number));
                break;
            }
            Err(error) => {
                errors.push(error.to_string());
                let found = error.read_of::<_, Order>(&table).unwrap();
                read.extend(found.into_iter().map(|(_, order)| order.unwrap().number));
                unread = error.unread_of(&table).unwrap();
            }
        }
    }
    assert_eq!(read, (1..=60).collect(), "seed {seed}");
    let whole = Table::<Order>::named(engine.client(), stack().naming());
    assert_eq!(block_on(whole.scan().count()).unwrap(), 60, "seed {seed}");
    errors
}

#[test]
fn the_seed_decides_the_faults() {
    let faults =
        |seed| Faults::seeded(seed).throttle(0.3).lose_requests(0.2).lose_answers(0.2).unprocessed(0.5);
    let errors = |seed| {
        let engine = Embedded::new(&stack()).unwrap();
        run(faults(seed).client(&engine), &engine, seed)
    };
    let all: Vec<Vec<String>> = (0..20).map(errors).collect();
    assert_eq!(all, (0..20).map(errors).collect::<Vec<_>>());
    assert!(all.iter().any(|errors| !errors.is_empty()), "the faults reach the program");
    if std::env::var_os("TABLEWRIGHT_SEED").is_none() {
        assert_ne!(Faults::random().seed(), Faults::random().seed());
    }
}

#[test]
fn each_fault_is_what_it_says() {
    let requests = |faults: Faults| {
        let engine = Embedded::new(&stack()).unwrap();
        let table = Table::<Order>::named(faults.client(&engine), stack().naming());
        let error = block_on(table.put(&Order::new("ada", 1)).send()).err();
        let whole = Table::<Order>::named(engine.client(), stack().naming());
        (error, block_on(whole.scan().count()).unwrap())
    };
    let (error, count) = requests(Faults::seeded(1).throttle(1.0));
    assert!(error.unwrap().is_throttled());
    assert_eq!(count, 0);
    let (error, count) = requests(Faults::seeded(1).lose_requests(1.0));
    assert!(error.unwrap().is_retryable());
    assert_eq!(count, 0);
    let (error, count) = requests(Faults::seeded(1).lose_answers(1.0));
    assert!(error.is_some());
    assert_eq!(count, 1);
    let (error, count) = requests(Faults::seeded(1).unprocessed(1.0));
    assert!(error.is_none());
    assert_eq!(count, 1);
}

/// Fails if the test below runs it, by an error and not by a panic.
#[test]
fn fails_if_asked() -> Result<(), String> {
    if std::env::var_os("TABLEWRIGHT_TESTS_FAIL").is_none() {
        return Ok(());
    }
    let _ = Faults::seeded(42).client(&Embedded::new(&stack()).unwrap());
    Err("as intended".to_owned())
}

#[test]
fn a_failing_test_shows_its_seed() {
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    let command = command.args(["--exact", "suite::testing::fails_if_asked"]);
    let output = command.env("TABLEWRIGHT_TESTS_FAIL", "1").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(!output.status.success());
    assert!(text.contains("1 failed") && text.contains("TABLEWRIGHT_SEED=42"), "{text}");
}

#[test]
fn an_index_lags_behind_its_table() {
    let engine = Embedded::new(&stack()).unwrap();
    let stored = engine.table::<Order>();
    let order = |number| Order::new("ada", number);
    block_on(stored.put(&order(1)).send()).unwrap();
    let lagging =
        |seed| Table::<Order>::named(Faults::seeded(seed).lag_indexes(1.0).client(&engine), stack().naming());
    let mut states = BTreeSet::new();
    for seed in 0..20 {
        let orders = lagging(seed);
        block_on(async {
            // Items that were there before are in the index.
            let count = async || orders.scan_index(Order::by_courier).count().await.unwrap();
            assert_eq!(count().await, 1);
            for number in 2..=4 {
                orders.put(&order(number)).send().await.unwrap();
            }
            // Another client's write is late too.
            stored.delete(Order::key("ada", 1)).send().await.unwrap();
            // The table and its local indexes are never late.
            assert_eq!(orders.query(Order::partition("ada")).count().await.unwrap(), 3);
            assert_eq!(orders.query(Order::by_total("ada")).count().await.unwrap(), 3);
            states.insert(count().await);
            // In the end all of it arrives.
            let expected: BTreeSet<String> =
                (2..=4).map(|number| Order::key("ada", number).to_string()).collect();
            let mut reads = 0;
            loop {
                let keys = orders.scan_index(Order::by_courier).keys().all().await.unwrap();
                if keys.iter().map(ToString::to_string).collect::<BTreeSet<_>>() == expected {
                    break;
                }
                reads += 1;
                assert!(reads < 1000, "the index never has all writes");
            }
            for number in 2..=4 {
                stored.delete(Order::key("ada", number)).send().await.unwrap();
            }
            stored.put(&order(1)).send().await.unwrap();
        });
    }
    // Before the writes, between two of them, and after them.
    assert_eq!(states, BTreeSet::from([1, 2, 3, 4]));
}

#[test]
fn the_least_policy_is_recorded() {
    let (recorder, stack) = (Recorder::default(), stack());
    let engine = Embedded::new(&stack).unwrap();
    let orders = Table::<Order>::named(recorder.client(&engine), stack.naming());
    block_on(async {
        orders.put(&Order::new("ada", 1)).send().await.unwrap();
        orders.query(Order::by_status(super::model::Status::Open)).all().await.unwrap();
        orders.scan_index(Order::by_total).count().await.unwrap();
        orders.batch_get([Order::key("ada", 1)]).send().await.unwrap();
    });
    let policy = recorder.policy(&orders);
    let statements = |stack: &Stack| -> Vec<Value> {
        let template: Value = serde_json::from_str(stack.cloudformation().unwrap().as_json()).unwrap();
        let resources = template["Resources"].as_object().unwrap().values();
        let policies = resources.filter(|resource| resource["Type"] == "AWS::IAM::ManagedPolicy");
        let statements = policies.map(|policy| &policy["Properties"]["PolicyDocument"]["Statement"]);
        statements.flat_map(|statements| statements.as_array().unwrap().clone()).collect()
    };
    let on = |statement: &Value| json!([statement["Action"], statement["Resource"]]);
    let given = stack.clone().configure::<Order>(|table| table.policy(policy.clone()));
    let allowed: Vec<Value> = statements(&given).iter().map(on).collect();
    let table = json!({ "Fn::GetAtt": ["OrdersTable", "Arn"] });
    let index = |name: &str| json!([{ "Fn::Sub": format!("${{OrdersTable.Arn}}/index/{name}") }]);
    let expected = [
        json!([["dynamodb:BatchGetItem"], table]),
        json!([["dynamodb:Query"], index("status-index")]),
        json!([["dynamodb:Scan"], index("total-index")]),
        json!([["dynamodb:PutItem"], table]),
    ];
    assert_eq!(allowed, expected);
    // A policy of nothing, or of another table's indexes, is a mistake of the test.
    recorder.clear();
    let empty = stack.clone().configure::<Order>(|table| table.policy(recorder.policy(&orders)));
    let text = empty.cloudformation().unwrap_err().to_string();
    assert!(text.contains("allows nothing; no request on the table was recorded"), "{text}");
    let other = stack.table::<Account>().configure::<Account>(|table| table.policy(policy));
    let text = other.cloudformation().unwrap_err().to_string();
    assert!(text.contains("reading index `status-index`, which the table does not have"), "{text}");
}

#[test]
fn what_a_program_does_is_recorded() {
    let recorder = Recorder::default();
    let both = stack().table::<Account>();
    let engine = Embedded::new(&both).unwrap();
    let client = recorder.client(&engine);
    let orders = Table::<Order>::named(client.clone(), both.naming());
    let accounts = Table::<Account>::named(client.clone(), both.naming());
    let order = |number| Order::new("ada", number);

    block_on(async {
        orders.put(&order(1)).send().await.unwrap();
        orders
            .batch_write()
            .add(orders.put(&order(2)))
            .add(orders.delete(Order::key("ada", 3)))
            .send()
            .await
            .unwrap();
        let photo = serde_bytes::ByteBuf::from(vec![0, 255, 1]);
        let account = Account { id: "a".to_owned(), version: 0, note: None, photo };
        TransactWrite::new(&client)
            .add(orders.put(&order(4)))
            .add(accounts.put(&account))
            .send()
            .await
            .unwrap();
        orders.query(Order::by_status(super::model::Status::Open)).all().await.unwrap();
        orders.get(Order::key("ada", 1)).send().await.unwrap();
        orders.delete(Order::key("ada", 1)).send().await.unwrap();
    });
    let key = |number| Order::key("ada", number);
    let expected = [
        Write::Put(order(1)),
        Write::Put(order(2)),
        Write::Delete(key(3).into_owned()),
        Write::Put(order(4)),
        Write::Delete(key(1).into_owned()),
    ];
    assert_eq!(recorder.writes(&orders), expected);
    let [Write::Put(account)] = &recorder.writes(&accounts)[..] else { panic!("one account is written") };
    assert_eq!((account.version, account.photo.as_slice()), (1, &[0, 255, 1][..]));

    let needed = [
        Operation::BATCH_WRITE_ITEM,
        Operation::DELETE_ITEM,
        Operation::GET_ITEM,
        Operation::PUT_ITEM,
        Operation::QUERY,
    ];
    assert_eq!(recorder.operations(&orders), needed);
    assert_eq!(recorder.operations(&accounts), [Operation::PUT_ITEM]);
    assert_eq!(recorder.calls().len(), 6);
    assert_eq!(recorder.calls()[3].operation, "Query");

    recorder.clear();
    block_on(async {
        accounts.update(Account::key("a")).set(Account::PATHS.note, "x".to_owned()).send().await.unwrap();
        orders.batch_get([key(2)]).send().await.unwrap();
        orders.transact_get(orders.get(key(2))).send().await.unwrap();
        let check = orders.check(key(2)).if_exists();
        TransactWrite::new(&client).add(check).add(accounts.delete(Account::key("a"))).send().await.unwrap();
        orders.scan().all().await.unwrap();
    });
    let needed =
        [Operation::BATCH_GET_ITEM, Operation::CONDITION_CHECK_ITEM, Operation::GET_ITEM, Operation::SCAN];
    assert_eq!(recorder.operations(&orders), needed);
    assert_eq!(recorder.operations(&accounts), [Operation::DELETE_ITEM, Operation::UPDATE_ITEM]);
    assert!(recorder.writes(&orders).is_empty());
}
