//! Types that the expansion names often. They are written directly into the surrounding tokens, because nested token
//! streams are slow to build.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::{DeriveInput, Generics, Ident, Lifetime, Token, Type, TypeGenerics};

use crate::lints::ours;
use crate::model::Index;

/// The struct with its lifetimes.
pub(super) struct Struct<'a> {
    pub(super) ident: Ident,
    generics: TypeGenerics<'a>,
}

impl<'a> Struct<'a> {
    pub(super) fn new(input: &'a DeriveInput) -> Self {
        Self { ident: ours(&input.ident), generics: input.generics.split_for_impl().1 }
    }
}

impl ToTokens for Struct<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.ident.to_tokens(tokens);
        self.generics.to_tokens(tokens);
    }
}

/// The target of a condition: the table or a kind of index, and whether that index projects only some attributes.
#[derive(Clone, Copy)]
pub(crate) struct Reads {
    pub(crate) kind: &'static str,
    pub(crate) is_partial: bool,
    /// Counts the conditions with the same target, from 0.
    pub(crate) number: usize,
}

impl Reads {
    pub(super) const TABLE: Self = Self { kind: "Table", is_partial: false, number: 0 };

    pub(super) const fn of_index(index: &Index) -> Self {
        let kind = if index.is_local { "Local" } else { "Global" };
        Self { kind, is_partial: index.projection.is_some(), number: 0 }
    }

    pub(crate) const fn nth(self, number: usize) -> Self {
        Self { number, ..self }
    }

    pub(crate) fn is_like(self, other: Self) -> bool {
        (self.kind, self.is_partial) == (other.kind, other.is_partial)
    }
}

impl ToTokens for Reads {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if self.number > 0 {
            path(&["__tw", "Nth"], tokens);
            let number = self.number;
            tokens.extend(quote!(<#number,));
        }
        if self.is_partial {
            path(&["__tw", "Partial"], tokens);
            <Token![<]>::default().to_tokens(tokens);
        }
        path(&["__tw", self.kind], tokens);
        for _ in 0..usize::from(self.is_partial) + usize::from(self.number > 0) {
            <Token![>]>::default().to_tokens(tokens);
        }
    }
}

/// The type of a condition that can be read as it is, or narrowed by a sort key.
#[derive(Clone, Copy)]
pub(super) struct Partition<'a> {
    pub(super) ident: &'a Ident,
    pub(super) lifetime: &'a Lifetime,
    pub(super) generics: &'a Generics,
    pub(super) reads: Reads,
}

impl ToTokens for Partition<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.ident.to_tokens(tokens);
        <Token![<]>::default().to_tokens(tokens);
        self.lifetime.to_tokens(tokens);
        <Token![,]>::default().to_tokens(tokens);
        for parameter in self.generics.lifetimes() {
            parameter.lifetime.to_tokens(tokens);
            <Token![,]>::default().to_tokens(tokens);
        }
        self.reads.to_tokens(tokens);
        <Token![>]>::default().to_tokens(tokens);
    }
}

/// The type that an argument for a key has to fit. If the derive has failed, any type fits.
pub(crate) struct KeyType<'a>(pub(crate) Option<&'a Type>);

impl ToTokens for KeyType<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self.0 {
            Some(ty) => ty.to_tokens(tokens),
            None => path(&["__tw", "Unknown"], tokens),
        }
    }
}

pub(crate) fn path(segments: &[&str], tokens: &mut TokenStream) {
    for (position, segment) in segments.iter().enumerate() {
        if position > 0 {
            <Token![::]>::default().to_tokens(tokens);
        }
        tokens.append(Ident::new(segment, Span::call_site()));
    }
}
