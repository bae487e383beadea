//! A field is always stored in the same way: an update stores or omits the same values as a put.

use std::collections::BTreeSet;
use std::fmt::Debug;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use tablewright::sdk::{Item, Table, Update};
use tablewright::{DynamoTable, EpochSeconds, Naming, Stack};

use super::model::{block_on, clients_of};
use thing::{Thing, things};

mod difference;
mod thing;

/// Sets every attribute, in the usual form of its value.
fn all_of(update: Update<Thing>, thing: &Thing) -> Update<Thing> {
    let path = Thing::PATHS;
    update
        .set(path.plain, thing.plain)
        .set(path.option, &thing.option)
        .set(path.expires_at, thing.expires_at)
        .set(path.defaulted, &thing.defaulted)
        .set(path.or_seven, thing.or_seven)
        .set(path.owner, &thing.owner)
        .set(path.text, &thing.text)
        .set(path.list, &thing.list)
        .set(path.map, &thing.map)
        .set(path.bytes, &thing.bytes)
        .set(path.flag, thing.flag)
        .set(path.number, thing.number)
        .set(path.blank, &thing.blank)
        .set(path.none_or_empty, &thing.none_or_empty)
        .set(path.shared, &thing.shared)
        .set(path.tags, &thing.tags)
        .set(path.sizes, thing.sizes.clone())
        .set(path.hours, thing.hours)
        .set(path.other_hours, &thing.other_hours)
        .set(path.few_hours, thing.few_hours)
        .set(path.maybe_hours, thing.maybe_hours)
        .set(path.stored_hours, thing.stored_hours)
        .set(path.inner, &thing.inner)
}

/// Sets some attributes in other accepted forms: borrowed values, or the value without its `Option`.
fn otherwise(update: Update<Thing>, thing: &Thing) -> Update<Thing> {
    let path = Thing::PATHS;
    let update = update
        .set(path.text, thing.text.as_str())
        .set(path.list, thing.list.as_slice())
        .set(path.bytes, thing.bytes.as_slice())
        .set(path.blank, thing.blank.as_str())
        .set(path.shared, &*thing.shared);
    let update = match &thing.option {
        Some(option) => update.set(path.option, option.as_str()),
        None => update.set(path.option, None),
    };
    let update = match thing.maybe_hours {
        Some(hours) => update.set(path.maybe_hours, hours),
        None => update.set(path.maybe_hours, None),
    };
    match &thing.none_or_empty {
        Some(list) => update.set(path.none_or_empty, list.clone()),
        None => update.set(path.none_or_empty, None),
    }
}

fn stack() -> Stack {
    Stack::new(Naming::verbatim()).table::<Thing>()
}

fn stored(client: &Client, id: &str) -> Item {
    let get = client.get_item().table_name("thing").key("id", AttributeValue::S(id.to_owned()));
    let mut item = block_on(get.send()).unwrap().item.unwrap();
    item.remove("id");
    for value in item.values_mut() {
        if let AttributeValue::Ss(set) | AttributeValue::Ns(set) = value {
            set.sort();
        }
    }
    item
}

/// The attributes that `otherwise` sets.
const OTHERWISE: [&str; 8] =
    ["text", "list", "bytes", "blank", "shared", "option", "maybeHours", "noneOrEmpty"];

#[test]
fn an_update_writes_what_a_put_writes() {
    for (engine, client) in clients_of(&stack()) {
        let things_table = Table::<Thing>::named(client.clone(), stack().naming());
        proptest!(ProptestConfig::with_cases(150), |(before in things(), thing in things())| {
            let other = |id: &str, thing: &Thing| Thing { id: id.to_owned(), ..thing.clone() };
            let fail = |error| TestCaseError::fail(format!("{engine}: {error}"));
            block_on(async {
                things_table.put(&other("put", &thing)).send().await?;
                things_table.put(&other("update", &before)).send().await?;
                things_table.put(&other("otherwise", &before)).send().await?;
                all_of(things_table.update(Thing::key("update")), &thing).send().await?;
                otherwise(things_table.update(Thing::key("otherwise")), &thing).send().await
            }).map_err(fail)?;
            let put = stored(&client, "put");
            prop_assert_eq!(&stored(&client, "update"), &put, "{}", engine);
            let (mut otherwise, mut put) = (stored(&client, "otherwise"), put);
            otherwise.retain(|name, _| OTHERWISE.contains(&name.as_str()));
            put.retain(|name, _| OTHERWISE.contains(&name.as_str()));
            prop_assert_eq!(otherwise, put, "{}", engine);
            let read = block_on(things_table.get(Thing::key("update")).send()).map_err(fail)?;
            let expected = block_on(things_table.get(Thing::key("put")).send()).map_err(fail)?;
            prop_assert_eq!(read.map(|thing| other("", &thing)), expected.map(|thing| other("", &thing)));
        });
    }
}

/// A condition finds an attribute by the value that was written, and by no other value.
#[test]
fn a_condition_finds_what_a_put_writes() {
    for (engine, client) in clients_of(&stack()) {
        let table = Table::<Thing>::named(client, stack().naming());
        proptest!(ProptestConfig::with_cases(100), |(stored in things(), thing in things())| {
            let path = Thing::PATHS;
            block_on(table.put(&stored).send()).unwrap();
            macro_rules! fields {
                ($($field:ident),*) => {$(
                    let is_equal = stored.$field == thing.$field;
                    for (condition, is_met) in
                        [(path.$field.eq(&thing.$field), is_equal), (path.$field.ne(&thing.$field), !is_equal)]
                    {
                        let found = block_on(table.scan().filter(condition).count());
                        let found = found.map_err(|error| TestCaseError::fail(format!("{engine}: {error}")))?;
                        prop_assert_eq!(found > 0, is_met, "{}: {} {:?}", engine, stringify!($field), stored.$field);
                    }
                )*};
            }
            fields!(
                plain, option, expires_at, defaulted, or_seven, owner, text, list, map, bytes, flag, number, tags, sizes,
                hours, other_hours, few_hours, maybe_hours, stored_hours
            );
        });
    }
}

fn text_of(update: Update<Thing>) -> String {
    update.input().unwrap().update_expression.unwrap()
}

/// Puts an item without an expiry, and removes the expiry of another one.
#[test]
fn none_is_absent_however_it_is_written() {
    #[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
    struct Session {
        #[pk]
        token: String,
        #[ttl]
        expires_at: Option<EpochSeconds>,
        note: Option<String>,
        marks: Option<Vec<u8>>,
        unit: (),
    }

    fn live<V: Debug>(found: Result<Vec<V>, tablewright::sdk::Error>) -> usize {
        found.unwrap().len()
    }

    let stack = Stack::new(Naming::verbatim()).table::<Session>();
    for (engine, client) in clients_of(&stack) {
        let sessions = Table::<Session>::named(client, stack.naming());
        let session = |token: &str| Session {
            token: token.to_owned(),
            expires_at: None,
            note: None,
            marks: None,
            unit: (),
        };
        let path = Session::PATHS;
        block_on(async {
            sessions.put(&session("put")).send().await.unwrap();
            sessions.batch_write().add(sessions.put(&session("batch"))).send().await.unwrap();
            sessions.transact_write().add(sessions.put(&session("transaction"))).send().await.unwrap();
            let full = Session {
                expires_at: Some(EpochSeconds::new(1)),
                note: Some(String::new()),
                marks: Some(vec![1]),
                ..session("update")
            };
            sessions.put(&full).send().await.unwrap();
            let update =
                sessions.update(Session::key("update")).set(path.expires_at, None).set(path.note, None);
            update.set(path.marks, None).send().await.unwrap();

            // A session without an expiry counts as live.
            let now = EpochSeconds::new(1_700_000_000);
            let is_live = || path.expires_at.not_exists() | path.expires_at.gt(now);
            assert_eq!(live(sessions.scan().filter(is_live()).all().await), 4, "{engine}");
            for token in ["put", "batch", "transaction", "update"] {
                let update = || sessions.update(Session::key(token));
                let read = sessions.get(Session::key(token)).send().await.unwrap();
                assert_eq!(read, Some(session(token)), "{engine}");
                update().append(path.marks, [1]).send().await.unwrap();
                update().add(path.expires_at, EpochSeconds::new(5)).send().await.unwrap();
                let new = update().set_if_absent(path.note, "first").returning_new().send().await.unwrap();
                let expected = Session {
                    expires_at: Some(EpochSeconds::new(5)),
                    note: Some("first".to_owned()),
                    marks: Some(vec![1]),
                    ..session(token)
                };
                assert_eq!(new, expected, "{engine}");
            }
        });
    }
}

#[test]
fn what_a_field_leaves_out_is_removed() {
    let table = Table::<Thing>::without_client("things");
    let (path, update) = (Thing::PATHS, || table.update(Thing::key("a")));
    for update in [
        update().set(path.option, None),
        update().set(path.text, ""),
        update().set(path.text, &String::new()),
        update().set(path.list, []),
        update().set(path.list, &[][..]),
        update().set(path.bytes, b""),
        update().set(path.tags, BTreeSet::new()),
        update().set(path.sizes, BTreeSet::new()),
        update().set(path.flag, false),
        update().set(path.number, 0),
        update().set(path.blank, " "),
        update().set(path.none_or_empty, []),
        update().set(path.none_or_empty, Vec::new()),
        update().set(path.few_hours, 0),
        update().set(path.maybe_hours, None),
        update().set(path.owner, None),
    ] {
        assert_eq!(text_of(update), "REMOVE #a0");
    }
    for update in [
        update().set(path.or_seven, None),
        update().set(path.stored_hours, None),
        update().set(path.blank, "a"),
        update().set(path.none_or_empty, [1]),
        update().set(path.inner.field::<Option<u8>>("level"), None),
    ] {
        assert!(text_of(update).starts_with("SET "));
    }
    let update = update().set_if_absent(path.option, None).set_if_absent(path.text, "").set(path.plain, 1);
    assert_eq!(text_of(update), "SET #a0 = :a0");
}

/// If the user's own function stores a field, the update takes the field's exact type. A value of another type is an
/// error.
#[test]
fn a_predicate_takes_the_type_of_its_field() {
    let table = Table::<Thing>::without_client("things");
    let (path, list) = (Thing::PATHS, vec![1_u8]);
    let update = || table.update(Thing::key("a"));
    let why = "UpdateItem on table `things`: a function of `serde` decides how the field is stored, and it takes the field's \
               own type; give a value of exactly that type";
    for update in [update().set(path.none_or_empty, &list), update().set(path.none_or_empty, list.as_slice())]
    {
        assert_eq!(update.input().unwrap_err().to_string(), why);
    }
    update().set(path.none_or_empty, list).input().unwrap();
}

#[test]
fn nothing_is_less_than_what_is_absent() {
    let table = Table::<Thing>::without_client("things");
    let path = Thing::PATHS;
    for condition in [
        path.number.lt(0),
        path.number.between(-1, 0),
        path.text.ge(""),
        path.expires_at.le(None::<EpochSeconds>),
    ] {
        let error = table.scan().filter(condition).input().unwrap_err();
        assert!(error.to_string().contains("nothing is less or greater"), "{error}");
    }
    table.scan().filter(path.number.lt(1) | path.number.eq(0)).input().unwrap();
}
