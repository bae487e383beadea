//! The guard of an export, as a build script meets it.
//!
//! It depends on the environment, so each export runs in a separate process: this binary, with [`process`] as the only
//! test.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;
use std::{env, fs};

use serde::{Deserialize, Serialize};
use tablewright::deploy::Snapshot;
use tablewright::schema::PointInTimeRecovery;
use tablewright::{DynamoTable, Naming, Stack, Timestamp, evolve};
use tempfile::TempDir;

mod adopted;
mod past;

const WANTED: &str = "TEST_GUARD";
const TEMPLATE: &str = "infra/tables.template.json";
const TERRAFORM: &str = "infra/tables.tf.json";
const LOCK: &str = "infra/tables.lock.json";

#[derive(Serialize, Deserialize, DynamoTable)]
#[table(name = "orders")]
struct Order {
    #[pk]
    customer: String,
    #[sk]
    id: String,
    total: u64,
}

/// The field is renamed: no item can be read.
#[derive(Serialize, Deserialize, DynamoTable)]
#[table(name = "orders")]
struct Renamed {
    #[pk]
    customer: String,
    #[sk]
    id: String,
    amount: u64,
}

/// The field is renamed, and the key has another attribute.
#[derive(Serialize, Deserialize, DynamoTable)]
#[table(name = "orders")]
struct Both {
    #[pk]
    customer: String,
    #[sk]
    order: String,
    amount: u64,
}

/// The same items.
#[derive(Serialize, Deserialize, DynamoTable)]
#[table(name = "orders")]
struct Kept {
    #[serde(rename = "total")]
    amount: u64,
    #[pk]
    #[serde(rename = "customer")]
    owner: String,
    /// The number of the order.
    #[sk]
    id: String,
}

/// Two more indexes.
#[derive(Serialize, Deserialize, DynamoTable)]
#[table(name = "orders")]
struct Indexed {
    #[pk]
    customer: String,
    #[sk]
    id: String,
    #[gsi("total")]
    total: u64,
    #[gsi("day")]
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<Timestamp>,
}

#[derive(Serialize, Deserialize, DynamoTable)]
#[table(name = "customers")]
struct Customer {
    #[pk]
    id: String,
}

/// Items expire.
#[derive(Serialize, Deserialize, DynamoTable)]
#[table(name = "orders")]
struct Expiring {
    #[pk]
    customer: String,
    #[sk]
    id: String,
    total: u64,
    #[ttl]
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<u64>,
}

/// The same table under another base name.
#[derive(Serialize, Deserialize, DynamoTable)]
#[table(name = "all-orders", physical_name = "acme-shop-orders", logical_id = "OrdersTable")]
struct Moved {
    #[pk]
    customer: String,
    #[sk]
    id: String,
    total: u64,
}

fn stack(wanted: &str) -> Stack {
    let stack = Stack::new(Naming::new("acme", "shop").unwrap());
    match wanted {
        "order" => stack.table::<Order>(),
        "renamed" => stack.table::<Renamed>(),
        "both" => stack.table::<Both>(),
        "kept" => stack.table::<Kept>(),
        "indexed" => stack.table::<Indexed>(),
        "expiring" => stack.table::<Expiring>(),
        "moved" => stack.table::<Moved>(),
        "customers" => stack.table::<Order>().table::<Customer>(),
        "backups" => stack
            .table::<Order>()
            .configure_each(|table| table.point_in_time_recovery(PointInTimeRecovery::new(None))),
        _ => panic!("{wanted}"),
    }
}

/// Not a test: the other tests start it as a process.
#[test]
#[expect(clippy::print_stderr, reason = "what a build script does with an error")]
fn process() {
    let Ok(wanted) = env::var(WANTED) else { return };
    let exported = match wanted.strip_prefix("terraform ") {
        Some(wanted) => stack(wanted).export_terraform(TERRAFORM),
        None => stack(&wanted).export(TEMPLATE),
    };
    if let Err(error) = exported {
        eprintln!("Error: {error:?}");
        std::process::exit(1);
    }
}

/// A crate, and the environment in which it is built.
struct Crate {
    folder: TempDir,
    environment: Vec<(&'static str, &'static str)>,
}

impl Crate {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), environment: Vec::new() }
    }

    /// Creates a crate that already has its files.
    fn with(wanted: &str) -> Self {
        let crate_ = Self::new();
        crate_.export(wanted).unwrap();
        crate_
    }

    fn set(mut self, variable: &'static str, value: &'static str) -> Self {
        self.environment.push((variable, value));
        self
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    fn files(&self) -> [Option<(String, SystemTime)>; 2] {
        let state =
            |path: &Path| Some((fs::read_to_string(path).ok()?, fs::metadata(path).ok()?.modified().ok()?));
        [TEMPLATE, LOCK].map(|file| state(&self.path(file)))
    }

    /// Exports. Returns the lines printed for cargo, or the error.
    fn export(&self, wanted: &str) -> Result<String, String> {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--exact", "suite::evolve::guard::process", "--nocapture"]);
        command.env(WANTED, wanted).env("CARGO_MANIFEST_DIR", self.folder.path());
        // Only a build script prints lines for cargo.
        command.env("CARGO_CFG_TARGET_ARCH", "any").env("OUT_DIR", self.path("out"));
        for variable in ["CI", "TABLEWRIGHT_EXPORT", "TABLEWRIGHT_ACCEPT"] {
            command.env_remove(variable);
        }
        let output = command.envs(self.environment.iter().copied()).output().unwrap();
        let [said, error] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        let warnings: Vec<&str> = said
            .lines()
            .filter_map(|line| line.split_once("cargo::warning=").map(|(_, text)| text))
            .collect();
        if output.status.success() { Ok(warnings.join("\n")) } else { Err(error) }
    }
}

#[test]
fn the_lock_is_written_beside_the_template_and_left_alone() {
    let crate_ = Crate::with("order");
    let files = crate_.files();
    assert!(files.iter().all(Option::is_some));
    assert_eq!(crate_.export("order").unwrap(), "");
    assert_eq!(crate_.files(), files);
    // The lock does not contain the order of fields, Rust names (except the struct's name) or documentation.
    assert_eq!(crate_.export("kept").unwrap(), "");
    assert_eq!(crate_.read(LOCK).replace("\"Kept\"", "\"Order\""), files[1].as_ref().unwrap().0);
    assert_eq!(crate_.export("order").unwrap(), "");
    // In a check, both files have to be up to date.
    let crate_ = crate_.set("TABLEWRIGHT_EXPORT", "check");
    crate_.export("order").unwrap();
    fs::write(crate_.path(LOCK), crate_.read(LOCK).replace("\"total\": \"N u64\"", "\"total\": \"N u32\""))
        .unwrap();
    let error = crate_.export("order").unwrap_err();
    assert!(error.contains("tables.lock.json is not up to date"), "{error}");
    fs::remove_file(crate_.path(LOCK)).unwrap();
    let error = crate_.export("order").unwrap_err();
    assert!(error.contains("tables.lock.json is missing"), "{error}");
    assert!(error.contains("commit it"), "{error}");
}

#[test]
fn all_dangers_stop_the_build_at_once_and_nothing_is_written() {
    let crate_ = Crate::with("order");
    let files = crate_.files();
    let error = crate_.export("both").unwrap_err();
    assert_eq!(crate_.files(), files);
    for part in [
        "danger: table `orders`, key: id (S, RANGE) becomes order (S, RANGE)",
        "danger: table `orders`, item `Both`: `total` (N u64) becomes `amount` (N u64)",
        "tests/tests/suite/evolve/guard.rs:",
        "#[serde(rename = \"total\")]   on the field that is stored as `amount`",
        "#[serde(rename = \"id\")]   on the field that is stored as `order`",
        "TABLEWRIGHT_ACCEPT=\"orders.key: <reason>; orders.items.total: <reason>\" cargo build",
    ] {
        assert!(error.contains(part), "{part}\n{error}");
    }
    // The same struct as before is fine.
    crate_.export("order").unwrap();
    assert_eq!(crate_.files(), files);
}

#[test]
fn a_change_is_accepted_by_its_name_with_a_reason() {
    let refusal = |accept| {
        let crate_ = Crate::with("order").set("TABLEWRIGHT_ACCEPT", accept);
        let files = crate_.files();
        let error = crate_.export("renamed").unwrap_err();
        assert_eq!(crate_.files(), files, "{accept}");
        error
    };
    for accept in ["all", "1", "orders.items.total", "orders.items.total:", "orders.items.total:  "] {
        assert!(refusal(accept).contains("has no reason"), "{accept}");
    }
    for accept in [
        "orders: it is meant",
        "orders.items.amount: it is meant",
        "*: it is meant",
        "orders.items: it is meant",
    ] {
        let error = refusal(accept);
        let name = accept.split(':').next().unwrap();
        assert!(error.contains(&format!("`{name}` is accepted and names no danger")), "{error}");
    }
    // Each danger has to be accepted.
    let crate_ = Crate::with("order").set("TABLEWRIGHT_ACCEPT", "orders.items.total: copied by job 42");
    let error = crate_.export("both").unwrap_err();
    assert!(
        error.contains("orders.key: <reason>") && !error.contains("orders.items.total: <reason>"),
        "{error}"
    );

    let crate_ = Crate::with("order").set("TABLEWRIGHT_ACCEPT", " orders.items.total : copied by job 42; ");
    crate_.export("renamed").unwrap();
    let entry = "\"accepted\": [\n        {\n          \"change\": \"orders.items.total\",\n          \"reason\": \"copied by job 42\"";
    assert!(crate_.read(LOCK).contains(entry), "{}", crate_.read(LOCK));
    // The next change at the same place needs a new reason, and the accepted change stays as history.
    let crate_ = Crate { environment: Vec::new(), ..crate_ };
    crate_.export("renamed").unwrap();
    let error = crate_.export("order").unwrap_err();
    assert!(error.contains("TABLEWRIGHT_ACCEPT=\"orders.items.amount: <reason>\""), "{error}");
    let crate_ = crate_.set("TABLEWRIGHT_ACCEPT", "orders.items.amount: back");
    crate_.export("order").unwrap();
    assert_eq!(crate_.read(LOCK).matches("\"reason\"").count(), 2);
}

#[test]
fn nothing_is_accepted_where_nothing_is_written() {
    for (variable, value) in [("CI", "true"), ("TABLEWRIGHT_EXPORT", "check")] {
        let crate_ =
            Crate::with("order").set(variable, value).set("TABLEWRIGHT_ACCEPT", "orders.items.total: meant");
        let files = crate_.files();
        let error = crate_.export("renamed").unwrap_err();
        assert!(error.contains("danger: table `orders`, item `Renamed`"), "{error}");
        assert!(error.contains("where files can be written, and commit the lock"), "{error}");
        assert_eq!(crate_.files(), files);
    }
}

#[test]
fn warnings_and_steps_are_warnings_of_cargo() {
    let crate_ = Crate::with("order");
    let said = crate_.export("indexed").unwrap();
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 3, "{said}");
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("table `orders`, index `day-index`: a global index is added: ")),
        "{said}"
    );
    assert!(lines.iter().any(|line| line.contains("it takes several deployments")), "{said}");
    assert_eq!(crate_.export("indexed").unwrap(), "", "a warning is said once");
    // A new table gives no warning.
    assert_eq!(Crate::with("order").export("customers").unwrap(), "");
}

#[test]
fn what_is_protected_and_what_goes_is_guarded() {
    let error = Crate::with("backups").export("order").unwrap_err();
    assert!(error.contains("orders.pointInTimeRecovery: <reason>"), "{error}");
    let crate_ = Crate::with("customers");
    let error = crate_.export("order").unwrap_err();
    assert!(error.contains("TABLEWRIGHT_ACCEPT=\"customers: <reason>\""), "{error}");
    // The table is gone, so its history moves to the stack.
    let crate_ = crate_.set("TABLEWRIGHT_ACCEPT", "customers: moved to another service");
    crate_.export("order").unwrap();
    let lock = crate_.read(LOCK);
    assert!(
        lock.ends_with(
            "\"change\": \"customers\",\n      \"reason\": \"moved to another service\"\n    }\n  ]\n}\n"
        ),
        "{lock}"
    );
    Crate { environment: Vec::new(), ..crate_ }.export("order").unwrap();
}

/// An entry that `evolve::accept` adds to the lock accepts one change, once.
#[test]
fn a_change_is_accepted_in_the_lock() {
    let accepting = |change| {
        let crate_ = Crate::with("order");
        let lock = evolve::accept(&crate_.read(LOCK), change, " copied by job 42 ").unwrap();
        fs::write(crate_.path(LOCK), lock).unwrap();
        crate_
    };
    let crate_ = accepting("orders.items.total");
    // In a check, nothing is accepted, and the lock is stale even without a danger.
    let check = Crate { folder: crate_.folder, environment: vec![("CI", "true")] };
    assert!(check.export("renamed").unwrap_err().contains("danger: table `orders`, item `Renamed`"));
    assert!(check.export("order").unwrap_err().contains("tables.lock.json is not up to date"));
    // Another danger is refused, and the entry stays.
    let crate_ = Crate { folder: check.folder, environment: Vec::new() };
    let error = crate_.export("both").unwrap_err();
    assert!(
        error.contains("orders.key: <reason>\"") && !error.contains("orders.items.total: <reason>"),
        "{error}"
    );
    assert!(crate_.read(LOCK).contains("\"accept\""));
    // The entry becomes history when the change is written.
    assert_eq!(crate_.export("renamed").unwrap(), "");
    let lock = crate_.read(LOCK);
    assert!(!lock.contains("\"accept\"") && lock.contains("\"reason\": \"copied by job 42\""), "{lock}");
    crate_.export("renamed").unwrap();
    assert_eq!(crate_.read(LOCK), lock);
    // An entry without a danger would accept a later change.
    let crate_ = accepting("orders.key");
    let said = crate_.export("order").unwrap();
    assert_eq!(said, "`orders.key`, which the lock accepts, names no danger, so the entry is removed");
    assert!(!crate_.read(LOCK).contains("copied by job 42"));
}

/// A stack that has a template and no lock is compared with the template.
#[test]
fn without_a_lock_the_template_is_compared() {
    let crate_ = Crate::with("order");
    fs::remove_file(crate_.path(LOCK)).unwrap();
    let error = crate_.export("both").unwrap_err();
    assert!(error.contains("TABLEWRIGHT_ACCEPT=\"orders.key: <reason>\""), "{error}");
    assert!(!crate_.path(LOCK).exists());
    crate_.export("renamed").unwrap();
    assert!(crate_.read(LOCK).contains("\"amount\": \"N u64\""), "a template knows no items");

    let deployed = Snapshot::from_template(&crate_.read(TEMPLATE), &[]).unwrap();
    fs::write(crate_.path(LOCK), deployed.to_lock()).unwrap();
    assert!(crate_.export("both").unwrap_err().contains("orders.key: <reason>"));
    crate_.export("renamed").unwrap();
}

#[test]
fn a_lock_that_cannot_be_read_is_an_error() {
    let crate_ = Crate::with("order");
    for (lock, problem) in [
        ("<<<<<<< HEAD", "the lock is not JSON"),
        ("{}", "this is not a lock"),
        ("{ \"tablewright\": 2, \"tables\": {} }", "the lock has the format 2"),
        (
            "{ \"tablewright\": 1, \"tables\": { \"orders\": { \"key\": { \"id\": \"S\" } } } }",
            "table `orders`: the key `id`",
        ),
    ] {
        fs::write(crate_.path(LOCK), lock).unwrap();
        let error = crate_.export("order").unwrap_err();
        assert!(error.contains(problem) && error.contains("tables.lock.json"), "{error}");
        assert_eq!(crate_.read(LOCK), lock);
    }
}
