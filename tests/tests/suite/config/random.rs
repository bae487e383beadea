//! Any document yields either tables or problems. The equivalent schema must yield the same, in the same words.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use tablewright::config::Problem;
use tablewright::schema::TableSchema;

use super::accounts;
use super::json::{Json, keys_of};

/// Returns words, most of them words of the format.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        20 => select(vec!["pk", "sk", "name", "type", "indexes", "enable_stream", "tag_key", "tag_value", "status"]),
        8 => select(vec!["STRING", "NUMBER", "BINARY"]),
        2 => select(vec!["", "a.b", "\"", "\\", "ü\n", "\0", "status-index", "string"]),
    ]
    .prop_map(str::to_owned)
}

fn leaf() -> impl Strategy<Value = Json> {
    prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_filter_map("JSON has no such number", |number| {
            number.is_finite().then(|| Value::from(number))
        }),
        word().prop_map(Value::from),
    ]
    .prop_map(Json::Leaf)
}

/// Returns values that may have nothing to do with the format.
fn anything() -> impl Strategy<Value = Json> {
    leaf().prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::Array),
            prop::collection::vec((word(), inner), 0..6).prop_map(Json::Object),
        ]
    })
}

/// Returns mostly correct values.
fn mostly<S: Strategy<Value = Json> + 'static>(right: S) -> impl Strategy<Value = Json> {
    prop_oneof![120 => right, 1 => anything()]
}

/// Returns objects with these members in any order. Members may be missing or repeated, and sometimes there is an
/// unknown one.
fn object(
    mandatory: Vec<(&'static str, BoxedStrategy<Json>)>,
    optional: Vec<(&'static str, BoxedStrategy<Json>)>,
) -> impl Strategy<Value = Json> {
    let member = |(key, value): (&'static str, BoxedStrategy<Json>), counts: BoxedStrategy<usize>| {
        counts.prop_flat_map(move |count| prop::collection::vec((Just(key.to_owned()), value.clone()), count))
    };
    let mut members = Vec::new();
    for mandatory in mandatory {
        members
            .push(member(mandatory, prop_oneof![120 => Just(1_usize), 1 => Just(0), 1 => Just(2)].boxed()));
    }
    for optional in optional {
        members.push(member(optional, prop_oneof![30 => Just(0_usize), 30 => Just(1), 1 => Just(2)].boxed()));
    }
    let others = prop_oneof![
        120 => Just(Vec::new()),
        1 => prop::collection::vec((word(), anything()), 1),
    ];
    (members, others)
        .prop_map(|(members, others)| -> Vec<_> { members.into_iter().flatten().chain(others).collect() })
        .prop_shuffle()
        .prop_map(Json::Object)
}

fn tag() -> Vec<(&'static str, BoxedStrategy<Json>)> {
    ["tag_key", "tag_value"].map(|key| (key, mostly(Just(Json::text("backup"))).boxed())).to_vec()
}

fn key() -> impl Strategy<Value = Json> {
    let name = select(vec!["id", "at", "status", "region"]).prop_map(Json::text);
    let ty = select(vec!["STRING", "STRING", "STRING", "NUMBER", "BINARY"]).prop_map(Json::text);
    mostly(object(vec![("name", mostly(name).boxed()), ("type", mostly(ty).boxed())], vec![]))
}

fn body() -> impl Strategy<Value = Json> {
    let index = object(vec![("pk", key().boxed())], vec![("sk", key().boxed())]);
    let indexes = prop::collection::vec((word(), mostly(index)), 0..4).prop_map(Json::Object);
    let stream = any::<bool>().prop_map(|enable| Json::Leaf(enable.into()));
    let optional = vec![
        ("sk", key().boxed()),
        ("enable_stream", mostly(stream).boxed()),
        ("indexes", mostly(indexes).boxed()),
    ];
    let tagged = object([vec![("pk", key().boxed())], tag()].concat(), optional.clone());
    prop_oneof![4 => tagged, 1 => object(vec![("pk", key().boxed())], optional)]
}

fn document() -> impl Strategy<Value = Json> {
    let name = || prop_oneof![40 => "[a-z]{3,6}[-_.]?", 1 => word()];
    let tables = || prop::collection::vec((name(), mostly(body())), 1..4).prop_map(Json::Object);
    let tagged = (object(tag(), vec![]), tables())
        .prop_map(|(tag, tables)| [tag.members(), tables.members()].concat())
        .prop_shuffle()
        .prop_map(Json::Object);
    prop_oneof![3 => tables(), 3 => tagged, 1 => anything()]
}

#[test]
fn any_document_gives_tables_or_problems() {
    let (accepted, refused, tables) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let mut runner = TestRunner::new(Config { cases: 1000, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&document(), |document| {
        let text = document.to_string();
        match accounts().config(&text) {
            Ok(stack) => {
                accepted.set(accepted.get() + 1);
                tables.set(tables.get() + stack.tables().len());
                let is_table = |(key, value): &&(String, Json)| {
                    !matches!((key.as_str(), value), ("tag_key" | "tag_value", Json::Leaf(_)))
                };
                let written: Vec<&str> =
                    document.members().iter().filter(is_table).map(|(name, _)| name.as_str()).collect();
                let read: Vec<&str> = stack.tables().map(TableSchema::name).collect();
                prop_assert_eq!(read, written);
                for table in stack.tables() {
                    prop_assert_eq!(table.validate(), Ok(()));
                }
                // Rendering finds names that tables share. It may fail, but must not panic.
                let _ = (stack.cloudformation(), stack.resolved(), stack.calls());
            }
            Err(error) => {
                refused.set(refused.get() + 1);
                prop_assert!(!error.problems().is_empty());
                for problem in error.problems() {
                    prop_assert!(document.has(problem.path()), "{problem}");
                    prop_assert!(!problem.message().is_empty());
                }
            }
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(
        accepted.get() > 100 && refused.get() > 100 && tables.get() > 100,
        "{accepted:?} accepted with {tables:?} tables, {refused:?} refused"
    );
}

proptest! {
    #[test]
    fn any_text_gives_tables_or_problems(text in ".{0,200}", base_name in ".{0,10}", document in document(), cut: prop::sample::Index) {
        let _ = accounts().config(&text);
        let _ = accounts().config_table(&base_name, &text);
        let mut document = document.to_string();
        let end = document.floor_char_boundary(cut.index(document.len()));
        document.truncate(end);
        prop_assert!(accounts().config(&document).is_err(), "the end of an object is missing, or there is a leaf");
    }
}

/// A key attribute, for both formats.
#[derive(Clone, Debug)]
struct Attribute {
    name: String,
    ty: usize,
}

impl Attribute {
    fn config(&self) -> Json {
        Json::object([
            ("name", Json::text(&self.name)),
            ("type", Json::text(["STRING", "NUMBER", "BINARY"][self.ty])),
        ])
    }

    fn schema(&self) -> Value {
        json!({ "name": self.name, "type": (["S", "N", "B"][self.ty]) })
    }
}

#[derive(Clone, Debug)]
struct Key {
    pk: Attribute,
    sk: Option<Attribute>,
}

impl Key {
    fn config(&self) -> Vec<(String, Json)> {
        let pk = ("pk".to_owned(), self.pk.config());
        std::iter::once(pk).chain(self.sk.iter().map(|sk| ("sk".to_owned(), sk.config()))).collect()
    }
}

#[derive(Clone, Debug)]
pub(super) struct Table {
    name: String,
    key: Key,
    enable_stream: bool,
    indexes: Vec<(String, Key)>,
    tag: (String, String),
}

impl Table {
    fn config(&self) -> Json {
        let index = |(name, key): &(String, Key)| (name.clone(), Json::Object(key.config()));
        let mut members = self.key.config();
        for (key, value) in [
            ("enable_stream", Json::Leaf(self.enable_stream.into())),
            ("indexes", Json::Object(self.indexes.iter().map(index).collect())),
            ("tag_key", Json::text(&self.tag.0)),
            ("tag_value", Json::text(&self.tag.1)),
        ] {
            members.push((key.to_owned(), value));
        }
        Json::Object(vec![(self.name.clone(), Json::Object(members))])
    }

    /// Returns the same table as a schema, built only from the description of the formats.
    ///
    /// In a configuration, no index is read after the first one that exceeds the limit.
    pub(super) fn schema(&self) -> TableSchema {
        let index = |(name, key): &(String, Key)| {
            json!({
                "name": if name.ends_with("-index") { name.clone() } else { format!("{name}-index") },
                "kind": "global",
                "partition_key": [key.pk.schema()],
                "sort_key": key.sk.iter().map(Attribute::schema).collect::<Vec<_>>(),
            })
        };
        let document = json!({
            "name": self.name,
            "partition_key": self.key.pk.schema(),
            "sort_key": self.key.sk.as_ref().map(Attribute::schema),
            "stream": self.enable_stream.then_some("new_and_old_images"),
            "indexes": self.indexes.iter().take(21).map(index).collect::<Vec<_>>(),
            "tags": [{ "key": self.tag.0, "value": self.tag.1 }],
        });
        serde_json::from_value(document).unwrap()
    }
}

/// Returns few different names, so that keys share them, mostly with one type. A few names are illegal.
fn attribute() -> impl Strategy<Value = Attribute> {
    let legal = vec![("id", 0), ("at", 1), ("status", 0), ("region", 0), ("größe", 2), ("?1", 1), ("?2", 0)];
    let refused = vec![String::new(), "x".repeat(256), "é".repeat(128)];
    prop_oneof![
        60 => select(legal).prop_map(|(name, ty)| (name.to_owned(), ty)),
        1 => ("id|at|x{255}", 0..3_usize),
        1 => (select(refused), 0..3_usize),
    ]
    .prop_map(|(name, ty)| Attribute { name, ty })
}

fn whole_key() -> impl Strategy<Value = Key> {
    (attribute(), prop::option::of(attribute())).prop_map(|(pk, sk)| Key { pk, sk })
}

fn table() -> impl Strategy<Value = Table> {
    let name = || prop_oneof![8 => "[a-zA-Z0-9_.-]{3,12}", 1 => "[a-z é/\"]{0,5}", 1 => "[a-z]{250,256}"];
    let indexes = prop_oneof![
        9 => prop::collection::vec((prop_oneof![4 => name(), 1 => name().prop_map(|name| name + "-index")], whole_key()), 0..5),
        1 => prop::collection::vec((name(), whole_key()), 19..23),
    ]
    .prop_map(|mut indexes| {
        // Repeats the name and the key of one index under its other spelling.
        if let [(name, key), .., last] = &mut indexes[..]
            && last.1.pk.ty == 1
        {
            *last = (format!("{name}-index"), key.clone());
        }
        let mut seen = Vec::new();
        indexes.retain(|(name, _)| {
            let is_new = !seen.contains(name);
            seen.push(name.clone());
            is_new
        });
        indexes
    });
    let tag = (
        prop_oneof![6 => "[a-z]{1,9}", 1 => "[aA][wW][sS]:a", 1 => "[a-zé!]{0,6}", 1 => "[a-zé]{126,130}"],
        prop_oneof![6 => "[a-z é]{0,9}", 1 => "[a-z!\n]{0,6}", 1 => "[a-zé]{254,258}"],
    );
    (name(), whole_key(), any::<bool>(), indexes, tag)
        .prop_map(|(name, key, enable_stream, indexes, tag)| Table { name, key, enable_stream, indexes, tag })
}

pub(super) fn legal_table() -> impl Strategy<Value = Table> {
    table().prop_filter("a table that breaks no rule", |table| table.schema().validate().is_ok())
}

#[test]
fn rules_are_those_of_schemas_in_their_words() {
    let (accepted, refused) = (Cell::new(0), Cell::new(0));
    let mut runner = TestRunner::new(Config { cases: 1000, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&table(), |table| {
        let (document, schema) = (table.config(), table.schema());
        match (accounts().config(&document.to_string()), schema.validate()) {
            (Ok(stack), Ok(())) => {
                accepted.set(accepted.get() + 1);
                prop_assert!(stack.tables().eq([&schema]));
            }
            (Err(error), Err(violations)) => {
                refused.set(refused.get() + 1);
                let messages: Vec<&str> = error.problems().iter().map(Problem::message).collect();
                let violations: Vec<String> = violations.iter().map(ToString::to_string).collect();
                prop_assert_eq!(messages, violations);
                for problem in error.problems() {
                    prop_assert!(document.has(problem.path()), "{problem}");
                }
            }
            (config, rules) => prop_assert!(false, "{config:?}, but {rules:?}"),
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(accepted.get() > 100 && refused.get() > 100, "{accepted:?} accepted, {refused:?} refused");
}

proptest! {
    /// Rules report nothing about a part that is missing or unreadable.
    #[test]
    fn one_mistake_in_a_key_is_one_problem(table in legal_table(), part: prop::sample::Index, member in 0..3) {
        let mut document = table.config();
        let keys = std::iter::once((vec![table.name.as_str()], &table.key))
            .chain(table.indexes.iter().map(|(name, key)| (vec![&*table.name, "indexes", name], key)));
        let parts: Vec<Vec<&str>> = keys
            .flat_map(|(path, key)| {
                let parts = ["pk", "sk"].into_iter().take(1 + usize::from(key.sk.is_some()));
                parts.map(move |part| [path.clone(), vec![part]].concat())
            })
            .collect();
        let mut path = part.get(&parts).clone();
        let part = path.iter().fold(&mut document, |json, key| json.member(key));
        match member {
            0 => *part = Json::text("id"),
            1 => {
                *part.member("type") = Json::text("TEXT");
                path.push("type");
            }
            _ => {
                let Json::Object(members) = part else { panic!("{part} is a key") };
                members.retain(|(key, _)| key != "name");
                path.push("name");
            }
        }
        let error = accounts().config(&document.to_string()).unwrap_err();
        let [problem] = error.problems() else { panic!("{error}") };
        prop_assert_eq!(keys_of(problem.path()), path);
    }
}
