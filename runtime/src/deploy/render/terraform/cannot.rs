//! The settings of a deployment that Terraform cannot express.

use crate::at::{At, What};
use crate::error::{Kind, Problem};

/// The problems of a file.
pub(super) struct Problems {
    pub(super) list: Vec<Problem>,
}

/// A part of a table that settings are reported for.
#[derive(Clone, Copy)]
pub(super) struct Subject<'s> {
    pub(super) table: &'s str,
    pub(super) replica: Option<&'s str>,
    pub(super) index: Option<&'s str>,
}

/// There is no such argument.
pub(super) const NO_ARGUMENT: &str =
    "Terraform's AWS provider has no argument for it; leave it out, or deploy the table with CloudFormation";

impl<'s> Subject<'s> {
    pub(super) const fn table(table: &'s str) -> Self {
        Self { table, replica: None, index: None }
    }

    pub(super) const fn index(self, index: &'s str) -> Self {
        Self { index: Some(index), ..self }
    }

    pub(super) const fn replica(self, region: &'s str) -> Self {
        Self { replica: Some(region), ..self }
    }

    fn at(self, what: What) -> At {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        At { replica: owned(self.replica), index: owned(self.index), what, ..At::table(Some(self.table)) }
    }
}

impl Problems {
    /// Reports a setting. `why` is a clause that also says what to do instead.
    pub(super) fn add(&mut self, subject: Subject<'_>, what: What, why: &str) {
        let at = subject.at(what);
        let text = format!("{at}: {why}");
        self.list.push(Problem::new(Kind::Target.code(), at, text));
    }

    /// Reports a problem that is not about a setting of a table.
    pub(super) fn add_text(&mut self, text: impl Into<String>) {
        self.list.push(Kind::Target.says(text));
    }

    pub(super) fn add_if(&mut self, is_so: bool, subject: Subject<'_>, what: What, why: &str) {
        if is_so {
            self.add(subject, what, why);
        }
    }
}
