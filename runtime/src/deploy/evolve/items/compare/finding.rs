//! The finding of a comparison at one place.

use std::collections::BTreeSet;

use crate::deploy::evolve::{ItemEffect, Severity, WayOut};

/// A place within an item.
#[derive(Clone, Debug)]
pub(super) struct Path {
    /// The attribute that contains the place.
    pub(super) attribute: String,
    pub(super) text: String,
}

impl Path {
    pub(super) fn attribute(name: &str) -> Self {
        Self { attribute: name.to_owned(), text: name.to_owned() }
    }

    fn with(&self, part: &str) -> Self {
        Self { attribute: self.attribute.clone(), text: format!("{}{part}", self.text) }
    }

    pub(super) fn member(&self, name: &str) -> Self {
        self.with(&format!(".{name}"))
    }

    /// Returns the path of all elements of a list.
    pub(super) fn elements(&self) -> Self {
        self.with("[]")
    }

    pub(super) fn element(&self, position: usize) -> Self {
        self.with(&format!("[{position}]"))
    }

    /// Returns the path of all values of a map whose keys are data.
    pub(super) fn values(&self) -> Self {
        self.with(".*")
    }

    pub(super) fn is_attribute(&self) -> bool {
        self.text == self.attribute
    }
}

/// The aspects of a change that have more consequences if the attribute is a key.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Aspect {
    Kind,
    Variants,
    Renamed,
    Added,
    Optional,
}

/// A change at a place, with all its consequences.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) path: Path,
    /// The attribute whose field is shown.
    pub(super) field: String,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) severity: Severity,
    pub(super) effects: BTreeSet<ItemEffect>,
    pub(super) aspects: BTreeSet<Aspect>,
    pub(super) reasons: Vec<String>,
    pub(super) ways: Vec<WayOut>,
    page: Option<&'static str>,
}

impl Finding {
    fn new(path: &Path) -> Self {
        Self {
            field: path.attribute.clone(),
            path: path.clone(),
            from: None,
            to: None,
            severity: Severity::Note,
            effects: BTreeSet::new(),
            aspects: BTreeSet::new(),
            reasons: Vec::new(),
            ways: Vec::new(),
            page: None,
        }
    }

    pub(super) fn between(path: &Path, from: impl Into<String>, to: impl Into<String>) -> Self {
        Self { from: Some(from.into()), to: Some(to.into()), ..Self::new(path) }
    }

    pub(super) fn removed(path: &Path, from: String) -> Self {
        Self { from: Some(from), ..Self::new(path) }
    }

    pub(super) fn added(path: &Path, to: String) -> Self {
        Self { to: Some(to), ..Self::new(path) }
    }

    /// Adds a consequence. The finding has the page of the most severe one.
    pub(super) fn add(
        &mut self,
        severity: Severity,
        effects: &[ItemEffect],
        page: &'static str,
        reason: impl Into<String>,
    ) {
        if self.page.is_none() || severity > self.severity {
            self.page = Some(page);
        }
        self.severity = self.severity.max(severity);
        self.effects.extend(effects);
        self.reasons.push(reason.into());
    }

    /// Adds an aspect.
    pub(super) fn is(&mut self, aspect: Aspect) {
        self.aspects.insert(aspect);
    }

    /// Adds an alternative.
    pub(super) fn way(&mut self, way: WayOut) {
        if !self.ways.contains(&way) {
            self.ways.push(way);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.effects.is_empty()
    }

    pub(super) fn page(&self) -> &'static str {
        self.page.unwrap_or(super::pages::DATA_TYPES)
    }
}
