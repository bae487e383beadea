//! Compares the values at one place.

use std::collections::BTreeSet;

use super::super::shape::{Form, Number, Shape};
use super::finding::{Aspect, Finding, Path};
use super::view::{Kind, Part, View};
use super::{fit, pages, scalars};
use crate::deploy::evolve::ItemEffect::{Compatible, NotReadByOlder, SilentLoss, Unreadable};
use crate::deploy::evolve::Severity::{Danger, Warning};
use crate::deploy::evolve::WayOut;

/// Compares the items of one struct with its earlier items.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    pub(super) findings: Vec<Finding>,
    /// The paths of members that a move explains.
    pub(super) moved: BTreeSet<String>,
    /// The pairs of shapes that have been compared, by their addresses. A shape can contain itself.
    seen: BTreeSet<(usize, usize)>,
}

/// The forms of a value in one version of a program.
pub(super) struct Forms<'a> {
    pub(super) written: Vec<Part<'a>>,
    pub(super) read: Vec<Part<'a>>,
}

impl<'a> Forms<'a> {
    pub(super) fn new(view: &View<'a>) -> Self {
        Self { written: view.written(), read: view.read() }
    }
}

/// Returns the parts of one kind.
pub(super) fn of_kind<'p, 'a>(
    parts: &'p [Part<'a>],
    kind: Kind,
) -> impl Iterator<Item = &'p Part<'a>> + Clone {
    parts.iter().filter(move |part| part.kind() == kind)
}

impl Comparison {
    /// Keeps a finding, unless nothing was found.
    pub(super) fn push(&mut self, finding: Finding) {
        if !finding.is_empty() {
            self.findings.push(finding);
        }
    }

    /// Compares values that have a finding of their own.
    pub(super) fn place(&mut self, path: &Path, old: &View<'_>, new: &View<'_>) {
        let mut finding = Finding::between(path, old.shape.to_string(), new.shape.to_string());
        self.value(path, old, new, &mut finding);
        self.push(finding);
    }

    /// Compares values, and adds the consequences to a finding. Values within them get findings of their own.
    pub(super) fn value(&mut self, path: &Path, old: &View<'_>, new: &View<'_>, finding: &mut Finding) {
        let address = |shape: &Shape| std::ptr::from_ref(shape).addr();
        if !self.seen.insert((address(old.shape), address(new.shape))) {
            return;
        }
        let (old, new) = (Forms::new(old), Forms::new(new));
        // Nothing is known of a value that can be anything.
        if [&old.written, &new.read].iter().any(|parts| of_kind(parts, Kind::Any).next().is_some()) {
            return;
        }
        scalars::null(&old, &new, finding);
        scalars::kinds(&old, &new, finding);
        scalars::numbers(&old, &new, finding);
        scalars::texts(&old, &new, finding);
        self.variants(path, &old, &new, finding);
        self.sequences(path, &old, &new, finding);
        self.maps(path, &old, &new, finding);
    }

    fn sequences(&mut self, path: &Path, old: &Forms<'_>, new: &Forms<'_>, finding: &mut Finding) {
        let Some(reader) = of_kind(&new.read, Kind::Sequence).next() else { return };
        for written in of_kind(&old.written, Kind::Sequence) {
            if is_set(written.form) != is_set(reader.form) {
                let reason = "sets and lists are read alike, but an item keeps the one it has until the next put: \
                              meanwhile an update that adds to a set fails for some items";
                finding.add(Warning, &[Compatible], pages::CONDITIONS, reason);
            }
            self.elements(path, written, reader, finding);
        }
        let older = of_kind(&old.read, Kind::Sequence).next().and_then(|older| len(older.form));
        let writer = of_kind(&new.written, Kind::Sequence).next();
        if let (Some(older), Some(writer)) = (older, writer)
            && len(writer.form).is_none_or(|len| len < older)
        {
            let reason = format!("the running version needs {older} elements, and fails on fewer");
            finding.add(Warning, &[NotReadByOlder], pages::DATA_TYPES, reason);
        }
    }

    fn elements(&mut self, path: &Path, written: &Part<'_>, reader: &Part<'_>, finding: &mut Finding) {
        match (len(written.form), len(reader.form)) {
            (Some(old), Some(new)) if old < new => {
                let reason = format!("existing lists have {old} elements, and fail to deserialize as {new}");
                finding.add(Danger, &[Unreadable], pages::DATA_TYPES, reason);
            }
            (Some(old), Some(new)) if old > new => {
                let reason = format!("{new} of {old} elements are read, and the next put drops the others");
                finding.add(Warning, &[SilentLoss], pages::DATA_TYPES, reason);
            }
            (None, Some(new)) if !is_set(written.form) => {
                let reason = format!(
                    "a list of fewer than {new} elements fails to deserialize; of a longer list, {new} elements are \
                     read, and the next put drops the others",
                );
                finding.add(Warning, &[Unreadable, SilentLoss], pages::DATA_TYPES, reason);
            }
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

/// Compares the elements of sets, which have a kind and no shape.
fn set_elements(written: &Part<'_>, reader: &Part<'_>, finding: &mut Finding) {
    let (old, new) = (element_kinds(written), element_kinds(reader));
    let is_any = old.contains(&Kind::Any) || new.contains(&Kind::Any);
    if !is_any && !old.is_subset(&new) {
        finding.is(Aspect::Kind);
        let reason =
            "the elements are stored as another type than they are read as: each item fails to deserialize";
        finding.add(Danger, &[Unreadable, NotReadByOlder], pages::DATA_TYPES, reason);
        finding.way(WayOut::advice("store it in a new attribute"));
    }
    if let (Form::NumberSet(old), Form::NumberSet(new)) = (written.form, reader.form) {
        scalars::number(fit::number(*new, *old), *new, finding);
    }
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

const fn is_set(form: &Form) -> bool {
    matches!(form, Form::StringSet | Form::NumberSet(_) | Form::BinarySet)
}

/// Returns the number of elements, if it is fixed.
fn len(form: &Form) -> Option<usize> {
    match form {
        Form::List(len, _) => *len,
        Form::Tuple(elements) => Some(elements.len()),
        _ => None,
    }
}

/// Returns the ranges of the numbers.
pub(super) fn ranges(parts: &[Part<'_>]) -> Vec<Number> {
    let range = |part: &Part<'_>| match part.form {
        Form::N(number) => Some(*number),
        _ => None,
    };
    parts.iter().filter_map(range).collect()
}
