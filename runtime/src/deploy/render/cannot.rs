//! What a stack sets and a target has no place for.

use std::fmt::Display;

use crate::at::At;
use crate::error::{Kind, Problem, StackError, fail_on};

/// The problems of a target: each names the setting and says what to do.
pub(crate) struct Cannot {
    /// Why the target cannot say a setting, and what to do instead.
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

    /// Adds a problem if the table of that base name sets this.
    pub(crate) fn table(&mut self, table: &str, is_set: bool, setting: impl Display) {
        self.add(is_set, Some(table), None, &setting, self.why);
    }

    /// [`table`](Self::table), for a reason of its own.
    pub(crate) fn table_since(&mut self, table: &str, is_set: bool, setting: impl Display, why: &str) {
        self.add(is_set, Some(table), None, &setting, why);
    }

    /// Adds a problem if the index of the table of that base name sets this.
    pub(crate) fn index(&mut self, (table, index): (&str, &str), is_set: bool, setting: impl Display) {
        self.add(is_set, Some(table), Some(index), &setting, self.why);
    }

    /// [`index`](Self::index), for a reason of its own.
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
    /// The problems, if there are some.
    pub(crate) fn finish(self) -> Result<(), StackError> {
        fail_on(self.problems)
    }
}
