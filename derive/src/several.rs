//! `#[derive(DynamoTable)]` on an enum: a table of several entities.

use proc_macro2::TokenStream;
use syn::{DataEnum, DeriveInput};

use crate::attr::{TableAttr, table_indexes};
use crate::errors::Errors;
use crate::model::krate;
pub(crate) use model::Several;

pub(crate) mod expand;
pub(crate) mod model;

pub(crate) fn expand(input: &DeriveInput, data: &DataEnum) -> TokenStream {
    let mut errors = Errors::default();
    let settings = TableAttr::parse_several(&input.attrs, &mut errors);
    let krate = krate(settings.krate.clone());
    let indexes = table_indexes(&input.attrs, &mut errors);
    let table = Several::new(input, data, settings, indexes, &mut errors);
    match &table {
        Some(table) => expand::table(input, &krate, table),
        None => expand::failed(input, &krate, data, errors),
    }
}
