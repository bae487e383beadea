//! The problems of a stack that cannot be rendered.

use std::fmt;

use crate::at::{At, What};
use crate::rules::violation::Rule;
use crate::text::{More, join_lines, shown};

pub(crate) use kind::Kind;

mod kind;

/// The error of a stack that cannot be rendered. It lists every problem at once, one per line.
#[derive(Clone, Eq, PartialEq)]
pub struct StackError {
    problems: Vec<Problem>,
}

impl StackError {
    /// Returns the problems, in the order of the tables.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

/// One problem of a stack.
///
/// `Display` writes the sentence, followed by the code in brackets: ``table `order`: … [TW2301]``.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Problem {
    code: &'static str,
    at: At,
    text: String,
}

impl Problem {
    pub(crate) const fn new(code: &'static str, at: At, text: String) -> Self {
        Self { code, at, text }
    }

    /// Returns the problem of a value that breaks a rule.
    pub(crate) fn broken(rule: &Rule<'_>, what: What) -> Self {
        let at = At { what, ..At::table(None) };
        Self::new(rule.code(), at, rule.message().as_str().to_owned())
    }

    /// Returns the code of the rule, such as `TW2005`. The code of a rule never changes.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// Returns the place of the problem. It names tables by their base names.
    #[must_use]
    pub const fn at(&self) -> &At {
        &self.at
    }

    /// Returns the problem in words, without its code: what is wrong, where, and what to write instead.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Puts words before the sentence.
    pub(crate) fn after(mut self, words: impl fmt::Display) -> Self {
        self.text = format!("{words}{}", self.text);
        self
    }

    /// Says which table has the problem.
    pub(crate) fn of_table(mut self, name: &str) -> Self {
        self.at.table = Some(name.to_owned());
        self.after(format_args!("table {}: ", shown(name)))
    }

    /// Says which replica has the problem.
    pub(crate) fn in_replica(mut self, region: &str) -> Self {
        self.at.replica = Some(region.to_owned());
        self.after(format_args!("replica in {}: ", shown(region)))
    }

    /// Says which setting the problem is about.
    pub(crate) const fn about(mut self, what: What) -> Self {
        self.at.what = what;
        self
    }

    /// Adds the index to the place, for a sentence that already names the index.
    pub(crate) fn of_index(mut self, name: Option<&str>) -> Self {
        self.at.index = name.map(str::to_owned);
        self
    }
}

impl More for Problem {
    fn more(text: String) -> Self {
        Kind::More.says(text)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.text, self.code)
    }
}

impl std::error::Error for Problem {}

impl fmt::Display for StackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&join_lines(&self.problems.iter().map(ToString::to_string).collect::<Vec<_>>()))
    }
}

/// Same text as `Display`, since a build script that returns the error from `main` prints its `Debug` form.
impl fmt::Debug for StackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for StackError {}

impl From<Vec<Problem>> for StackError {
    fn from(problems: Vec<Problem>) -> Self {
        Self { problems }
    }
}

impl From<Problem> for StackError {
    fn from(problem: Problem) -> Self {
        Self { problems: vec![problem] }
    }
}

/// Fails if there are problems. The error lists the first of them and counts the rest.
pub(crate) fn fail_on(mut problems: Vec<Problem>) -> Result<(), StackError> {
    if problems.is_empty() {
        return Ok(());
    }
    if problems.len() > MOST_PROBLEMS {
        let more = problems.len() - MOST_PROBLEMS;
        problems.truncate(MOST_PROBLEMS);
        problems.push(Kind::More.says(format!("{more} more problems")));
    }
    Err(problems.into())
}

/// Longer lists are cut: nobody reads more problems than this at once.
const MOST_PROBLEMS: usize = 100;
