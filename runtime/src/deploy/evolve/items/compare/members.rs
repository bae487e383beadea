//! What changes of the members of a struct.

use std::collections::BTreeSet;

use super::super::shape::{Absent, Form, Member, Members, Rest, Shape, Written};
use super::finding::{Aspect, Finding, Path};
use super::renames::{pair, similarity};
use super::value::Comparison;
use super::view::{Kind, Part};
use super::{fit, pages};
use crate::deploy::evolve::ItemEffect::{Compatible, NotReadByOlder, SilentDefault, SilentLoss, Unreadable};
use crate::deploy::evolve::Severity::{Danger, Note, Warning};
use crate::deploy::evolve::WayOut;

/// A form with members, before or after.
#[derive(Clone, Copy)]
pub(super) struct Side<'p, 'a> {
    part: &'p Part<'a>,
    members: &'a Members,
}

impl<'a> Side<'_, 'a> {
    fn get(&self, name: &str) -> Option<&'a Member> {
        self.members.members.get(name)
    }

    /// The names that are stored.
    fn stored(&self) -> impl Iterator<Item = &'a str> {
        self.members
            .members
            .iter()
            .filter(|(_, member)| member.written != Written::Never)
            .map(|(name, _)| name.as_str())
    }

    fn has(&self, name: &str) -> bool {
        self.members.members.contains_key(name)
    }
}

impl Comparison {
    /// Compares members. The one that is a tag is left out.
    pub(super) fn members(
        &mut self,
        path: Option<&Path>,
        (old_part, old_members): (&Part<'_>, &Members),
        (new_part, new_members): (&Part<'_>, &Members),
        tag: Option<&str>,
    ) {
        let old = Side { part: old_part, members: old_members };
        let new = Side { part: new_part, members: new_members };
        for (name, was) in &old.members.members {
            if let Some(is) = new.get(name).filter(|_| Some(name.as_str()) != tag) {
                self.member(&at(path, name), &old, was, &new, is);
            }
        }
        let mut gone: Vec<&str> = old.stored().filter(|name| !new.has(name)).collect();
        let mut added: Vec<&str> =
            new.members.members.keys().map(String::as_str).filter(|name| !old.has(name)).collect();
        self.moved(path, &old, &new, &mut gone, &mut added);
        self.aliased(path, &old, &new, &mut gone, &mut added);
        self.renamed(path, &old, &new, &mut gone, &mut added);
        for name in gone {
            self.removed(path, &old, &new, name);
        }
        for name in added {
            self.added(path, &old, &new, name);
        }
    }

    fn member(&mut self, path: &Path, old: &Side<'_, '_>, was: &Member, new: &Side<'_, '_>, is: &Member) {
        let mut finding = Finding::between(path, was.to_string(), is.to_string());
        if was.written != Written::Never && is.is_read {
            self.value(path, &old.part.inner(&was.shape), &new.part.inner(&is.shape), &mut finding);
        }
        presence(was, is, &mut finding);
        if was.with != is.with {
            finding.add(
                Warning,
                &[],
                pages::WITH,
                "another module converts it: what it makes of the values of before cannot be seen here",
            );
            if finding.effects.is_empty() {
                finding.effects.insert(SilentLoss);
            }
            finding.way(WayOut::advice("read items of before in a test"));
        }
        let lost: Vec<String> =
            was.aliases.difference(&is.aliases).map(|alias| format!("`{alias}`")).collect();
        if !lost.is_empty() {
            let effect = if is.absent == Absent::Refused { Unreadable } else { SilentLoss };
            finding.add(
                Danger,
                &[effect],
                pages::ALIAS,
                format!("an item that has it as {} is not read by that name any more", lost.join(" or ")),
            );
            finding.way(WayOut::advice("keep the alias until every item has been written again"));
        }
        self.push(finding);
    }

    /// A map whose members are the struct's own now, or the other way round.
    fn moved(
        &mut self,
        path: Option<&Path>,
        old: &Side<'_, '_>,
        new: &Side<'_, '_>,
        gone: &mut Vec<&str>,
        added: &mut Vec<&str>,
    ) {
        for name in gone.clone() {
            let Some(members) = old.get(name).and_then(|member| inner(&member.shape)) else { continue };
            if !is_among(members, added) {
                continue;
            }
            let to: Vec<String> = members.members.keys().map(|name| format!("`{name}`")).collect();
            let mut finding = Finding::between(&at(path, name), format!("the map `{name}`"), to.join(", "));
            let is_required = members
                .members
                .keys()
                .any(|name| new.get(name).is_some_and(|member| member.absent == Absent::Refused));
            let effects: &[_] = if is_required { &[Unreadable] } else { &[SilentLoss, SilentDefault] };
            finding.add(
                Danger,
                effects,
                pages::FLATTEN,
                format!("items of before have these values within `{name}`, where they are not looked for"),
            );
            if old.get(name).is_some_and(|member| member.absent == Absent::Refused) {
                finding.effects.insert(NotReadByOlder);
            }
            finding.way(WayOut::advice("keep it nested: without `#[serde(flatten)]`"));
            finding.field = field_of(path, members.members.keys().next().map_or(name, String::as_str));
            self.push(finding);
            added.retain(|name| !members.members.contains_key(*name));
            gone.retain(|other| *other != name);
        }
        for name in added.clone() {
            let Some(members) = new.get(name).and_then(|member| inner(&member.shape)) else { continue };
            if !is_among(members, gone) {
                continue;
            }
            let from: Vec<String> = members.members.keys().map(|name| format!("`{name}`")).collect();
            let mut finding = Finding::between(&at(path, name), from.join(", "), format!("the map `{name}`"));
            let is_required = new.get(name).is_some_and(|member| member.absent == Absent::Refused);
            let effects: &[_] = if is_required { &[Unreadable] } else { &[SilentLoss, SilentDefault] };
            finding.add(Danger, effects, pages::FLATTEN, format!("items of before have these values beside the others, and they are looked for within `{name}`"));
            if members
                .members
                .keys()
                .any(|name| old.get(name).is_some_and(|member| member.absent == Absent::Refused))
            {
                finding.effects.insert(NotReadByOlder);
            }
            finding.way(WayOut::paste("#[serde(flatten)]", "on the field, as before"));
            self.push(finding);
            gone.retain(|name| !members.members.contains_key(*name));
            added.retain(|other| *other != name);
        }
    }

    /// A field that reads the name of before as well.
    fn aliased(
        &mut self,
        path: Option<&Path>,
        old: &Side<'_, '_>,
        new: &Side<'_, '_>,
        gone: &mut Vec<&str>,
        added: &mut Vec<&str>,
    ) {
        for name in gone.clone() {
            let reader = new.members.members.iter().find(|(_, member)| member.aliases.contains(name));
            let (Some((new_name, is)), Some(was)) = (reader, old.get(name)) else { continue };
            let mut finding = renamed(path, name, was, new_name, is);
            self.value(
                &at(path, name),
                &old.part.inner(&was.shape),
                &new.part.inner(&is.shape),
                &mut finding,
            );
            finding.add(
                Danger,
                &[Compatible, SilentLoss, Unreadable],
                pages::ALIAS,
                format!("a get and a put move an item over, but an update of `{new_name}` leaves an item with both names, which serde refuses; conditions, filters, projections and indexes on `{new_name}` miss the items of before"),
            );
            if was.absent == Absent::Refused {
                finding.effects.insert(NotReadByOlder);
            }
            finding.way(WayOut::paste(format!("#[serde(rename = \"{name}\")]"), "in place of the alias"));
            finding
                .way(WayOut::advice("no updates of the attribute until every item has been written again"));
            self.push(finding);
            gone.retain(|other| *other != name);
            added.retain(|other| *other != new_name);
        }
    }

    /// A field gone and one of its kind new: most likely one field with another name.
    fn renamed(
        &mut self,
        path: Option<&Path>,
        old: &Side<'_, '_>,
        new: &Side<'_, '_>,
        gone: &mut Vec<&str>,
        added: &mut Vec<&str>,
    ) {
        let alike = |old_name: &str, new_name: &str| {
            let (was, is) = (old.get(old_name)?, new.get(new_name).filter(|is| is.is_read)?);
            let (was, is) = (old.part.inner(&was.shape), new.part.inner(&is.shape));
            let kind = |parts: Vec<Part<'_>>| parts.first().map(Part::kind).filter(|kind| *kind != Kind::Any);
            if fit::reads(&is, &was) {
                Some(2 + usize::from(was.shape == is.shape))
            } else {
                let is_same = kind(was.written()) == kind(is.read()) && kind(was.written()).is_some();
                (is_same && similarity(old_name, new_name) >= 60).then_some(1)
            }
        };
        for (name, new_name) in pair(gone, added, alike) {
            let (Some(was), Some(is)) = (old.get(name), new.get(new_name)) else { continue };
            let mut finding = renamed(path, name, was, new_name, is);
            let (effects, reason): (&[_], _) = match is.absent {
                Absent::Refused => (
                    &[Unreadable],
                    format!(
                        "no item of before has `{new_name}`: each of them fails to deserialize, and `{name}` stays stored"
                    ),
                ),
                Absent::Default => (
                    &[SilentLoss, SilentDefault],
                    format!(
                        "an item of before is read with the default of `{new_name}`, and the next put deletes `{name}`"
                    ),
                ),
                Absent::None => (
                    &[SilentLoss],
                    format!("an item of before is read as `None`, and the next put deletes `{name}`"),
                ),
            };
            finding.add(Danger, effects, pages::RENAME, reason);
            if was.absent == Absent::Refused {
                finding.effects.insert(NotReadByOlder);
            }
            finding.way(WayOut::paste(
                format!("#[serde(rename = \"{name}\")]"),
                format!("on the field that is stored as `{new_name}`"),
            ));
            finding.way(WayOut::advice(
                "write both, backfill, read the new one, and then drop the old one: three releases",
            ));
            self.push(finding);
            gone.retain(|other| *other != name);
            added.retain(|other| *other != new_name);
        }
    }

    fn removed(&mut self, path: Option<&Path>, old: &Side<'_, '_>, new: &Side<'_, '_>, name: &str) {
        let Some(was) = old.get(name) else { return };
        let place = at(path, name);
        let mut finding = Finding::removed(&place, format!("`{name}` ({was})"));
        match &new.members.rest {
            Rest::Refused => {
                finding.add(
                    Danger,
                    &[Unreadable],
                    pages::STRICT,
                    format!(
                        "`deny_unknown_fields` refuses the attribute `{name}`, which items of before have"
                    ),
                );
                finding.way(WayOut::advice("without `deny_unknown_fields`"));
            }
            Rest::Kept(values) => {
                let mut value = Finding::between(&place, was.to_string(), values.to_string());
                self.value(&place, &old.part.inner(&was.shape), &new.part.inner(values), &mut value);
                if value.is_empty() {
                    finding.add(
                        Note,
                        &[Compatible],
                        pages::FLATTEN,
                        format!("`{name}` is kept in the flattened map"),
                    );
                } else {
                    finding = value;
                }
            }
            Rest::Ignored | Rest::Unknown => {
                finding.add(
                    Warning,
                    &[SilentLoss],
                    pages::DATA_TYPES,
                    format!(
                        "`{name}` stays in the items of before until the next put of each, which drops it"
                    ),
                );
                finding.way(WayOut::advice(
                    "a map that keeps what is unknown: `#[serde(flatten)] rest: HashMap<String, …>`",
                ));
            }
        }
        if was.is_read && was.absent == Absent::Refused {
            finding.add(
                Warning,
                &[NotReadByOlder],
                pages::DEFAULT,
                format!("the program that still runs cannot read an item without `{name}`"),
            );
        }
        self.push(finding);
    }

    fn added(&mut self, path: Option<&Path>, old: &Side<'_, '_>, new: &Side<'_, '_>, name: &str) {
        let Some(is) = new.get(name) else { return };
        let place = at(path, name);
        let mut finding = Finding::added(&place, format!("`{name}` ({is})"));
        finding.is(Aspect::Added);
        match is.absent {
            _ if !is.is_read => {}
            Absent::Refused => {
                finding.add(
                    Danger,
                    &[Unreadable],
                    pages::DEFAULT,
                    format!("no item of before has `{name}`: each of them fails to deserialize"),
                );
                finding.way(WayOut::paste("#[serde(default)]", "on the field"));
                finding.way(WayOut::advice("an `Option`"));
            }
            Absent::Default => {
                finding.add(Warning, &[SilentDefault], pages::DEFAULT, "an item of before is read with the default; filters and conditions find no attribute there");
            }
            Absent::None => {
                finding.add(Note, &[Compatible], pages::DEFAULT, "an item of before is read as `None`; an older program that puts an item drops the attribute");
            }
        }
        if old.members.rest == Rest::Refused && is.written != Written::Never {
            finding.add(
                Warning,
                &[NotReadByOlder],
                pages::STRICT,
                "`deny_unknown_fields` of the program that still runs refuses an item that has it",
            );
        }
        self.push(finding);
    }
}

/// Whether it may be absent, before and after.
fn presence(was: &Member, is: &Member, finding: &mut Finding) {
    let may_lack = was.written != Written::Always || was.absent == Absent::Default;
    if was.is_read && !is.is_read {
        finding.add(
            Danger,
            &[SilentLoss],
            pages::SKIP,
            "what is stored is not read any more, and the next put replaces it by the default",
        );
        return;
    }
    if may_lack && is.absent == Absent::Refused && is.is_read {
        let reason = if was.written == Written::Always {
            "an item that is older than the attribute was read with the default so far, and fails to deserialize now"
        } else {
            "an item without it fails to deserialize"
        };
        finding.is(Aspect::Optional);
        finding.add(Danger, &[Unreadable], pages::DEFAULT, reason);
        finding.way(WayOut::paste("#[serde(default)]", "on the field"));
    } else if was.written == Written::Sometimes && was.absent == Absent::None && is.absent == Absent::Default
    {
        finding.add(Warning, &[SilentDefault], pages::DEFAULT, "an item without it is read with the default");
    }
    if is.written == Written::Never && was.written != Written::Never {
        finding.add(Warning, &[SilentLoss], pages::SKIP, "the next put drops what is stored");
    }
    let lacks = is.written != Written::Always;
    if lacks && was.written == Written::Always && was.absent == Absent::Refused && was.is_read {
        finding.is(Aspect::Optional);
        finding.add(
            Warning,
            &[NotReadByOlder],
            pages::DEFAULT,
            "the program that still runs cannot read an item without it",
        );
        finding.way(WayOut::advice("deploy what reads both first, and what writes it in the next release"));
    }
    let null = |member: &Member| member.shape.written().any(|form| *form == Form::Null);
    if (null(was), null(is)) == (true, false)
        && lacks
        && is.absent != Absent::Refused
        && is.shape.reads_null()
    {
        finding.add(Warning, &[Compatible], pages::CONDITIONS, "NULL is read, and the next put removes it: `attribute_not_exists` tells items of before from new ones");
    }
    if (null(was), null(is)) == (false, true)
        && was.written == Written::Sometimes
        && is.written == Written::Always
    {
        finding.add(Warning, &[Compatible], pages::CONDITIONS, "`None` is stored as NULL, which exists: `attribute_not_exists` tells items of before from new ones");
    }
}

/// The one form with members that a shape is, NULL aside.
fn inner(shape: &Shape) -> Option<&Members> {
    let mut forms = shape.alternatives().iter().filter(|one| one.form != Form::Null);
    let members = forms.next()?.form.members()?;
    (forms.next().is_none() && !members.members.is_empty()).then_some(members)
}

fn is_among(members: &Members, names: &[&str]) -> bool {
    let names: BTreeSet<&str> = names.iter().copied().collect();
    members.members.keys().all(|name| names.contains(name.as_str()))
}

fn at(path: Option<&Path>, name: &str) -> Path {
    path.map_or_else(|| Path::attribute(name), |path| path.member(name))
}

/// The attribute of the field to point at, for a member of this name.
fn field_of(path: Option<&Path>, name: &str) -> String {
    path.map_or_else(|| name.to_owned(), |path| path.attribute.clone())
}

fn renamed(path: Option<&Path>, name: &str, was: &Member, new_name: &str, is: &Member) -> Finding {
    let shown = |name: &str, member: &Member| format!("`{name}` ({member})");
    let mut finding = Finding::between(&at(path, name), shown(name, was), shown(new_name, is));
    finding.is(Aspect::Renamed);
    finding.field = field_of(path, new_name);
    finding
}
