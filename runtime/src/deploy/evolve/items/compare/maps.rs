//! Compares maps.

use std::collections::BTreeSet;

use super::super::shape::{Absent, Form, Member, Members, Rest, Shape, Text};
use super::finding::{Aspect, Finding, Path};
use super::value::{Comparison, Forms};
use super::variants::{VariantChange, tag, tags, takes_other};
use super::view::{Part, View};
use super::{fit, pages};
use crate::deploy::evolve::ItemEffect::{NotReadByOlder, SilentLoss, Unreadable};
use crate::deploy::evolve::Severity::{Danger, Warning};
use crate::deploy::evolve::WayOut;

/// A map with known members.
type Structure<'p, 'a> = (&'p Part<'a>, &'a Members);

/// A map whose keys are data: the form of its keys, and the shape of its values.
type Dictionary<'p, 'a> = (&'p Part<'a>, &'a Form, &'a Shape);

fn structures<'p, 'a>(parts: &'p [Part<'a>]) -> Vec<Structure<'p, 'a>> {
    parts.iter().filter_map(|part| Some((part, part.form.members()?))).collect()
}

fn dictionaries<'p, 'a>(parts: &'p [Part<'a>]) -> Vec<Dictionary<'p, 'a>> {
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
        let (is, is_dictionary) = (structures(&new.read), dictionaries(&new.read));
        let reader = is_dictionary.first();
        if has_variants(&old.written) && !has_variants(&new.read) {
            if !is.is_empty() {
                retagged(finding, None);
            } else if let Some(reader) = reader {
                for part in &old.written {
                    if let Form::Variants(variants) = part.form {
                        let entries = variants.iter().map(|(name, content)| (name.as_str(), content));
                        self.as_dictionary(path, (part, entries.collect()), *reader, finding);
                    }
                }
            }
            return;
        }
        let was = structures(&old.written);
        if !was.is_empty() && !is.is_empty() {
            self.structures(Some(path), old, new, finding);
        } else if let Some(reader) = reader {
            for (part, members) in was {
                self.struct_as_dictionary(path, (part, members), *reader, finding);
            }
        } else if !was.is_empty() && has_variants(&new.read) {
            retagged(finding, tag(&was.iter().map(|(_, members)| *members).collect::<Vec<_>>()));
        }
        for dictionary in dictionaries(&old.written) {
            if let Some(reader) = reader {
                self.dictionaries(path, dictionary, *reader, (old, new), finding);
            } else if has_variants(&new.read) {
                finding.is(Aspect::Variants);
                let reason =
                    "a map with several entries, or with a key that is not a variant, fails to deserialize";
                finding.add(Danger, &[Unreadable], pages::TAGGING, reason);
                finding.way(WayOut::advice("store it in a new attribute"));
            } else if let Some(reader) = is.first() {
                self.dictionary_as_struct(path, dictionary, *reader, finding);
            }
        }
    }

    /// Compares maps with known members, each with the one that reads it.
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
        let tag_of = |forms: &[Structure<'_, '_>]| {
            let members: Vec<&Members> = forms.iter().map(|(_, members)| *members).collect();
            tag(&members).map(str::to_owned)
        };
        match (tag_of(&was), tag_of(&is)) {
            (Some(old_tag), Some(new_tag)) if old_tag != new_tag => retagged(finding, Some(&old_tag)),
            (Some(tag), Some(_)) => self.tagged(path, (&was, old), (&is, new), &tag, finding),
            _ => {
                self.untagged(path, &was, &is, finding);
                unread_by_older(&structures(&old.read), &structures(&new.written), finding);
            }
        }
    }

    /// Compares the variants of an internally or adjacently tagged enum.
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
        let reads_other =
            |forms: &[Structure<'_, '_>]| forms.iter().any(|(_, members)| takes_other(members, tag));
        let find = |forms: &[Structure<'_, '_>], name: &str| {
            forms.iter().position(|(_, members)| tags(members, tag).is_some_and(|tags| tags.contains(name)))
        };
        let (stored, readable) = (names(was), names(is));
        let (writes, older) = (names(&structures(&new.written)), names(&structures(&old.read)));
        let change = VariantChange {
            lost: stored.difference(&readable).map(String::as_str).collect(),
            added: writes.difference(&older).map(String::as_str).collect(),
            aliased: stored
                .intersection(&readable)
                .filter(|name| !writes.contains(*name))
                .map(String::as_str)
                .collect(),
            reads_other: reads_other(is),
            older_reads_other: reads_other(&structures(&old.read)),
        };
        change.report(finding, |old_name, new_name| {
            let (old, new) = (was[find(was, old_name)?].1, is[find(is, new_name)?].1);
            let others = |members: &Members| -> BTreeSet<String> {
                members.members.keys().filter(|name| *name != tag).cloned().collect()
            };
            (others(old) == others(new)).then_some(1)
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

    /// Compares maps without a tag. `serde` reads a value as the first variant that fits.
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
            // If no variant fits, compare with the most similar one.
            let reader = is.iter().filter(fits).max_by_key(shared);
            let nearest = || is.iter().max_by_key(shared).filter(|nearest| shared(nearest) > 0);
            if let Some(reader) = reader.or_else(nearest) {
                self.members(path, (part, members), *reader, None);
            } else {
                finding.is(Aspect::Variants);
                let reason =
                    format!("a value {} no longer matches a variant, and fails to deserialize", part.form);
                finding.add(Danger, &[Unreadable], pages::TAGGING, reason);
            }
        }
    }

    /// Compares a struct with a map whose keys are data.
    fn struct_as_dictionary(
        &mut self,
        path: &Path,
        (part, members): Structure<'_, '_>,
        reader: Dictionary<'_, '_>,
        finding: &mut Finding,
    ) {
        let is_required = |member: &Member| member.absent == Absent::Refused;
        if members.members.values().any(is_required) {
            let reason = "the running version cannot read a map that lacks one of the fields";
            finding.add(Warning, &[NotReadByOlder], pages::DEFAULT, reason);
        }
        let entries = members.members.iter().map(|(name, member)| (name.as_str(), &member.shape));
        self.as_dictionary(path, (part, entries.collect()), reader, finding);
    }

    /// Compares entries with a map whose keys are data: each entry is read as one of the map's values.
    fn as_dictionary(
        &mut self,
        path: &Path,
        (part, entries): (&Part<'_>, Vec<(&str, &Shape)>),
        (reader, keys, values): Dictionary<'_, '_>,
        finding: &mut Finding,
    ) {
        let names = Form::S(Text::one_of(entries.iter().map(|(name, _)| *name)));
        dictionary_keys(&names, keys, finding);
        for (name, shape) in entries {
            self.place(&path.member(name), &part.inner(shape), &reader.inner(values));
        }
    }

    /// Compares maps whose keys are data.
    fn dictionaries(
        &mut self,
        path: &Path,
        (part, keys, values): Dictionary<'_, '_>,
        (reader, new_keys, new_values): Dictionary<'_, '_>,
        (old, new): (&Forms<'_>, &Forms<'_>),
        finding: &mut Finding,
    ) {
        dictionary_keys(keys, new_keys, finding);
        let older = dictionaries(&old.read);
        let is_unread =
            |(_, keys, _): &Dictionary<'_, '_>| !older.iter().any(|(_, older, _)| fit::key(older, keys));
        if dictionaries(&new.written).iter().any(is_unread) {
            let reason = "the running version cannot read every key that the new version writes";
            finding.add(Warning, &[NotReadByOlder], pages::DATA_TYPES, reason);
        }
        self.place(&path.values(), &part.inner(values), &reader.inner(new_values));
    }

    /// Compares a map whose keys are data with a struct.
    fn dictionary_as_struct(
        &mut self,
        path: &Path,
        (part, _, values): Dictionary<'_, '_>,
        (reader, members): Structure<'_, '_>,
        finding: &mut Finding,
    ) {
        let reason = "an entry that is not a field is ignored, and the next put drops it";
        finding.add(Danger, &[SilentLoss], pages::DATA_TYPES, reason);
        let required = members.members.iter().filter(|(_, member)| member.absent == Absent::Refused);
        let required: Vec<String> = required.map(|(name, _)| format!("`{name}`")).collect();
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

/// Adds the new forms that the flattened map of the running version does not read.
fn unread_by_older(older: &[Structure<'_, '_>], written: &[Structure<'_, '_>], finding: &mut Finding) {
    let shape = |part: &Part<'_>| Shape::from(part.form.clone());
    let is_read = |(part, _): &Structure<'_, '_>| {
        let form = shape(part);
        older.iter().any(|(reader, _)| fit::reads(&View::new(&shape(reader)), &View::new(&form)))
    };
    let keeps = |(_, members): &Structure<'_, '_>| matches!(members.rest, Rest::Kept(_));
    if older.iter().any(keeps) && !written.iter().all(is_read) {
        let reason = "the flattened map of the running version cannot read every value of the new version";
        finding.add(Warning, &[NotReadByOlder], pages::FLATTEN, reason);
    }
}

/// Compares the keys of maps whose keys are data.
fn dictionary_keys(old: &Form, new: &Form, finding: &mut Finding) {
    match (old, new) {
        (Form::S(Text::OneOf { names, .. }), Form::S(Text::OneOf { names: readers, other })) => {
            let change = VariantChange {
                lost: names.difference(readers).map(String::as_str).collect(),
                added: readers.difference(names).map(String::as_str).collect(),
                aliased: Vec::new(),
                reads_other: *other,
                older_reads_other: false,
            };
            change.report(finding, |_, _| Some(1));
        }
        _ if fit::key(new, old) => {}
        (Form::S(Text::Any), _) => {
            let reason = format!("a map with a key that is not {new} fails to deserialize");
            finding.add(Warning, &[Unreadable], pages::DATA_TYPES, reason);
        }
        _ => {
            finding.is(Aspect::Kind);
            let reason = format!("existing keys are {old}, and fail to deserialize as {new}");
            finding.add(Danger, &[Unreadable], pages::DATA_TYPES, reason);
        }
    }
}

/// Adds the consequences of another tag, or another place of the tag.
fn retagged(finding: &mut Finding, old_tag: Option<&str>) {
    finding.is(Aspect::Variants);
    let reason = "existing items have their variant at another place than the new version looks for it: each of them \
                  fails to deserialize";
    finding.add(Danger, &[Unreadable, NotReadByOlder], pages::TAGGING, reason);
    finding.way(match old_tag {
        Some(tag) => WayOut::paste(format!("#[serde(tag = \"{tag}\")]"), "on the enum, as before"),
        None => WayOut::advice("keep the representation of the enum"),
    });
}
