//! Conditions: their text, and that every engine evaluates them as they are meant.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::AttributeValue;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use tablewright::sdk::{Condition, Expression, IntoCondition, StoredType, Table};
use tablewright::{DynamoTable, Naming, Stack};

use super::model::{Order, Status, block_on, clients_of, embedded};

/// An attribute of every kind of type.
#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
struct Thing {
    #[pk]
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<i64>,
    /// Also left out if `None`, but some other writers store NULL.
    other: Option<i64>,
    float: f64,
    flag: bool,
    binary: serde_bytes::ByteBuf,
    list: Vec<u8>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty", with = "serde_dynamo::string_set")]
    tags: BTreeSet<String>,
    #[serde(rename = "map")]
    inner: Inner,
    #[serde(with = "hours")]
    hours: u8,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Inner {
    level: u8,
    names: Vec<String>,
}

mod hours {
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
    pub(super) fn serialize<S: Serializer>(hours: &u8, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{hours}h"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.trim_end_matches('h').parse().map_err(serde::de::Error::custom)
    }
}

fn text_of(condition: impl IntoCondition<Order>) -> String {
    let input = Table::<Order>::without_client("orders").scan().filter(condition).input().unwrap();
    let mut text = input.filter_expression.unwrap();
    for (placeholder, name) in input.expression_attribute_names.unwrap_or_default() {
        text = text.replace(&placeholder, &name);
    }
    for (placeholder, value) in input.expression_attribute_values.unwrap_or_default() {
        let value = match value {
            AttributeValue::S(text) => format!("{text:?}"),
            AttributeValue::N(number) => number,
            other => format!("{other:?}"),
        };
        text = text.replace(&placeholder, &value);
    }
    text
}

#[test]
fn conditions_have_no_more_parentheses_than_they_need() {
    let order = Order::PATHS;
    let (a, b) = (|| order.note.exists(), || order.total_cents.gt(5));
    let open = || order.status.eq(Status::Open);
    for (condition, text) in [
        (open(), r#"status = "open""#),
        (order.status.ne(Status::Open), r#"status <> "open""#),
        (order.placed_at.le(order.total_cents), "placedAt <= totalCents"),
        (order.placed_at.between(1, 9), "placedAt BETWEEN 1 AND 9"),
        (order.placed_at.between(order.number, 9), "placedAt BETWEEN number AND 9"),
        (order.courier.is_in(["a", "b"]), r#"courier IN ("a", "b")"#),
        (order.note.begins_with("ring"), r#"begins_with(note, "ring")"#),
        (order.customer_id.contains("d"), r#"contains(customerId, "d")"#),
        (order.lines.size().ge(2), "size(lines) >= 2"),
        (order.note.has_type(StoredType::Null), r#"attribute_type(note, "NULL")"#),
        (order.lines.index(1).field::<u32>("count").lt(3), "lines[1].count < 3"),
        (a().and(b()).and(open()), r#"attribute_exists(note) AND totalCents > 5 AND status = "open""#),
        (a().and(b()).or(open()), r#"attribute_exists(note) AND totalCents > 5 OR status = "open""#),
        (a().or(b()) & open(), r#"(attribute_exists(note) OR totalCents > 5) AND status = "open""#),
        (open() & (a() | b()), r#"status = "open" AND (attribute_exists(note) OR totalCents > 5)"#),
        (!(a() | b()), "NOT (attribute_exists(note) OR totalCents > 5)"),
        (!!a() & b(), "NOT (NOT (attribute_exists(note))) AND totalCents > 5"),
        (b().and(Expression::new("a OR b")), "totalCents > 5 AND (a OR b)"),
    ] {
        assert_eq!(text_of(condition), text);
    }
}

#[test]
fn a_name_has_one_placeholder() {
    let order = Order::PATHS;
    let condition =
        order.note.exists().and(order.note.size().gt(3)).and(order.lines.field::<u8>("note").eq(1));
    let orders = Table::<Order>::without_client("orders");
    let input = orders.scan().filter(condition).input().unwrap();
    let text = "attribute_exists(#a0) AND size(#a0) > :a0 AND #a1.#a0 = :a1";
    assert_eq!(input.filter_expression.as_deref(), Some(text));
}

/// Debug output, which may be logged, shows no values that a request compares, writes or looks for.
#[test]
fn values_are_not_debugged() {
    let orders = Table::<Order>::without_client("orders");
    let secret = || Expression::new("#x = :x").name("#x", "x").value(":x", "secret");
    let condition = || Order::PATHS.note.eq("secret").and(secret());
    let order = Order { note: Some("secret".to_owned()), ..Order::new("secret", 7) };
    let key = || Order::key("secret", 7_u64);
    let update = orders.update(key()).set(Order::PATHS.note, "secret").condition(condition());
    for debugged in [
        format!("{:?}", secret()),
        format!("{:?}", condition()),
        format!("{:?}", orders.get(key())),
        format!("{:?}", orders.put(&order).condition(condition())),
        format!("{update:?}"),
        format!("{:?}", orders.delete(key()).condition(condition())),
        format!("{:?}", orders.query(Order::partition("secret")).filter(condition())),
        format!("{:?}", orders.scan().filter(condition())),
    ] {
        assert!(!debugged.contains("secret"), "{debugged}");
    }
    assert_eq!(format!("{:?}", condition()), "Condition(note = … AND (#x = :x))");

    let orders = embedded();
    block_on(orders.put(&order).send()).unwrap();
    let put = orders.put(&order).if_not_exists().old_item_on_failure();
    let error = block_on(put.send()).unwrap_err();
    assert_eq!(error.old_item().unwrap(), Some(order));
    assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    assert!(!format!("{:?}", error.kind()).contains("secret"), "{:?}", error.kind());
}

/// A condition as data, evaluated in memory for comparison.
#[derive(Clone, Debug)]
enum Rule {
    Text(Comparison, String),
    Number(Comparison, i64),
    Other(Comparison, i64),
    Float(Comparison, f64),
    Binary(Comparison, Vec<u8>),
    Flag(bool),
    List(Vec<u8>),
    Between(i64, i64),
    In(Vec<String>),
    Exists,
    Absent,
    BeginsWith(String),
    Contains(String),
    Element(u8),
    Tag(String),
    Length(Comparison, usize),
    Elements(Comparison, usize),
    Tags(Comparison, usize),
    Paths(Comparison),
    Level(Comparison, u8),
    FirstName(String),
    None,
    Some,
    Maybe(Equal, Option<i64>),
    OtherMaybe(Equal, Option<i64>),
    OtherIn(Vec<Option<i64>>),
    AllTags(Equal, BTreeSet<String>),
    Hours(u8),
    And(Box<Rule>, Box<Rule>),
    Or(Box<Rule>, Box<Rule>),
    Not(Box<Rule>),
}

/// True for `eq`, false for `ne`.
type Equal = bool;

#[derive(Clone, Copy, Debug)]
enum Comparison {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Comparison {
    /// Compares an attribute that may be missing with a value.
    fn holds<V: PartialOrd>(self, left: Option<&V>, right: Option<&V>) -> bool {
        let (Some(left), Some(right)) = (left, right) else { return matches!(self, Self::Ne) };
        match self {
            Self::Eq => left == right,
            Self::Ne => left != right,
            Self::Lt => left < right,
            Self::Le => left <= right,
            Self::Gt => left > right,
            Self::Ge => left >= right,
        }
    }
}

macro_rules! compare {
    ($comparison:expr, $path:expr, $value:expr) => {
        match $comparison {
            Comparison::Eq => $path.eq($value),
            Comparison::Ne => $path.ne($value),
            Comparison::Lt => $path.lt($value),
            Comparison::Le => $path.le($value),
            Comparison::Gt => $path.gt($value),
            Comparison::Ge => $path.ge($value),
        }
    };
}

impl Rule {
    fn condition(&self) -> Condition<Thing> {
        let thing = Thing::PATHS;
        match self {
            Self::Text(comparison, text) => compare!(comparison, thing.text, text),
            Self::Number(comparison, number) => compare!(comparison, thing.number, *number),
            Self::Other(comparison, number) => compare!(comparison, thing.other, number),
            Self::Float(comparison, number) => compare!(comparison, thing.float, *number),
            Self::Binary(comparison, bytes) => compare!(comparison, thing.binary, bytes.as_slice()),
            Self::Flag(flag) => thing.flag.eq(*flag),
            Self::List(list) => thing.list.eq(list),
            Self::Between(from, to) => thing.number.between(*from, *to),
            Self::In(texts) => thing.text.is_in(texts),
            Self::Exists => thing.text.exists(),
            Self::Absent => thing.number.not_exists(),
            Self::BeginsWith(prefix) => thing.text.begins_with(prefix),
            Self::Contains(part) => thing.text.contains(part),
            Self::Element(element) => thing.list.contains(*element),
            Self::Tag(tag) => thing.tags.contains(tag),
            Self::Length(comparison, size) => compare!(comparison, thing.text.size(), *size),
            Self::Elements(comparison, size) => compare!(comparison, thing.list.size(), *size),
            Self::Tags(comparison, size) => compare!(comparison, thing.tags.size(), *size),
            Self::Paths(comparison) => compare!(comparison, thing.number, thing.other),
            Self::Level(comparison, level) => compare!(comparison, thing.inner.field::<u8>("level"), level),
            Self::FirstName(name) => thing.inner.field::<Vec<String>>("names").index(0).eq(name),
            Self::None => thing.other.is_none(),
            Self::Some => thing.other.is_some(),
            Self::Maybe(true, number) => thing.number.eq(number),
            Self::Maybe(false, number) => thing.number.ne(number),
            Self::OtherMaybe(true, number) => thing.other.eq(number),
            Self::OtherMaybe(false, number) => thing.other.ne(number),
            Self::OtherIn(numbers) => thing.other.is_in(numbers),
            Self::AllTags(true, tags) => thing.tags.eq(tags),
            Self::AllTags(false, tags) => thing.tags.ne(tags),
            Self::Hours(hours) => thing.hours.eq(*hours),
            Self::And(left, right) => left.condition().and(right.condition()),
            Self::Or(left, right) => left.condition().or(right.condition()),
            Self::Not(rule) => !rule.condition(),
        }
    }

    fn holds(&self, thing: &Thing) -> bool {
        let text = thing.text.as_ref();
        match self {
            Self::Text(comparison, other) => comparison.holds(text, Some(other)),
            Self::Number(comparison, number) => comparison.holds(thing.number.as_ref(), Some(number)),
            Self::Other(comparison, number) => comparison.holds(thing.other.as_ref(), Some(number)),
            Self::Float(comparison, number) => comparison.holds(Some(&thing.float), Some(number)),
            Self::Binary(comparison, bytes) => comparison.holds(Some(&thing.binary.to_vec()), Some(bytes)),
            Self::Flag(flag) => thing.flag == *flag,
            Self::List(list) => thing.list == *list,
            Self::Between(from, to) => thing.number.is_some_and(|number| (*from..=*to).contains(&number)),
            Self::In(texts) => text.is_some_and(|text| texts.contains(text)),
            Self::Exists => text.is_some(),
            Self::Absent => thing.number.is_none(),
            Self::BeginsWith(prefix) => text.is_some_and(|text| text.starts_with(prefix)),
            Self::Contains(part) => text.is_some_and(|text| text.contains(part)),
            Self::Element(element) => thing.list.contains(element),
            Self::Tag(tag) => thing.tags.contains(tag),
            Self::Length(comparison, size) => comparison.holds(text.map(String::len).as_ref(), Some(size)),
            Self::Elements(comparison, size) => comparison.holds(Some(&thing.list.len()), Some(size)),
            Self::Tags(comparison, size) => {
                comparison.holds(Some(thing.tags.len()).filter(|size| *size > 0).as_ref(), Some(size))
            }
            Self::Paths(comparison) => comparison.holds(thing.number.as_ref(), thing.other.as_ref()),
            Self::Level(comparison, level) => comparison.holds(Some(&thing.inner.level), Some(level)),
            Self::FirstName(name) => thing.inner.names.first() == Some(name),
            Self::None => thing.other.is_none(),
            Self::Some => thing.other.is_some(),
            Self::Maybe(equal, number) => (thing.number == *number) == *equal,
            Self::OtherMaybe(equal, number) => (thing.other == *number) == *equal,
            Self::OtherIn(numbers) => numbers.contains(&thing.other),
            Self::AllTags(equal, tags) => (thing.tags == *tags) == *equal,
            Self::Hours(hours) => thing.hours == *hours,
            Self::And(left, right) => left.holds(thing) && right.holds(thing),
            Self::Or(left, right) => left.holds(thing) || right.holds(thing),
            Self::Not(rule) => !rule.holds(thing),
        }
    }
}

fn comparison() -> impl Strategy<Value = Comparison> {
    use Comparison::{Eq, Ge, Gt, Le, Lt, Ne};
    prop::sample::select(vec![Eq, Ne, Lt, Le, Gt, Ge])
}

fn rule() -> impl Strategy<Value = Rule> {
    let (text, number, size) = (|| "[ab]{1,2}", || -2..3_i64, || 0..3_usize);
    let maybe = || prop::option::of(number());
    let one = prop_oneof![
        (comparison(), text()).prop_map(|(comparison, text)| Rule::Text(comparison, text)),
        (comparison(), number()).prop_map(|(comparison, number)| Rule::Number(comparison, number)),
        (comparison(), number()).prop_map(|(comparison, number)| Rule::Other(comparison, number)),
        (comparison(), -2..3_i8)
            .prop_map(|(comparison, half)| Rule::Float(comparison, f64::from(half) / 2.0)),
        (comparison(), prop::collection::vec(254..=255_u8, 1..3))
            .prop_map(|(comparison, bytes)| Rule::Binary(comparison, bytes)),
        any::<bool>().prop_map(Rule::Flag),
        prop::collection::vec(0..2_u8, 0..2).prop_map(Rule::List),
        (number(), 0..3_i64).prop_map(|(from, length)| Rule::Between(from, from + length)),
        prop::collection::vec(text(), 1..4).prop_map(Rule::In),
        Just(Rule::Exists),
        Just(Rule::Absent),
        text().prop_map(Rule::BeginsWith),
        text().prop_map(Rule::Contains),
        (0..3_u8).prop_map(Rule::Element),
        text().prop_map(Rule::Tag),
        (comparison(), size()).prop_map(|(comparison, size)| Rule::Length(comparison, size)),
        (comparison(), size()).prop_map(|(comparison, size)| Rule::Elements(comparison, size)),
        (comparison(), size()).prop_map(|(comparison, size)| Rule::Tags(comparison, size)),
        comparison().prop_map(Rule::Paths),
        (comparison(), 0..3_u8).prop_map(|(comparison, level)| Rule::Level(comparison, level)),
        text().prop_map(Rule::FirstName),
        prop_oneof![Just(Rule::None), Just(Rule::Some)],
        (any::<bool>(), maybe()).prop_map(|(equal, number)| Rule::Maybe(equal, number)),
        (any::<bool>(), maybe()).prop_map(|(equal, number)| Rule::OtherMaybe(equal, number)),
        prop::collection::vec(maybe(), 1..4).prop_map(Rule::OtherIn),
        (any::<bool>(), prop::collection::btree_set(text(), 0..3))
            .prop_map(|(equal, tags)| Rule::AllTags(equal, tags)),
        (0..3_u8).prop_map(Rule::Hours),
    ];
    one.prop_recursive(3, 8, 2, |rule| {
        prop_oneof![
            (rule.clone(), rule.clone()).prop_map(|(left, right)| Rule::And(Box::new(left), Box::new(right))),
            (rule.clone(), rule.clone()).prop_map(|(left, right)| Rule::Or(Box::new(left), Box::new(right))),
            rule.prop_map(|rule| Rule::Not(Box::new(rule))),
        ]
    })
}

/// Returns items that differ in every attribute that a rule can test.
fn things() -> Vec<Thing> {
    let texts = ["a", "b", "ab", "ba", "bb"];
    let thing = |number: usize| {
        let digit = |base: usize| u8::try_from(number / base % 3).unwrap();
        let text = texts.get(number % 7).map(|text| (*text).to_owned());
        Thing {
            id: format!("thing-{number}"),
            number: (!number.is_multiple_of(4)).then(|| i64::from(digit(2)) - 1),
            other: (number % 5 > 1).then(|| i64::from(digit(1)) - 1),
            float: f64::from(digit(3)) / 2.0,
            flag: number.is_multiple_of(2),
            binary: vec![255 - digit(1); 1 + number % 2].into(),
            list: vec![digit(4); number % 3],
            tags: texts[..number % 4].iter().map(|tag| (*tag).to_owned()).collect(),
            inner: Inner { level: digit(1), names: text.clone().into_iter().collect() },
            hours: digit(5),
            text,
        }
    };
    (0..24).map(thing).collect()
}

#[test]
fn a_condition_is_met_by_the_items_it_says() {
    let stack = Stack::new(Naming::new("acme", "shop").unwrap()).table::<Thing>();
    for (engine, client) in clients_of(&stack) {
        let table = Table::<Thing>::named(client.clone(), stack.naming());
        let things = things();
        for (number, thing) in things.iter().enumerate() {
            if number.is_multiple_of(3) {
                // Write the item as another program would, with NULL.
                let item = serde_dynamo::to_item(thing).unwrap();
                block_on(client.put_item().table_name(table.name()).set_item(Some(item)).send()).unwrap();
            } else {
                block_on(table.put(thing).send()).unwrap();
            }
            assert_eq!(
                block_on(table.get(thing.primary_key()).send()).unwrap().as_ref(),
                Some(thing),
                "{engine}"
            );
        }
        proptest!(ProptestConfig::with_cases(400), |(rule in rule())| {
            let found = block_on(table.scan().filter(rule.condition()).all());
            let found = found.map_err(|error| TestCaseError::fail(format!("{engine}: {error}")))?;
            let found: BTreeMap<&str, &Thing> = found.iter().map(|thing| (thing.id.as_str(), thing)).collect();
            let expected = things.iter().filter(|thing| rule.holds(thing));
            let expected: BTreeMap<&str, &Thing> = expected.map(|thing| (thing.id.as_str(), thing)).collect();
            prop_assert_eq!(found, expected, "{}: {:?}", engine, rule.condition());
        });
    }
}
