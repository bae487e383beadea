//! The facts about earlier states of a stack that its definition no longer has, and that a tool needs.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::deploy::evolve::diff::pairs::pairs;
use crate::deploy::snapshot::{Snapshot, SnapshotTable};
use crate::json::{Json, Object};
use crate::schema::OnDelete;

/// The tables that left the stack or have another base name, by their base names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Past {
    /// The tables that left the stack and were not deleted.
    pub(crate) retained: BTreeSet<String>,
    /// The tables that were renamed, with the old and the new name, in the order of the changes.
    pub(crate) renamed: Vec<(String, String)>,
}

impl Past {
    /// Adds the facts of the change from one snapshot to another. Also adds to the new snapshot the attribute of a time
    /// to live that was turned off.
    pub(in crate::deploy::evolve) fn advance(&mut self, old: &Snapshot<'_>, new: &mut Snapshot<'_>) {
        let mut off = Vec::new();
        for (was, is) in pairs(&old.tables, &new.tables) {
            let Some(was) = was else { continue };
            let base = was.base.as_deref();
            if let (Some(from), Some(to)) = (base, is.and_then(|is| is.base.as_deref()))
                && from != to
                && is.is_some_and(|is| is.shape.name == was.shape.name)
            {
                self.renamed.push((from.to_owned(), to.to_owned()));
            } else if let Some(from) = base
                && is.and_then(|is| is.base.as_deref()) != Some(from)
                && !was.shape.on_delete.is(&OnDelete::Delete)
            {
                self.retained.insert(from.to_owned());
            }
            if let (Some(is), Some(attribute)) = (is, time_to_live(was)) {
                off.push((is.logical_id.as_deref().map(str::to_owned), attribute));
            }
        }
        for table in &mut new.tables {
            if table.shape.time_to_live.is(&None) {
                let attribute = off.iter().find(|(id, _)| id.as_deref() == table.logical_id.as_deref());
                let attribute = attribute.map(|(_, attribute)| Cow::Owned(attribute.clone()));
                table.shape.time_to_live_off.value = Some(attribute);
            }
            let is_it = |name: &String| table.base.as_deref() == Some(name);
            self.retained.retain(|name| !is_it(name));
            // A table that has its old name again did not move.
            self.renamed.retain(|(from, _)| !is_it(from));
        }
        // An environment that is several releases behind can still have the table at any of its earlier addresses.
        while let Some(position) = self.renamed.iter().position(|(_, to)| self.retained.contains(to)) {
            let (from, _) = self.renamed.remove(position);
            self.retained.insert(from);
        }
    }

    pub(super) fn read(json: &Json<'_>) -> Self {
        let retained = json.get("retained").and_then(Json::as_list).unwrap_or_default();
        let renamed = json.get("renamed").and_then(Json::as_list).unwrap_or_default();
        let text = |entry: &Json<'_>, member| Some(entry.get(member)?.as_text()?.to_owned());
        Self {
            retained: retained.iter().filter_map(Json::as_text).map(str::to_owned).collect(),
            renamed: renamed
                .iter()
                .filter_map(|entry| Some((text(entry, "from")?, text(entry, "to")?)))
                .collect(),
        }
    }

    pub(super) fn retained_json(&self) -> Option<Json<'_>> {
        let names = self.retained.iter().map(String::as_str);
        if self.retained.is_empty() { None } else { Some(Json::texts(names)) }
    }

    pub(super) fn renamed_json(&self) -> Option<Json<'_>> {
        let entries = self.renamed.iter();
        super::list(
            entries
                .map(|(from, to)| Object::new().with("from", from.as_str()).with("to", to.as_str()).into()),
        )
    }
}

/// Returns the attribute of the time to live that is on, or that was turned off.
fn time_to_live(table: &SnapshotTable<'_>) -> Option<String> {
    let given = [&table.shape.time_to_live, &table.shape.time_to_live_off];
    given.into_iter().find_map(|given| given.value.as_ref()?.as_deref()).map(str::to_owned)
}
