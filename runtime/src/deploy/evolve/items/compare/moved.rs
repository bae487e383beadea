//! Finds members that are stored at another level of an item than before.

use std::collections::BTreeSet;

use super::super::shape::{Absent, Form, Member, Members, Shape};
use super::finding::{Finding, Path};
use super::members::{Side, Unmatched, at, shown};
use super::names::in_three_releases;
use super::value::Comparison;
use super::view::{Part, View};
use super::{fit, pages};
use crate::deploy::evolve::ItemEffect::{self, NotReadByOlder, SilentDefault, SilentLoss, Unreadable};
use crate::deploy::evolve::Severity::Danger;
use crate::deploy::evolve::WayOut;

/// A member, the map that it is in, and its path.
struct Moved<'p, 'a> {
    path: &'p Path,
    side: &'p Side<'p, 'a>,
    member: &'a Member,
}

impl<'a> Moved<'_, 'a> {
    fn view(&self) -> View<'a> {
        self.side.part.inner(&self.member.shape)
    }
}

impl Comparison {
    /// Finds maps whose members are now members of the struct, and the other way round.
    pub(super) fn flattened(
        &mut self,
        path: Option<&Path>,
        old: &Side<'_, '_>,
        new: &Side<'_, '_>,
        names: &mut Unmatched<'_>,
    ) {
        for name in names.gone.clone() {
            let Some((was, members)) = old.get(name).and_then(|was| Some((was, inner(&was.shape)?))) else {
                continue;
            };
            if !is_among(members, &names.added) {
                continue;
            }
            let place = at(path, name);
            let mut finding = Finding::between(&place, shown(&place, was), listed(path, members));
            let reason =
                format!("existing items have these values within `{name}`, where they are not looked for");
            let readers = members.members.keys().filter_map(|name| new.get(name));
            finding.add(Danger, missed(readers.map(|member| member.absent)), pages::FLATTEN, reason);
            if old.requires(name) {
                finding.effects.insert(NotReadByOlder);
            }
            finding.way(WayOut::advice("keep it nested, without `#[serde(flatten)]`"));
            if let (None, Some(first)) = (path, members.members.keys().next()) {
                finding.field.clone_from(first);
            }
            self.push(finding);
            names.added.retain(|name| !members.members.contains_key(*name));
            names.gone.retain(|other| *other != name);
        }
        for name in names.added.clone() {
            let Some((is, members)) = new.get(name).and_then(|is| Some((is, inner(&is.shape)?))) else {
                continue;
            };
            if !is_among(members, &names.gone) {
                continue;
            }
            let place = at(path, name);
            let mut finding = Finding::between(&place, listed(path, members), shown(&place, is));
            let reason =
                format!("existing items do not have these values within `{name}`, where they are looked for");
            finding.add(Danger, missed([is.absent]), pages::FLATTEN, reason);
            if members.members.keys().any(|name| old.requires(name)) {
                finding.effects.insert(NotReadByOlder);
            }
            finding.way(WayOut::paste("#[serde(flatten)]", "on the field, as before"));
            self.push(finding);
            names.gone.retain(|name| !members.members.contains_key(*name));
            names.added.retain(|other| *other != name);
        }
    }

    /// Finds members that are now in a map next to them, and the other way round.
    pub(super) fn moved(
        &mut self,
        path: Option<&Path>,
        old: &Side<'_, '_>,
        new: &Side<'_, '_>,
        names: &mut Unmatched<'_>,
    ) {
        for (map, was) in &old.members.members {
            let Some(is) = new.get(map) else { continue };
            let (written, read) = (old.part.inner(&was.shape).written(), new.part.inner(&is.shape).read());
            let (Some(was), Some(is)) = (only_map(&written), only_map(&read)) else { continue };
            let map = at(path, map);
            names.gone.retain(|name| {
                let (Some(member), Some(reader)) = (old.get(name), is.get(name)) else { return true };
                let from = Moved { path: &at(path, name), side: old, member };
                let to = Moved { path: &map.member(name), side: &is, member: reader };
                was.get(name).is_some() || !self.one_moved(&from, &to)
            });
            names.added.retain(|name| {
                let (Some(member), Some(reader)) = (was.get(name), new.get(name)) else { return true };
                let from = Moved { path: &map.member(name), side: &was, member };
                let to = Moved { path: &at(path, name), side: new, member: reader };
                is.get(name).is_some() || !self.one_moved(&from, &to)
            });
        }
    }

    /// Adds the finding for a member that has moved. Returns false if the values at the new place cannot be the values
    /// from the old place.
    fn one_moved(&mut self, from: &Moved<'_, '_>, to: &Moved<'_, '_>) -> bool {
        if !to.member.is_read || !fit::reads(&to.view(), &from.view()) {
            return false;
        }
        let [was, is] = [from, to].map(|moved| shown(moved.path, moved.member));
        let mut finding = Finding::between(from.path, was, is);
        finding.field.clone_from(&to.path.attribute);
        let reason =
            format!("existing items have the value as `{}`, where it is not looked for", from.path.text);
        finding.add(Danger, missed([to.member.absent]), pages::DATA_TYPES, reason);
        if from.member.is_required() {
            finding.effects.insert(NotReadByOlder);
        }
        finding.way(in_three_releases());
        self.push(finding);
        self.moved.extend([from, to].map(|moved| moved.path.text.clone()));
        true
    }
}

/// Returns the consequences for an item that has none of the members, by what is read in their place.
pub(super) fn missed(members: impl IntoIterator<Item = Absent>) -> &'static [ItemEffect] {
    let members: Vec<Absent> = members.into_iter().collect();
    if members.contains(&Absent::Refused) {
        &[Unreadable]
    } else if members.contains(&Absent::Default) {
        &[SilentLoss, SilentDefault]
    } else {
        &[SilentLoss]
    }
}

/// Returns the map with members, if the value has one form apart from NULL, and that is such a map.
fn only_map<'p, 'a>(parts: &'p [Part<'a>]) -> Option<Side<'p, 'a>> {
    let mut forms = parts.iter().filter(|part| *part.form != Form::Null);
    let part = forms.next()?;
    let members = part.form.members()?;
    forms.next().is_none().then_some(Side { part, members })
}

/// Returns the members, if the shape has one form apart from NULL, and that is a map with members.
fn inner(shape: &Shape) -> Option<&Members> {
    let mut forms = shape.alternatives().iter().filter(|one| one.form != Form::Null);
    let members = forms.next()?.form.members()?;
    (forms.next().is_none() && !members.members.is_empty()).then_some(members)
}

fn is_among(members: &Members, names: &[&str]) -> bool {
    let names: BTreeSet<&str> = names.iter().copied().collect();
    members.members.keys().all(|name| names.contains(name.as_str()))
}

/// Returns the paths of all members.
fn listed(path: Option<&Path>, members: &Members) -> String {
    let names: Vec<String> =
        members.members.keys().map(|name| format!("`{}`", at(path, name).text)).collect();
    names.join(", ")
}
