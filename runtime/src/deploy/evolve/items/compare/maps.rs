//! What changes of a value that is a map.

use std::collections::BTreeSet;

use super::super::shape::{Absent, Form, Member, Members, Shape, Text};
use super::finding::{Aspect, Finding, Path};
use super::value::{Comparison, Forms};
use super::variants::{VariantChange, tag, tags, takes_other};
use super::view::{Part, View};
use super::{fit, pages};
use crate::deploy::evolve::ItemEffect::{NotReadByOlder, SilentLoss, Unreadable};
use crate::deploy::evolve::Severity::{Danger, Warning};
use crate::deploy::evolve::WayOut;

/// A form with members.
type Structure<'p, 'a> = (&'p Part<'a>, &'a Members);

fn structures<'p, 'a>(parts: &'p [Part<'a>]) -> Vec<Structure<'p, 'a>> {
    parts.iter().filter_map(|part| Some((part, part.form.members()?))).collect()
}

fn dictionaries<'p, 'a>(parts: &'p [Part<'a>]) -> Vec<(&'p Part<'a>, &'a Form, &'a Shape)> {
    let dictionary = |part: &'p Part<'a>| match part.form {
        Form::Map { keys, values } => Some((part, &**keys, &**values)),
        _ => None,
    };
    parts.iter().filter_map(dictionary).collect()
}

fn has_variants(parts: &[Part<'_>]) -> bool {
    parts.iter().any(|part| matches!(part.form, Form::Variants(_)))
}

impl Comparison {
    pub(super) fn maps(&mut self, path: &Path, old: &Forms<'_>, new: &Forms<'_>, finding: &mut Finding) {
        let (was, is) = (structures(&old.written), structures(&new.read));
        let (was_dictionary, is_dictionary) = (dictionaries(&old.written), dictionaries(&new.read));
        if has_variants(&old.written) && !has_variants(&new.read) {
            if !is.is_empty() {
                retagged(finding, None);
            } else if let Some((reader, keys, values)) = is_dictionary.first() {
                for part in &old.written {
                    if let Form::Variants(variants) = part.form {
                        let entries = variants.iter().map(|(name, content)| (name.as_str(), content));
                        self.as_dictionary(path, (part, entries.collect()), (reader, keys, values), finding);
                    }
                }
            }
            return;
        }
        if !was.is_empty() {
            if !is.is_empty() {
                self.structures(Some(path), old, new, finding);
            } else if let Some((reader, keys, values)) = is_dictionary.first() {
                for (part, members) in &was {
                    let required = |member: &&Member| member.absent == Absent::Refused;
                    if members.members.values().any(|member| required(&member)) {
                        finding.add(
                            Warning,
                            &[NotReadByOlder],
                            pages::DEFAULT,
                            "the program that still runs cannot read a map that lacks one of the fields",
                        );
                    }
                    let entries = members.members.iter().map(|(name, member)| (name.as_str(), &member.shape));
                    self.as_dictionary(path, (part, entries.collect()), (reader, keys, values), finding);
                }
            } else if has_variants(&new.read) {
                retagged(finding, tag(&was.iter().map(|(_, members)| *members).collect::<Vec<_>>()));
            }
        }
        for (part, keys, values) in was_dictionary {
            if let Some((reader, new_keys, new_values)) = is_dictionary.first() {
                dictionary_keys(keys, new_keys, finding);
                let (older, writers) = (dictionaries(&old.read), dictionaries(&new.written));
                let is_unread =
                    |(_, keys, _): &(_, &Form, _)| !older.iter().any(|(_, older, _)| fit::key(older, keys));
                if writers.iter().any(is_unread) {
                    finding.add(
                        Warning,
                        &[NotReadByOlder],
                        pages::DATA_TYPES,
                        "the program that still runs cannot read every key that the new one writes",
                    );
                }
                self.place(&path.values(), &part.inner(values), &reader.inner(new_values));
            } else if has_variants(&new.read) {
                finding.is(Aspect::Variants);
                finding.add(
                    Danger,
                    &[Unreadable],
                    pages::TAGGING,
                    "a map that has other keys than a variant, or several, fails to deserialize",
                );
                finding.way(WayOut::advice("store it in a new attribute"));
            } else if let Some((reader, members)) = is.first() {
                self.dictionary_as_struct(path, (part, values), (*reader, *members), finding);
            }
        }
    }

    /// Forms with members, each with the one that reads it.
    pub(super) fn structures(
        &mut self,
        path: Option<&Path>,
        old: &Forms<'_>,
        new: &Forms<'_>,
        finding: &mut Finding,
    ) {
        let (was, is) = (structures(&old.written), structures(&new.read));
        if let ([was], [is]) = (&was[..], &is[..]) {
            self.members(path, *was, *is, None);
            return;
        }
        let members = |forms: &[Structure<'_, '_>]| {
            forms.iter().map(|(_, members)| (*members).clone()).collect::<Vec<_>>()
        };
        let (was_members, is_members) = (members(&was), members(&is));
        let (old_tag, new_tag) =
            (tag(&was_members.iter().collect::<Vec<_>>()), tag(&is_members.iter().collect::<Vec<_>>()));
        match (old_tag, new_tag) {
            (Some(old_tag), Some(new_tag))
                if old_tag != new_tag
                    && !is_members.iter().all(|members| members.members.contains_key(old_tag)) =>
            {
                retagged(finding, Some(old_tag));
            }
            (Some(tag), Some(_)) => self.tagged(path, (&was, old), (&is, new), tag, finding),
            _ => self.untagged(path, &was, &is, finding),
        }
    }

    fn tagged(
        &mut self,
        path: Option<&Path>,
        (was, old): (&[Structure<'_, '_>], &Forms<'_>),
        (is, new): (&[Structure<'_, '_>], &Forms<'_>),
        tag: &str,
        finding: &mut Finding,
    ) {
        let names = |forms: &[Structure<'_, '_>]| -> BTreeSet<String> {
            let all = forms.iter().flat_map(|(_, members)| tags(members, tag).unwrap_or_default());
            all.map(str::to_owned).collect()
        };
        let (stored, readable) = (names(was), names(is));
        let (writes, older) = (names(&structures(&new.written)), names(&structures(&old.read)));
        let find = |forms: &[Structure<'_, '_>], name: &str| {
            forms.iter().position(|(_, members)| tags(members, tag).is_some_and(|tags| tags.contains(name)))
        };
        let change = VariantChange {
            lost: stored.difference(&readable).map(String::as_str).collect(),
            added: writes.difference(&older).map(String::as_str).collect(),
            reads_other: is.iter().any(|(_, members)| takes_other(members, tag)),
            older_reads_other: structures(&old.read).iter().any(|(_, members)| takes_other(members, tag)),
        };
        change.report(finding, |old_name, new_name| {
            let (old, new) = (was[find(was, old_name)?].1, is[find(is, new_name)?].1);
            let rest = |members: &Members| {
                members.members.keys().filter(|name| *name != tag).cloned().collect::<Vec<_>>()
            };
            (rest(old) == rest(new)).then_some(1)
        });
        let mut compared = BTreeSet::new();
        for name in stored.intersection(&readable) {
            if let (Some(old), Some(new)) = (find(was, name), find(is, name))
                && compared.insert((old, new))
            {
                self.members(path, was[old], is[new], Some(tag));
            }
        }
    }

    /// Without a tag, the first form that fits reads a value.
    fn untagged(
        &mut self,
        path: Option<&Path>,
        was: &[Structure<'_, '_>],
        is: &[Structure<'_, '_>],
        finding: &mut Finding,
    ) {
        for (part, members) in was {
            let form = Shape::from(part.form.clone());
            let whole = View::new(&form);
            let fits = |(reader, _): &&Structure<'_, '_>| {
                let reader = Shape::from(reader.form.clone());
                fit::reads(&View::new(&reader), &whole)
            };
            let shared = |(_, other): &&Structure<'_, '_>| {
                other.members.keys().filter(|name| members.members.contains_key(*name)).count()
            };
            // The form that reads it, or the one that it was most likely meant to become.
            let reader = is.iter().filter(fits).max_by_key(shared);
            let nearest = || is.iter().max_by_key(shared).filter(|nearest| shared(nearest) > 0);
            match reader.or_else(nearest) {
                Some(reader) => self.members(path, (part, members), *reader, None),
                None => {
                    finding.is(Aspect::Variants);
                    finding.add(
                        Danger,
                        &[Unreadable],
                        pages::TAGGING,
                        format!(
                            "a value of the form {} matches no variant any more, and fails to deserialize",
                            part.form
                        ),
                    );
                }
            }
        }
    }

    /// Entries that are read as a map whose keys are data: each has to be one of its values.
    fn as_dictionary(
        &mut self,
        path: &Path,
        (part, entries): (&Part<'_>, Vec<(&str, &Shape)>),
        (reader, keys, values): (&Part<'_>, &Form, &Shape),
        finding: &mut Finding,
    ) {
        let names = Form::S(Text::one_of(entries.iter().map(|(name, _)| *name)));
        dictionary_keys(&names, keys, finding);
        for (name, shape) in entries {
            self.place(&path.member(name), &part.inner(shape), &reader.inner(values));
        }
    }

    /// A map that is read as a struct: what is not a member is lost.
    fn dictionary_as_struct(
        &mut self,
        path: &Path,
        (part, values): (&Part<'_>, &Shape),
        (reader, members): Structure<'_, '_>,
        finding: &mut Finding,
    ) {
        let required: Vec<String> = members
            .members
            .iter()
            .filter(|(_, member)| member.absent == Absent::Refused)
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        let reason = "an entry that is no member is not read, and the next put drops it";
        finding.add(Danger, &[SilentLoss], pages::DATA_TYPES, reason);
        if !required.is_empty() {
            let reason = format!("a map without {} fails to deserialize", required.join(", "));
            finding.add(Danger, &[Unreadable], pages::DATA_TYPES, reason);
        }
        finding.way(WayOut::advice("keep the map, or store the struct in a new attribute"));
        for (name, member) in &members.members {
            self.place(&path.member(name), &part.inner(values), &reader.inner(&member.shape));
        }
    }
}

/// The keys of a map whose keys are data.
fn dictionary_keys(old: &Form, new: &Form, finding: &mut Finding) {
    match (old, new) {
        (Form::S(Text::OneOf { names, .. }), Form::S(Text::OneOf { names: readers, other })) => {
            let change = VariantChange {
                lost: names.difference(readers).map(String::as_str).collect(),
                added: readers.difference(names).map(String::as_str).collect(),
                reads_other: *other,
                older_reads_other: false,
            };
            change.report(finding, |_, _| Some(1));
        }
        _ if fit::key(new, old) => {}
        // Some keys may be read.
        (Form::S(Text::Any), _) => {
            finding.add(
                Warning,
                &[Unreadable],
                pages::DATA_TYPES,
                format!("a map with a key that is not {new} fails to deserialize"),
            );
        }
        _ => {
            finding.is(Aspect::Kind);
            finding.add(
                Danger,
                &[Unreadable],
                pages::DATA_TYPES,
                format!("a key of a map of before is {old}, and {new} is read: it fails to deserialize"),
            );
        }
    }
}

/// An enum that is told in another way.
fn retagged(finding: &mut Finding, old_tag: Option<&str>) {
    finding.is(Aspect::Variants);
    finding.add(
        Danger,
        &[Unreadable, NotReadByOlder],
        pages::TAGGING,
        "the variant of an item of before stands at another place than it is looked for: each such item fails to deserialize",
    );
    match old_tag {
        Some(tag) => {
            finding.way(WayOut::paste(format!("#[serde(tag = \"{tag}\")]"), "on the enum, as before"));
        }
        None => finding.way(WayOut::advice("keep the enum tagged as it was")),
    }
}
