//! The lock of a stack: the parts of a snapshot that items depend on, in a file that you review in pull requests.
//!
//! It contains everything a change can lose: names, keys, indexes, streams, protections and the shapes of items. It
//! contains no capacity, no tags and no Rust names, so harmless edits do not change it. It contains no timestamps and
//! no hashes, so two branches merge as text.

use serde::{Deserialize, Serialize};

use crate::deploy::render::cloudformation::snapshot::SnapshotError;
use crate::deploy::snapshot::{Snapshot, SnapshotTable};
use crate::json::{Json, Object};

pub(crate) use past::Past;

mod past;
mod read;
mod write;

/// The version of the format.
const VERSION: u64 = 1;

/// An accepted change, with the reason.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(super) struct Accepted {
    /// The name of the change.
    pub(super) change: String,
    pub(super) reason: String,
}

/// A lock: a snapshot, and the history of accepted changes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lock<'a> {
    pub(crate) snapshot: Snapshot<'a>,
    /// The accepted changes of each table, by its name. Changes of removed tables have no table here.
    pub(super) accepted: Vec<(Option<String>, Accepted)>,
    /// The changes that the next export accepts.
    pub(super) pending: Vec<Accepted>,
    pub(crate) past: Past,
}

impl Lock<'static> {
    /// Parses a lock.
    ///
    /// # Errors
    ///
    /// Fails if the text is not a lock, or if a later version has written it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let json = Json::parse(text).map_err(|error| format!("the lock is not JSON: {error}"))?;
        match json.get("tablewright") {
            Some(Json::Number(version)) if version.as_u64() == Some(VERSION) => read::lock(&json),
            Some(Json::Number(version)) => Err(format!(
                "the lock has the format {version}, and this version of tablewright reads {VERSION}"
            )),
            _ => Err("this is not a lock: it has no `tablewright`".to_owned()),
        }
    }
}

impl Accepted {
    fn to_json(&self) -> Json<'_> {
        let Self { change, reason } = self;
        Object::new().with("change", change.as_str()).with("reason", reason.as_str()).into()
    }
}

/// Returns the list, unless it is empty.
fn list<'a>(entries: impl Iterator<Item = Json<'a>>) -> Option<Json<'a>> {
    let entries: Vec<Json<'a>> = entries.collect();
    if entries.is_empty() { None } else { Some(Json::List(entries)) }
}

impl Lock<'_> {
    /// Returns the text of the file.
    pub(crate) fn to_text(&self) -> String {
        let mut tables: Vec<(&str, Object<'_>)> =
            self.snapshot.tables.iter().map(|table| (write::name(table), write::table(table))).collect();
        tables.sort_by_key(|(name, _)| *name);
        let accepted_of = |table: Option<&str>| {
            let of_table = self.accepted.iter().filter(|(known, _)| known.as_deref() == table);
            let entries = of_table.map(|(_, accepted)| accepted.to_json());
            list(entries)
        };
        let mut members = Object::new();
        for (name, mut table) in tables {
            table.push_some("accepted", accepted_of(Some(name)));
            members.push(name, table);
        }
        let lock = Object::new()
            .with("tablewright", VERSION)
            .with_some("accept", list(self.pending.iter().map(Accepted::to_json)))
            .with("tables", members)
            .with_some("renamed", self.past.renamed_json())
            .with_some("retained", self.past.retained_json())
            .with_some("accepted", accepted_of(None));
        let mut text = Json::from(lock).to_pretty();
        text.push('\n');
        text
    }
}

impl Snapshot<'_> {
    /// Returns the text of a lock, as [`Stack::export`](crate::Stack::export) writes it beside the template.
    ///
    /// If your product is live before it has a lock, create the first lock from the deployed template:
    ///
    /// ```no_run
    /// # use tablewright::deploy::Snapshot;
    /// let deployed = Snapshot::from_template(&std::fs::read_to_string("deployed.json")?, &[])?;
    /// std::fs::write("infra/tables.lock.json", deployed.to_lock())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to_lock(&self) -> String {
        Lock { snapshot: self.clone(), ..Lock::default() }.to_text()
    }
}

impl Snapshot<'static> {
    /// Reads a lock. Settings that a lock does not contain, such as a capacity, are unknown.
    ///
    /// # Errors
    ///
    /// Fails if the text is not a lock, or if a later version has written it.
    pub fn from_lock(json: &str) -> Result<Self, SnapshotError> {
        Lock::parse(json).map(|lock| lock.snapshot).map_err(SnapshotError::new)
    }
}

impl Snapshot<'_> {
    /// Adds the facts that only a lock has to the tables of a template: their base names, and the shapes of their items.
    ///
    /// # Errors
    ///
    /// Fails if the text is not a lock, or if a later version has written it.
    ///
    /// ```no_run
    /// # use tablewright::deploy::Snapshot;
    /// let template = std::fs::read_to_string("infra/tables.template.json")?;
    /// let lock = std::fs::read_to_string("infra/tables.lock.json")?;
    /// let committed = Snapshot::from_template(&template, &[])?.with_lock(&lock)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_lock(mut self, json: &str) -> Result<Self, SnapshotError> {
        let lock = Lock::parse(json).map_err(SnapshotError::new)?;
        for locked in lock.snapshot.tables {
            let is_it = |table: &&mut SnapshotTable<'_>| {
                let is_named = table.shape.name.value.is_some() && table.shape.name == locked.shape.name;
                is_named || table.logical_id.is_some() && table.logical_id == locked.logical_id
            };
            if let Some(table) = self.tables.iter_mut().find(is_it) {
                (table.base, table.entities) = (locked.base, locked.entities);
            }
        }
        Ok(self)
    }
}

/// Accepts a dangerous change of a stack in its lock, and returns the new text of the lock. The next export carries out
/// the change, and moves the entry to the history of its table.
///
/// `change` is the name of the change, as the failed build prints it.
///
/// # Errors
///
/// Fails if the text is not a lock, if no table of the lock has the change, or if the reason is empty.
///
/// ```
/// # use tablewright::{DynamoTable, Naming, Stack, evolve};
/// # #[derive(DynamoTable)] #[table(name = "orders")] struct Order { #[pk] id: String }
/// # let lock = Stack::new(Naming::verbatim()).table::<Order>().snapshot()?.to_lock();
/// let accepted = evolve::accept(&lock, "orders.key", "replaced by orders-2, copied in job 42")?;
/// assert!(accepted.contains("replaced by orders-2"));
/// assert!(evolve::accept(&lock, "orders", "").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn accept(lock: &str, change: &str, reason: &str) -> Result<String, SnapshotError> {
    let mut lock = Lock::parse(lock).map_err(SnapshotError::new)?;
    let (change, reason) = (change.trim(), reason.trim());
    if reason.is_empty() {
        return Err(SnapshotError::new(format!(
            "`{change}` has no reason; say why nothing of value is lost"
        )));
    }
    let mut names = lock.snapshot.tables.iter().map(write::name);
    let is_of =
        |name: &str| change.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    if !names.any(is_of) {
        let names: Vec<String> =
            lock.snapshot.tables.iter().map(|table| format!("`{}`", write::name(table))).collect();
        return Err(SnapshotError::new(format!(
            "`{change}` names no table; the name of a change starts with the table, which is one of {}",
            names.join(", ")
        )));
    }
    lock.pending.retain(|known| known.change != change);
    lock.pending.push(Accepted { change: change.to_owned(), reason: reason.to_owned() });
    Ok(lock.to_text())
}
