//! Random settings of a table.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::names::{service_name, text};
use crate::suite::proof::dice::Dice;

const LOGICAL_ID: &[&str] = &["a", "b", "Z", "0", "9", "Table"];
const KMS_ALIAS: &[&str] = &["a", "Z", "0", "9", "/", "_", "-"];
const TAG: &[&str] =
    &["a", "B", "c", "0", "9", " ", "+", "-", "=", ".", "_", ":", "/", "@", "ü", "ж", "注", "𠮷"];
const TAG_SLIPS: &[&str] = &["!", "\n", "#", "&", "\\", "\""];

/// Returns settings that do not concern keys.
pub(super) fn settings(dice: &mut Dice) -> Vec<(&'static str, Value)> {
    let mut settings = Vec::new();
    let mut put = |is_there, name, value| {
        if is_there {
            settings.push((name, value));
        }
    };
    put(
        dice.one_in(4),
        "description",
        json!(dice.pick(&["What was ordered.", "Wer was wann tat: größer.", "A `b` \"c\"."])),
    );
    put(
        dice.one_in(3),
        "stream",
        json!(dice.pick(&["keys_only", "new_image", "old_image", "new_and_old_images"])),
    );
    put(dice.one_in(4), "class", json!(dice.pick(&["standard", "standard_infrequent_access"])));
    put(dice.one_in(4), "deletion_protection", json!(!dice.one_in(4)));
    let days = match dice.count(0..=35, 35) {
        days if days == 0 && !dice.slip() => json!({}),
        days => json!({ "days": days }),
    };
    put(dice.one_in(4), "point_in_time_recovery", days);
    put(dice.one_in(3), "encryption", encryption(dice));
    put(dice.one_in(4), "on_delete", json!(dice.pick(&["retain", "delete", "retain_except_on_create"])));
    put(dice.one_in(3), "tags", tags(dice));
    put(dice.one_in(12), "physical_name", json!(service_name(dice)));
    put(dice.one_in(8), "logical_id", json!(text(dice, 1..=255, 20, LOGICAL_ID, &["-", "_", " ", "é"])));
    settings
}

fn encryption(dice: &mut Dice) -> Value {
    const KEY: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";
    const ARN: &str = "arn:aws:kms:eu-central-1:111122223333:";
    let alias = || "alias/".to_owned();
    let key = match dice.number(0..=7) {
        0 => return json!("aws_owned"),
        1 => return json!("aws_managed"),
        2 => KEY.to_owned(),
        3 => format!("{ARN}key/{KEY}"),
        4 => format!("{ARN}key/mrk-1234abcd12ab34cd56ef1234567890ab"),
        5 => format!("{ARN}alias/orders"),
        _ if dice.slip() => dice
            .pick(&["", "alias/aws/dynamodb", "alias/my orders", "orders", "arn:aws:kms:::orders"])
            .to_owned(),
        _ => alias() + &text(dice, 1..=2042, 20, KMS_ALIAS, &[".", " ", "é", "+"]),
    };
    json!({ "customer": key })
}

fn tags(dice: &mut Dice) -> Value {
    let mut keys = BTreeSet::new();
    let count = dice.count(0..=50, 4);
    while keys.len() < count {
        let key = text(dice, 1..=128, 12, TAG, TAG_SLIPS);
        if !key.to_lowercase().starts_with("aws:") || dice.slip() {
            keys.insert(key);
        }
    }
    let mut keys: Vec<String> = keys.into_iter().collect();
    dice.shuffle(&mut keys);
    if dice.slip() {
        keys.extend(keys.first().cloned());
    }
    keys.into_iter()
        .map(|key| json!({ "key": key, "value": text(dice, 0..=256, 12, TAG, TAG_SLIPS) }))
        .collect()
}
