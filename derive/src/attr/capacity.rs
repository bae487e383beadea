//! Capacity settings and Contributor Insights of a table or an index.

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::{Ident, LitInt, Token};

use super::syntax::{Options, arguments, choice, end, number};
use crate::errors::Errors;

/// Read and write units: `provisioned(reads = 5, writes = 5)`, `on_demand(max_reads = 100)`, `warm(writes = 5000)`.
pub(crate) struct Units {
    /// The position of the word before the parentheses.
    pub(crate) span: Span,
    pub(crate) reads: Option<LitInt>,
    pub(crate) writes: Option<LitInt>,
}

const INSIGHTS: &[&str] = &["accessed_and_throttled_keys", "throttled_keys"];

/// An option, and an example value for it.
type Word = (&'static str, u32);

/// Parses `(reads = 5, writes = 5)` after `provisioned`.
pub(super) fn provisioned(input: ParseStream<'_>, name: &Ident) -> syn::Result<Units> {
    units(input, name, [("reads", 5), ("writes", 5)], true)
}

/// Parses `(max_reads = 100, max_writes = 50)` after `on_demand`: either or both.
pub(super) fn on_demand(input: ParseStream<'_>, name: &Ident) -> syn::Result<Units> {
    units(input, name, [("max_reads", 100), ("max_writes", 50)], false)
}

/// Parses `(reads = 15000, writes = 5000)` after `warm`: either or both.
pub(super) fn warm(input: ParseStream<'_>, name: &Ident) -> syn::Result<Units> {
    units(input, name, [("reads", 15000), ("writes", 5000)], false)
}

/// Parses `contributor_insights`, or `(throttled_keys)` after it, and returns a variant of the runtime's enum.
pub(super) fn contributor_insights(input: ParseStream<'_>, name: &Ident) -> syn::Result<Ident> {
    if input.peek(Token![=]) {
        let message = format!("`{name}` has no `=`; write `{name}`, or `{name}(throttled_keys)`");
        return Err(syn::Error::new(name.span(), message));
    }
    if !input.peek(syn::token::Paren) {
        return Ok(Ident::new("AccessedAndThrottledKeys", name.span()));
    }
    let content = arguments(input, name, "throttled_keys")?;
    let (_, variant) = choice(&content, INSIGHTS)?;
    end(&content, name)?;
    Ok(variant)
}

fn units(
    input: ParseStream<'_>,
    name: &Ident,
    [reads, writes]: [Word; 2],
    needs_both: bool,
) -> syn::Result<Units> {
    let example = format!("{} = {}, {} = {}", reads.0, reads.1, writes.0, writes.1);
    let content = arguments(input, name, &example)?;
    let mut units = Units { span: name.span(), reads: None, writes: None };
    let mut errors = Errors::default();
    let of = format!("`{name}(…)`");
    let possible = [reads.0, writes.0];
    Options::new(&of, &possible).parse(&content, &mut Vec::new(), &mut errors, &mut |word, input, _| {
        if word == reads.0 {
            units.reads = Some(number(input, word, reads.1)?);
        } else {
            units.writes = Some(number(input, word, writes.1)?);
        }
        Ok(())
    });
    errors.into_result()?;
    let given = usize::from(units.reads.is_some()) + usize::from(units.writes.is_some());
    if given >= if needs_both { 2 } else { 1 } {
        return Ok(units);
    }
    let needed = if needs_both { "both of its numbers" } else { "one of its numbers, or both" };
    Err(syn::Error::new(name.span(), format!("`{name}` needs {needed}: `{name}({example})`")))
}
