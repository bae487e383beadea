//! What changes of the value at one place.

use std::collections::BTreeSet;

use super::super::shape::{Form, Number, Shape, Text};
use super::finding::{Aspect, Finding, Path};
use super::fit::{self, NumberFit};
use super::pages;
use super::view::{Kind, Part, View};
use crate::deploy::evolve::ItemEffect::{Compatible, NotReadByOlder, SilentLoss, Unreadable};
use crate::deploy::evolve::Severity::{Danger, Warning};
use crate::deploy::evolve::WayOut;

/// Compares the items of one struct with those of before.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    pub(super) findings: Vec<Finding>,
    /// The pairs of shapes that are compared already, by their addresses: a shape can contain itself.
    seen: BTreeSet<(usize, usize)>,
}

/// The forms of a value before and after.
pub(super) struct Forms<'a> {
    pub(super) written: Vec<Part<'a>>,
    pub(super) read: Vec<Part<'a>>,
}

impl<'a> Forms<'a> {
    pub(super) fn new(view: &View<'a>) -> Self {
        Self { written: view.written(), read: view.read() }
    }

    fn kinds(parts: &[Part<'_>]) -> BTreeSet<Kind> {
        parts.iter().map(Part::kind).collect()
    }
}

/// Those of one kind.
pub(super) fn of_kind<'p, 'a>(
    parts: &'p [Part<'a>],
    kind: Kind,
) -> impl Iterator<Item = &'p Part<'a>> + Clone {
    parts.iter().filter(move |part| part.kind() == kind)
}

impl Comparison {
    pub(super) fn push(&mut self, finding: Finding) {
        if !finding.is_empty() {
            self.findings.push(finding);
        }
    }

    /// A value that has no name of its own.
    pub(super) fn place(&mut self, path: &Path, old: &View<'_>, new: &View<'_>) {
        let mut finding = Finding::between(path, old.shape.to_string(), new.shape.to_string());
        self.value(path, old, new, &mut finding);
        self.push(finding);
    }

    pub(super) fn value(&mut self, path: &Path, old: &View<'_>, new: &View<'_>, finding: &mut Finding) {
        let address = |shape: &Shape| std::ptr::from_ref(shape).addr();
        if !self.seen.insert((address(old.shape), address(new.shape))) {
            return;
        }
        let (old, new) = (Forms::new(old), Forms::new(new));
        // Of what takes anything nothing is known.
        if [&old.written, &new.read].iter().any(|parts| of_kind(parts, Kind::Any).next().is_some()) {
            return;
        }
        null(&old, &new, finding);
        kinds(&old, &new, finding);
        numbers(&old, &new, finding);
        self.variants(path, &old, &new, finding);
        self.sequences(path, &old, &new, finding);
        self.maps(path, &old, &new, finding);
    }

    fn sequences(&mut self, path: &Path, old: &Forms<'_>, new: &Forms<'_>, finding: &mut Finding) {
        let Some(reader) = of_kind(&new.read, Kind::Sequence).next() else { return };
        for written in of_kind(&old.written, Kind::Sequence) {
            if is_set(written.form) != is_set(reader.form) {
                finding.add(
                    Warning,
                    &[Compatible],
                    pages::CONDITIONS,
                    "a list is read from a set and a set from a list, but an item keeps what it has until it is put again: meanwhile updates that add to a set are refused for some items and not for others",
                );
            }
            self.elements(path, written, reader, finding);
        }
        let older = of_kind(&old.read, Kind::Sequence).next();
        if let (Some(older), Some(writer)) = (older, of_kind(&new.written, Kind::Sequence).next()) {
            if len(older.form).is_some_and(|needed| len(writer.form).is_none_or(|len| len < needed)) {
                finding.add(
                    Warning,
                    &[NotReadByOlder],
                    pages::DATA_TYPES,
                    "the program that still runs cannot read a list that is shorter",
                );
            }
        }
    }

    fn elements(&mut self, path: &Path, written: &Part<'_>, reader: &Part<'_>, finding: &mut Finding) {
        match (len(written.form), len(reader.form)) {
            (Some(old), Some(new)) if old < new => finding.add(
                Danger,
                &[Unreadable],
                pages::DATA_TYPES,
                format!("a list of before has {old} elements, and {new} are expected: it fails to deserialize"),
            ),
            (Some(old), Some(new)) if old > new => finding.add(
                Warning,
                &[SilentLoss],
                pages::DATA_TYPES,
                format!("of the {old} elements of a list of before {new} are read; the next put drops the others"),
            ),
            (None, Some(new)) if !is_set(written.form) => finding.add(
                Warning,
                &[Unreadable, SilentLoss],
                pages::DATA_TYPES,
                format!("a list of fewer than {new} elements fails to deserialize, and of a longer one the rest is dropped by the next put"),
            ),
            _ => {}
        }
        match (written.form, reader.form) {
            (Form::Tuple(old), Form::Tuple(new)) => {
                for (position, (old, new)) in old.iter().zip(new).enumerate() {
                    self.place(&path.element(position), &written.inner(old), &reader.inner(new));
                }
            }
            (Form::Tuple(old), Form::List(_, new)) => {
                for (position, old) in old.iter().enumerate() {
                    self.place(&path.element(position), &written.inner(old), &reader.inner(new));
                }
            }
            (Form::List(_, old), Form::Tuple(new)) => {
                for (position, new) in new.iter().enumerate() {
                    self.place(&path.element(position), &written.inner(old), &reader.inner(new));
                }
            }
            (Form::List(_, old), Form::List(_, new)) => {
                self.place(&path.elements(), &written.inner(old), &reader.inner(new));
            }
            _ => set_elements(written, reader, finding),
        }
    }
}

/// The elements of sets have a kind without a shape.
fn set_elements(written: &Part<'_>, reader: &Part<'_>, finding: &mut Finding) {
    let (old, new) = (element_kinds(written), element_kinds(reader));
    let lost = old.iter().any(|kind| !new.contains(kind) && !new.contains(&Kind::Any));
    if lost && !old.contains(&Kind::Any) {
        finding.is(Aspect::Kind);
        finding.add(
            Danger,
            &[Unreadable, NotReadByOlder],
            pages::DATA_TYPES,
            "the elements are stored as another type than they are read as: each such item fails to deserialize",
        );
        finding.way(WayOut::advice("a new attribute"));
    }
    let (Some(old), Some(new)) = (set_number(written.form), set_number(reader.form)) else { return };
    number(fit::number(new, old), &new, finding);
}

fn element_kinds(part: &Part<'_>) -> BTreeSet<Kind> {
    match part.form {
        Form::StringSet => BTreeSet::from([Kind::Text]),
        Form::NumberSet(_) => BTreeSet::from([Kind::Number]),
        Form::BinarySet => BTreeSet::from([Kind::Binary]),
        Form::List(_, elements) => part.inner(elements).written().iter().map(Part::kind).collect(),
        _ => BTreeSet::from([Kind::Any]),
    }
}

fn set_number(form: &Form) -> Option<Number> {
    match form {
        Form::NumberSet(number) => Some(*number),
        _ => None,
    }
}

const fn is_set(form: &Form) -> bool {
    matches!(form, Form::StringSet | Form::NumberSet(_) | Form::BinarySet)
}

/// The number of elements, if it is fixed.
fn len(form: &Form) -> Option<usize> {
    match form {
        Form::List(len, _) => *len,
        Form::Tuple(elements) => Some(elements.len()),
        _ => None,
    }
}

/// NULL is a value: what reads an absent attribute does not read it.
fn null(old: &Forms<'_>, new: &Forms<'_>, finding: &mut Finding) {
    let has = |parts: &[Part<'_>]| of_kind(parts, Kind::Null).next().is_some();
    let is_any = |parts: &[Part<'_>]| of_kind(parts, Kind::Any).next().is_some();
    if has(&old.written) && !has(&new.read) {
        finding.is(Aspect::Optional);
        finding.add(
            Danger,
            &[Unreadable],
            pages::SKIP_IF,
            "`None` is stored as NULL, which is not the same as absent: an item that has NULL fails to deserialize",
        );
        finding.way(WayOut::advice("keep the `Option`"));
        finding.way(WayOut::advice("`deserialize_with` a function that takes NULL"));
    }
    if has(&new.written) && !has(&old.read) && !is_any(&old.read) {
        finding.is(Aspect::Optional);
        finding.add(
            Warning,
            &[NotReadByOlder],
            pages::SKIP_IF,
            "the program that still runs cannot read an item that has NULL",
        );
        finding.way(WayOut::advice("deploy what reads both first, and what writes it in the next release"));
    }
}

/// What is stored as one kind is not read as another.
fn kinds(old: &Forms<'_>, new: &Forms<'_>, finding: &mut Finding) {
    let lost = |written: &[Part<'_>], read: &[Part<'_>]| -> Vec<Kind> {
        let (mut written, read) = (Forms::kinds(written), Forms::kinds(read));
        written.retain(|kind| !read.contains(kind) && *kind != Kind::Null);
        if read.contains(&Kind::Any) { Vec::new() } else { written.into_iter().collect() }
    };
    let unreadable = lost(&old.written, &new.read);
    if !unreadable.is_empty() {
        finding.is(Aspect::Kind);
        finding.add(
            Danger,
            &[Unreadable],
            pages::DATA_TYPES,
            format!(
                "items of before have {}, and {} is read: each of them fails to deserialize",
                words(unreadable.iter().copied()),
                words(Forms::kinds(&new.read)),
            ),
        );
        finding.way(WayOut::advice("store it in a new attribute"));
        finding.way(WayOut::advice("an untagged enum, or `deserialize_with`, that reads both"));
    }
    let unread = lost(&new.written, &old.read);
    if !unread.is_empty() {
        finding.add(
            Warning,
            &[NotReadByOlder],
            pages::DATA_TYPES,
            format!(
                "the program that still runs reads {}, and fails on items that have {}",
                words(Forms::kinds(&old.read)),
                words(unread),
            ),
        );
    }
}

/// Kinds as DynamoDB calls them.
fn words(kinds: impl IntoIterator<Item = Kind>) -> String {
    let words: Vec<&str> = kinds.into_iter().filter(|kind| *kind != Kind::Null).map(Kind::word).collect();
    if words.is_empty() { Kind::Null.word().to_owned() } else { words.join(" or ") }
}

fn numbers(old: &Forms<'_>, new: &Forms<'_>, finding: &mut Finding) {
    let ranges = |parts: &[Part<'_>]| -> Vec<Number> {
        let ranges = parts.iter().filter_map(|part| match part.form {
            Form::N(number) => Some(*number),
            _ => None,
        });
        ranges.collect()
    };
    let best = |readers: &[Number], written: Number| {
        readers.iter().map(|reader| (fit::number(*reader, written), *reader)).min_by_key(|(fit, _)| *fit)
    };
    let (readers, older) = (ranges(&new.read), ranges(&old.read));
    for written in ranges(&old.written) {
        if let Some((fit, reader)) = best(&readers, written) {
            number(fit, &reader, finding);
        }
    }
    let is_new = |written: Number| best(&older, written).is_some_and(|(fit, _)| fit == NumberFit::Whole);
    if ranges(&new.written).into_iter().any(is_new) {
        finding.add(
            Warning,
            &[NotReadByOlder],
            pages::DATA_TYPES,
            "the program that still runs reads whole numbers alone, and fails on a fraction",
        );
    }
}

fn number(fit: NumberFit, reader: &Number, finding: &mut Finding) {
    let (effect, reason, way) = match fit {
        NumberFit::Yes => return,
        NumberFit::Rounded => (SilentLoss, "digits that the new type has no room for are lost: a number is read rounded, and the next put stores it so".to_owned(), "keep the wider type"),
        NumberFit::Whole => (Unreadable, "whole numbers are read, and any other fails to deserialize".to_owned(), "round the numbers and rewrite the items first"),
        NumberFit::Positive => (Unreadable, "a negative number fails to deserialize".to_owned(), "keep the signed type"),
        NumberFit::NotZero => (Unreadable, "0 fails to deserialize".to_owned(), "keep the type that has it"),
        NumberFit::Smaller => (Unreadable, format!("a number that is out of the range of{reader} fails to deserialize"), "keep the wider type"),
    };
    finding.add(Warning, &[effect], pages::DATA_TYPES, reason);
    finding.way(WayOut::advice(way));
}

/// A text that has to have a form, or to be one of some, and had not before; or the other way round.
pub(super) fn texts(old: &Forms<'_>, new: &Forms<'_>, finding: &mut Finding) {
    let texts = |parts: &[Part<'_>]| -> Vec<Text> {
        let texts = parts.iter().filter_map(|part| match part.form {
            Form::S(text) => Some(text.clone()),
            _ => None,
        });
        texts.collect()
    };
    let (readers, older) = (texts(&new.read), texts(&old.read));
    let takes_other =
        |texts: &[Text]| texts.iter().any(|text| matches!(text, Text::OneOf { other: true, .. }));
    for written in texts(&old.written) {
        if readers.is_empty() || readers.contains(&Text::Any) || readers.contains(&written) {
            continue;
        }
        match (&written, readers.iter().find(|text| matches!(text, Text::Like(_)))) {
            // The variants are compared by their names.
            (Text::OneOf { .. }, None) => {}
            (Text::Any | Text::Like(_), None) if takes_other(&readers) => {
                finding.add(Warning, &[SilentLoss], pages::OTHER, "any other text is read as the variant with `serde(other)`, and the next put stores that one: what it was is lost");
            }
            (Text::Any | Text::Like(_), None) => {
                finding.is(Aspect::Variants);
                finding.add(
                    Danger,
                    &[Unreadable],
                    pages::VARIANT,
                    "an item whose text is none of the variants fails to deserialize",
                );
                finding.way(WayOut::advice(
                    "a variant that takes any other text: an untagged one that holds a `String`",
                ));
            }
            (Text::Any, Some(like)) => {
                finding.add(
                    Warning,
                    &[Unreadable],
                    pages::DATA_TYPES,
                    format!("an item whose text is not of the form{like} fails to deserialize"),
                );
                finding.way(WayOut::advice("rewrite the items that have another text first"));
            }
            (Text::Like(_) | Text::OneOf { .. }, Some(like)) => {
                finding.is(Aspect::Kind);
                finding.add(
                    Danger,
                    &[Unreadable],
                    pages::DATA_TYPES,
                    format!("items of before have texts of another form than{like}, and fail to deserialize"),
                );
                finding.way(WayOut::advice("store it in a new attribute"));
            }
        }
    }
    let is_unread = |text: &Text| {
        let is_variant = matches!(text, Text::OneOf { .. })
            && older.iter().any(|older| matches!(older, Text::OneOf { .. }));
        !is_variant && !older.contains(&Text::Any) && !older.contains(text) && !takes_other(&older)
    };
    if !older.is_empty() && texts(&new.written).iter().any(is_unread) {
        finding.add(
            Warning,
            &[NotReadByOlder],
            pages::DATA_TYPES,
            "the program that still runs cannot read every text that the new one writes",
        );
    }
}
