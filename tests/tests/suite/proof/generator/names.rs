//! Random names and other texts.

use std::ops::RangeInclusive;

use crate::suite::proof::dice::Dice;

const SERVICE_NAME: &[&str] = &["a", "b", "c", "x", "Y", "Z", "0", "9", "_", "-", "."];

/// Returns one of a few names most of the time, because DynamoDB Local slows down with each new name.
pub(super) fn table_name(dice: &mut Dice) -> String {
    const NAMES: &[&str] = &["orders", "OrderItems", "audit_log", "orders.v2", "a-2", "X.y_z-0"];
    if dice.one_in(5) { service_name(dice) } else { dice.pick(NAMES).to_owned() }
}

/// Returns the name of a table or an index. It has a letter, because other names are derived from it.
pub(super) fn service_name(dice: &mut Dice) -> String {
    let name = text(dice, 3..=255, 24, SERVICE_NAME, &[" ", "/", "é", ":", "#", "\0"]);
    if name.bytes().any(|byte| byte.is_ascii_alphanumeric()) || dice.slip() {
        name
    } else {
        "a".repeat(name.len())
    }
}

/// Returns a text of these characters. A slip replaces one of them.
pub(super) fn text(
    dice: &mut Dice,
    legal: RangeInclusive<usize>,
    usual: usize,
    characters: &[&'static str],
    slips: &[&'static str],
) -> String {
    let length = dice.count(legal, usual);
    let mut text = String::new();
    while text.chars().count() < length {
        text += dice.pick(characters);
    }
    // The last piece may have several characters, so the text may be too long.
    let mut characters: Vec<char> = text.chars().take(length).collect();
    if !characters.is_empty() && dice.slip() {
        let position = dice.number(0..=characters.len() - 1);
        characters[position] = dice.pick(slips).chars().next().unwrap();
    }
    characters.into_iter().collect()
}

/// Returns the name of an attribute: a common word, or any characters up to the limit in bytes.
pub(super) fn attribute_name(dice: &mut Dice) -> String {
    const WORDS: &[&str] =
        &["customer", "order", "status", "placed_at", "region", "PK", "größe", "注文", "сумма"];
    if dice.one_in(2) {
        let number = dice.number(0..=99);
        return format!("{}{number}", dice.pick(WORDS));
    }
    let bytes = dice.count(1..=255, 20);
    let mut name = String::new();
    if dice.one_in(20) {
        name.push('"');
    }
    while name.len() < bytes {
        let character =
            dice.pick(&["a", "Z", "0", "_", "-", ".", " ", "\\", "#", ":", "\n", "é", "注", "🦀"]);
        name += if name.len() + character.len() <= bytes { character } else { "x" };
    }
    name
}
