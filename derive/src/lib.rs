//! The derive macros of [tablewright](https://docs.rs/tablewright), which documents them.

use proc_macro::TokenStream;
use syn::DeriveInput;

mod attr;
mod case;
mod document;
mod errors;
mod expand;
mod key_attribute;
mod lints;
mod model;
mod serde_attr;

#[doc = include_str!("dynamo_table.md")]
#[proc_macro_derive(DynamoTable, attributes(pk, sk, gsi, lsi, vector, ttl, version, stream, table, serde))]
pub fn dynamo_table(input: TokenStream) -> TokenStream {
    expand(input, expand::table)
}

#[doc = include_str!("key_attribute.md")]
#[proc_macro_derive(KeyAttribute, attributes(table, serde))]
pub fn key_attribute(input: TokenStream) -> TokenStream {
    expand(input, key_attribute::expand)
}

#[doc = include_str!("document.md")]
#[proc_macro_derive(Document, attributes(table, serde))]
pub fn document(input: TokenStream) -> TokenStream {
    expand(input, document::expand)
}

fn expand(input: TokenStream, expand: fn(&DeriveInput) -> proc_macro2::TokenStream) -> TokenStream {
    lints::quiet(input).map_or_else(syn::Error::into_compile_error, |input| expand(&input)).into()
}
