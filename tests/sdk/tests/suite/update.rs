//! Updates: every verb, on every engine.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::str::FromStr;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};
use tablewright::sdk::{Table, Update};
use tablewright::{DynamoTable, Naming, Stack};

use super::model::{block_on, clients_of};

#[derive(Clone, Debug, Default, Deserialize, DynamoTable, PartialEq, Serialize)]
struct Part {
    #[pk]
    id: String,
    /// These three are reserved words.
    #[serde(rename = "name")]
    label: String,
    count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<i64>,
    #[gsi("owner")]
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    log: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty", with = "serde_dynamo::string_set")]
    tags: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty", with = "serde_dynamo::number_set")]
    sizes: BTreeSet<u32>,
    maker: Maker,
}

#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
struct Maker {
    city: String,
    parts: u32,
    agents: Vec<String>,
}

fn set<E: Ord + FromStr<Err: Debug>, const N: usize>(elements: [&str; N]) -> BTreeSet<E> {
    elements.into_iter().map(|element| element.parse().unwrap()).collect()
}

fn log<const N: usize>(entries: [&str; N]) -> Vec<String> {
    entries.map(str::to_owned).into()
}

fn part() -> Part {
    Part {
        id: "p-1".to_owned(),
        label: "bolt".to_owned(),
        count: 5,
        log: log(["made"]),
        tags: set(["a", "b"]),
        maker: Maker { city: "Ulm".to_owned(), parts: 2, agents: log(["x", "y"]) },
        ..Part::default()
    }
}

/// Checks the part after an update, on each engine.
fn updated(update: impl Fn(Update<Part>) -> Update<Part>, expected: &Part) {
    let stack = Stack::new(Naming::new("acme", "shop").unwrap()).table::<Part>();
    for (engine, client) in clients_of(&stack) {
        let table = Table::<Part>::named(client, stack.naming());
        block_on(table.put(&part()).send()).unwrap();
        let request = update(table.update(Part::key("p-1"))).returning_new();
        let text = update(table.update(Part::key("p-1"))).input().unwrap().update_expression;
        let after = block_on(request.send()).unwrap_or_else(|error| panic!("{engine}: {text:?}: {error}"));
        assert_eq!(after, *expected, "{engine}: {text:?}");
    }
}

#[test]
fn set_and_remove() {
    let maker = Maker { city: "Aalen".to_owned(), ..Maker::default() };
    let expected =
        Part { label: "nut".to_owned(), size: Some(-3), owner: Some("ada".to_owned()), maker, ..part() };
    let maker = &expected.maker;
    updated(
        |update| {
            let update = update.set(Part::PATHS.label, "nut").set(Part::PATHS.size, Some(-3));
            update.set(Part::PATHS.owner, "ada").set(Part::PATHS.maker, maker)
        },
        &expected,
    );
    let expected = Part { size: Some(7), log: Vec::new(), ..part() };
    updated(|update| update.set(Part::PATHS.size, 7).remove(Part::PATHS.log.index(0)), &expected);
    updated(|update| update.set(Part::PATHS.size, None).remove(Part::PATHS.owner), &part());
}

/// Every action of an update reads the item as it was before the update.
#[test]
fn set_to_another_attribute() {
    let expected = Part { label: "Ulm".to_owned(), size: Some(0), ..part() };
    let expected = Part { maker: Maker { city: "bolt".to_owned(), ..expected.maker }, ..expected };
    let city = || Part::PATHS.maker.field::<String>("city");
    updated(
        |update| {
            update.set(Part::PATHS.label, city()).set(city(), Part::PATHS.label).set(Part::PATHS.size, 0)
        },
        &expected,
    );
}

#[test]
fn set_if_absent() {
    let expected = Part { size: Some(1), ..part() };
    updated(
        |update| update.set_if_absent(Part::PATHS.size, 1).set_if_absent(Part::PATHS.label, "nut"),
        &expected,
    );
    // NULL cannot be the key of an index.
    let expected = Part { count: 6, ..part() };
    updated(|update| update.set_if_absent(Part::PATHS.owner, None).add(Part::PATHS.count, 1), &expected);
}

#[test]
fn numbers_are_counted() {
    let parts = || Part::PATHS.maker.field::<u32>("parts");
    let expected = Part { count: 8, size: Some(-2), maker: Maker { parts: 4, ..part().maker }, ..part() };
    updated(
        |update| update.add(Part::PATHS.count, 3).subtract(Part::PATHS.size, 2).add(parts(), 2),
        &expected,
    );
    let expected = Part { count: 4, size: Some(4), maker: Maker { parts: 0, ..part().maker }, ..part() };
    updated(
        |update| update.subtract(Part::PATHS.count, 1).add(Part::PATHS.size, 4).subtract(parts(), &2),
        &expected,
    );
    let expected = Part { count: 10, ..part() };
    updated(|update| update.add(Part::PATHS.count, Part::PATHS.count), &expected);
}

#[test]
fn lists_grow_at_both_ends() {
    let agents = || Part::PATHS.maker.field::<Vec<String>>("agents");
    let expected = Part {
        log: log(["made", "sold", "used"]),
        maker: Maker { agents: log(["w", "x", "y"]), ..part().maker },
        ..part()
    };
    updated(
        |update| update.append(Part::PATHS.log, log(["sold", "used"])).prepend(agents(), log(["w"])),
        &expected,
    );
    // A missing list counts as empty.
    updated(
        |update| {
            let news = || Part::PATHS.maker.field::<Vec<String>>("news");
            update.append(news(), &log(["a"])[..]).append(Part::PATHS.log, agents())
        },
        &Part { log: log(["made", "x", "y"]), ..part() },
    );
}

#[test]
fn sets_take_and_give_elements() {
    let expected = Part { tags: set(["a", "b", "c"]), sizes: set(["3", "4"]), ..part() };
    let sizes: BTreeSet<u32> = set(["3", "4"]);
    updated(|update| update.add(Part::PATHS.tags, set(["b", "c"])).add(Part::PATHS.sizes, &sizes), &expected);
    let expected = Part { tags: set(["b"]), sizes: set(["4"]), ..part() };
    updated(
        |update| update.delete(Part::PATHS.tags, set(["a", "x"])).set(Part::PATHS.sizes, set(["4"])),
        &expected,
    );
    // A set cannot be empty, so the attribute is removed.
    let expected = Part { tags: BTreeSet::new(), ..part() };
    updated(|update| update.delete(Part::PATHS.tags, set(["a", "b"])), &expected);
}

/// An update omits `None`, and a condition treats another writer's NULL as `None`.
#[test]
fn none_is_an_attribute_that_is_absent() {
    let stack = Stack::new(Naming::new("acme", "shop").unwrap()).table::<Part>();
    for (engine, client) in clients_of(&stack) {
        let table = Table::<Part>::named(client.clone(), stack.naming());
        block_on(async {
            table.put(&part()).send().await.unwrap();
            let size = Part::PATHS.size;
            let update = || table.update(Part::key("p-1"));
            update().set(size, Some(7)).condition(size.not_exists()).send().await.unwrap();
            update().set(size, None).condition(size.is_some() & size.ne(None)).send().await.unwrap();
            let after =
                update().add(size, 1).condition(size.not_exists()).returning_new().send().await.unwrap();
            assert_eq!(after.size, Some(1), "{engine}");
            update().set(size, None).send().await.unwrap();
            let after = update().set_if_absent(size, 2).condition(size.eq(None)).returning_new();
            assert_eq!(after.send().await.unwrap().size, Some(2), "{engine}");

            // For DynamoDB, NULL is a value. Another writer may have stored it.
            let null =
                client.update_item().table_name(table.name()).key("id", AttributeValue::S("p-1".to_owned()));
            let null = null.update_expression("SET #s = :null");
            let null = null.expression_attribute_values(":null", AttributeValue::Null(true));
            null.expression_attribute_names("#s", "size").send().await.unwrap();
            let error = update().set(size, 1).condition(size.not_exists()).send().await.unwrap_err();
            assert!(error.is_condition_failed(), "{engine}: {error}");
            assert_eq!(table.scan().filter(size.is_some()).all().await.unwrap(), [], "{engine}");
            let error = update().add(size, 1).send().await.unwrap_err();
            assert_eq!(error.code(), Some("ValidationException"), "{engine}: {error}");
            let after = update().set(size, 1).condition(size.is_none()).returning_new().send().await.unwrap();
            assert_eq!(after.size, Some(1), "{engine}");
        });
    }
}

#[test]
fn a_set_takes_no_other_attribute() {
    let table = Table::<Part>::without_client("parts");
    let tags = Part::PATHS.tags;
    for update in
        [table.update(Part::key("p-1")).add(tags, tags), table.update(Part::key("p-1")).delete(tags, tags)]
    {
        let error = update.input().unwrap_err();
        assert_eq!(
            error.to_string(),
            "UpdateItem on table `parts`: what is added to a set or deleted from it are values; DynamoDB takes no other \
             attribute there"
        );
    }
}

#[test]
fn the_clauses_of_an_update() {
    let table = Table::<Part>::without_client("parts");
    let part = Part::PATHS;
    let update = table
        .update(Part::key("p-1"))
        .set_if_absent(part.label, "nut")
        .add(part.count, 1)
        .subtract(part.size, 2)
        .append(part.log, log(["sold"]))
        .add(part.tags, set(["c"]))
        .delete(part.sizes, set(["4"]))
        .remove(part.maker.field::<String>("city"))
        .set(part.owner, None)
        .condition(part.label.lt(part.owner));
    let input = update.input().unwrap();
    assert_eq!(
        input.update_expression(),
        Some(
            "SET #a0 = if_not_exists(#a0, :a0), #a2 = if_not_exists(#a2, :a3) - :a2, \
             #a3 = list_append(if_not_exists(#a3, :a5), :a4) REMOVE #a6.#a7, #a8 ADD #a1 :a1, #a4 :a6 DELETE #a5 :a7"
        )
    );
    assert_eq!(
        input.condition_expression(),
        Some("(#a0 < #a8) AND (attribute_exists(#a9)) AND (NOT #a1 > :a8) AND (NOT #a2 < :a9)")
    );
    let values = input.expression_attribute_values().unwrap();
    assert_eq!(values[":a6"], AttributeValue::Ss(vec!["c".to_owned()]));
    assert_eq!(values[":a7"], AttributeValue::Ns(vec!["4".to_owned()]));
}
