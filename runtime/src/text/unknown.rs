//! Names that nothing has.

use super::{did_you_mean, several, shown};

/// How many unknown names are told one by one.
const ONE_BY_ONE: usize = 3;

/// The words for names that nothing has.
#[derive(Clone, Copy)]
pub(crate) struct Unknown {
    /// The words before one name: `there is no index `.
    pub(crate) one: &'static str,
    /// The words before several names: `there are no indexes `.
    pub(crate) several: &'static str,
    /// The words after the names: ` to configure`.
    pub(crate) end: &'static str,
    /// The advice, unless a similar name was probably meant.
    pub(crate) advice: &'static str,
}

impl Unknown {
    /// Returns a sentence for each of a few names, and one for many.
    pub(crate) fn problems<'a>(
        self,
        names: &[&str],
        known: impl IntoIterator<Item = &'a str>,
    ) -> Vec<String> {
        let Self { one, several: many, end, advice } = self;
        if names.len() > ONE_BY_ONE {
            return vec![[many, &several(names.iter().copied()), end, advice].concat()];
        }
        let known: Vec<&str> = if names.is_empty() { Vec::new() } else { known.into_iter().collect() };
        let of = |name: &&str| {
            let hint = did_you_mean(name, known.iter().copied());
            [one, &shown(name), end, if hint.is_empty() { advice } else { &hint }].concat()
        };
        names.iter().map(of).collect()
    }
}
