//! Migrations of stored items, form by form.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};
use tablewright::sdk::{Error, ErrorKind, Item, Table};
use tablewright::testing::Embedded;
use tablewright::{DynamoTable, Naming, Stack};

use super::model::{block_on, clients_of};

mod entities;
mod interrupted;
mod random;

/// The orders as they were: `total` is text, and the note is called `note`.
#[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]
#[table(name = "orders")]
struct OrderV1 {
    #[pk]
    customer: String,
    #[sk]
    number: u64,
    total: String,
    note: Option<String>,
    status: String,
}

/// The orders of today.
#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[table(name = "orders")]
struct Order {
    #[pk]
    customer: String,
    #[sk]
    number: u64,
    total_cents: u64,
    comment: Option<String>,
    #[gsi("status")]
    status: String,
    tags: Option<Vec<String>>,
}

fn stack() -> Stack {
    Stack::new(Naming::verbatim()).table::<Order>()
}

fn new_order(old: OrderV1) -> Result<Order, std::num::ParseIntError> {
    let OrderV1 { customer, number, total, note, status } = old;
    let total_cents = total.replace('.', "").parse()?;
    Ok(Order { customer, number, total_cents, comment: note, status, tags: None })
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn n(number: u64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

fn item<const N: usize>(attributes: [(&str, AttributeValue); N]) -> Item {
    attributes.map(|(name, value)| (name.to_owned(), value)).into()
}

fn old_item(number: u64, total: &str) -> Item {
    let key = [("customer", s("ada")), ("number", n(number))];
    let mut old = item(key);
    old.extend(item([("total", s(total)), ("status", s("open"))]));
    old
}

fn put(client: &Client, table: &str, item: &Item) {
    block_on(client.put_item().table_name(table).set_item(Some(item.clone())).send()).unwrap();
}

/// Returns the stored items, sorted by their texts and numbers. A map prints its members in another order each time.
fn stored(client: &Client, table: &str) -> Vec<BTreeMap<String, AttributeValue>> {
    let scanned = block_on(client.scan().table_name(table).consistent_read(true).send()).unwrap();
    let items = scanned.items.unwrap_or_default().into_iter();
    let mut items: Vec<BTreeMap<_, _>> = items.map(|item| item.into_iter().collect()).collect();
    items.sort_by_cached_key(|item| {
        let scalars = item.iter().filter(|(_, value)| value.is_s() || value.is_n());
        format!("{:?}", scalars.collect::<Vec<_>>())
    });
    items
}

fn number_of(error: &Error) -> String {
    error.item_key::<Order>().unwrap().sort_key().unwrap().to_string()
}

#[test]
fn old_items_become_new_ones() {
    for (engine, client) in clients_of(&stack()) {
        let orders = Table::<Order>::new(client.clone(), "orders");
        let mut noted = old_item(1, "12.50");
        noted.insert("note".to_owned(), s("fragile"));
        noted.insert("warehouse".to_owned(), s("of another program"));
        put(&client, "orders", &noted);
        put(&client, "orders", &old_item(2, "1.00"));
        let new = |number| Order {
            customer: "ada".to_owned(),
            number,
            total_cents: 700,
            comment: Some("new".to_owned()),
            status: "open".to_owned(),
            tags: Some(vec!["gift".to_owned()]),
        };
        block_on(orders.put(&new(3)).send()).unwrap();

        let migrated = block_on(orders.migrate(new_order).send()).unwrap();
        let counts =
            (migrated.read, migrated.changed, migrated.left, migrated.conflicts, migrated.failed.len());
        assert_eq!(counts, (3, 2, 1, 0, 0), "{engine}: {migrated:?}");

        let order = block_on(orders.get(Order::key("ada", 1)).send()).unwrap().unwrap();
        assert_eq!((order.total_cents, order.comment.as_deref()), (1250, Some("fragile")), "{engine}");
        assert_eq!(block_on(orders.get(Order::key("ada", 3)).send()).unwrap(), Some(new(3)), "{engine}");
        let items = stored(&client, "orders");
        let names: Vec<Vec<&str>> =
            items.iter().map(|item| item.keys().map(String::as_str).collect()).collect();
        assert!(
            names.contains(&vec!["comment", "customer", "number", "status", "total_cents", "warehouse"]),
            "an attribute of neither struct stays, and old ones go, {engine}: {names:?}"
        );
        assert!(names.iter().all(|names| !names.contains(&"total") && !names.contains(&"note")), "{engine}");
        let open = block_on(orders.query(Order::by_status("open")).all()).unwrap();
        assert_eq!(open.len(), 3, "{engine}");

        let again = block_on(orders.migrate(new_order).parallel(3).send()).unwrap();
        assert_eq!((again.read, again.changed, again.left), (3, 0, 3), "{engine}");
    }
}

/// Today's program changes an item in place before it is migrated.
#[test]
fn an_attribute_that_only_the_new_struct_has_stays() {
    for (engine, client) in clients_of(&stack()) {
        let orders = Table::<Order>::new(client.clone(), "orders");
        let mut mixed = old_item(1, "12.50");
        mixed.extend(item([("note", s("old")), ("tags", AttributeValue::L(vec![s("gift")]))]));
        put(&client, "orders", &mixed);
        let mut both = old_item(2, "1.00");
        both.extend(item([("note", s("old")), ("comment", s("newer")), ("total_cents", n(5))]));
        put(&client, "orders", &both);
        let migrated = block_on(orders.migrate(new_order).send()).unwrap();
        assert_eq!((migrated.changed, migrated.failed.len()), (2, 0), "{engine}: {migrated:?}");
        let first = block_on(orders.get(Order::key("ada", 1)).send()).unwrap().unwrap();
        assert_eq!(
            (first.comment.as_deref(), first.tags),
            (Some("old"), Some(vec!["gift".to_owned()])),
            "{engine}"
        );
        let second = block_on(orders.get(Order::key("ada", 2)).send()).unwrap().unwrap();
        assert_eq!((second.comment.as_deref(), second.total_cents), (Some("newer"), 5), "{engine}");
    }
}

#[test]
fn a_dry_run_writes_nothing() {
    for (engine, client) in clients_of(&stack()) {
        let orders = Table::<Order>::new(client.clone(), "orders");
        for number in 0..25 {
            put(&client, "orders", &old_item(number, if number == 7 { "free" } else { "12.50" }));
        }
        let before = stored(&client, "orders");
        let dry_run = block_on(orders.migrate(new_order).page_size(4).dry_run()).unwrap();
        assert_eq!(stored(&client, "orders"), before, "{engine}");
        let migrated = &dry_run.migrated;
        assert_eq!((migrated.read, migrated.changed, migrated.left), (25, 24, 0), "{engine}");
        assert_eq!(migrated.failed.iter().map(number_of).collect::<Vec<_>>(), ["7"], "{engine}");
        assert_eq!(dry_run.differences.len(), 10, "{engine}");
        assert_eq!(
            dry_run.differences[3].to_string(),
            "{\"customer\": S \"ada\", \"number\": N 3}\n  total: S \"12.50\" -> absent\n  total_cents: absent -> N 1250",
            "{engine}"
        );
        assert!(!format!("{:?}", dry_run.differences).contains("12.50"), "values do not belong in a log");

        let migrated = block_on(orders.migrate(new_order).send()).unwrap();
        assert_eq!((migrated.changed, migrated.failed.len()), (24, 1), "{engine}");
        let error = &migrated.failed[0];
        assert_eq!(number_of(error), "7");
        assert_eq!(
            error.to_string(),
            "table `orders`: the function of the migration returned an error; the item was not written"
        );
        assert_eq!(
            std::error::Error::source(error).unwrap().to_string(),
            "invalid digit found in string",
            "the function's own error"
        );
    }
}

/// Each shape that the function's result can have.
#[test]
fn a_function_can_leave_an_item() {
    let client = Embedded::new(&stack()).unwrap().client();
    let orders = Table::<Order>::new(client.clone(), "orders");
    for number in 0..4 {
        put(&client, "orders", &old_item(number, "1.00"));
    }
    let some = |old: OrderV1| (old.number == 0).then(|| new_order(old)).transpose();
    let migrated = block_on(orders.migrate(some).send()).unwrap();
    assert_eq!((migrated.changed, migrated.left), (1, 3));
    let some = |old: OrderV1| if old.number == 1 { new_order(old).ok() } else { None };
    let migrated = block_on(orders.migrate(some).send()).unwrap();
    assert_eq!((migrated.changed, migrated.left), (1, 3));
    let all = |old: OrderV1| new_order(old).unwrap();
    let migrated = block_on(orders.migrate(all).send()).unwrap();
    assert_eq!((migrated.changed, migrated.left), (2, 2));
}

#[test]
fn items_can_be_read_as_they_are_stored() {
    for (engine, client) in clients_of(&stack()) {
        let orders = Table::<Order>::new(client.clone(), "orders");
        let mut odd = old_item(1, "12.50");
        odd.insert("legacy".to_owned(), AttributeValue::Bool(true));
        put(&client, "orders", &odd);
        put(&client, "orders", &old_item(2, "1.00"));
        let migration = || {
            orders.migrate_items(|item| {
                let Some(total) = item.get("total") else { return Ok(None) };
                let text = |name: &str| item[name].as_s().cloned().map_err(|_| format!("{name} is no text"));
                let total = total.as_s().map_err(|_| "total is no text")?;
                Ok::<_, Box<dyn std::error::Error + Send + Sync>>(Some(Order {
                    customer: text("customer")?,
                    number: item["number"].as_n().map_err(|_| "number is none")?.parse()?,
                    total_cents: total.replace('.', "").parse()?,
                    comment: None,
                    status: text("status")?,
                    tags: None,
                }))
            })
        };
        let migrated = block_on(migration().send()).unwrap();
        assert_eq!((migrated.changed, migrated.failed.len()), (2, 0), "{engine}: {migrated:?}");
        assert!(
            stored(&client, "orders").iter().all(|item| item.len() == 4),
            "only the struct's attributes, {engine}"
        );
        assert_eq!(block_on(migration().send()).unwrap().left, 2, "{engine}");
    }
}

/// After an interruption it would multiply the number once more.
#[test]
fn a_function_that_changes_its_own_result_writes_nothing() {
    let client = Embedded::new(&stack()).unwrap().client();
    let orders = Table::<Order>::new(client.clone(), "orders");
    let order = Order {
        customer: "ada".to_owned(),
        number: 1,
        total_cents: 5,
        comment: None,
        status: "open".to_owned(),
        tags: None,
    };
    block_on(orders.put(&order).send()).unwrap();
    let cents = |order: Order| Order { total_cents: order.total_cents * 100, ..order };
    let before = stored(&client, "orders");
    for failed in [
        block_on(orders.migrate(cents).dry_run()).unwrap().migrated.failed,
        block_on(orders.migrate(cents).send()).unwrap().failed,
    ] {
        assert!(
            matches!(failed[0].kind(), ErrorKind::UnstableMigration { attribute: Some(attribute) } if attribute == "total_cents"),
            "{failed:?}"
        );
    }
    assert_eq!(stored(&client, "orders"), before);
}

/// DynamoDB refuses one item; the others are migrated.
#[test]
fn an_item_that_cannot_be_written_is_reported() {
    let client = Embedded::new(&stack()).unwrap().client();
    let orders = Table::<Order>::new(client.clone(), "orders");
    for number in 1..4 {
        put(&client, "orders", &old_item(number, "1.00"));
    }
    let mut unknown = item([("customer", s("ada")), ("number", n(9))]);
    unknown.insert("status".to_owned(), s("open"));
    put(&client, "orders", &unknown);
    let function = |old: OrderV1| {
        let long = if old.number == 2 { "x".repeat(400 * 1024) } else { "x".to_owned() };
        new_order(old).map(|order| Order { comment: Some(order.comment.unwrap_or(long)), ..order })
    };
    let migrated = block_on(orders.migrate(function).send()).unwrap();
    assert_eq!((migrated.read, migrated.changed), (4, 2));
    let mut failed: Vec<String> =
        migrated.failed.iter().map(|error| format!("{}: {error}", number_of(error))).collect();
    failed.sort();
    assert_eq!(failed.len(), 2, "{failed:?}");
    assert!(failed[0].starts_with("2: table `orders`: an item has at most 409600 bytes"), "{failed:?}");
    assert!(failed[1].starts_with("9: table `orders`: the item lacks attribute `total`"), "{failed:?}");
}

/// A condition of 4 KB compares about 250 attributes.
#[test]
fn an_item_of_many_attributes_needs_a_version() {
    #[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]
    #[table(name = "orders")]
    struct Wide {
        #[pk]
        customer: String,
        #[sk]
        number: u64,
        status: String,
        #[serde(default)]
        total_cents: u64,
        #[version]
        #[serde(default)]
        version: u64,
        #[serde(flatten)]
        others: BTreeMap<String, u64>,
    }

    for (engine, client) in clients_of(&stack()) {
        let table = Table::<Wide>::new(client.clone(), "orders");
        let mut wide = item([("customer", s("ada")), ("number", n(1)), ("status", s("open"))]);
        wide.extend((0..300).map(|number| (format!("attribute-{number}"), n(number))));
        put(&client, "orders", &wide);
        let function = |wide: Wide| Wide { total_cents: 7, ..wide };
        for failed in [
            block_on(table.migrate(function).dry_run()).unwrap().migrated.failed,
            block_on(table.migrate(function).send()).unwrap().failed,
        ] {
            assert!(
                failed[0].to_string().contains("more attributes than a condition can compare"),
                "{engine}: {failed:?}"
            );
        }
        wide.insert("version".to_owned(), n(4));
        put(&client, "orders", &wide);
        let migrated = block_on(table.migrate(function).send()).unwrap();
        assert_eq!(migrated.changed, 1, "{engine}: {migrated:?}");
        let wide = block_on(table.get(Wide::key("ada", 1)).send()).unwrap().unwrap();
        assert_eq!((wide.total_cents, wide.version, wide.others.len()), (7, 5, 300), "{engine}");
    }
}

#[test]
fn options_are_checked_before_anything_is_sent() {
    #[derive(Deserialize, DynamoTable)]
    struct Other {
        #[pk]
        id: String,
    }

    let orders = Table::<Order>::without_client("orders");
    let identity = |order: Order| order;
    // A migration can run in a task of its own.
    let is_send = |_: &dyn Send| {};
    is_send(&orders.migrate(identity).send());
    is_send(&orders.migrate(identity).dry_run());
    let text =
        |result: Result<_, Error>| result.map(|_: tablewright::sdk::Migrated| ()).unwrap_err().to_string();
    assert!(text(block_on(orders.migrate(identity).page_size(0).send())).contains("`page_size` is 0"));
    assert!(
        text(block_on(orders.migrate(identity).parallel(0).send())).contains("there is no segment 0 of 0")
    );
    assert!(text(block_on(orders.migrate(identity).send())).contains("has no client"));
    let other = orders.migrate(|_: Other| None::<Order>);
    assert!(text(block_on(other.send())).contains("different key attributes"));
    let client = Embedded::new(&stack()).unwrap().client();
    let orders = Table::<Order>::new(client, "orders");
    assert!(text(block_on(orders.migrate(identity).write_rate(0).send())).contains("rate of 0"));
}
