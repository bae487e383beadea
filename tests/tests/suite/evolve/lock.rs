//! The text of a lock, and the facts that it keeps.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tablewright::deploy::{Replica, Snapshot};
use tablewright::evolve::{Diff, Severity, diff};
use tablewright::{DynamoTable, EpochSeconds, Naming, Stack};

use super::line_of;

#[derive(Serialize, Deserialize, DynamoTable)]
#[table(name = "orders", deletion_protection, point_in_time_recovery(days = 14))]
#[stream]
struct Order {
    #[pk]
    #[serde(rename = "customerId")]
    customer: String,
    #[sk]
    id: String,
    #[gsi("state", project(include(total)))]
    state: State,
    #[lsi("total", project(keys_only))]
    total: u64,
    lines: Vec<Line>,
    #[ttl]
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<EpochSeconds>,
}

#[derive(Serialize, Deserialize, tablewright::KeyAttribute)]
#[serde(rename_all = "snake_case")]
enum State {
    Open,
    InTransit,
}

#[derive(Serialize, Deserialize)]
struct Line {
    sku: String,
    quantity: u32,
}

fn stack() -> Stack {
    Stack::new(Naming::new("acme", "shop").unwrap()).table::<Order>()
}

#[test]
fn the_text_of_a_lock() {
    let expected = r#"{
  "tablewright": 1,
  "tables": {
    "orders": {
      "name": "acme-shop-orders",
      "logicalId": "OrdersTable",
      "onDelete": "Retain",
      "key": {
        "customerId": "S HASH",
        "id": "S RANGE"
      },
      "indexes": {
        "state-index": {
          "kind": "global",
          "key": {
            "state": "S HASH"
          },
          "projects": [
            "total"
          ]
        },
        "total-index": {
          "kind": "local",
          "key": {
            "customerId": "S HASH",
            "total": "N RANGE"
          },
          "projects": "KEYS_ONLY"
        }
      },
      "stream": "NEW_AND_OLD_IMAGES",
      "timeToLive": "expires_at",
      "protects": [
        "deletion",
        "recovery 14"
      ],
      "items": {
        "Order": {
          "customerId": "S",
          "expires_at": "N u64?",
          "id": "S",
          "lines": "L of { quantity: N u32, sku: S }",
          "state": "S one of in_transit, open",
          "total": "N u64"
        }
      }
    }
  }
}
"#;
    assert_eq!(stack().snapshot().unwrap().to_lock(), expected);
}

/// A lock is read back completely, and written again as the same text.
#[test]
fn a_lock_is_read_as_it_is_written() {
    let replicated = stack().configure_each(|table| table.replica(Replica::new("eu-central-1")));
    for stack in [stack(), replicated] {
        let snapshot = stack.snapshot().unwrap();
        let lock = snapshot.to_lock();
        let read = Snapshot::from_lock(&lock).unwrap();
        assert_eq!(diff(&read, &snapshot), Diff::default());
        assert_eq!(read.to_lock(), lock);
    }
}

/// Each measured change of a table that is a danger, or that takes several deployments, is also found with a lock.
#[test]
fn no_danger_is_missed_from_a_lock() {
    let Value::Array(cases) = serde_json::from_str(include_str!("changes.json")).unwrap() else {
        unreachable!()
    };
    let mut count = 0;
    for case in cases {
        let [before, after] =
            ["before", "after"].map(|side| Snapshot::from_create_table(&case[side].to_string()).unwrap());
        let lock = Snapshot::from_lock(&before.to_lock()).unwrap();
        let (whole, locked) = (diff(&before, &after), diff(&lock, &after));
        if whole.severity() >= Some(Severity::Steps) {
            assert_eq!(
                locked.severity(),
                whole.severity(),
                "{}\n{whole}\nfrom the lock:\n{locked}",
                case["id"]
            );
            count += 1;
        } else {
            assert!(
                locked.severity() <= whole.severity(),
                "{}\n{whole}\nfrom the lock:\n{locked}",
                case["id"]
            );
        }
    }
    assert!(count > 40, "{count}");
}

/// Two branches that each add a table or an index change different lines.
#[test]
fn a_lock_has_one_fact_a_line() {
    let lock = stack().snapshot().unwrap().to_lock();
    let line = line_of(&lock, "          \"total\": \"N u64\"");
    assert_eq!(lock.lines().nth(line - 2), Some("          \"state\": \"S one of in_transit, open\","));
    assert!(!lock.contains("Line") && !lock.contains("version"), "{lock}");
}

#[test]
fn what_is_no_lock_is_refused() {
    let refusal = |lock: Value| Snapshot::from_lock(&lock.to_string()).unwrap_err().to_string();
    assert_eq!(refusal(json!({ "tables": {} })), "this is not a lock: it has no `tablewright`");
    assert_eq!(
        refusal(json!({ "tablewright": 2 })),
        "the lock has the format 2, and this version of tablewright reads 1"
    );
    assert_eq!(refusal(json!({ "tablewright": 1 })), "the lock has no `tables`");
    let table = |table: Value| refusal(json!({ "tablewright": 1, "tables": { "orders": table } }));
    assert_eq!(table(json!([])), "table `orders` is not an object");
    assert_eq!(
        table(json!({ "key": { "id": "X HASH" } })),
        "table `orders`: the key `id` is not of the form `S HASH`"
    );
    assert_eq!(
        table(json!({ "indexes": { "a": {} } })),
        "table `orders`: index `a` has no `kind`: it is global, local or vector"
    );
    assert!(
        table(json!({ "items": { "Order": { "id": "?" } } })).starts_with("table `orders`: items `Order`: ")
    );
    assert!(table(json!({ "accepted": [{}] })).starts_with("`accepted`: missing field"));
}
