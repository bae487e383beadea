//! Mistakes. Each is made in a legal table, so that every rule is broken many times.

use serde_json::{Value, json};

use super::dice::Dice;

mod edit;
mod indexes;
mod settings;
mod throughput;
mod vectors;

pub(super) struct Mistake {
    pub(super) name: &'static str,
    pub(super) found_by: FoundBy,
    pub(super) make: fn(&mut Value, &mut Dice),
}

/// The check that finds a mistake, if it is the only one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum FoundBy {
    /// The rule with this name.
    Rule(&'static str),
    /// Reading the document, because a schema cannot represent a word, a number or a gap in it.
    Reading,
    /// The stack, which derives other names from the base name.
    Stack,
}

const fn rule(name: &'static str, rule: &'static str, make: fn(&mut Value, &mut Dice)) -> Mistake {
    Mistake { name, found_by: FoundBy::Rule(rule), make }
}

const fn reading(name: &'static str, make: fn(&mut Value, &mut Dice)) -> Mistake {
    Mistake { name, found_by: FoundBy::Reading, make }
}

/// Adds global indexes to a legal table, up to a number that requires a raised quota.
pub(super) fn raise_quota(table: &mut Value, dice: &mut Dice) {
    let number = dice.number(21..=24);
    table["global_index_quota"] = json!(number + dice.number(0..=10));
    while edit::indexes(table).iter().filter(|index| index["kind"] == "global").count() < number {
        edit::add_global(table);
    }
}

/// Returns all mistakes.
pub(super) fn all() -> Vec<&'static Mistake> {
    [NAMES, settings::MISTAKES, throughput::MISTAKES, indexes::MISTAKES, vectors::MISTAKES, WORDS]
        .into_iter()
        .flatten()
        .collect()
}

fn illegal_name(dice: &mut Dice) -> String {
    dice.illegal_text("_-.")
}

fn short_name(dice: &mut Dice) -> &'static str {
    dice.pick(&["", "a", "ab", "-a"])
}

fn long_name(dice: &mut Dice) -> String {
    "a".repeat(dice.beyond(255))
}

/// Returns a name with too many bytes, in some cases with fewer characters than the limit.
fn long_attribute(dice: &mut Dice) -> String {
    let bytes = dice.beyond(255);
    let name = dice.pick(&["x", "é", "🦀"]);
    let ascii = bytes % name.len();
    format!("{}{}", name.repeat(bytes / name.len()), "x".repeat(ascii))
}

/// Mistakes in the names of tables and attributes.
const NAMES: &[Mistake] = &[
    rule("short base name", "NameLength", |table, dice| table["name"] = json!(short_name(dice))),
    rule("long base name", "NameLength", |table, dice| table["name"] = json!(long_name(dice))),
    rule("illegal base name", "NameCharacter", |table, dice| table["name"] = json!(illegal_name(dice))),
    rule("short physical name", "NameLength", |table, dice| table["physical_name"] = json!(short_name(dice))),
    rule("long physical name", "NameLength", |table, dice| table["physical_name"] = json!(long_name(dice))),
    rule("illegal physical name", "NameCharacter", |table, dice| {
        table["physical_name"] = json!(illegal_name(dice));
    }),
    Mistake {
        name: "base name of punctuation",
        found_by: FoundBy::Stack,
        make: |table, dice| table["name"] = json!(dice.pick(&["---", "...", "_._", "-_-_-"])),
    },
    rule("logical id empty", "LogicalIdEmpty", |table, _| table["logical_id"] = json!("")),
    rule("logical id long", "LogicalIdLength", |table, dice| {
        table["logical_id"] = json!("T".repeat(dice.beyond(255)));
    }),
    rule("logical id illegal", "LogicalIdCharacter", |table, dice| {
        table["logical_id"] = json!(dice.illegal_text(""));
    }),
    rule("partition key nameless", "AttributeNameEmpty", |table, _| {
        table["partition_key"]["name"] = json!("");
    }),
    rule("partition key long", "AttributeNameLength", |table, dice| {
        table["partition_key"]["name"] = json!(long_attribute(dice));
    }),
    rule("sort key nameless", "AttributeNameEmpty", |table, _| {
        table["sort_key"] = json!({ "name": "", "type": "S" });
    }),
    rule("sort key long", "AttributeNameLength", |table, dice| {
        table["sort_key"] = json!({ "name": long_attribute(dice), "type": "S" });
    }),
    rule("one attribute as both keys", "SameKeyAttribute", |table, _| {
        table["sort_key"] = table["partition_key"].clone();
    }),
];

/// Mistakes that a schema cannot represent.
const WORDS: &[Mistake] = &[
    reading("no partition key", |table, _| {
        table.as_object_mut().unwrap().remove("partition_key");
    }),
    reading("type of a key", |table, dice| {
        table["partition_key"]["type"] = json!(dice.pick(&["BOOL", "SS", "M", "s", ""]));
    }),
    reading("stream", |table, _| table["stream"] = json!("everything")),
    reading("class", |table, _| table["class"] = json!("premium")),
    reading("negative days", |table, _| table["point_in_time_recovery"] = json!({ "days": -1 })),
    reading("projection", |table, dice| edit::global(table, dice)["projection"] = json!("some")),
];

mod tests {
    use std::collections::BTreeSet;

    use tablewright::Naming;

    use super::super::{generator, ours};
    use super::*;
    use crate::suite::parity;

    #[test]
    fn each_is_found_where_it_is_made_alone() {
        for mistake in all() {
            for seed in 0..20 {
                let mut dice = Dice::new(seed, false);
                let mut document = generator::document(&mut dice);
                (mistake.make)(&mut document, &mut dice);
                let at = || format!("{}, seed {seed}: {document}", mistake.name);
                let refusal = ours::verdict(&document, &Naming::verbatim()).expect_err(&at());
                assert!(refusal.is_by(mistake.found_by), "{refusal} {}", at());
            }
        }
    }

    #[test]
    fn every_rule_is_broken() {
        let broken: BTreeSet<String> = all()
            .iter()
            .filter_map(|mistake| match mistake.found_by {
                FoundBy::Rule(rule) => Some(rule.to_owned()),
                FoundBy::Reading | FoundBy::Stack => None,
            })
            .collect();
        assert_eq!(broken, parity::rules());
    }
}
