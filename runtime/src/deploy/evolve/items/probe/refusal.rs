//! The error by which a type refuses what the probe offers, and what such errors say.

use std::cell::RefCell;
use std::fmt;

use serde::de::{self, Expected, Unexpected};

/// What a refusal says that helps to offer something better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fact {
    MissingField(&'static str),
    DuplicateField(&'static str),
    UnknownField(&'static [&'static str]),
    UnknownVariant(&'static [&'static str]),
    /// How many elements there were.
    Length(usize),
}

#[derive(Debug, Default)]
struct Facts {
    facts: Vec<Fact>,
    is_over: bool,
}

thread_local! {
    /// `serde` makes errors without anything of ours at hand, and drops those of the variants that an untagged enum
    /// tries. So each is noted where it is made.
    static FACTS: RefCell<Facts> = const { RefCell::new(Facts { facts: Vec::new(), is_over: false }) };
}

/// Takes the facts since the last call, and notes more from now on.
pub(super) fn take_facts() -> Vec<Fact> {
    FACTS.take().facts
}

/// Notes no more facts: what the type says from now on is about values that it was not given.
pub(super) fn end_facts() {
    FACTS.with_borrow_mut(|facts| facts.is_over = true);
}

/// The type refuses a value, or the probe has seen enough.
#[derive(Debug)]
pub(super) struct Refused;

impl Refused {
    fn noting(fact: Fact) -> Self {
        // A type that keeps trying would fill the memory.
        FACTS.with_borrow_mut(|facts| {
            if !facts.is_over && facts.facts.len() < 256 {
                facts.facts.push(fact);
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
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
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
