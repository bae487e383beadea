//! The settings of a stack that a target has no place for.

use crate::at::{At, What};
use crate::error::{Kind, Problem, StackError, fail_on};

/// The problems of a target. Each one names the setting and says what to do.
pub(crate) struct Cannot {
    /// The reason why the target lacks a setting, and what to do instead.
    why: &'static str,
    pub(crate) problems: Vec<Problem>,
}

/// A part of a stack that settings are reported for.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'s> {
    /// The base name. `None` for the stack itself.
    pub(crate) table: Option<&'s str>,
    pub(crate) replica: Option<&'s str>,
    pub(crate) index: Option<&'s str>,
}

/// The name of a setting: its place, or other words.
pub(crate) enum Named {
    What(What),
    Words(&'static str),
}

impl<'s> Subject<'s> {
    pub(crate) const STACK: Self = Self { table: None, replica: None, index: None };

    pub(crate) const fn table(table: &'s str) -> Self {
        Self { table: Some(table), ..Self::STACK }
    }

    pub(crate) const fn index(self, index: &'s str) -> Self {
        Self { index: Some(index), ..self }
    }

    pub(crate) const fn replica(self, region: &'s str) -> Self {
        Self { replica: Some(region), ..self }
    }

    fn at(self, what: What) -> At {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        At { replica: owned(self.replica), index: owned(self.index), what, ..At::table(self.table) }
    }
}

impl From<What> for Named {
    fn from(what: What) -> Self {
        Self::What(what)
    }
}

impl From<&'static str> for Named {
    fn from(words: &'static str) -> Self {
        Self::Words(words)
    }
}

impl Cannot {
    pub(crate) const fn new(why: &'static str) -> Self {
        Self { why, problems: Vec::new() }
    }

    /// Reports a setting that the target lacks, if the stack sets it.
    pub(crate) fn lacks(&mut self, is_set: bool, subject: Subject<'_>, setting: impl Into<Named>) {
        self.since(is_set, subject, setting, self.why);
    }

    /// Like [`lacks`](Self::lacks), with a separate reason: a clause that also says what to do instead.
    pub(crate) fn since(&mut self, is_so: bool, subject: Subject<'_>, setting: impl Into<Named>, why: &str) {
        if !is_so {
            return;
        }
        let (at, words) = match setting.into() {
            Named::What(what) => (subject.at(what), String::new()),
            Named::Words(words) => (subject.at(What::Existence), format!(", {words}")),
        };
        let text = format!("{at}{words}: {why}");
        self.problems.push(Problem::new(Kind::Target.code(), at, text));
    }

    /// Reports a problem that is not about a setting of a table.
    pub(crate) fn says(&mut self, text: impl Into<String>) {
        self.problems.push(Kind::Target.says(text));
    }

    /// Ends the report.
    ///
    /// # Errors
    ///
    /// Fails with the problems, if there are any.
    pub(crate) fn finish(self) -> Result<(), StackError> {
        fail_on(self.problems)
    }
}
