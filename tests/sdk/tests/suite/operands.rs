//! An update takes values in the forms that callers usually have.

use std::collections::{BTreeSet, HashSet};

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};
use tablewright::sdk::Table;
use tablewright::{DynamoTable, Naming, Stack};

use super::model::{block_on, clients_of};

#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
struct User {
    #[pk]
    id: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty", with = "serde_dynamo::string_set")]
    roles: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "HashSet::is_empty", with = "serde_dynamo::number_set")]
    codes: HashSet<u32>,
}

fn user() -> User {
    User {
        id: "ada".to_owned(),
        name: "Ada".to_owned(),
        email: Some("ada@example.com".to_owned()),
        roles: BTreeSet::new(),
        codes: HashSet::new(),
    }
}

#[test]
fn a_value_that_is_not_there_sets_nothing() {
    let stack = Stack::new(Naming::verbatim()).table::<User>();
    for (engine, client) in clients_of(&stack) {
        let users = Table::<User>::named(client, stack.naming());
        let patch = async |name: Option<&str>, email: Option<String>| {
            let update = users.update(User::key("ada")).set_if_some(User::PATHS.name, name);
            let update = update.set_if_some(User::PATHS.email, email.as_deref()).returning_new();
            update.send().await.unwrap()
        };
        block_on(async {
            users.put(&user()).send().await.unwrap();
            let named = User { name: "A. L.".to_owned(), ..user() };
            assert_eq!(patch(Some("A. L."), None).await, named, "{engine}");
            let reached = User { email: Some("al@example.com".to_owned()), ..named };
            assert_eq!(patch(None, Some("al@example.com".to_owned())).await, reached, "{engine}");
            // An `Option` can be passed directly.
            let update = users.update(User::key("ada")).set(User::PATHS.email, &user().email).returning_new();
            assert_eq!(update.send().await.unwrap().email, user().email, "{engine}");
        });
    }
}

#[test]
fn a_set_takes_its_elements_from_an_array() {
    let stack = Stack::new(Naming::verbatim()).table::<User>();
    for (engine, client) in clients_of(&stack) {
        let users = Table::<User>::named(client, stack.naming());
        block_on(async {
            users.put(&user()).send().await.unwrap();
            let update = users.update(User::key("ada")).add(User::PATHS.roles, ["admin", "author"]);
            let update = update.add(User::PATHS.codes, [7, 8]).returning_new();
            let User { roles, codes, .. } = update.send().await.unwrap();
            assert_eq!(roles, BTreeSet::from(["admin", "author"].map(str::to_owned)), "{engine}");
            assert_eq!(codes, HashSet::from([7, 8]), "{engine}");
            let update = users.update(User::key("ada")).delete(User::PATHS.roles, ["admin".to_owned()]);
            let roles = update.returning_new().send().await.unwrap().roles;
            assert_eq!(roles, BTreeSet::from(["author".to_owned()]), "{engine}");
        });
    }
    let users = Table::<User>::without_client("users");
    let input = users.update(User::key("ada")).set(User::PATHS.roles, ["admin"]).input().unwrap();
    let values = input.expression_attribute_values().unwrap();
    assert_eq!(values[":a0"], AttributeValue::Ss(vec!["admin".to_owned()]));
}
