//! The derive macros of [tablewright](https://docs.rs/tablewright), which documents them.

use proc_macro::TokenStream;
use syn::{Data, DeriveInput, parse_macro_input};

mod attr;
mod case;
mod entity;
mod errors;
mod expand;
mod facts;
mod key_attribute;
mod model;
mod serde_attr;
mod several;
mod template;

/// Makes a struct a `DynamoDB` table.
///
/// The attributes are documented in the [readme](https://docs.rs/tablewright).
#[proc_macro_derive(
    DynamoTable,
    attributes(pk, sk, gsi, lsi, vector, ttl, version, key_only, other, stream, table, serde)
)]
pub fn dynamo_table(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    match &input.data {
        Data::Enum(data) => several::expand(&input, data).into(),
        _ => expand::table(&input).into(),
    }
}

/// Makes a struct one entity of a table of several.
///
/// The attributes are documented in the [readme](https://docs.rs/tablewright).
#[proc_macro_derive(
    DynamoEntity,
    attributes(pk, sk, gsi, lsi, vector, ttl, version, key_only, stream, table, serde)
)]
pub fn dynamo_entity(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    entity::expand(&input).into()
}

/// Makes a newtype, or an enum without fields, a key attribute: stored as `serde` stores it.
///
/// `#[table(crate = "…")]` names the crate where the dependency is renamed.
#[proc_macro_derive(KeyAttribute, attributes(table, serde))]
pub fn key_attribute(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    key_attribute::expand(&input).into()
}
