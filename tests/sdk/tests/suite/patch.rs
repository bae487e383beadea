//! Updates from partial structs: a patch is the update of the same fields, and one that cannot be is refused.

#![expect(clippy::option_option, reason = "a field that tells null from absent")]

use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use tablewright::sdk::{ErrorKind, PatchError, Table, Update};
use tablewright::testing::{Embedded, client_of};
use tablewright::{DynamoEntity, DynamoTable, Naming, Stack};

use super::model::{block_on, clients_of};

#[derive(Clone, Debug, Default, Deserialize, DynamoTable, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[table(name = "profiles")]
struct Profile {
    #[pk]
    id: String,
    full_name: String,
    email: Option<String>,
    #[gsi("city")]
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<String>,
    age: u32,
    #[serde(default)]
    tags: Vec<String>,
    settings: BTreeMap<String, Option<bool>>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct ProfilePatch {
    full_name: Option<String>,
    #[serde(default, deserialize_with = "present")]
    email: Option<Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "double_option")]
    city: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    age: Option<u32>,
    tags: Option<Vec<String>>,
    settings: Option<BTreeMap<String, Option<bool>>>,
}

fn present<'de, V: Deserialize<'de>, D: Deserializer<'de>>(value: D) -> Result<Option<V>, D::Error> {
    V::deserialize(value).map(Some)
}

/// The same as `serde_with::rust::double_option`.
#[expect(clippy::ref_option, reason = "the signature that serde calls")]
mod double_option {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<V: Serialize, S: Serializer>(
        value: &Option<Option<V>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            None => serializer.serialize_unit(),
            Some(None) => serializer.serialize_none(),
            Some(Some(value)) => serializer.serialize_some(value),
        }
    }

    pub(super) fn deserialize<'de, V: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Option<V>>, D::Error> {
        Option::<V>::deserialize(deserializer).map(Some)
    }
}

fn stack() -> Stack {
    Stack::new(Naming::verbatim()).table::<Profile>().table::<Versioned>()
}

fn profile(id: &str) -> Profile {
    Profile {
        id: id.to_owned(),
        full_name: "Ada".to_owned(),
        email: Some("ada@example.com".to_owned()),
        city: Some("London".to_owned()),
        age: 36,
        tags: vec!["x".to_owned()],
        ..Profile::default()
    }
}

/// Applies the patch to a value.
fn patched(patch: &ProfilePatch, mut item: Profile) -> Profile {
    let ProfilePatch { full_name, email, city, age, tags, settings } = patch.clone();
    item.full_name = full_name.unwrap_or(item.full_name);
    item.email = email.unwrap_or(item.email);
    item.city = city.unwrap_or(item.city);
    item.age = age.unwrap_or(item.age);
    item.tags = tags.unwrap_or(item.tags);
    item.settings = settings.unwrap_or(item.settings);
    item
}

/// Returns the update of the same fields, one by one.
fn one_by_one(update: Update<Profile>, patch: &ProfilePatch) -> Update<Profile> {
    let (field, patch) = (Profile::PATHS, patch.clone());
    let mut update = update
        .set_if_some(field.full_name, patch.full_name)
        .set_if_some(field.age, patch.age)
        .set_if_some(field.tags, patch.tags)
        .set_if_some(field.settings, patch.settings);
    if let Some(email) = patch.email {
        update = update.set(field.email, email);
    }
    if let Some(city) = patch.city {
        update = update.set(field.city, city);
    }
    update
}

#[test]
fn a_request_body_changes_what_it_has() {
    for (engine, client) in clients_of(&stack()) {
        let profiles = Table::<Profile>::named(client, stack().naming());
        let after = |body: Value| {
            block_on(async {
                profiles.put(&profile("ada")).send().await.unwrap();
                let patch: ProfilePatch = serde_json::from_value(body).unwrap();
                let update = profiles.update(Profile::key("ada")).patch(&patch);
                let returned = update.returning_new().send().await.unwrap();
                assert_eq!(
                    profiles.get(Profile::key("ada")).await.unwrap().as_ref(),
                    Some(&returned),
                    "{engine}"
                );
                returned
            })
        };
        let before = profile("ada");
        assert_eq!(after(json!({ "age": 37 })), Profile { age: 37, ..before.clone() }, "{engine}");
        assert_eq!(after(json!({ "fullName": null, "age": 37 })), Profile { age: 37, ..before.clone() });
        assert_eq!(after(json!({ "email": null })), Profile { email: None, ..before.clone() }, "{engine}");
        // An index key is removed, so that the item leaves the index.
        assert_eq!(after(json!({ "city": null })), Profile { city: None, ..before.clone() }, "{engine}");
        let in_london = block_on(profiles.query(Profile::by_city("London")).count()).unwrap();
        assert_eq!(in_london, 0, "{engine}");
        let settings = BTreeMap::from([("mail".to_owned(), None), ("push".to_owned(), Some(true))]);
        let body = json!({ "settings": { "mail": null, "push": true }, "tags": [], "email": "a@b.c" });
        let email = Some("a@b.c".to_owned());
        assert_eq!(after(body), Profile { settings, tags: Vec::new(), email, ..before }, "{engine}");
    }
}

#[test]
fn a_map_is_a_merge_patch() {
    for (engine, client) in clients_of(&stack()) {
        let profiles = Table::<Profile>::named(client, stack().naming());
        block_on(async {
            profiles.put(&profile("ada")).send().await.unwrap();
            let body: serde_json::Map<String, Value> =
                serde_json::from_value(json!({ "email": null, "age": 1, "tags": ["a", "b"] })).unwrap();
            let update = profiles.update(Profile::key("ada")).patch(&body);
            let expected =
                Profile { email: None, age: 1, tags: vec!["a".to_owned(), "b".to_owned()], ..profile("ada") };
            assert_eq!(update.returning_new().send().await.unwrap(), expected, "{engine}");
        });
    }
}

#[derive(Deserialize, Serialize)]
struct WithDefault {
    #[serde(default)]
    tags: Vec<String>,
}

#[derive(Deserialize, Serialize)]
struct Unclear {
    age: u32,
    email: Option<String>,
}

/// Returns a table that panics if a request is sent.
fn unsent<T>(name: &str) -> Table<T>
where
    T: DynamoTable,
{
    Table::new(client_of(|call| panic!("{} is sent", call.operation)), name)
}

fn refused<P: Serialize + serde::de::DeserializeOwned>(patch: &P) -> (String, PatchError) {
    let update = unsent::<Profile>("profiles").update(Profile::key("ada")).patch(patch);
    let error = block_on(update.send()).unwrap_err();
    match error.kind() {
        ErrorKind::Patch { attribute, why } => (attribute.clone(), *why),
        other => panic!("{other}"),
    }
}

#[test]
fn a_patch_is_checked_before_it_is_sent() {
    let map = |body: Value| serde_json::from_value::<serde_json::Map<String, Value>>(body).unwrap();
    let of = |name: &str, why| (name.to_owned(), why);
    assert_eq!(refused(&map(json!({ "id": "bob" }))), of("id", PatchError::Key));
    let nearest = Some("fullName");
    assert_eq!(refused(&map(json!({ "full_name": "x" }))), of("full_name", PatchError::Unknown { nearest }));
    assert_eq!(refused(&map(json!({ "age": "old" }))), of("age", PatchError::Type));
    assert_eq!(refused(&map(json!({ "age": -1 }))), of("age", PatchError::Type));
    assert_eq!(refused(&map(json!({ "settings": { "mail": 1 } }))), of("settings", PatchError::Type));
    assert_eq!(refused(&map(json!({ "fullName": null }))), of("fullName", PatchError::Required));
    assert_eq!(refused(&map(json!({ "age": null, "email": null }))), of("age", PatchError::Required));

    assert_eq!(refused(&WithDefault { tags: Vec::new() }), of("tags", PatchError::Default));

    assert_eq!(refused(&Unclear { age: 1, email: None }), of("email", PatchError::Unclear));

    let text = |error: tablewright::sdk::Error| error.to_string();
    let error =
        block_on(unsent("profiles").update(Profile::key("a")).patch(&map(json!({ "agee": 1 }))).send());
    assert_eq!(
        text(error.unwrap_err()),
        "UpdateItem on table `profiles`: `agee` of the patch is not an attribute of the table; did you mean `age`?"
    );
    // A patch of nothing is an update of nothing.
    let nothing = unsent::<Profile>("profiles").update(Profile::key("a")).patch(&ProfilePatch::default());
    assert!(matches!(block_on(nothing.send()).unwrap_err().kind(), ErrorKind::NoChange));
    // An index key is checked like any other.
    let empty = unsent::<Profile>("profiles").update(Profile::key("a")).patch(&map(json!({ "city": "" })));
    assert!(matches!(block_on(empty.send()).unwrap_err().kind(), ErrorKind::Key(_)));
    // One place is changed once.
    let twice = unsent::<Profile>("profiles").update(Profile::key("a")).add(Profile::PATHS.age, 1);
    let twice = twice.patch(&map(json!({ "age": 1 })));
    assert!(matches!(block_on(twice.send()).unwrap_err().kind(), ErrorKind::Overlap { .. }));
}

/// Fields that are always set need no `Option`.
#[test]
fn a_patch_can_be_complete() {
    #[derive(Deserialize, Serialize)]
    struct Birthday {
        age: u32,
    }

    let update = unsent::<Profile>("profiles").update(Profile::key("a")).patch(&Birthday { age: 37 });
    assert_eq!(update.input().unwrap().update_expression(), Some("SET #a0 = :a0"));
}

#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[table(name = "versioned")]
struct Versioned {
    #[pk]
    id: String,
    #[version]
    version: u64,
    note: Option<String>,
}

#[test]
fn a_version_is_counted_and_not_patched() {
    for (engine, client) in clients_of(&stack()) {
        let table = Table::<Versioned>::named(client, stack().naming());
        let map = |body: Value| serde_json::from_value::<serde_json::Map<String, Value>>(body).unwrap();
        block_on(async {
            let item = Versioned { id: "a".to_owned(), version: 0, note: None };
            table.put(&item).send().await.unwrap();
            let update = || table.update(Versioned::key("a"));
            let patch = map(json!({ "note": "x" }));
            let after = update().patch(&patch).if_version(1).returning_new().send().await.unwrap();
            assert_eq!(after, Versioned { version: 2, note: Some("x".to_owned()), ..item }, "{engine}");
            assert!(update().patch(&patch).if_version(1).send().await.unwrap_err().is_version_conflict());
            let error = update().patch(&map(json!({ "version": 7 }))).send().await.unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Patch { why: PatchError::Version, .. }), "{error}");
        });
    }
}

#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("USER#{login}")]
#[sk("PROFILE")]
#[gsi(name = "GSI1", by = "email", pk("MAIL#{email}"))]
struct User {
    login: String,
    email: Option<String>,
    name: String,
}

#[derive(Debug, Deserialize, DynamoTable, Serialize)]
#[table(name = "app", pk = "PK", sk = "SK")]
#[gsi(name = "GSI1", pk = "GSI1PK")]
enum App {
    User(User),
}

#[test]
fn keys_that_are_computed_of_a_patch_are_set_with_it() {
    #[derive(Deserialize, Serialize)]
    struct UserPatch {
        name: Option<String>,
        #[serde(default, deserialize_with = "present")]
        email: Option<Option<String>>,
    }

    let stack = Stack::new(Naming::verbatim()).table::<App>();
    for (engine, client) in clients_of(&stack) {
        let users = Table::<App>::named(client, stack.naming()).entity::<User>();
        let mail = |mail: &str| block_on(users.query(User::by_email(mail)).count()).unwrap();
        let patch = |patch: UserPatch| block_on(users.update(User::key("ada")).patch(&patch).send());
        let email = Some("a@b.c".to_owned());
        let user = User { login: "ada".to_owned(), email, name: "Ada".to_owned() };
        block_on(users.put(&user).send()).unwrap();
        patch(UserPatch { name: None, email: Some(Some("d@e.f".to_owned())) }).unwrap();
        assert_eq!((mail("a@b.c"), mail("d@e.f")), (0, 1), "{engine}");
        patch(UserPatch { name: Some("Bo".to_owned()), email: Some(None) }).unwrap();
        assert_eq!(mail("d@e.f"), 0, "{engine}");
        let stored = block_on(users.get(User::key("ada")).send()).unwrap().unwrap();
        assert_eq!(stored, User { name: "Bo".to_owned(), email: None, ..user }, "{engine}");
        // The fields of the key.
        let body: serde_json::Map<String, Value> = serde_json::from_value(json!({ "login": "bo" })).unwrap();
        let error = block_on(users.update(User::key("ada")).patch(&body).send()).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Patch { why: PatchError::Key, .. }), "{error}");
    }
}

fn text() -> impl Strategy<Value = String> {
    "[a-z]{1,4}"
}

fn patches() -> impl Strategy<Value = ProfilePatch> {
    let settings = btree_map(text(), option::of(any::<bool>()), 0..3);
    let fields = (
        option::of(text()),
        option::of(option::of(text())),
        option::of(option::of(text())),
        option::of(any::<u32>()),
        option::of(vec(text(), 0..3)),
        option::of(settings),
    );
    fields.prop_map(|(full_name, email, city, age, tags, settings)| ProfilePatch {
        full_name,
        email,
        city,
        age,
        tags,
        settings,
    })
}

#[test]
fn a_patch_is_the_update_of_the_same_fields() {
    let engine = Embedded::new(&stack()).unwrap();
    let profiles = Table::<Profile>::named(engine.client(), stack().naming());
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(500));
    let cases = (patches(), patches());
    runner
        .run(&cases, |(first, patch)| {
            let before = patched(&first, profile("a"));
            let expected = patched(&patch, before.clone());
            let by_patch = profiles.update(Profile::key("a")).patch(&patch);
            let by_hand = one_by_one(profiles.update(Profile::key("b")), &patch);
            block_on(async {
                profiles.put(&before).send().await.unwrap();
                profiles.put(&Profile { id: "b".to_owned(), ..before }).send().await.unwrap();
                for update in [by_patch, by_hand] {
                    if let Err(error) = update.send().await {
                        assert!(matches!(error.kind(), ErrorKind::NoChange), "{error}");
                    }
                }
                let get = async |id: &str| profiles.get(Profile::key(id)).await.unwrap().unwrap();
                assert_eq!(get("a").await, expected);
                assert_eq!(get("b").await, Profile { id: "b".to_owned(), ..expected.clone() });
                // Stored as a put stores it.
                let sparse = profiles.query(Profile::by_city(expected.city.as_deref().unwrap_or("?")));
                let found = sparse.all().await.unwrap().iter().filter(|found| found.id == "a").count();
                assert_eq!(found, usize::from(expected.city.is_some()));
            });
            Ok(())
        })
        .unwrap();
}
