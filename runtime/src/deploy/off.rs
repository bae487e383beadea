//! The methods of features that are off: a call does not compile, and the error names the feature.
//!
//! Each method has a bound that nothing meets. The lifetime in it defers the check from the declaration to the call.

#![allow(clippy::missing_errors_doc, reason = "the methods are documented with their feature")]

use std::path::Path;

use crate::deploy::export::Error;
use crate::deploy::render::rendered::Rendered;
use crate::deploy::stack::Stack;
use crate::error::{Kind, StackError};

#[cfg(not(feature = "evolve"))]
#[diagnostic::on_unimplemented(
    message = "this method needs the feature `evolve` of `tablewright`",
    label = "the feature `evolve` is off",
    note = "turn it on with `cargo add tablewright --features evolve`, and with `--build` for a build script"
)]
pub trait Evolve<'a> {}

#[cfg(not(feature = "evolve"))]
impl Stack {
    /// Returns the tables as the stack describes them. Needs the feature `evolve`.
    pub fn snapshot(&self) -> Result<Rendered, StackError>
    where
        for<'a> Self: Evolve<'a>,
    {
        Err(off("evolve"))
    }
}

#[cfg(not(feature = "page"))]
#[diagnostic::on_unimplemented(
    message = "this method needs the feature `page` of `tablewright`",
    label = "the feature `page` is off",
    note = "turn it on with `cargo add tablewright --features page`, and with `--build` for a build script"
)]
pub trait Page<'a> {}

#[cfg(not(feature = "page"))]
impl Stack {
    /// Returns a page about the tables, for people who review them. Needs the feature `page`.
    pub fn page(&self) -> Result<Rendered, StackError>
    where
        for<'a> Self: Page<'a>,
    {
        Err(off("page"))
    }

    /// Writes the page from a build script. Needs the feature `page`.
    pub fn export_page(&self, _: impl AsRef<Path>) -> Result<(), Error>
    where
        for<'a> Self: Page<'a>,
    {
        Err(off("page").into())
    }
}

#[cfg(not(feature = "terraform"))]
#[diagnostic::on_unimplemented(
    message = "this method needs the feature `terraform` of `tablewright`",
    label = "the feature `terraform` is off",
    note = "turn it on with `cargo add tablewright --features terraform`, and with `--build` for a build script"
)]
pub trait Terraform<'a> {}

#[cfg(not(feature = "terraform"))]
impl Stack {
    /// Returns the tables, and everything around them, as one Terraform file. Needs the feature `terraform`.
    pub fn terraform(&self) -> Result<Rendered, StackError>
    where
        for<'a> Self: Terraform<'a>,
    {
        Err(off("terraform"))
    }

    /// Writes the Terraform file from a build script. Needs the feature `terraform`.
    pub fn export_terraform(&self, _: impl AsRef<Path>) -> Result<(), Error>
    where
        for<'a> Self: Terraform<'a>,
    {
        Err(off("terraform").into())
    }
}

fn off(feature: &str) -> StackError {
    Kind::Target.says(format!("the feature `{feature}` is off")).into()
}
