//! Structs of described tables: each is compiled here, and describes the table that it was pulled from.
//!
//! A folder of `tests/pulled` has the outputs of the AWS CLI, and `tables.rs`, which `TABLEWRIGHT_BLESS=1` rewrites.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tablewright::deploy::{Replica, Snapshot};
use tablewright::{Naming, Stack};

fn folder(case: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pulled").join(case)
}

fn document(case: &str, name: &str) -> Option<Value> {
    let text = fs::read_to_string(folder(case).join(name)).ok()?;
    Some(serde_json::from_str(&text).unwrap())
}

fn run(arguments: &[&str], folder: &Path) -> (String, String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-tablewright"));
    let output = command.arg("tablewright").args(arguments).current_dir(folder).output().unwrap();
    let [stdout, stderr] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (stdout, stderr, output.status.code().unwrap())
}

/// Pulls the struct, and compares it with the one that is compiled.
fn is_stored(case: &str, compiled: &str) {
    let names = ["items.json", "table.json", "ttl.json", "backups.json"];
    let files: Vec<&str> = names.into_iter().filter(|name| folder(case).join(name).exists()).collect();
    let (text, errors, code) = run(&[&["pull"], &files[..]].concat(), &folder(case));
    assert_eq!((errors.as_str(), code), ("", 0), "{case}");
    if env::var_os("TABLEWRIGHT_BLESS").is_some() {
        fs::write(folder(case).join("tables.rs"), &text).unwrap();
    }
    assert!(text == compiled, "tests/pulled/{case}/tables.rs has another text:\n{text}");
}

/// The description, with the settings that other commands print.
fn described(case: &str) -> Value {
    let mut description = document(case, "table.json").unwrap();
    if let Some(ttl) = document(case, "ttl.json") {
        let ttl = &ttl["TimeToLiveDescription"];
        description["TimeToLiveSpecification"] =
            json!({ "Enabled": ttl["TimeToLiveStatus"] == "ENABLED", "AttributeName": ttl["AttributeName"] });
    }
    if let Some(backups) = document(case, "backups.json") {
        let recovery = &backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"];
        description["PointInTimeRecoverySpecification"] = json!({
            "PointInTimeRecoveryEnabled": recovery["PointInTimeRecoveryStatus"] == "ENABLED",
            "RecoveryPeriodInDays": recovery["RecoveryPeriodInDays"],
        });
    }
    description
}

/// Asserts that the template of the struct is the described table.
fn describes_the_table(case: &str, stack: &Stack) {
    let description = described(case);
    let live = Snapshot::from_create_table(&description.to_string()).unwrap();
    let changes = live.changes(&stack.snapshot().unwrap());
    assert!(changes.is_empty(), "{case}: {changes:#?}");
    let template = stack.resolved().unwrap();
    let changes = live.changes(&Snapshot::from_template(template.as_json(), &[]).unwrap());
    assert!(changes.is_empty(), "{case}: {changes:#?}");

    let files = tempfile::tempdir().unwrap();
    fs::write(files.path().join("live.json"), description.to_string()).unwrap();
    fs::write(files.path().join("template.json"), template.as_json()).unwrap();
    let (text, errors, code) = run(&["diff", "--from", "live.json", "--to", "template.json"], files.path());
    assert_eq!(
        (text.as_str(), errors.as_str(), code),
        ("template.json  live.json -> template.json\nno changes\n", "", 0),
        "{case}"
    );
}

/// Asserts that every sample can be read.
fn reads_the_samples<T: DeserializeOwned>(case: &str) {
    let samples = document(case, "items.json").unwrap_or_default();
    for sample in samples["Items"].as_array().into_iter().flatten() {
        let item: serde_dynamo::Item = serde_json::from_value(sample.clone()).unwrap();
        if let Err(error) = serde_dynamo::from_item::<_, T>(item) {
            panic!("{case}: {error}\n{sample:#}");
        }
    }
}

/// The struct of each table, and a test of it.
macro_rules! pulled {
    ($($case:ident: $item:ident $(, $configure:expr)?;)*) => {$(
        #[allow(unreachable_pub, clippy::pedantic, reason = "the structs are generated for another crate")]
        mod $case {
            include!(concat!("../pulled/", stringify!($case), "/tables.rs"));

            #[test]
            fn is_the_described_table() {
                let case = stringify!($case);
                super::is_stored(case, include_str!(concat!("../pulled/", stringify!($case), "/tables.rs")));
                let stack = super::Stack::new(super::Naming::verbatim()).table::<$item>();
                $(let stack = stack.configure::<$item>($configure);)?
                super::describes_the_table(case, &stack);
                super::reads_the_samples::<$item>(case);
            }
        }
    )*};
}

pulled! {
    blobs: Blob;
    counters: Counter;
    documents: Document;
    global: Session, |table| table.replica(super::Replica::new("eu-west-1"));
    legacy: LegacyUser;
    limits: Event;
    many_indexes: Wide;
    odd_names: ShopOrder;
    orders: Order;
    places: Parcel;
    protected: Ledger;
    random_1: Random1;
    random_2: Random2;
    random_3: Random3;
    random_4: Random4;
    random_5: Random5;
    single_table: AcmeShop;
    vectors: Article;
}
