//! Capacity settings and Contributor Insights of a table or an index.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::ParseStream;
use syn::{Ident, LitInt, Token};

use super::syntax::{Options, arguments, choice, end, number};
use crate::errors::Errors;

/// Read and write units: `provisioned(reads = 5, writes = 5)`, `on_demand(max_reads = 100)`, `warm(writes = 5000)`.
pub(crate) struct Units {
    /// The position of the word before the parentheses.
    pub(crate) span: Span,
    kind: &'static Kind,
    reads: Option<LitInt>,
    writes: Option<LitInt>,
}

/// A kind of units.
struct Kind {
    /// The two options, each with an example value.
    words: [(&'static str, u32); 2],
    needs_both: bool,
    /// The type of the runtime.
    ty: &'static str,
    /// The runtime's names for the two numbers, each of which can break a rule.
    parts: [&'static str; 2],
}

/// A value that can break a rule by itself: the runtime's name for it, and its position.
pub(crate) type Value = (&'static str, Span);

const PROVISIONED: Kind = Kind {
    words: [("reads", 5), ("writes", 5)],
    needs_both: true,
    ty: "Throughput",
    parts: ["ProvisionedReads", "ProvisionedWrites"],
};

const ON_DEMAND: Kind = Kind {
    words: [("max_reads", 100), ("max_writes", 50)],
    needs_both: false,
    ty: "OnDemandThroughput",
    parts: ["OnDemandReads", "OnDemandWrites"],
};

const WARM: Kind = Kind {
    words: [("reads", 15000), ("writes", 5000)],
    needs_both: false,
    ty: "WarmThroughput",
    parts: ["WarmReads", "WarmWrites"],
};

const INSIGHTS: &[&str] = &["accessed_and_throttled_keys", "throttled_keys"];

impl Units {
    /// Returns the units as a value of the runtime's type.
    pub(crate) fn written(&self) -> TokenStream {
        let ty = Ident::new(self.kind.ty, Span::call_site());
        let number = |number: &Option<LitInt>| match number {
            Some(number) if self.kind.needs_both => number.to_token_stream(),
            Some(number) => quote!(__tw::Some(#number)),
            None => quote!(__tw::None),
        };
        let (reads, writes) = (number(&self.reads), number(&self.writes));
        quote!(__tw::#ty::new(#reads, #writes))
    }

    /// Returns the numbers.
    pub(crate) fn values(&self) -> Vec<Value> {
        let mut values = Vec::new();
        for (part, number) in self.kind.parts.into_iter().zip([&self.reads, &self.writes]) {
            values.extend(number.as_ref().map(|number| (part, number.span())));
        }
        values
    }
}

/// Parses `(reads = 5, writes = 5)` after `provisioned`.
pub(super) fn provisioned(input: ParseStream<'_>, name: &Ident) -> syn::Result<Units> {
    units(input, name, &PROVISIONED)
}

/// Parses `(max_reads = 100, max_writes = 50)` after `on_demand`: either or both.
pub(super) fn on_demand(input: ParseStream<'_>, name: &Ident) -> syn::Result<Units> {
    units(input, name, &ON_DEMAND)
}

/// Parses `(reads = 15000, writes = 5000)` after `warm`: either or both.
pub(super) fn warm(input: ParseStream<'_>, name: &Ident) -> syn::Result<Units> {
    units(input, name, &WARM)
}

/// Parses `contributor_insights`, or `(throttled_keys)` after it, and returns a value of the runtime's enum.
pub(super) fn contributor_insights(input: ParseStream<'_>, name: &Ident) -> syn::Result<TokenStream> {
    if input.peek(Token![=]) {
        let message = format!("`{name}` has no `=`; write `{name}`, or `{name}(throttled_keys)`");
        return Err(syn::Error::new(name.span(), message));
    }
    let variant = if input.peek(syn::token::Paren) {
        let content = arguments(input, name, "throttled_keys")?;
        let (_, variant) = choice(&content, INSIGHTS)?;
        end(&content, name)?;
        variant
    } else {
        Ident::new("AccessedAndThrottledKeys", name.span())
    };
    Ok(quote!(__tw::ContributorInsights::#variant))
}

fn units(input: ParseStream<'_>, name: &Ident, kind: &'static Kind) -> syn::Result<Units> {
    let [reads, writes] = kind.words;
    let example = format!("{} = {}, {} = {}", reads.0, reads.1, writes.0, writes.1);
    let content = arguments(input, name, &example)?;
    let mut units = Units { span: name.span(), kind, reads: None, writes: None };
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
    if given >= if kind.needs_both { 2 } else { 1 } {
        return Ok(units);
    }
    let needed = if kind.needs_both { "both of its numbers" } else { "one of its numbers, or both" };
    Err(syn::Error::new(name.span(), format!("`{name}` needs {needed}: `{name}({example})`")))
}
