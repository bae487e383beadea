//! The settings of a stack that a target has no place for.

use std::fmt::Display;

use crate::at::At;
use crate::error::{Kind, Problem, StackError, fail_on};

/// The problems of a target. Each one names the setting and says what to do.
pub(crate) struct Cannot {
    /// The reason why the target cannot express a setting, and what to do instead.
    why: &'static str,
    problems: Vec<Problem>,
}

impl Cannot {
    pub(crate) const fn new(why: &'static str) -> Self {
        Self { why, problems: Vec::new() }
    }

    /// Adds a problem if the stack sets this.
    pub(crate) fn stack(&mut self, is_set: bool, setting: impl Display) {
        self.add(is_set, None, None, &setting, self.why);
    }

    /// Adds a problem if the table with this base name sets this.
    pub(crate) fn table(&mut self, table: &str, is_set: bool, setting: impl Display) {
        self.add(is_set, Some(table), None, &setting, self.why);
    }

    /// Like [`table`](Self::table), with a separate reason.
    pub(crate) fn table_since(&mut self, table: &str, is_set: bool, setting: impl Display, why: &str) {
        self.add(is_set, Some(table), None, &setting, why);
    }

    /// Adds a problem if the index of the table with this base name sets this.
    pub(crate) fn index(&mut self, (table, index): (&str, &str), is_set: bool, setting: impl Display) {
        self.add(is_set, Some(table), Some(index), &setting, self.why);
    }

    /// Like [`index`](Self::index), with a separate reason.
    pub(crate) fn index_since(
        &mut self,
        (table, index): (&str, &str),
        is_set: bool,
        setting: impl Display,
        why: &str,
    ) {
        self.add(is_set, Some(table), Some(index), &setting, why);
    }

    fn add(
        &mut self,
        is_set: bool,
        table: Option<&str>,
        index: Option<&str>,
        setting: &dyn Display,
        why: &str,
    ) {
        if is_set {
            let place = At { index: index.map(str::to_owned), ..At::table(table) };
            let text = format!("{place}, {setting}: {why}");
            self.problems.push(Problem::new(Kind::Target.code(), place, text));
        }
    }

    /// # Errors
    ///
    /// Fails with the problems, if there are any.
    pub(crate) fn finish(self) -> Result<(), StackError> {
        fail_on(self.problems)
    }
}
