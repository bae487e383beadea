//! Compares kinds of values, numbers and texts.

use std::collections::BTreeSet;

use super::super::shape::{Form, Number, Text};
use super::finding::{Aspect, Finding};
use super::fit::{self, NumberFit};
use super::pages;
use super::value::{Forms, of_kind, ranges};
use super::view::{Kind, Part};
use crate::deploy::evolve::ItemEffect::{NotReadByOlder, SilentLoss, Unreadable};
use crate::deploy::evolve::Severity::{Danger, Warning};
use crate::deploy::evolve::WayOut;

/// Compares NULL, which is a value, and not the same as an absent attribute.
pub(super) fn null(old: &Forms<'_>, new: &Forms<'_>, finding: &mut Finding) {
    let has = |parts: &[Part<'_>], kind| of_kind(parts, kind).next().is_some();
    if has(&old.written, Kind::Null) && !has(&new.read, Kind::Null) {
        finding.is(Aspect::Optional);
        let reason = "`None` is stored as NULL, which is not the same as absent: an item with NULL fails to deserialize";
        finding.add(Danger, &[Unreadable], pages::SKIP_IF, reason);
        finding.way(WayOut::advice("keep the `Option`"));
        finding.way(WayOut::advice("`deserialize_with` a function that accepts NULL"));
    }
    if has(&new.written, Kind::Null) && !has(&old.read, Kind::Null) && !has(&old.read, Kind::Any) {
        finding.is(Aspect::Optional);
        let reason = "the running version cannot read an item with NULL";
        finding.add(Warning, &[NotReadByOlder], pages::SKIP_IF, reason);
        finding.way(readers_first());
    }
}

/// The advice for values that an older program cannot read.
pub(super) fn readers_first() -> WayOut {
    WayOut::advice("deploy a version that reads both, and a version that writes it in the next release")
}

/// Compares the kinds of values.
pub(super) fn kinds(old: &Forms<'_>, new: &Forms<'_>, finding: &mut Finding) {
    let lost = |written: &[Part<'_>], read: &[Part<'_>]| -> BTreeSet<Kind> {
        let (mut written, read) = (kinds_of(written), kinds_of(read));
        written.retain(|kind| !read.contains(kind) && !read.contains(&Kind::Any) && *kind != Kind::Null);
        written
    };
    let unreadable = lost(&old.written, &new.read);
    if !unreadable.is_empty() {
        finding.is(Aspect::Kind);
        let (stored, read) = (words(&unreadable), words(&kinds_of(&new.read)));
        let is_struct = new.read.iter().any(|part| part.form.members().is_some());
        let reason = if is_struct && unreadable.contains(&Kind::Sequence) {
            // The shape of a struct has no order.
            "a list is read as the fields in the order of the source: it fails to deserialize unless there is one \
             element for each field, of its type"
                .to_owned()
        } else {
            format!("existing items have {stored}, and {read} is read: each of them fails to deserialize")
        };
        finding.add(Danger, &[Unreadable], pages::DATA_TYPES, reason);
        finding.way(WayOut::advice("store it in a new attribute"));
        finding.way(WayOut::advice("an untagged enum, or `deserialize_with`, that reads both"));
    }
    let unread = lost(&new.written, &old.read);
    if !unread.is_empty() {
        let (stored, read) = (words(&unread), words(&kinds_of(&old.read)));
        let reason = format!("the running version reads {read}, and fails on new items, which have {stored}");
        finding.add(Warning, &[NotReadByOlder], pages::DATA_TYPES, reason);
    }
}

fn kinds_of(parts: &[Part<'_>]) -> BTreeSet<Kind> {
    parts.iter().map(Part::kind).collect()
}

/// Returns the kinds in DynamoDB's words.
fn words(kinds: &BTreeSet<Kind>) -> String {
    let words: Vec<&str> = kinds.iter().filter(|kind| **kind != Kind::Null).map(|kind| kind.word()).collect();
    if words.is_empty() { Kind::Null.word().to_owned() } else { words.join(" or ") }
}

/// Compares the ranges of numbers.
pub(super) fn numbers(old: &Forms<'_>, new: &Forms<'_>, finding: &mut Finding) {
    let best = |readers: &[Number], written: Number| {
        readers.iter().map(|reader| (fit::number(*reader, written), *reader)).min_by_key(|(fit, _)| *fit)
    };
    let (readers, older) = (ranges(&new.read), ranges(&old.read));
    for written in ranges(&old.written) {
        if let Some((fit, reader)) = best(&readers, written) {
            number(fit, reader, finding);
        }
    }
    let has_fraction =
        |written: Number| best(&older, written).is_some_and(|(fit, _)| fit == NumberFit::Whole);
    if ranges(&new.written).into_iter().any(has_fraction) {
        let reason = "the running version reads whole numbers, and fails on a fraction";
        finding.add(Warning, &[NotReadByOlder], pages::DATA_TYPES, reason);
    }
}

/// Adds the consequences of reading a number as one of another range.
pub(super) fn number(fit: NumberFit, reader: Number, finding: &mut Finding) {
    let (effect, reason, way) = match fit {
        NumberFit::Yes => return,
        NumberFit::Rounded => (
            SilentLoss,
            "a number with more digits than the new type has is read rounded, and the next put stores it so"
                .to_owned(),
            "keep the wider type",
        ),
        NumberFit::Whole => (
            Unreadable,
            "whole numbers are read, and a fraction fails to deserialize".to_owned(),
            "round the numbers and rewrite the items first",
        ),
        NumberFit::Positive => {
            (Unreadable, "a negative number fails to deserialize".to_owned(), "keep the signed type")
        }
        NumberFit::NotZero => {
            (Unreadable, "0 fails to deserialize".to_owned(), "keep the type that accepts 0")
        }
        NumberFit::Smaller => (
            Unreadable,
            format!("a number out of the range of{reader} fails to deserialize"),
            "keep the wider type",
        ),
    };
    finding.add(Warning, &[effect], pages::DATA_TYPES, reason);
    finding.way(WayOut::advice(way));
}

/// Compares texts in a format, texts that are variants, and any texts. Variants are compared by name elsewhere.
pub(super) fn texts(old: &Forms<'_>, new: &Forms<'_>, finding: &mut Finding) {
    let (readers, older) = (texts_of(&new.read), texts_of(&old.read));
    for written in texts_of(&old.written) {
        if readers.is_empty() || readers.contains(&Text::Any) || readers.contains(&written) {
            continue;
        }
        text(&written, &readers, finding);
    }
    let is_unread = |text: &Text| {
        let is_variant = is_one_of(text) && older.iter().any(is_one_of);
        !is_variant && !older.contains(&Text::Any) && !older.contains(text) && !takes_other(&older)
    };
    if !older.is_empty() && texts_of(&new.written).iter().any(is_unread) {
        let reason = "the running version cannot read every text that the new version writes";
        finding.add(Warning, &[NotReadByOlder], pages::DATA_TYPES, reason);
    }
}

fn text(written: &Text, readers: &[Text], finding: &mut Finding) {
    match (written, readers.iter().find(|text| matches!(text, Text::Like(_)))) {
        (Text::OneOf { .. }, None) => {}
        (Text::Any | Text::Like(_), None) if takes_other(readers) => {
            let reason = "any other text is read as the variant with `serde(other)`, and the next put stores that \
                          variant: the text is lost";
            finding.add(Warning, &[SilentLoss], pages::OTHER, reason);
        }
        (Text::Any | Text::Like(_), None) => {
            finding.is(Aspect::Variants);
            let reason = "an item whose text is not a variant fails to deserialize";
            finding.add(Danger, &[Unreadable], pages::VARIANT, reason);
            finding.way(WayOut::advice("an untagged variant that holds a `String`, for any other text"));
        }
        (Text::Any, Some(like)) => {
            let reason = format!("an item whose text is not{like} fails to deserialize");
            finding.add(Warning, &[Unreadable], pages::DATA_TYPES, reason);
            finding.way(WayOut::advice("rewrite the items with other texts first"));
        }
        (Text::Like(_) | Text::OneOf { .. }, Some(like)) => {
            finding.is(Aspect::Kind);
            let reason = format!("existing texts are{written}, and fail to deserialize as a text{like}");
            finding.add(Danger, &[Unreadable], pages::DATA_TYPES, reason);
            finding.way(WayOut::advice("store it in a new attribute"));
        }
    }
}

fn texts_of(parts: &[Part<'_>]) -> Vec<Text> {
    let text = |part: &Part<'_>| match part.form {
        Form::S(text) => Some(text.clone()),
        _ => None,
    };
    parts.iter().filter_map(text).collect()
}

const fn is_one_of(text: &Text) -> bool {
    matches!(text, Text::OneOf { .. })
}

fn takes_other(texts: &[Text]) -> bool {
    texts.iter().any(|text| matches!(text, Text::OneOf { other: true, .. }))
}
