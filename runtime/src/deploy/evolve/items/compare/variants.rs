//! What changes of the variants of an enum.

use std::collections::{BTreeMap, BTreeSet};

use super::super::shape::{Form, Members, Text};
use super::finding::{Aspect, Finding, Path};
use super::renames::{pair, similarity};
use super::value::{Comparison, Forms, of_kind, texts};
use super::view::{Kind, Part, View};
use super::{fit, pages};
use crate::deploy::evolve::ItemEffect::{NotReadByOlder, SilentLoss, Unreadable};
use crate::deploy::evolve::Severity::{Danger, Warning};
use crate::deploy::evolve::WayOut;

/// The variants of an externally tagged enum: texts, and maps of one entry.
#[derive(Debug, Default)]
struct External<'a> {
    variants: BTreeMap<&'a str, Option<View<'a>>>,
    /// Whether any text is one, or is taken for one.
    any: bool,
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
                    let contents = variants.iter();
                    external
                        .variants
                        .extend(contents.map(|(name, content)| (name.as_str(), Some(part.inner(content)))));
                }
                _ => {}
            }
        }
        external
    }

    /// Whether a variant is read as it is written.
    fn has(&self, name: &str, content: Option<&View<'_>>) -> bool {
        match (self.variants.get(name), content) {
            (Some(Some(_)), Some(_)) | (Some(None), None) => true,
            (_, None) => self.any,
            _ => false,
        }
    }

    /// The variants that another enum has not.
    fn not_in(&self, other: &Self) -> Vec<&'a str> {
        let lost = self.variants.iter().filter(|(name, content)| !other.has(name, content.as_ref()));
        lost.map(|(name, _)| *name).collect()
    }
}

impl Comparison {
    /// An externally tagged enum.
    pub(super) fn variants(&mut self, path: &Path, old: &Forms<'_>, new: &Forms<'_>, finding: &mut Finding) {
        texts(old, new, finding);
        let (was, is) = (External::of(&old.written), External::of(&new.read));
        let has_kind =
            |kind| [&old.written, &new.read].iter().all(|parts| of_kind(parts, kind).next().is_some());
        // Where one side has no such kind at all, the kind has changed, which is said already.
        if !has_kind(Kind::Text) && !has_kind(Kind::Map) || was.variants.is_empty() {
            return;
        }
        if is.variants.is_empty() && !is.any {
            return;
        }
        let (writes, read) = (External::of(&new.written), External::of(&old.read));
        let added = if read.any { Vec::new() } else { writes.not_in(&read) };
        let change = VariantChange {
            lost: was.not_in(&is),
            added,
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

/// The names of variants that are gone, and those that are new.
pub(super) struct VariantChange<'a> {
    pub(super) lost: Vec<&'a str>,
    pub(super) added: Vec<&'a str>,
    pub(super) reads_other: bool,
    pub(super) older_reads_other: bool,
}

impl VariantChange<'_> {
    pub(super) fn report(&self, finding: &mut Finding, alike: impl Fn(&str, &str) -> Option<usize>) {
        if !self.lost.is_empty() {
            finding.is(Aspect::Variants);
            if self.reads_other {
                let reason = format!(
                    "{} read as the variant with `serde(other)`, and the next put stores that one: which it was is lost",
                    list(&self.lost, "is", "are"),
                );
                finding.add(Warning, &[SilentLoss], pages::OTHER, reason);
                finding.way(WayOut::advice("do not put an item that was read so"));
            } else {
                self.report_lost(finding, alike);
            }
        }
        if !self.added.is_empty() && !self.older_reads_other {
            let reason = format!(
                "the program that still runs cannot read {}: an item with it fails to deserialize",
                list(&self.added, "", ""),
            );
            finding.add(Warning, &[NotReadByOlder], pages::VARIANT, reason);
            if self.lost.is_empty() {
                finding.way(WayOut::advice(
                    "deploy what reads it first, and what writes it in the next release",
                ));
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
            reasons.push(format!(
                "{} stored in another form, with content or without it: an item of before fails to deserialize",
                list(&changed, "is", "are"),
            ));
        }
        if !renamed.is_empty() {
            let pairs: Vec<String> =
                renamed.iter().map(|(old, new)| format!("`{old}` is now `{new}`")).collect();
            reasons.push(format!("{}: an item that has the old name fails to deserialize", pairs.join(", ")));
        }
        if !removed.is_empty() {
            reasons.push(format!(
                "{} no variant any more: an item that has it fails to deserialize",
                list(&removed, "is", "are"),
            ));
        }
        finding.add(Danger, &[Unreadable], pages::VARIANT, reasons.join("\n"));
        // All of them in another case: that is `rename_all`.
        let is_case = |(old, new): &(&str, &str)| similarity(old, new) == 100;
        if renamed.len() > 1 && renamed.iter().all(is_case) {
            finding.way(WayOut::advice("keep the names: leave the enum's `rename_all` as it was"));
        }
        for (old, new) in &renamed {
            let line = format!("#[serde(rename = \"{old}\")]");
            finding.way(WayOut::paste(line, format!("on the variant that is stored as `{new}`")));
        }
        if !removed.is_empty() {
            finding
                .way(WayOut::advice(format!("rewrite the items that have {} first", list(&removed, "", ""))));
        }
    }
}

fn list(names: &[&str], one: &str, more: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let verb = if names.len() == 1 { one } else { more };
    let names = names.join(", ");
    if verb.is_empty() { names } else { format!("{names} {verb}") }
}

/// The entry that tells the forms of a map from each other: it is in all of them, and has other texts in each.
pub(super) fn tag<'a>(forms: &[&'a Members]) -> Option<&'a str> {
    let first = forms.first()?;
    let mut names = first.members.keys();
    names
        .find(|name| {
            let mut seen = BTreeSet::new();
            forms.iter().all(|members| {
                tags(members, name).is_some_and(|tags| tags.into_iter().all(|tag| seen.insert(tag)))
            })
        })
        .map(String::as_str)
}

/// The texts that an entry can have, if it has to be one of some.
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

/// Whether any other text is taken for one of them.
pub(super) fn takes_other(members: &Members, name: &str) -> bool {
    members.members.get(name).is_some_and(|member| {
        member.shape.read().any(|form| matches!(form, Form::S(Text::OneOf { other: true, .. })))
    })
}
