//! The derive macros of [tablewright](https://docs.rs/tablewright), which documents them.

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

mod attr;
mod case;
mod document;
mod errors;
mod expand;
mod key_attribute;
mod model;
mod serde_attr;

/// Makes a struct a `DynamoDB` table.
///
/// The attributes are documented in the [readme](https://docs.rs/tablewright).
#[proc_macro_derive(DynamoTable, attributes(pk, sk, gsi, lsi, vector, ttl, version, stream, table, serde))]
pub fn dynamo_table(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::table(&input).into()
}

/// Makes a newtype, or an enum without fields, a key attribute: stored as `serde` stores it.
///
/// `#[table(crate = "…")]` names the crate where the dependency is renamed.
#[proc_macro_derive(KeyAttribute, attributes(table, serde))]
pub fn key_attribute(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    key_attribute::expand(&input).into()
}

/// Gives a struct that is stored inside an attribute the typed paths of its members: `Line::PATHS.quantity`.
///
/// [`Path::member`](https://docs.rs/tablewright/latest/tablewright/sdk/struct.Path.html#method.member) leads from an attribute
/// into the struct: `Order::PATHS.lines.index(0).member(Line::PATHS.quantity)`. The names and the stored forms are those of
/// `serde`.
///
/// `#[table(crate = "…")]` names the crate if the dependency is renamed.
#[proc_macro_derive(Document, attributes(table, serde))]
pub fn document(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    document::expand(&input).into()
}
