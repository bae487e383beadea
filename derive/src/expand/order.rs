//! The order in which the attributes of a key are compared, for the message about one that is compared too early.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Ident;

use crate::model::Table;

/// A type for each attribute of a sort key with several of them. The compiler shows its name in a message of the runtime's.
///
/// A trait with its own message for each pair would say more, but `#[diagnostic::on_unimplemented]` does not resolve in a
/// module with `#![no_implicit_prelude]`.
pub(super) fn types(table: &Table<'_>) -> TokenStream {
    let mut names: Vec<Ident> = Vec::new();
    for index in table.indexes.iter().filter(|index| index.sort_key.len() > 1) {
        let attributes = index.sort_key.iter().map(|field| name(table.fields[*field].ident));
        for attribute in attributes {
            if !names.contains(&attribute) {
                names.push(attribute);
            }
        }
    }
    if names.is_empty() {
        return TokenStream::new();
    }
    quote!(mod attribute { #(pub enum #names {})* })
}

/// The bound on the method of the attribute `later`, where `first` has not been compared.
pub(super) fn bound(first: &Ident, later: &Ident) -> TokenStream {
    let (first, later) = (name(first), name(later));
    quote!(__tw::ComparedAfter<attribute::#first, attribute::#later>)
}

fn name(field: &Ident) -> Ident {
    let mut name = field.clone();
    name.set_span(Span::call_site());
    name
}
