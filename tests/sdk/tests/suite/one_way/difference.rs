//! Updates that make one item of another.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use tablewright::sdk::Table;
use tablewright::{DynamoTable, Naming, Stack};

use super::super::model::{block_on, clients_of};
use super::thing::{Thing, things};

fn table_of<T: DynamoTable>() -> impl Iterator<Item = (&'static str, Table<T>)> {
    let stack = Stack::new(Naming::verbatim()).table::<T>();
    clients_of(&stack).into_iter().map(|(engine, client)| (engine, Table::new(client, T::SCHEMA.name())))
}

#[test]
fn an_update_from_a_difference_stores_what_a_put_stores() {
    for (engine, table) in table_of::<Thing>() {
        proptest!(ProptestConfig::with_cases(150), |(before in things(), after in things())| {
            let (before, after) = (Thing { id: "a".to_owned(), ..before }, Thing { id: "a".to_owned(), ..after });
            let stored = block_on(async {
                table.put(&after).await?;
                let expected = table.get(Thing::key("a")).await?;
                table.put(&before).await?;
                if let Some(update) = table.update_from(&before, &after)? {
                    update.await?;
                }
                let stored = table.get(Thing::key("a")).await?;
                // As stored, it does not differ from itself.
                if let Some(stored) = &stored {
                    assert!(table.update_from(stored, &after)?.is_none());
                }
                Ok::<_, tablewright::sdk::Error>((stored, expected))
            });
            let (stored, expected) = stored.map_err(|error| TestCaseError::fail(format!("{engine}: {error}")))?;
            prop_assert_eq!(stored, expected, "{}", engine);
        });
    }
}

#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
struct User {
    #[pk]
    id: String,
    name: String,
    email: Option<String>,
    #[serde(default)]
    logins: u32,
}

fn ada() -> User {
    User { id: "ada".to_owned(), name: "Ada".to_owned(), email: None, logins: 0 }
}

#[test]
fn nothing_that_differs_is_no_update() {
    let users = Table::<User>::without_client("user");
    assert!(users.update_from(&ada(), &ada()).unwrap().is_none());
    let transaction = users.transact_write().add_all(users.update_from(&ada(), &ada()).unwrap());
    assert_eq!(transaction.input().unwrap().transact_items().len(), 0);
}

#[test]
fn only_what_differs_is_written() {
    let users = Table::<User>::without_client("user");
    let after = User { email: Some("ada@example.com".to_owned()), ..ada() };
    let input = users.update_from(&ada(), &after).unwrap().unwrap().input().unwrap();
    assert_eq!(input.update_expression(), Some("SET #a0 = :a1"));
    assert_eq!(
        input.condition_expression(),
        Some("(attribute_not_exists(#a0) OR attribute_type(#a0, :a0)) AND (attribute_exists(#a1))")
    );
    let input = users.update_from(&after, &ada()).unwrap().unwrap().input().unwrap();
    assert_eq!(input.update_expression(), Some("REMOVE #a0"));
}

#[test]
fn another_writer_is_noticed_where_it_matters() {
    for (engine, users) in table_of::<User>() {
        block_on(async {
            users.put(&ada()).await.unwrap();
            let renamed = User { name: "Ada King".to_owned(), ..ada() };

            // Another attribute may have changed.
            users.update(User::key("ada")).add(User::PATHS.logins, 1).await.unwrap();
            users.update_from(&ada(), &renamed).unwrap().unwrap().await.unwrap();
            let stored = users.get(User::key("ada")).await.unwrap().unwrap();
            assert_eq!(stored, User { logins: 1, ..renamed.clone() }, "{engine}");

            // The same one may not.
            let late =
                users.update_from(&ada(), &User { name: "Augusta".to_owned(), ..ada() }).unwrap().unwrap();
            assert!(late.await.unwrap_err().is_condition_failed(), "{engine}");
            // An item that was deleted does not come back.
            users.delete(User::key("ada")).await.unwrap();
            let update = users.update_from(&renamed, &ada()).unwrap().unwrap();
            assert!(update.await.unwrap_err().is_not_found(), "{engine}");
        });
    }
}

/// An item that was stored before its field was added, or with NULL by another program.
#[test]
fn what_is_read_as_a_default_is_unchanged() {
    #[derive(Serialize, DynamoTable)]
    #[table(name = "user")]
    struct Old {
        #[pk]
        id: String,
        name: String,
    }

    let stack = Stack::new(Naming::verbatim()).table::<User>();
    for (engine, client) in clients_of(&stack) {
        let (users, old) = (Table::<User>::new(client.clone(), "user"), Table::<Old>::new(client, "user"));
        block_on(async {
            old.put(&Old { id: "ada".to_owned(), name: "Ada".to_owned() }).await.unwrap();
            let before = users.get(User::key("ada")).await.unwrap().unwrap();
            let after = User { logins: 1, email: Some("ada@example.com".to_owned()), ..before.clone() };
            users.update_from(&before, &after).unwrap().unwrap().await.unwrap();
            assert_eq!(users.get(User::key("ada")).await.unwrap(), Some(after), "{engine}");
        });
    }
}

#[test]
fn a_version_is_compared_and_counted() {
    #[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
    struct Note {
        #[pk]
        id: String,
        text: String,
        #[version]
        version: u64,
    }

    for (engine, notes) in table_of::<Note>() {
        block_on(async {
            let mut note = Note { id: "n".to_owned(), text: "a".to_owned(), version: 0 };
            note.version = notes.put(&note).await.unwrap();
            let after = Note { text: "b".to_owned(), ..note.clone() };
            let update = || notes.update_from(&note, &after).unwrap().unwrap();
            update().await.unwrap();
            let stored = notes.get(Note::key("n")).await.unwrap().unwrap();
            assert_eq!(stored, Note { version: note.version + 1, ..after.clone() }, "{engine}");
            assert!(update().await.unwrap_err().is_version_conflict(), "{engine}");
            // The version alone is no difference.
            assert!(notes.update_from(&note, &Note { version: 9, ..note.clone() }).unwrap().is_none());
        });
    }
}

#[test]
fn what_cannot_be_compared_is_an_error() {
    #[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]
    struct Open {
        #[pk]
        id: String,
        #[serde(flatten)]
        rest: BTreeMap<String, u8>,
    }

    let users = Table::<User>::without_client("user");
    let error = users.update_from(&ada(), &User { id: "bo".to_owned(), ..ada() }).unwrap_err();
    assert!(error.to_string().contains("different keys"), "{error}");
    let opens = Table::<Open>::without_client("open");
    let open = |rest| Open { id: "o".to_owned(), rest };
    let error = opens.update_from(&open(BTreeMap::new()), &open([("a".to_owned(), 1)].into())).unwrap_err();
    assert!(error.to_string().contains("flatten"), "{error}");
}
