//! Finds the names that belong to one field: its own name and its aliases.
//!
//! `serde` lists the names of all fields, but does not say which belong together. A derived struct reveals it when it
//! gets both names: a field that appears twice is an error.

use std::fmt;

use serde::de::value::MapDeserializer;
use serde::de::{DeserializeOwned, Error};

use super::anything::{Anything, TEXTS};

/// Returns whether a struct reads the same field from both names.
pub(crate) fn is_one_field<P: DeserializeOwned>(a: &'static str, b: &'static str) -> bool {
    TEXTS.iter().any(|text| {
        let values = [a, b].map(|name| (name, Anything::new(text)));
        matches!(P::deserialize(MapDeserializer::new(values.into_iter())), Err(Failure::Duplicate))
    })
}

/// The reason that a type cannot be read.
#[derive(Debug)]
pub(super) enum Failure {
    /// A field appeared twice.
    Duplicate,
    Other,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Duplicate => "a field has two values",
            Self::Other => "the value does not fit",
        })
    }
}

impl std::error::Error for Failure {}

impl Error for Failure {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Other
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self::Duplicate
    }
}
