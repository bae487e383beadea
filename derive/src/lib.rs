//! The derive macros of [tablewright](https://docs.rs/tablewright), which documents them.

use proc_macro::TokenStream;
use syn::{Data, DeriveInput};

mod attr;
mod case;
mod document;
mod entity;
mod errors;
mod expand;
#[cfg(test)]
mod expansions;
mod facts;
mod key_attribute;
mod lints;
mod model;
mod one;
mod pattern;
mod serde_attr;
mod several;
mod template;

#[doc = include_str!("dynamo_table.md")]
#[proc_macro_derive(
    DynamoTable,
    attributes(pk, sk, gsi, lsi, vector, ttl, version, key_only, other, access, stream, table, serde)
)]
pub fn dynamo_table(input: TokenStream) -> TokenStream {
    expand(input, |input| match &input.data {
        Data::Enum(data) => several::expand(input, data),
        Data::Struct(_) if attr::has_templates(&input.attrs) => one::expand(input),
        Data::Struct(_) | Data::Union(_) => expand::table(input),
    })
}

#[doc = include_str!("dynamo_entity.md")]
#[proc_macro_derive(
    DynamoEntity,
    attributes(pk, sk, gsi, lsi, vector, ttl, version, key_only, access, stream, table, serde)
)]
pub fn dynamo_entity(input: TokenStream) -> TokenStream {
    expand(input, entity::expand)
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
