//! Names that do not exist.

use super::{did_you_mean, several, shown};

/// The number of unknown names that get a sentence each.
const ONE_BY_ONE: usize = 3;

/// The wording for names that do not exist.
#[derive(Clone, Copy)]
pub(crate) struct Unknown {
    /// The text before a single name: `there is no index `.
    pub(crate) one: &'static str,
    /// The text before several names: `there are no indexes `.
    pub(crate) several: &'static str,
    /// The text after the names: ` to configure`.
    pub(crate) end: &'static str,
    /// The advice, shown unless a similar name was probably meant.
    pub(crate) advice: &'static str,
}

impl Unknown {
    /// Returns one sentence for each of a few names, or a single sentence for many.
    pub(crate) fn problems<'a>(
        self,
        names: &[&str],
        known: impl IntoIterator<Item = &'a str>,
    ) -> Vec<String> {
        self.of(names, &mut known.into_iter())
    }

    fn of(self, names: &[&str], known: &mut dyn Iterator<Item = &str>) -> Vec<String> {
        let Self { one, several: many, end, advice } = self;
        if names.len() > ONE_BY_ONE {
            return vec![[many, &several(names.iter().copied()), end, advice].concat()];
        }
        let known: Vec<&str> = if names.is_empty() { Vec::new() } else { known.collect() };
        let of = |name: &&str| {
            let hint = did_you_mean(name, known.iter().copied());
            [one, &shown(name), end, if hint.is_empty() { advice } else { &hint }].concat()
        };
        names.iter().map(of).collect()
    }
}
