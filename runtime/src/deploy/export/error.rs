//! The errors of exporting a template.

use std::path::PathBuf;
use std::{fmt, io};

use super::{VARIABLE, diff};
#[cfg(feature = "evolve")]
use crate::deploy::evolve::guard::{Dangers, Refusal};
use crate::error::StackError;

/// The error of exporting a template.
pub struct Error(Problem);

pub(super) enum Problem {
    Render(StackError),
    /// An illegal name or configuration.
    Other(String),
    Read {
        path: PathBuf,
        error: io::Error,
    },
    /// `found` is missing if the file does not exist, `error` if nothing was to be written.
    Stale {
        path: PathBuf,
        found: Option<Found>,
        error: Option<io::Error>,
    },
    /// The file is no longer rendered. `error` is missing if nothing was to be written.
    Gone {
        path: PathBuf,
        error: Option<io::Error>,
    },
    /// The file holds the template of the package in `other`.
    Shared {
        path: PathBuf,
        other: PathBuf,
    },
    /// Cargo would misread the path; `why` explains it.
    Unwatchable {
        path: PathBuf,
        why: &'static str,
    },
    Variable(String),
    /// The lock cannot be read; `problem` explains it.
    #[cfg(feature = "evolve")]
    Lock {
        path: PathBuf,
        problem: String,
    },
    #[cfg(feature = "evolve")]
    Acceptance(String),
    /// Changes that were not accepted.
    #[cfg(feature = "evolve")]
    Dangers(Dangers),
}

#[cfg(feature = "evolve")]
impl Problem {
    /// Returns the error for the reason why the guard lets nothing be written.
    pub(super) fn of(refusal: Refusal, lock: PathBuf) -> Self {
        match refusal {
            Refusal::Stack(error) => Self::Render(error),
            Refusal::Lock(problem) => Self::Lock { path: lock, problem },
            Refusal::Acceptance(problem) => Self::Acceptance(problem),
            Refusal::Dangers(dangers) => Self::Dangers(dangers),
        }
    }
}

/// The difference between a file and its template.
pub(super) struct Found {
    /// The cause, if the difference does not show it.
    note: Option<&'static str>,
    diff: String,
}

impl Error {
    pub(super) fn stale(path: PathBuf, found: Option<&str>, text: &str, error: Option<io::Error>) -> Self {
        let found = found.map(|found| Found { note: note(found, text), diff: diff::diff(found, text) });
        Self(Problem::Stale { path, found, error })
    }
}

fn note(found: &str, text: &str) -> Option<&'static str> {
    let without_mark = found.strip_prefix('\u{feff}');
    if without_mark == Some(text) {
        return Some("it begins with a byte order mark, and is up to date otherwise");
    }
    let json = |text| serde_json::from_str::<serde_json::Value>(text).ok();
    if json(without_mark.unwrap_or(found)).is_some_and(|found| Some(found) == json(text)) {
        return Some("it differs in formatting alone; exclude it from formatters of JSON");
    }
    without_mark.map(|_| "it begins with a byte order mark")
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl From<StackError> for Error {
    fn from(error: StackError) -> Self {
        Self(Problem::Render(error))
    }
}

impl From<crate::deploy::config::Error> for Error {
    fn from(error: crate::deploy::config::Error) -> Self {
        Self(Problem::Other(error.to_string()))
    }
}

impl From<crate::naming::NamingError> for Error {
    fn from(error: crate::naming::NamingError) -> Self {
        Self(Problem::Other(error.to_string()))
    }
}

impl fmt::Display for Error {
    #[expect(
        clippy::unnecessary_debug_formatting,
        reason = "what is wrong with a path is not to be seen otherwise"
    )]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Problem::Render(error) => error.fmt(f),
            Problem::Other(error) => f.write_str(error),
            Problem::Read { path, error } => write!(f, "cannot read {}: {error}", path.display()),
            Problem::Stale { path, found, error } => {
                let state = if found.is_some() { "not up to date" } else { "missing" };
                write!(f, "{} is {state}", path.display())?;
                if let Some(error) = error {
                    write!(f, " and cannot be written ({error})")?;
                }
                write!(f, "; run `{VARIABLE}=write cargo build` where it can be written, and commit it")?;
                let Some(Found { note, diff }) = found else { return Ok(()) };
                if let Some(note) = note {
                    write!(f, "\n{note}")?;
                }
                write!(f, "\n{diff}")
            }
            Problem::Gone { path, error } => {
                write!(f, "{} is not a part of what the stack renders", path.display())?;
                if let Some(error) = error {
                    write!(f, " and cannot be removed ({error})")?;
                }
                write!(f, "; remove it, or run `{VARIABLE}=write cargo build`, which does, and commit that")
            }
            Problem::Shared { path, other } => write!(
                f,
                "{} holds the template of another package, {}, which exports it too; give each package a file of its \
                 own, or remove the file once if that package no longer exports it",
                path.display(),
                other.display()
            ),
            Problem::Unwatchable { path, why } => write!(
                f,
                "the path {path:?} {why}, so cargo cannot be told to watch it; give the file another name"
            ),
            #[cfg(feature = "evolve")]
            Problem::Lock { path, problem } => write!(f, "cannot read {}: {problem}", path.display()),
            #[cfg(feature = "evolve")]
            Problem::Acceptance(problem) => f.write_str(problem),
            #[cfg(feature = "evolve")]
            Problem::Dangers(dangers) => dangers.fmt(f),
            Problem::Variable(value) => {
                write!(f, "{VARIABLE} is {value:?}; it can be `check` or `write`, or not set")
            }
        }
    }
}

/// Same text as `Display`, since a build script that returns the error from `main` prints its `Debug` form.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

// The text includes the causes, so `source()` returns none: a build script prints only the text.
impl std::error::Error for Error {}
