//! Compares the variants of enums.

use std::collections::{BTreeMap, BTreeSet};

use super::super::shape::{Form, Members, Text};
use super::finding::{Aspect, Finding, Path};
use super::renames::{pair, similarity};
use super::scalars::readers_first;
use super::value::{Comparison, Forms, of_kind};
use super::view::{Kind, Part, View};
use super::{fit, pages};
use crate::deploy::evolve::ItemEffect::{Compatible, NotReadByOlder, SilentLoss, Unreadable};
use crate::deploy::evolve::Severity::{Danger, Warning};
use crate::deploy::evolve::WayOut;

/// The variants of an externally tagged enum: texts, and maps of one entry.
#[derive(Debug, Default)]
struct External<'a> {
    /// The variants with their contents.
    variants: BTreeMap<&'a str, Option<View<'a>>>,
    /// True if any text is accepted.
    any: bool,
    /// True if any other text is read as one of the variants.
    other: bool,
}

impl<'a> External<'a> {
    fn of(parts: &[Part<'a>]) -> Self {
        let mut external = Self::default();
        for part in parts {
            match part.form {
                Form::S(Text::Any | Text::Like(_)) => external.any = true,
                Form::S(Text::OneOf { names, other }) => {
                    external.other |= other;
                    external.variants.extend(names.iter().map(|name| (name.as_str(), None)));
                }
                Form::Variants(variants) => {
                    let content =
                        |(name, content): (&'a String, _)| (name.as_str(), Some(part.inner(content)));
                    external.variants.extend(variants.iter().map(content));
                }
                _ => {}
            }
        }
        external
    }

    /// Returns true if a variant with such a content is accepted.
    fn has(&self, name: &str, content: Option<&View<'_>>) -> bool {
        match (self.variants.get(name), content) {
            (Some(Some(_)), Some(_)) | (Some(None), None) => true,
            (_, None) => self.any,
            _ => false,
        }
    }

    /// Returns the variants that another enum does not have.
    fn not_in(&self, other: &Self) -> Vec<&'a str> {
        let lost = self.variants.iter().filter(|(name, content)| !other.has(name, content.as_ref()));
        lost.map(|(name, _)| *name).collect()
    }
}

impl Comparison {
    /// Compares externally tagged enums.
    pub(super) fn variants(&mut self, path: &Path, old: &Forms<'_>, new: &Forms<'_>, finding: &mut Finding) {
        let (was, is) = (External::of(&old.written), External::of(&new.read));
        let has = |kind| [&old.written, &new.read].iter().all(|parts| of_kind(parts, kind).next().is_some());
        // If one side has neither texts nor maps, the kind has changed, which is a finding already.
        let is_comparable = has(Kind::Text) || has(Kind::Map);
        if !is_comparable || was.variants.is_empty() || (is.variants.is_empty() && !is.any) {
            return;
        }
        let (writes, read) = (External::of(&new.written), External::of(&old.read));
        let change = VariantChange {
            lost: was.not_in(&is),
            added: if read.any { Vec::new() } else { writes.not_in(&read) },
            aliased: was.not_in(&writes).into_iter().filter(|name| is.variants.contains_key(name)).collect(),
            reads_other: is.other,
            older_reads_other: read.other,
        };
        change.report(finding, |old, new| match (was.variants.get(old)?, writes.variants.get(new)?) {
            (None, None) => Some(1),
            (Some(old), Some(new)) => fit::reads(new, old).then_some(2),
            _ => None,
        });
        for (name, content) in &was.variants {
            if let (Some(old), Some(Some(new))) = (content, is.variants.get(name)) {
                self.place(&path.member(name), old, new);
            }
        }
    }
}

/// The names of variants that are gone, and the names that are new.
pub(super) struct VariantChange<'a> {
    pub(super) lost: Vec<&'a str>,
    pub(super) added: Vec<&'a str>,
    /// The names that are only read, because another name of the variant is written.
    pub(super) aliased: Vec<&'a str>,
    /// True if the new version reads any other name as one of its variants.
    pub(super) reads_other: bool,
    /// True if the running version reads any other name as one of its variants.
    pub(super) older_reads_other: bool,
}

impl VariantChange<'_> {
    /// Adds the consequences. `alike` tells which variants can be the same under another name.
    pub(super) fn report(&self, finding: &mut Finding, alike: impl Fn(&str, &str) -> Option<usize>) {
        if !self.lost.is_empty() {
            finding.is(Aspect::Variants);
            if self.reads_other {
                let reason = format!(
                    "{} read as the variant with `serde(other)`, and the next put stores that variant: the name is lost",
                    list(&self.lost, "is", "are"),
                );
                finding.add(Warning, &[SilentLoss], pages::OTHER, reason);
                finding.way(WayOut::advice("do not put an item that was read as that variant"));
            } else {
                self.report_lost(finding, alike);
            }
        }
        let aliased: Vec<&str> =
            self.aliased.iter().copied().filter(|name| !self.lost.contains(name)).collect();
        if !aliased.is_empty() {
            let reason = format!(
                "{} read and no longer written: conditions, filters and indexes on the new name miss existing items",
                list(&aliased, "is", "are"),
            );
            finding.add(Warning, &[Compatible], pages::VARIANT, reason);
        }
        if !self.added.is_empty() && !self.older_reads_other {
            let names = list(&self.added, "", "");
            let reason =
                format!("the running version cannot read {names}: an item with it fails to deserialize");
            finding.add(Warning, &[NotReadByOlder], pages::VARIANT, reason);
            if self.lost.is_empty() {
                finding.way(readers_first());
            }
        }
    }

    fn report_lost(&self, finding: &mut Finding, alike: impl Fn(&str, &str) -> Option<usize>) {
        let (changed, lost): (Vec<&str>, Vec<&str>) =
            self.lost.iter().copied().partition(|name| self.added.contains(name));
        let renamed = pair(&lost, &self.added, alike);
        let is_renamed = |name: &&str| renamed.iter().any(|(old, _)| old == name);
        let removed: Vec<&str> = lost.iter().copied().filter(|name| !is_renamed(name)).collect();
        let mut reasons = Vec::new();
        if !changed.is_empty() {
            let names = list(&changed, "gains or loses its content", "gain or lose their contents");
            reasons.push(format!("{names}: an existing item fails to deserialize"));
        }
        if !renamed.is_empty() {
            let pairs: Vec<String> =
                renamed.iter().map(|(old, new)| format!("`{old}` is now `{new}`")).collect();
            reasons.push(format!("{}: an item with the old name fails to deserialize", pairs.join(", ")));
        }
        if !removed.is_empty() {
            let names = list(&removed, "is", "are");
            reasons.push(format!("{names} no longer a variant: an item with it fails to deserialize"));
        }
        finding.add(Danger, &[Unreadable], pages::VARIANT, reasons.join("\n"));
        // `rename_all` changes the case of every name.
        let is_case = |(old, new): &(&str, &str)| similarity(old, new) == 100;
        if renamed.len() > 1 && renamed.iter().all(is_case) {
            finding.way(WayOut::advice("keep the names: leave `rename_all` of the enum as it was"));
        }
        for (old, new) in &renamed {
            let paste = format!("#[serde(rename = \"{old}\")]");
            finding.way(WayOut::paste(paste, format!("on the variant that is stored as `{new}`")));
        }
        if !removed.is_empty() {
            let names = list(&removed, "", "");
            finding.way(WayOut::advice(format!("rewrite the items with {names} first")));
        }
    }
}

/// Returns the names with a verb for one name, or for more.
fn list(names: &[&str], one: &str, more: &str) -> String {
    let verb = if names.len() == 1 { one } else { more };
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    format!("{} {verb}", names.join(", ")).trim_end().to_owned()
}

/// Returns the name of the member that tells maps apart: each map has it, with a text that no other map has.
pub(super) fn tag<'a>(forms: &[&'a Members]) -> Option<&'a str> {
    let mut names = forms.first()?.members.keys();
    let is_tag = |name: &&String| {
        let mut seen = BTreeSet::new();
        let mut is_new = |members: &&'a Members| {
            tags(members, name).is_some_and(|tags| tags.into_iter().all(|tag| seen.insert(tag)))
        };
        forms.iter().all(&mut is_new)
    };
    names.find(is_tag).map(String::as_str)
}

/// Returns the texts of a member that is one of several texts.
pub(super) fn tags<'a>(members: &'a Members, name: &str) -> Option<BTreeSet<&'a str>> {
    let mut tags = BTreeSet::new();
    for form in members.members.get(name)?.shape.alternatives() {
        match &form.form {
            Form::S(Text::OneOf { names, .. }) => tags.extend(names.iter().map(String::as_str)),
            _ => return None,
        }
    }
    Some(tags)
}

/// Returns true if any other text is read as one of the texts of a member.
pub(super) fn takes_other(members: &Members, name: &str) -> bool {
    members.members.get(name).is_some_and(|member| {
        member.shape.read().any(|form| matches!(form, Form::S(Text::OneOf { other: true, .. })))
    })
}
