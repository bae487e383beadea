//! What a table or an index can read and write, and what is counted of that.

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::{Ident, LitInt, Token};

use super::syntax::{arguments, choice, end, number, options};
use crate::errors::Errors;

/// Read and write units: `provisioned(reads = 5, writes = 5)`, `on_demand(max_reads = 100)`, `warm(writes = 5000)`.
pub(crate) struct Units {
    /// Where the word before the parentheses stands.
    pub(crate) span: Span,
    pub(crate) reads: Option<LitInt>,
    pub(crate) writes: Option<LitInt>,
}

const INSIGHTS: &[(&str, &str)] =
    &[("accessed_and_throttled_keys", "AccessedAndThrottledKeys"), ("throttled_keys", "ThrottledKeys")];

/// `(reads = 5, writes = 5)` behind `provisioned`.
pub(super) fn provisioned(input: ParseStream<'_>, name: &Ident) -> syn::Result<Units> {
    let example = "reads = 5, writes = 5";
    let units = units(input, name, ["reads", "writes"], example)?;
    if units.reads.is_some() && units.writes.is_some() {
        Ok(units)
    } else {
        Err(syn::Error::new(name.span(), format!("capacity needs both numbers: `{name}({example})`")))
    }
}

/// `(max_reads = 100, max_writes = 50)` behind `on_demand`: either or both.
pub(super) fn on_demand(input: ParseStream<'_>, name: &Ident) -> syn::Result<Units> {
    either(input, name, ["max_reads", "max_writes"], "max_reads = 100, max_writes = 50")
}

/// `(reads = 15000, writes = 5000)` behind `warm`: either or both.
pub(super) fn warm(input: ParseStream<'_>, name: &Ident) -> syn::Result<Units> {
    either(input, name, ["reads", "writes"], "reads = 15000, writes = 5000")
}

/// `contributor_insights`, or `(throttled_keys)` behind it: a variant of the runtime's enum.
pub(super) fn contributor_insights(input: ParseStream<'_>, name: &Ident) -> syn::Result<Ident> {
    if !input.peek(syn::token::Paren) && !input.peek(Token![=]) {
        return Ok(Ident::new("AccessedAndThrottledKeys", name.span()));
    }
    let content = arguments(input, name, "throttled_keys")?;
    let (_, variant) = choice(&content, INSIGHTS)?;
    end(&content, name)?;
    Ok(variant)
}

fn either(input: ParseStream<'_>, name: &Ident, words: [&str; 2], example: &str) -> syn::Result<Units> {
    let units = units(input, name, words, example)?;
    if units.reads.is_none() && units.writes.is_none() {
        let message = format!("`{name}` needs one of its numbers, or both: `{name}({example})`");
        return Err(syn::Error::new(name.span(), message));
    }
    Ok(units)
}

/// `words` are the option for reads and the one for writes.
fn units(input: ParseStream<'_>, name: &Ident, words: [&str; 2], example: &str) -> syn::Result<Units> {
    let content = arguments(input, name, example)?;
    let (mut reads, mut writes) = (None, None);
    let mut errors = Errors::default();
    options(
        &content,
        &format!("`{name}(…)`"),
        &words,
        &mut Vec::new(),
        &mut errors,
        &mut |word, input, _| {
            *if word == words[0] { &mut reads } else { &mut writes } = Some(number(input, word)?);
            Ok(())
        },
    );
    errors.into_result()?;
    Ok(Units { span: name.span(), reads, writes })
}
