//! The requests as files: a folder that contains the sequence, and files of others.

use std::fs;
use std::path::Path;

use super::{Crate, PATH};

const FOLDER: &str = "infra/calls";

fn in_folder(crate_: Crate) -> Crate {
    crate_.set(PATH, FOLDER)
}

/// Returns the names of the files in the folder.
fn names(crate_: &Crate) -> Vec<String> {
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let mut names: Vec<String> = crate_.files().iter().map(|path| name(path)).collect();
    names.sort_unstable();
    names
}

#[test]
fn a_request_is_a_file() {
    let crate_ = in_folder(Crate::new());
    crate_.export("calls of expiring").unwrap();
    let all = ["01-create-table.orders.json", "02-update-time-to-live.orders.json", "index.json"];
    assert_eq!(names(&crate_), all);
    let text = |name: &str| {
        let path = crate_.template.with_file_name("calls").join(name);
        fs::read_to_string(path).unwrap()
    };
    assert_eq!(
        text("02-update-time-to-live.orders.json"),
        r#"{
  "TableName": "orders",
  "TimeToLiveSpecification": {
    "AttributeName": "expires_at",
    "Enabled": true
  }
}
"#
    );
    assert_eq!(
        text("index.json"),
        r#"{
  "tables": {
    "orders": "orders"
  },
  "calls": [
    {
      "file": "01-create-table.orders.json",
      "operation": "create-table",
      "table": "orders",
      "wait": "ACTIVE"
    },
    {
      "file": "02-update-time-to-live.orders.json",
      "operation": "update-time-to-live",
      "table": "orders"
    }
  ]
}
"#
    );
}

#[test]
fn requests_that_are_gone_are_removed_and_nothing_else() {
    let others =
        ["readme", "2-notes.json", "02-notes.json", "02.json", "a02-b.c.json", "02-update-table.orders.txt"];
    let crate_ = in_folder(Crate::new());
    for other in others {
        crate_.write(&format!("{FOLDER}/{other}"), other);
    }
    crate_.export("calls of expiring").unwrap();
    crate_.export("calls of old").unwrap();
    let mut expected = ["01-create-table.orders.json", "index.json"].to_vec();
    expected.extend(others);
    expected.sort_unstable();
    assert_eq!(names(&crate_), expected);
}

#[test]
fn checking_removes_nothing() {
    let crate_ = in_folder(Crate::new());
    crate_.export("calls of old").unwrap();
    crate_.write(&format!("{FOLDER}/02-update-time-to-live.orders.json"), "{}");
    let before = names(&crate_);
    let crate_ = crate_.set("CI", "true");
    let error = crate_.export("calls of old").unwrap_err();
    assert!(
        error.contains("02-update-time-to-live.orders.json is not a part of what the stack renders; "),
        "{error}"
    );
    assert!(error.contains("`TABLEWRIGHT_EXPORT=write cargo build`"), "{error}");
    assert_eq!(names(&crate_), before);

    let error = crate_.export("calls of new").unwrap_err();
    assert!(error.contains("01-create-table.orders.json is not up to date; "), "{error}");
    assert_eq!(names(&crate_), before);
}

#[test]
fn a_folder_that_is_a_file_is_an_error() {
    let crate_ = in_folder(Crate::new());
    crate_.write(FOLDER, "");
    let error = crate_.export("calls of old").unwrap_err();
    assert!(error.contains("infra/calls"), "{error}");
}
