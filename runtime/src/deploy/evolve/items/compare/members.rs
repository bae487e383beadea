//! Compares the members of maps.

use super::super::shape::{Absent, Form, Member, Members, Rest, Written};
use super::finding::{Aspect, Finding, Path};
use super::pages;
use super::scalars::readers_first;
use super::value::Comparison;
use super::view::Part;
use crate::deploy::evolve::ItemEffect::{
    Compatible, NotReadByOlder, SilentDefault, SilentLoss, Unreadable, WritesRefused,
};
use crate::deploy::evolve::Severity::{Danger, Note, Warning};
use crate::deploy::evolve::WayOut;

/// A map with known members in one version of a program.
#[derive(Clone, Copy)]
pub(super) struct Side<'p, 'a> {
    pub(super) part: &'p Part<'a>,
    pub(super) members: &'a Members,
}

impl<'a> Side<'_, 'a> {
    pub(super) fn get(&self, name: &str) -> Option<&'a Member> {
        self.members.members.get(name)
    }

    /// Returns true if an absent member is an error.
    pub(super) fn requires(&self, name: &str) -> bool {
        self.get(name).is_some_and(Member::is_required)
    }

    /// Returns the members that another version does not have.
    fn not_in(&self, other: &Side<'_, '_>) -> Vec<&'a str> {
        let names = self.members.members.keys().map(String::as_str);
        names.filter(|name| other.get(name).is_none()).collect()
    }
}

/// The members of one version that the other one does not have. A member is taken out once it is explained.
pub(super) struct Unmatched<'a> {
    pub(super) gone: Vec<&'a str>,
    pub(super) added: Vec<&'a str>,
}

impl Comparison {
    /// Compares members, except for the tag of an enum.
    pub(super) fn members(
        &mut self,
        path: Option<&Path>,
        (old_part, old_members): (&Part<'_>, &Members),
        (new_part, new_members): (&Part<'_>, &Members),
        tag: Option<&str>,
    ) {
        let old = Side { part: old_part, members: old_members };
        let new = Side { part: new_part, members: new_members };
        let is_stored = |name: &&str| old.get(name).is_some_and(|member| member.written != Written::Never);
        let mut names = Unmatched { gone: old.not_in(&new), added: new.not_in(&old) };
        names.gone.retain(|name| is_stored(name) && !self.moved.contains(&at(path, name).text));
        names.added.retain(|name| !self.moved.contains(&at(path, name).text));
        self.flattened(path, &old, &new, &mut names);
        self.moved(path, &old, &new, &mut names);
        for (name, was) in &old.members.members {
            if let Some(is) = new.get(name).filter(|_| Some(name.as_str()) != tag) {
                self.member(&at(path, name), (&old, was), (&new, is));
            }
        }
        self.aliased(path, &old, &new, &mut names);
        self.renamed(path, &old, &new, &mut names);
        for name in names.gone {
            self.removed(path, &old, &new, name);
        }
        for name in names.added {
            self.added(path, &old, &new, name);
        }
        self.others(path, &old, &new);
    }

    /// Compares the fate of members with other names, which a flattened map keeps.
    fn others(&mut self, path: Option<&Path>, old: &Side<'_, '_>, new: &Side<'_, '_>) {
        let Rest::Kept(was) = &old.members.rest else { return };
        let place = path.map_or_else(|| Path::attribute("*"), Path::values);
        match &new.members.rest {
            Rest::Kept(is) => self.place(&place, &old.part.inner(was), &new.part.inner(is)),
            Rest::Refused => {
                let mut finding = Finding::removed(&place, was.to_string());
                let reason = "`deny_unknown_fields` refuses the entries of the flattened map";
                finding.add(Danger, &[Unreadable], pages::STRICT, reason);
                finding.way(WayOut::advice("remove `deny_unknown_fields`"));
                self.push(finding);
            }
            Rest::Ignored | Rest::Unknown => {
                let mut finding = Finding::removed(&place, was.to_string());
                let reason = "an existing item keeps the entries of the flattened map until its next put, which drops them";
                finding.add(Warning, &[SilentLoss], pages::FLATTEN, reason);
                self.push(finding);
            }
        }
    }

    fn member(
        &mut self,
        path: &Path,
        (old, was): (&Side<'_, '_>, &Member),
        (new, is): (&Side<'_, '_>, &Member),
    ) {
        let mut finding = Finding::between(path, was.to_string(), is.to_string());
        if was.written != Written::Never && is.is_read {
            self.value(path, &old.part.inner(&was.shape), &new.part.inner(&is.shape), &mut finding);
        }
        presence(was, is, &mut finding);
        emptiness(was, is, &mut finding);
        if was.with != is.with && finding.is_empty() {
            let reason = "another module converts the values. It may read existing values as other values";
            finding.add(Warning, &[SilentLoss], pages::WITH, reason);
            finding.way(WayOut::advice("read an existing item in a test"));
        }
        let lost: Vec<String> = was.aliases.difference(&is.aliases).map(|name| format!("`{name}`")).collect();
        if !lost.is_empty() {
            let effect = if is.absent == Absent::Refused { Unreadable } else { SilentLoss };
            let reason = format!("an item that has the value as {} is no longer read", lost.join(" or "));
            finding.add(Danger, &[effect], pages::ALIAS, reason);
            finding.way(WayOut::advice("keep the alias until every item has been written again"));
        }
        self.push(finding);
    }

    fn removed(&mut self, path: Option<&Path>, old: &Side<'_, '_>, new: &Side<'_, '_>, name: &str) {
        let Some(was) = old.get(name) else { return };
        let place = at(path, name);
        let mut finding = Finding::removed(&place, shown(&place, was));
        match &new.members.rest {
            Rest::Refused => {
                let reason = format!("`deny_unknown_fields` refuses `{name}`, which existing items have");
                finding.add(Danger, &[Unreadable], pages::STRICT, reason);
                finding.way(WayOut::advice("remove `deny_unknown_fields`"));
            }
            Rest::Kept(values) => {
                let mut value = Finding::between(&place, was.to_string(), values.to_string());
                self.value(&place, &old.part.inner(&was.shape), &new.part.inner(values), &mut value);
                if value.is_empty() {
                    let reason = format!("the flattened map keeps `{name}`");
                    finding.add(Note, &[Compatible], pages::FLATTEN, reason);
                } else {
                    finding = value;
                }
            }
            Rest::Ignored | Rest::Unknown => {
                let reason = format!("an existing item keeps `{name}` until its next put, which drops it");
                finding.add(Warning, &[SilentLoss], pages::DATA_TYPES, reason);
            }
        }
        if old.requires(name) {
            let reason = format!("the running version cannot read an item without `{name}`");
            finding.add(Warning, &[NotReadByOlder], pages::DEFAULT, reason);
        }
        self.push(finding);
    }

    fn added(&mut self, path: Option<&Path>, old: &Side<'_, '_>, new: &Side<'_, '_>, name: &str) {
        let Some(is) = new.get(name) else { return };
        let place = at(path, name);
        let mut finding = Finding::added(&place, shown(&place, is));
        finding.is(Aspect::Added);
        match is.absent {
            _ if !is.is_read => {}
            Absent::Refused => {
                let reason = format!("no existing item has `{name}`: each of them fails to deserialize");
                finding.add(Danger, &[Unreadable], pages::DEFAULT, reason);
                finding.way(WayOut::paste("#[serde(default)]", "on the field"));
                finding.way(WayOut::advice("make the field an `Option`"));
            }
            Absent::Default => {
                let reason =
                    "existing items are read with the default; filters and conditions find no attribute";
                finding.add(Warning, &[SilentDefault], pages::DEFAULT, reason);
            }
            Absent::None => {
                let reason = "existing items are read as `None`; the running version drops the attribute when it puts an item";
                finding.add(Note, &[Compatible], pages::DEFAULT, reason);
            }
        }
        if old.members.rest == Rest::Refused && is.written != Written::Never {
            let reason =
                format!("`deny_unknown_fields` of the running version refuses an item with `{name}`");
            finding.add(Warning, &[NotReadByOlder], pages::STRICT, reason);
        }
        self.push(finding);
    }
}

/// Compares whether a member may be absent.
fn presence(was: &Member, is: &Member, finding: &mut Finding) {
    if was.is_read && !is.is_read {
        let reason = "the stored value is no longer read, and the next put replaces it with the default";
        finding.add(Danger, &[SilentLoss], pages::SKIP, reason);
        return;
    }
    let may_lack = was.written != Written::Always || was.absent == Absent::Default;
    if may_lack && is.absent == Absent::Refused && is.is_read {
        let reason = if was.written == Written::Always {
            "an item that is older than the attribute was read with the default so far, and fails to deserialize now"
        } else {
            "an item without the attribute fails to deserialize"
        };
        finding.is(Aspect::Optional);
        finding.add(Danger, &[Unreadable], pages::DEFAULT, reason);
        finding.way(WayOut::paste("#[serde(default)]", "on the field"));
    } else if was.written == Written::Sometimes && was.absent == Absent::None && is.absent == Absent::Default
    {
        let reason = "an item without the attribute is read with the default";
        finding.add(Warning, &[SilentDefault], pages::DEFAULT, reason);
    }
    if is.written == Written::Never && was.written != Written::Never {
        finding.add(Warning, &[SilentLoss], pages::SKIP, "the next put drops the stored value");
    }
    let lacks = is.written != Written::Always;
    if lacks && was.written == Written::Always && was.absent == Absent::Refused && was.is_read {
        finding.is(Aspect::Optional);
        let reason = "the running version cannot read an item without the attribute";
        finding.add(Warning, &[NotReadByOlder], pages::DEFAULT, reason);
        finding.way(readers_first());
    }
    let null = |member: &Member| member.shape.written().any(|form| *form == Form::Null);
    let is_absent_now =
        null(was) && !null(is) && lacks && is.absent != Absent::Refused && is.shape.reads_null();
    let is_null_now =
        !null(was) && null(is) && was.written == Written::Sometimes && is.written == Written::Always;
    if is_absent_now || is_null_now {
        let reason =
            "`None` is NULL in some items and absent in others, and `attribute_not_exists` tells them apart";
        finding.add(Warning, &[Compatible], pages::CONDITIONS, reason);
    }
}

/// Compares whether a value may be empty: a list can be empty, and a set cannot.
fn emptiness(was: &Member, is: &Member, finding: &mut Finding) {
    let is_open_list = |form: &Form| matches!(form, Form::List(None, _));
    let is_set = |form: &Form| matches!(form, Form::StringSet | Form::NumberSet(_) | Form::BinarySet);
    if is.written == Written::Always
        && was.shape.written().any(is_open_list)
        && is.shape.written().any(is_set)
    {
        let reason = "DynamoDB has no empty set: an item whose list is empty is read, and refused when it is put again";
        finding.add(Warning, &[WritesRefused], pages::DATA_TYPES, reason);
        finding
            .way(WayOut::paste("#[serde(default, skip_serializing_if = \"…::is_empty\")]", "on the field"));
    }
}

/// Returns the path of a member.
pub(super) fn at(path: Option<&Path>, name: &str) -> Path {
    path.map_or_else(|| Path::attribute(name), |path| path.member(name))
}

/// Returns the path and the shape of a member.
pub(super) fn shown(path: &Path, member: &Member) -> String {
    format!("`{}` ({member})", path.text)
}
