//! What the struct says of its items, and its type does not: one text, which costs the compiler next to nothing.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{DeriveInput, Ident};

use crate::model::{Field, Table};

/// Describes the items, for crates that compare them. Other crates have the macro expand to nothing.
pub(super) fn item(table: &Table<'_>, input: &DeriveInput) -> TokenStream {
    let text = text(table, &input.ident);
    let flattened = table.fields.iter().filter(|field| field.serde.flatten.is_some()).map(|field| field.ty);
    quote!(__tw::item! { #text #(#flattened,)* })
}

/// `Order src/tables.rs { customer_id: customerId 9 5, note 12 5 default }`
fn text(table: &Table<'_>, ident: &Ident) -> String {
    let file = if proc_macro::is_available() { ident.span().unwrap().file() } else { String::new() };
    let mut text = format!("{} {file:?} {{ ", ident.unraw());
    for (position, field) in table.fields.iter().enumerate() {
        if position > 0 {
            text.push_str(", ");
        }
        describe(field, &mut text);
    }
    text.push_str(" }");
    text
}

fn describe(field: &Field<'_>, text: &mut String) {
    let ident = field.ident.unraw().to_string();
    text.push_str(&ident);
    if ident != field.attribute {
        // Writing to a `String` does not fail.
        let _ = write!(text, ": {:?}", field.attribute);
    }
    let (line, column) = position(field.ident);
    let _ = write!(text, " {line} {column}");
    let serde = &field.serde;
    for (word, is_said) in
        [("default", serde.default), ("absent", serde.skip_if.is_some()), ("flat", serde.flatten.is_some())]
    {
        if is_said {
            text.push(' ');
            text.push_str(word);
        }
    }
}

/// The line and the column of a token, from 1.
fn position(ident: &Ident) -> (usize, usize) {
    if proc_macro::is_available() {
        let span = ident.span().unwrap();
        (span.line(), span.column())
    } else {
        (0, 0)
    }
}
