//! The order in which a condition compares the attributes of a key. The message about an attribute compared too early
//! needs it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use crate::lints::hidden;
use crate::model::Table;

/// Returns a type for each attribute of a sort key with several attributes. A message of the runtime shows its name.
///
/// A trait with its own message for each pair would say more, but `#[diagnostic::on_unimplemented]` does not resolve in
/// a module with `#![no_implicit_prelude]`.
pub(super) fn types(table: &Table<'_>, module: &Ident) -> TokenStream {
    let mut names: Vec<Ident> = Vec::new();
    for index in table.indexes.iter().filter(|index| index.sort_key.len() > 1) {
        let attributes = index.sort_key.iter().map(|field| hidden(table.fields[*field].ident));
        for attribute in attributes {
            if !names.contains(&attribute) {
                names.push(attribute);
            }
        }
    }
    if names.is_empty() {
        return TokenStream::new();
    }
    quote!(mod #module { #(pub enum #names {})* })
}

/// Returns the bound on the method of the attribute `later`, if `first` has not been compared.
pub(super) fn bound(module: &Ident, first: &Ident, later: &Ident) -> TokenStream {
    let (first, later) = (hidden(first), hidden(later));
    quote!(__tw::ComparedAfter<#module::#first, #module::#later>)
}
