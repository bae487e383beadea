//! Finds members that are stored under another name than before.

use super::super::shape::{Absent, Member};
use super::finding::{Aspect, Finding, Path};
use super::members::{Side, Unmatched, at, shown};
use super::moved::missed;
use super::renames::{pair, similarity};
use super::value::Comparison;
use super::view::{Kind, Part};
use super::{fit, pages};
use crate::deploy::evolve::ItemEffect::{Compatible, NotReadByOlder, SilentLoss, Unreadable};
use crate::deploy::evolve::Severity::Danger;
use crate::deploy::evolve::WayOut;

/// The least similarity of names at which a field of the same kind, but of another shape, counts as renamed.
const SIMILAR: usize = 60;

impl Comparison {
    /// Finds fields that read an old name as an alias.
    pub(super) fn aliased(
        &mut self,
        path: Option<&Path>,
        old: &Side<'_, '_>,
        new: &Side<'_, '_>,
        names: &mut Unmatched<'_>,
    ) {
        for name in names.gone.clone() {
            let reader = new.members.members.iter().find(|(_, member)| member.aliases.contains(name));
            let (Some((new_name, is)), Some(was)) = (reader, old.get(name)) else { continue };
            let mut finding = renamed(path, (name, was), (new_name, is));
            self.value(
                &at(path, name),
                &old.part.inner(&was.shape),
                &new.part.inner(&is.shape),
                &mut finding,
            );
            let reason = format!(
                "a get and a put store the value as `{new_name}`. An update leaves an item with both names, which \
                 `serde` refuses. Conditions, filters, projections and indexes on `{new_name}` miss existing items",
            );
            finding.add(Danger, &[Compatible, SilentLoss, Unreadable], pages::ALIAS, reason);
            if old.requires(name) {
                finding.effects.insert(NotReadByOlder);
            }
            finding.way(WayOut::paste(format!("#[serde(rename = \"{name}\")]"), "in place of the alias"));
            finding
                .way(WayOut::advice("no updates of the attribute until every item has been written again"));
            self.push(finding);
            names.gone.retain(|other| *other != name);
            names.added.retain(|other| *other != new_name);
        }
    }

    /// Finds fields that are gone while a field of the same kind is new. Most likely the field was renamed.
    pub(super) fn renamed(
        &mut self,
        path: Option<&Path>,
        old: &Side<'_, '_>,
        new: &Side<'_, '_>,
        names: &mut Unmatched<'_>,
    ) {
        for (name, new_name) in
            pair(&names.gone, &names.added, |name, new_name| alike(old, new, name, new_name))
        {
            let (Some(was), Some(is)) = (old.get(name), new.get(new_name)) else { continue };
            let mut finding = renamed(path, (name, was), (new_name, is));
            let reason = match is.absent {
                Absent::Refused => {
                    format!("no existing item has `{new_name}`: each of them fails to deserialize")
                }
                Absent::Default => {
                    format!("existing items are read with the default, and the next put deletes `{name}`")
                }
                Absent::None => {
                    format!("existing items are read as `None`, and the next put deletes `{name}`")
                }
            };
            finding.add(Danger, missed([is.absent]), pages::RENAME, reason);
            if old.requires(name) {
                finding.effects.insert(NotReadByOlder);
            }
            let paste = format!("#[serde(rename = \"{name}\")]");
            finding.way(WayOut::paste(paste, format!("on the field that is stored as `{new_name}`")));
            finding.way(in_three_releases());
            self.push(finding);
            names.gone.retain(|other| *other != name);
            names.added.retain(|other| *other != new_name);
        }
    }
}

pub(super) fn in_three_releases() -> WayOut {
    WayOut::advice("in three releases: write both and backfill; read the new one; drop the old one")
}

/// Returns how likely a new member is an old one under another name, or `None` if it cannot be.
fn alike(old: &Side<'_, '_>, new: &Side<'_, '_>, name: &str, new_name: &str) -> Option<usize> {
    let (was, is) = (old.get(name)?, new.get(new_name).filter(|is| is.is_read)?);
    let (was, is) = (old.part.inner(&was.shape), new.part.inner(&is.shape));
    if fit::reads(&is, &was) {
        return Some(2 + usize::from(was.shape == is.shape));
    }
    let kind = |parts: Vec<Part<'_>>| parts.first().map(Part::kind).filter(|kind| *kind != Kind::Any);
    let kind_of_old = kind(was.written());
    let is_same = kind_of_old.is_some() && kind_of_old == kind(is.read());
    (is_same && similarity(name, new_name) >= SIMILAR).then_some(1)
}

/// Creates the finding for a member with another name.
fn renamed(path: Option<&Path>, (name, was): (&str, &Member), (new_name, is): (&str, &Member)) -> Finding {
    let (old, new) = (at(path, name), at(path, new_name));
    let mut finding = Finding::between(&old, shown(&old, was), shown(&new, is));
    finding.is(Aspect::Renamed);
    finding.field = new.attribute;
    finding
}
