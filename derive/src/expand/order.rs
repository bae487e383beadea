//! The order in which a condition compares the attributes of a key. The message about an attribute compared too early
//! needs it.

use heck::ToSnakeCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Ident, Visibility};

use crate::lints::{hidden, ours};

/// Returns the name of the module of [`types`].
pub(crate) fn module(ident: &Ident) -> Ident {
    format_ident!("attribute_of_{}", ident.unraw().to_string().to_snake_case())
}

/// Returns a type for each of these fields of sort keys. A message of the runtime shows its name.
///
/// A trait with its own message for each pair would say more, but `#[diagnostic::on_unimplemented]` does not resolve in
/// a module with `#![no_implicit_prelude]`.
pub(crate) fn types<'i>(fields: impl IntoIterator<Item = &'i Ident>, module: &Ident) -> TokenStream {
    let mut names: Vec<Ident> = Vec::new();
    for field in fields.into_iter().map(hidden) {
        if !names.contains(&field) {
            names.push(field);
        }
    }
    if names.is_empty() {
        return TokenStream::new();
    }
    quote!(mod #module { #(pub enum #names {})* })
}

/// Returns the method of the attribute `later`, for a condition that has not compared `first` yet. It cannot be called:
/// its bound is the message.
pub(crate) fn too_early(
    vis: &Visibility,
    returns: &TokenStream,
    module: &Ident,
    first: &Ident,
    later: &Ident,
) -> TokenStream {
    let (method, first, later) = (ours(later), hidden(first), hidden(later));
    quote! {
        #vis fn #method(self) -> #returns
        where
            Self: __tw::ComparedAfter<#module::#first, #module::#later>,
        {
            __tw::sort_key(self.0)
        }
    }
}
