//! Mistakes in settings.

use serde_json::{Value, json};

use super::{Mistake, long_attribute, rule};
use crate::suite::proof::dice::Dice;

/// Adds a tag after the table's own tags.
fn tag(table: &mut Value, key: &str, value: &str) {
    let table = table.as_object_mut().unwrap();
    let tags = table.entry("tags").or_insert_with(|| json!([])).as_array_mut().unwrap();
    // Make room for one more tag, and remove one with the same key.
    tags.truncate(48);
    tags.retain(|tag| tag["key"] != *key);
    tags.push(json!({ "key": key, "value": value }));
}

/// Beyond ASCII, letters and numbers are legal, but symbols are not.
fn illegal_tag(dice: &mut Dice) -> String {
    dice.illegal_text(" +-=._:/@é²注")
}

fn customer_key(table: &mut Value, key: &str) {
    table["encryption"] = json!({ "customer": key });
}

pub(super) const MISTAKES: &[Mistake] = &[
    rule("time to live of another type", "TimeToLiveType", |table, dice| {
        table["time_to_live"] = json!({ "name": "expires_at", "type": dice.pick(&["S", "B"]) });
    }),
    rule("time to live nameless", "AttributeNameEmpty", |table, _| {
        table["time_to_live"] = json!({ "name": "", "type": "N" });
    }),
    rule("time to live long", "AttributeNameLength", |table, dice| {
        table["time_to_live"] = json!({ "name": long_attribute(dice), "type": "N" });
    }),
    rule("time to live in a key that is no number", "AttributeType", |table, dice| {
        table["partition_key"]["type"] = json!(dice.pick(&["S", "B"]));
        table["time_to_live"] = json!({ "name": table["partition_key"]["name"], "type": "N" });
    }),
    rule("no days", "RecoveryDays", |table, _| table["point_in_time_recovery"] = json!({ "days": 0 })),
    rule("many days", "RecoveryDays", |table, dice| {
        table["point_in_time_recovery"] = json!({ "days": dice.beyond(35) });
    }),
    rule("KMS key empty", "KmsKeyEmpty", |table, _| customer_key(table, "")),
    rule("KMS key long", "KmsKeyLength", |table, dice| {
        customer_key(table, &format!("alias/{}", "a".repeat(dice.beyond(2042))));
    }),
    rule("KMS key illegal", "KmsKeyCharacter", |table, dice| {
        customer_key(table, &format!("alias/{}", dice.illegal_text(":/_-")));
    }),
    rule("KMS key of AWS", "KmsKeyIsManaged", |table, dice| {
        let key =
            dice.pick(&["alias/aws/dynamodb", "arn:aws:kms:eu-central-1:111122223333:alias/aws/dynamodb"]);
        customer_key(table, key);
    }),
    rule("KMS key of no form", "KmsKeyForm", |table, dice| {
        let keys = [
            "orders",
            "alias/",
            "Alias/orders",
            "alias:orders",
            "key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "1234abcd-12ab-34cd-56ef-1234567890ag",
            "1234abcd12ab34cd56ef1234567890ab",
            "mrk-1234abcd",
            "arn:aws:kms:eu-central-1:111122223333:1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws:kms:eu-central-1:alias/orders",
            "arn:aws:s3:eu-central-1:111122223333:alias/orders",
        ];
        customer_key(table, dice.pick(&keys));
    }),
    rule("many tags", "TagCount", |table, dice| {
        let tags: Vec<Value> = (0..dice.beyond(50))
            .map(|number| json!({ "key": format!("tag {number}"), "value": "" }))
            .collect();
        table["tags"] = tags.into();
    }),
    rule("tag twice", "TagTwice", |table, dice| {
        tag(table, "team", "checkout");
        let again = json!({ "key": "team", "value": dice.pick(&["checkout", "orders"]) });
        table["tags"].as_array_mut().unwrap().push(again);
    }),
    rule("tag key empty", "TagKeyEmpty", |table, _| tag(table, "", "checkout")),
    rule("tag key long", "TagKeyLength", |table, dice| {
        tag(table, &dice.pick(&["t", "é"]).repeat(dice.beyond(128)), "checkout");
    }),
    rule("tag key reserved", "TagKeyReserved", |table, dice| {
        tag(table, dice.pick(&["aws:team", "AWS:team", "aWs:"]), "checkout");
    }),
    rule("tag key illegal", "TagCharacter", |table, dice| tag(table, &illegal_tag(dice), "checkout")),
    rule("tag value illegal", "TagCharacter", |table, dice| tag(table, "team", &illegal_tag(dice))),
    rule("tag value long", "TagValueLength", |table, dice| {
        tag(table, "team", &dice.pick(&["c", "注"]).repeat(dice.beyond(256)));
    }),
];
