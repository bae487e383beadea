//! The past of tables, as far as a Terraform file still has to tell it.

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Value, json};

use super::{Crate, LOCK, TERRAFORM};

/// Terraform keeps a setting that is taken out, and destroys a table that is taken out or gets another address. The lock
/// knows both for as long as needed.
#[test]
fn the_lock_tells_terraform_about_the_past() {
    let file = |crate_: &Crate| -> Value { serde_json::from_str(&crate_.read(TERRAFORM)).unwrap() };
    let settled = |crate_: &Crate, wanted: &str| {
        let before = [crate_.read(TERRAFORM), crate_.read(LOCK)];
        crate_.export(wanted).unwrap();
        assert_eq!([crate_.read(TERRAFORM), crate_.read(LOCK)], before);
    };
    // The time to live goes.
    let crate_ = Crate::with("terraform expiring");
    let accepting = "orders.items.expires: nothing expires; orders.timeToLive: nothing expires";
    let crate_ = crate_.set("TABLEWRIGHT_ACCEPT", accepting);
    crate_.export("terraform order").unwrap();
    let ttl = |crate_: &Crate| file(crate_)["resource"]["aws_dynamodb_table"]["orders"]["ttl"].clone();
    let off = json!([{ "attribute_name": "expires", "enabled": false }]);
    assert_eq!(ttl(&crate_), off);
    settled(&crate_, "terraform order");
    crate_.export("terraform indexed").unwrap();
    assert_eq!(ttl(&crate_), off);
    crate_.export("terraform expiring").unwrap();
    assert_eq!(ttl(&crate_), json!([{ "attribute_name": "expires", "enabled": true }]));
    settled(&crate_, "terraform expiring");
    // A table goes, and comes back.
    let crate_ = Crate::with("terraform customers").set("TABLEWRIGHT_ACCEPT", "customers: elsewhere");
    crate_.export("terraform order").unwrap();
    let removed = json!([{ "from": "aws_dynamodb_table.customers", "lifecycle": { "destroy": false } }]);
    assert_eq!(file(&crate_)["removed"], removed);
    settled(&crate_, "terraform order");
    crate_.export("terraform customers").unwrap();
    assert_eq!(file(&crate_)["removed"], Value::Null);
    // A table has another address, and its old one again.
    let crate_ = Crate::with("terraform order");
    crate_.export("terraform moved").unwrap();
    let moved = json!([{ "from": "aws_dynamodb_table.orders", "to": "aws_dynamodb_table.all_orders" }]);
    assert_eq!((&file(&crate_)["moved"], &file(&crate_)["removed"]), (&moved, &Value::Null));
    settled(&crate_, "terraform moved");
    crate_.export("terraform order").unwrap();
    let moved = json!([{ "from": "aws_dynamodb_table.all_orders", "to": "aws_dynamodb_table.orders" }]);
    assert_eq!(file(&crate_)["moved"], moved);
}

/// Terraform itself applies the files of each story, one after the other: `tests/validators/terraform/past.py`.
#[test]
fn the_files_of_each_story_are_stored() {
    let accepting =
        "orders.items.expires: nothing expires; orders.timeToLive: nothing expires; customers: elsewhere";
    for (story, steps) in [
        ("time-to-live", &["expiring", "order", "expiring"][..]),
        ("removed", &["customers", "order"]),
        ("moved", &["order", "moved", "order"]),
    ] {
        let mut crate_ = Crate::new();
        for (number, step) in (1..).zip(steps) {
            let accepted = if *step == "order" && number == 2 { accepting } else { "" };
            crate_ = Crate { environment: vec![("TABLEWRIGHT_ACCEPT", accepted)], ..crate_ };
            crate_.export(&format!("terraform {step}")).unwrap();
            check(&stored().join(story).join(format!("{number}.tf.json")), &crate_.read(TERRAFORM));
        }
    }
}

fn stored() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("validators/terraform/past")
}

/// Compares a stored file, or writes it if `TABLEWRIGHT_BLESS` is set.
fn check(path: &Path, text: &str) {
    if env::var_os("TABLEWRIGHT_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        return;
    }
    let found = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(found, text, "{}: run this with TABLEWRIGHT_BLESS=1 and commit it", path.display());
}
