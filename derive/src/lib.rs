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

/// Makes a struct one entity of a table that holds several. The table is an enum with a variant for each entity.
///
/// The [guide](https://docs.rs/tablewright/latest/tablewright/guide/entities/) documents the attributes:
///
/// | on | attribute | meaning |
/// |---|---|---|
/// | struct | `#[pk("USER#{user_id}")]`, `#[sk("ORDER#{placed_at}#{order_id}")]` | the templates of the table's key |
/// | struct | `#[pk(b"{account}{device}")]` | the same as bytes |
/// | struct | `#[gsi(name = "GSI1", by = "status", pk("STATUS#{status}"), sk(placed_at))]` | the key of one of the table's indexes: a template or a field for each attribute; `by` names the query function |
/// | struct | `#[lsi(name = "LSI1", sk("{priority:03}"))]` | the same for a local index |
/// | struct | `partial` in an index | the table projects some attributes into the index |
/// | struct | `#[access(orders_of(user_id))]` | a named access pattern, as on a table of one struct |
/// | field | `#[pk]`, `#[sk]`, `#[gsi(name = "ByDate", sk)]` | the field itself is that key attribute |
/// | field | `#[key_only]` | the field is stored only in the table's key |
/// | field | `#[ttl]`, `#[version]` | as on a table of one struct |
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
