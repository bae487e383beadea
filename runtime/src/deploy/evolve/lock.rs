//! The lock of a stack: the parts of a snapshot that items depend on, in a file that you review in pull requests.
//!
//! It contains everything a change can lose: names, keys, indexes, streams, protections and the shapes of items. It
//! contains no capacity, no tags and no Rust names, so harmless edits do not change it. It contains no timestamps and
//! no hashes, so two branches merge as text.

use serde::{Deserialize, Serialize};

use crate::deploy::render::cloudformation::snapshot::SnapshotError;
use crate::deploy::snapshot::Snapshot;
use crate::json::{Json, Object};

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
pub(super) struct Lock<'a> {
    pub(super) snapshot: Snapshot<'a>,
    /// The accepted changes of each table, by its name. Changes of removed tables have no table here.
    pub(super) accepted: Vec<(Option<String>, Accepted)>,
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

impl Lock<'_> {
    /// Returns the text of the file.
    pub(super) fn to_text(&self) -> String {
        let mut tables: Vec<(&str, Object<'_>)> =
            self.snapshot.tables.iter().map(|table| (write::name(table), write::table(table))).collect();
        tables.sort_by_key(|(name, _)| *name);
        let accepted_of = |table: Option<&str>| {
            let of_table = self.accepted.iter().filter(|(known, _)| known.as_deref() == table);
            let entries = of_table.map(|(_, Accepted { change, reason })| {
                Json::from(Object::new().with("change", change.as_str()).with("reason", reason.as_str()))
            });
            Some(Json::List(entries.collect())).filter(|json| *json != Json::List(Vec::new()))
        };
        let mut members = Object::new();
        for (name, mut table) in tables {
            table.push_some("accepted", accepted_of(Some(name)));
            members.push(name, table);
        }
        let lock = Object::new()
            .with("tablewright", VERSION)
            .with("tables", members)
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
        Lock { snapshot: self.clone(), accepted: Vec::new() }.to_text()
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
