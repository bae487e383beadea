//! Exact numbers: values that `serde` has no number for, stored as numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use aws_sdk_dynamodb::types::AttributeValue;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use tablewright::sdk::{ErrorKind, Item, Table};
use tablewright::{Document, DynamoTable, Naming, Stack};

use super::model::{block_on, clients_of};

/// An amount in a currency that the type fixes.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
struct Euros(#[serde(with = "tablewright::number")] Decimal);

impl tablewright::sdk::path::Ordered for Euros {}
impl tablewright::sdk::path::Addable for Euros {}
impl tablewright::sdk::path::Numeric for Euros {}

#[derive(Clone, Debug, Default, Deserialize, DynamoTable, PartialEq, Serialize)]
struct Account {
    #[pk]
    id: String,
    #[serde(with = "tablewright::number")]
    atoms: i128,
    #[serde(with = "tablewright::number")]
    rate: Decimal,
    #[serde(with = "tablewright::number::option", default, skip_serializing_if = "Option::is_none")]
    limit: Option<Decimal>,
    fee: Euros,
    fees: Vec<Euros>,
    by_month: BTreeMap<String, Option<Euros>>,
    #[serde(with = "serde_dynamo::number_set", default, skip_serializing_if = "BTreeSet::is_empty")]
    steps: BTreeSet<Euros>,
    line: Line,
}

#[derive(Clone, Debug, Default, Deserialize, Document, PartialEq, Serialize)]
struct Line {
    #[serde(with = "tablewright::number")]
    price: Decimal,
}

const ATOMS: i128 = 12_345_678_901_234_567_890_123_456_789_012_345_678;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn euros(text: &str) -> Euros {
    Euros(decimal(text))
}

fn account() -> Account {
    Account {
        id: "a".to_owned(),
        atoms: ATOMS,
        rate: decimal("0.1234567890123456789012345678"),
        limit: Some(decimal("-79228162514264337593543950335")),
        fee: euros("12.50"),
        fees: vec![euros("0"), euros("-0.01")],
        by_month: BTreeMap::from([("2026-11".to_owned(), Some(euros("7.1"))), ("2026-12".to_owned(), None)]),
        steps: BTreeSet::from([euros("0.1"), euros("18446744073709551616.5")]),
        line: Line { price: decimal("9.99") },
    }
}

fn stack() -> Stack {
    Stack::new(Naming::verbatim()).table::<Account>()
}

fn offline() -> Table<Account> {
    Table::without_client("account")
}

#[test]
fn a_number_is_stored_as_a_number() {
    let item = offline().put(&account()).input().unwrap().item.unwrap();
    let number = |text: &str| AttributeValue::N(text.to_owned());
    assert_eq!(item["atoms"], number(&ATOMS.to_string()));
    assert_eq!(item["rate"], number("0.1234567890123456789012345678"));
    assert_eq!(item["limit"], number("-79228162514264337593543950335"));
    assert_eq!(item["fee"], number("12.5"));
    assert_eq!(item["fees"], AttributeValue::L(vec![number("0"), number("-0.01")]));
    let months = [("2026-11".to_owned(), number("7.1")), ("2026-12".to_owned(), AttributeValue::Null(true))];
    assert_eq!(item["by_month"], AttributeValue::M(months.into()));
    assert_eq!(
        item["steps"],
        AttributeValue::Ns(vec!["0.1".to_owned(), "18446744073709551616.5".to_owned()])
    );
    assert_eq!(item["line"], AttributeValue::M([("price".to_owned(), number("9.99"))].into()));
}

#[test]
fn every_digit_comes_back() {
    for (engine, client) in clients_of(&stack()) {
        let accounts = Table::<Account>::named(client, stack().naming());
        block_on(async {
            accounts.put(&account()).await.unwrap();
            assert_eq!(accounts.get(Account::key("a")).await.unwrap(), Some(account()), "{engine}");
            let without = Account { limit: None, steps: BTreeSet::new(), ..account() };
            let update = accounts.update_from(&account(), &without).unwrap().unwrap();
            assert_eq!(update.returning_new().await.unwrap(), without, "{engine}");
        });
    }
}

#[test]
fn numbers_are_compared_and_counted() {
    let path = Account::PATHS;
    for (engine, client) in clients_of(&stack()) {
        let accounts = Table::<Account>::named(client, stack().naming());
        block_on(async {
            accounts.put(&account()).await.unwrap();
            let finds = async |condition| accounts.scan().filter(condition).count().await.unwrap() == 1;
            for met in [
                path.atoms.eq(ATOMS),
                path.atoms.gt(ATOMS - 1),
                path.rate.lt(decimal("0.2")),
                path.rate.between(decimal("0.1"), decimal("0.2")),
                path.rate.is_in([decimal("0.1234567890123456789012345678")]),
                path.limit.lt(decimal("-1")),
                path.limit.is_some(),
                path.fee.ge(euros("12.50")),
                path.fee.ge(euros("12.5")),
                path.fees.contains(euros("-0.010")),
                path.steps.contains(euros("0.1")),
                path.line.member(Line::PATHS.price).le(decimal("9.99")),
            ] {
                assert!(finds(met).await, "{engine}");
            }
            for unmet in [path.atoms.ge(ATOMS + 1), path.rate.gt(decimal("10")), path.fee.lt(euros("9"))] {
                assert!(!finds(unmet).await, "{engine}");
            }

            let update = accounts
                .update(Account::key("a"))
                .add(path.atoms, 1)
                .subtract(path.rate, decimal("0.0000000000000000000000000008"))
                .add(path.limit, decimal("335"))
                .subtract(path.fee, euros("0.75"))
                .add(path.line.member(Line::PATHS.price), decimal("0.01"))
                .condition(path.rate.gt(decimal("0.1")));
            let after = update.returning_new().await.unwrap();
            assert_eq!(after.atoms, ATOMS + 1, "{engine}");
            assert_eq!(after.rate, decimal("0.123456789012345678901234567"), "{engine}");
            assert_eq!(after.limit, Some(decimal("-79228162514264337593543950000")), "{engine}");
            assert_eq!((after.fee, after.line.price), (euros("11.75"), decimal("10")), "{engine}");

            let update = accounts.update(Account::key("a")).set(path.rate, decimal("1e2"));
            let after = update.set(path.limit, None).returning_new().await.unwrap();
            assert_eq!((after.rate, after.limit), (decimal("100"), None), "{engine}");
        });
    }
}

/// A text that claims to be a number.
#[derive(Clone, Debug, PartialEq)]
struct Claimed(String);

impl Display for Claimed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Claimed {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        if text.contains(['e', 'E']) { Err("an exponent") } else { Ok(Self(text.to_owned())) }
    }
}

#[derive(Debug, Deserialize, DynamoTable, Serialize)]
struct Claim {
    #[pk]
    id: String,
    #[serde(with = "tablewright::number")]
    number: Claimed,
}

#[test]
fn a_number_that_cannot_be_stored_is_not_sent() {
    let claims = Table::<Claim>::without_client("claim");
    for (text, why) in [
        ("NaN", "finite decimal numbers"),
        ("7 euros", "finite decimal numbers"),
        ("123456789012345678901234567890123456789", "38 significant digits"),
        ("1e126", "from 1E-130"),
        ("-1e-131", "from 1E-130"),
    ] {
        let claim = Claim { id: "c".to_owned(), number: Claimed(text.to_owned()) };
        let number = claim.number.clone();
        let update = claims.update(Claim::key("c")).add(Claim::PATHS.number, &number);
        for error in [claims.put(&claim).input().unwrap_err(), update.input().unwrap_err()] {
            let ErrorKind::Serialize { attribute, source } = error.kind() else { panic!("{error}") };
            assert_eq!(attribute.as_deref(), Some("number"));
            assert!(source.to_string().contains(why), "{source}");
        }
    }
}

fn read(
    client: &aws_sdk_dynamodb::Client,
    number: AttributeValue,
) -> Result<Option<Claim>, tablewright::sdk::Error> {
    let item =
        Item::from([("id".to_owned(), AttributeValue::S("c".to_owned())), ("number".to_owned(), number)]);
    block_on(client.put_item().table_name("claim").set_item(Some(item)).send()).unwrap();
    block_on(Table::<Claim>::new(client.clone(), "claim").get(Claim::key("c")).send())
}

/// Items from before the field was stored as a number, and items of other programs.
#[test]
fn other_forms_are_read() {
    for (engine, client) in clients_of(&Stack::new(Naming::verbatim()).table::<Claim>()) {
        for (stored, wanted) in [
            (AttributeValue::S("12.50".to_owned()), "12.50"),
            (AttributeValue::N("12.50".to_owned()), "12.5"),
            (AttributeValue::N("1e3".to_owned()), "1000"),
            (
                AttributeValue::N("99999999999999999999999999999999999999".to_owned()),
                "99999999999999999999999999999999999999",
            ),
        ] {
            let claim = read(&client, stored).unwrap().unwrap();
            assert_eq!(claim.number.0, wanted, "{engine}");
        }
        for stored in [AttributeValue::Bool(true), AttributeValue::L(Vec::new())] {
            assert!(read(&client, stored).is_err(), "{engine}");
        }
    }
}

#[test]
fn json_has_the_text() {
    let json = serde_json::to_value(account()).unwrap();
    assert_eq!((&json["atoms"], &json["fee"]), (&ATOMS.to_string().into(), &"12.50".into()));
    assert_eq!(serde_json::from_value::<Account>(json).unwrap(), account());
    assert_eq!(serde_json::from_str::<Euros>("7").unwrap(), euros("7"));
    let rounded = serde_json::from_str::<Euros>("0.1").unwrap_err();
    assert!(rounded.to_string().contains("a number that is not rounded"), "{rounded}");
}

/// `serde` reads a flattened struct by way of its own numbers.
#[test]
fn a_rounded_number_is_an_error() {
    #[derive(Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
    #[table(name = "claim")]
    struct Flat {
        #[pk]
        id: String,
        #[serde(flatten)]
        number: Number,
    }

    #[derive(Debug, Deserialize, PartialEq, Serialize)]
    struct Number {
        number: Euros,
    }

    let (_, client) = clients_of(&Stack::new(Naming::verbatim()).table::<Claim>()).remove(0);
    let table = Table::<Flat>::new(client, "claim");
    let flat = |text| Flat { id: "c".to_owned(), number: Number { number: euros(text) } };
    for (text, is_read) in [("7", true), ("18446744073709551615", true), ("0.1", false)] {
        block_on(table.put(&flat(text)).send()).unwrap();
        let read = block_on(table.get(Flat::key("c")).send());
        assert_eq!(read.ok().flatten(), is_read.then(|| flat(text)), "{text}");
    }
}

/// For a comparison of two versions of the struct.
#[test]
fn the_shape_is_a_number() {
    let shape = tablewright::__private::Ask::<Account>::NEW.shape().unwrap();
    let shapes: BTreeMap<&str, String> = shape.attributes().collect();
    assert_eq!(
        [&shapes["atoms"], &shapes["rate"], &shapes["fee"], &shapes["fees"]],
        ["N", "N", "N", "L of N"]
    );
    assert!(shapes["limit"].starts_with('N'), "{}", shapes["limit"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// A number has the same value and the same order in Rust and in the table.
    #[test]
    fn numbers_keep_their_value_and_their_order(
        parts in prop::collection::vec((-(1_i128 << 95)..(1_i128 << 95), 0..29_u32), 2..8),
    ) {
        let numbers: Vec<Decimal> =
            parts.into_iter().map(|(digits, scale)| Decimal::from_i128_with_scale(digits, scale)).collect();
        for (engine, client) in clients_of(&stack()) {
            let accounts = Table::<Account>::named(client, stack().naming());
            block_on(async {
                for (id, number) in numbers.iter().enumerate() {
                    let account = Account { id: id.to_string(), rate: *number, ..Account::default() };
                    accounts.put(&account).await.unwrap();
                    let stored = accounts.get(Account::key(id.to_string())).await.unwrap();
                    assert_eq!(stored.unwrap().rate, *number, "{engine}");
                }
                for limit in &numbers {
                    let less = accounts.scan().filter(Account::PATHS.rate.lt(limit)).count().await.unwrap();
                    let wanted = numbers.iter().filter(|number| *number < limit).count();
                    assert_eq!(less, wanted, "{engine}");
                }
            });
        }
    }
}
