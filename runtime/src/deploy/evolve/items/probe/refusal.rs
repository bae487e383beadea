//! The error with which a type refuses a value, and the facts that such errors reveal.

use std::cell::RefCell;
use std::fmt;

use serde::de::{self, Expected, Unexpected};

/// A fact that helps to find a value which the type accepts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fact {
    MissingField(&'static str),
    DuplicateField(&'static str),
    UnknownField(&'static [&'static str]),
    UnknownVariant(&'static [&'static str]),
    /// A sequence of this length is too short.
    Length(usize),
}

#[derive(Debug, Default)]
struct Noted {
    facts: Vec<Fact>,
    /// The number of errors. A type can read on after an error: an untagged enum tries another variant, and a flattened
    /// `Option` is `None`.
    errors: usize,
    is_over: bool,
}

thread_local! {
    /// `serde` creates errors by static functions, and drops the errors of the variants that an untagged enum tries. So
    /// each fact is noted when its error is created.
    static NOTED: RefCell<Noted> = const { RefCell::new(Noted { facts: Vec::new(), errors: 0, is_over: false }) };
}

/// Takes the facts noted since the last call, and starts to note facts again.
pub(super) fn take_facts() -> Vec<Fact> {
    take_errors().0
}

/// Like [`take_facts`], with the number of errors.
pub(super) fn take_errors() -> (Vec<Fact>, usize) {
    let Noted { facts, errors, is_over: _ } = NOTED.take();
    (facts, errors)
}

/// Ignores all further facts of this run. They are about values that the run leaves out on purpose.
pub(super) fn end_facts() {
    NOTED.with_borrow_mut(|noted| noted.is_over = true);
}

/// The type refuses a value, or the run has shown enough.
#[derive(Debug)]
pub(super) struct Refused;

impl Refused {
    fn noting(fact: impl Into<Option<Fact>>) -> Self {
        // A type that retries for ever must not fill the memory.
        NOTED.with_borrow_mut(|noted| {
            if !noted.is_over && noted.facts.len() < 256 {
                noted.facts.extend(fact.into());
                noted.errors += 1;
            }
        });
        Self
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("refused")
    }
}

impl std::error::Error for Refused {}

impl de::Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::noting(None)
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self::noting(None)
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self::noting(None)
    }

    fn invalid_length(len: usize, _: &dyn Expected) -> Self {
        Self::noting(Fact::Length(len))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::noting(Fact::UnknownVariant(expected))
    }

    fn unknown_field(_: &str, expected: &'static [&'static str]) -> Self {
        Self::noting(Fact::UnknownField(expected))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::noting(Fact::MissingField(field))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::noting(Fact::DuplicateField(field))
    }
}
