//! The order in which tables are added and configured does not matter. If it would, an error says so.

use serde_json::{Value, json};
use tablewright::{DynamoTable, Naming, Stack};

use super::{schema, shop};

#[derive(DynamoTable)]
#[table(name = "orders")]
#[allow(dead_code, reason = "of these structs only the tables are of interest")]
struct Order {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(name = "customers")]
#[allow(dead_code, reason = "of these structs only the tables are of interest")]
struct Customer {
    #[pk]
    id: String,
}

fn problems(stack: &Stack) -> Vec<String> {
    stack.cloudformation().unwrap_err().problems().to_vec()
}

#[test]
fn a_table_is_configured_after_it_is_added() {
    assert_eq!(
        problems(&shop().configure::<Order>(|table| table).table::<Order>()),
        ["table `orders` is configured before the stack has it; add every table first"]
    );
    assert_eq!(
        problems(&shop().table::<Customer>().configure::<Order>(|table| table)),
        ["the stack has no table `orders` to configure; add it first"]
    );
    assert_eq!(
        problems(&shop().table::<Order>().configure_table("order", |table| table)),
        ["the stack has no table `order` to configure; did you mean `orders`?"]
    );
}

#[test]
fn no_table_escapes_a_configuration_of_all() {
    let late = || {
        shop().table::<Order>().configure_each(|table| table.deletion_protection(true)).table::<Customer>()
    };
    assert_eq!(
        problems(&late()),
        ["`configure_each` comes before `customers` and does not change it; add every table first"]
    );
    // A later `configure_each` changes all tables.
    assert!(late().configure_each(|table| table.deletion_protection(true)).cloudformation().is_ok());
    let described = shop()
        .configure_each(|table| table.deletion_protection(true))
        .backup_tag("backup", "daily")
        .config_table("devices", r#"{ "pk": { "name": "id", "type": "STRING" } }"#)
        .unwrap();
    assert_eq!(
        problems(&described),
        ["`configure_each` comes before `devices` and does not change it; add every table first"]
    );
}

#[test]
fn a_hardened_stack_hardens_every_table() {
    let resources = |stack: Stack| -> Value {
        serde_json::from_str::<Value>(stack.resolved().unwrap().as_json()).unwrap()["Resources"].clone()
    };
    let first = resources(shop().table::<Order>().table::<Customer>().hardened());
    let last = resources(shop().hardened().table::<Order>().schema(Customer::SCHEMA.clone()));
    assert_eq!(first, last);
    for table in ["OrdersTable", "CustomersTable"] {
        assert_eq!(first[table]["Properties"]["DeletionProtectionEnabled"], true);
    }
    // A setting that is made after `hardened` wins.
    let loosened =
        shop().hardened().table::<Order>().configure::<Order>(|table| table.deletion_protection(false));
    assert!(resources(loosened)["OrdersTable"]["Properties"].get("DeletionProtectionEnabled").is_none());
    let described = shop()
        .hardened()
        .backup_tag("backup", "daily")
        .config_table("orders", r#"{ "pk": { "name": "id", "type": "STRING" } }"#)
        .unwrap();
    assert_eq!(resources(described)["OrdersTable"]["Properties"]["DeletionProtectionEnabled"], true);
}

#[test]
fn a_table_that_is_added_twice_is_one_mistake() {
    let text = "table `orders` is in the stack twice; take one out, or give one another `name`";
    assert_eq!(problems(&shop().table::<Order>().table::<Order>()), [text]);
    assert_eq!(problems(&shop().table::<Order>().schema(schema("orders", json!(null)))), [text]);
    assert!(shop().table::<Order>().table::<Order>().calls().is_err());
    assert_eq!(
        problems(&shop().table::<Order>().table::<Customer>().table::<Customer>().table::<Order>()),
        ["tables `customers` and `orders` are in the stack twice; take one out, or give one another `name`"]
    );
}

#[test]
fn tables_keep_their_order_when_they_are_configured() {
    let names = |stack: &Stack| stack.tables().map(|table| table.name().to_owned()).collect::<Vec<_>>();
    let stack = || {
        ["a-a", "b-b", "c-c"]
            .into_iter()
            .fold(Stack::new(Naming::verbatim()), |stack, name| stack.schema(schema(name, json!(null))))
    };
    for name in ["a-a", "b-b", "c-c"] {
        assert_eq!(names(&stack().configure_table(name, |table| table.tag("a", "b"))), ["a-a", "b-b", "c-c"]);
    }
}
