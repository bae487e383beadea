//! The facts about the items of a struct that the type cannot tell: the position of each field in the source, and the
//! options that `serde` is given.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Data, DeriveInput, Ident, LitStr, Token};

use crate::model::{Field, Table};

/// Describes the items. The macro expands to nothing, unless the crate compares items.
///
/// The facts are one text, because that is the cheapest form for the compiler. The runtime parses it in
/// `deploy/evolve/items/derived.rs`.
pub(super) fn item(table: &Table<'_>, input: &DeriveInput) -> TokenStream {
    let text = text(table, input);
    let flattened = table.fields.iter().filter(|field| field.serde.flatten.is_some()).map(|field| field.ty);
    quote!(__tw::item! { #text #(#flattened,)* })
}

/// Returns `Order "src/tables.rs" { customer_id: "customerId" 9 5, note 12 5 default }`.
fn text(table: &Table<'_>, input: &DeriveInput) -> String {
    let mut text = format!("{} {:?} {{ ", input.ident.unraw(), file(&input.ident));
    let container = Options::parse(&input.attrs);
    let attrs: Vec<&[Attribute]> = match &input.data {
        Data::Struct(data) => data.fields.iter().map(|field| &*field.attrs).collect(),
        Data::Enum(_) | Data::Union(_) => Vec::new(),
    };
    for (position, (field, attrs)) in table.fields.iter().zip(attrs).enumerate() {
        if position > 0 {
            text.push_str(", ");
        }
        describe(field, &Options::parse(attrs), container.has_default, &mut text);
    }
    text.push_str(" }");
    text
}

fn describe(field: &Field<'_>, options: &Options, has_default_value: bool, text: &mut String) {
    let ident = field.ident.unraw().to_string();
    let (line, column) = position(field.ident);
    text.push_str(&ident);
    // Writing to a `String` does not fail.
    if ident != field.attribute {
        let _ = write!(text, ": {:?}", field.attribute);
    }
    let _ = write!(text, " {line} {column}");
    for (word, is_given) in [
        ("default", options.has_default),
        ("value", options.has_value || has_default_value),
        ("absent", options.may_be_absent),
        ("sparse", options.is_sparse),
        ("unwritten", options.is_never_written),
        ("unread", options.is_never_read),
        ("flat", options.is_flattened),
    ] {
        if is_given {
            let _ = write!(text, " {word}");
        }
    }
    for alias in &options.aliases {
        let _ = write!(text, " alias {alias:?}");
    }
    if let Some(path) = &options.with {
        let _ = write!(text, " with {path:?}");
    }
}

/// The options of `serde` that decide how an attribute is stored and read, except for its name.
#[derive(Default)]
struct Options {
    has_default: bool,
    /// `default = "…"`
    has_value: bool,
    /// `skip_serializing_if`, and the same with `Option::is_none`.
    may_be_absent: bool,
    is_sparse: bool,
    is_never_written: bool,
    is_never_read: bool,
    is_flattened: bool,
    aliases: Vec<String>,
    with: Option<String>,
}

impl Options {
    /// `serde` reports what cannot be parsed.
    fn parse(attrs: &[Attribute]) -> Self {
        let mut options = Self::default();
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("serde")) {
            let _ = attr.parse_nested_meta(|meta| options.option(&meta));
        }
        options
    }

    fn option(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        let name = meta.path.get_ident().map(Ident::to_string).unwrap_or_default();
        let is_text = meta.input.peek(Token![=]) && meta.input.peek2(LitStr);
        let text = if is_text { Some(meta.value()?.parse::<LitStr>()?.value()) } else { None };
        match (name.as_str(), text) {
            ("default", None) => self.has_default = true,
            ("default", Some(_)) => self.has_value = true,
            ("skip_serializing_if", Some(path)) if path.ends_with("is_none") => self.is_sparse = true,
            ("skip_serializing_if", _) => self.may_be_absent = true,
            ("skip_serializing", _) => self.is_never_written = true,
            ("skip_deserializing", _) => self.is_never_read = true,
            ("flatten", _) => self.is_flattened = true,
            ("alias", Some(alias)) => self.aliases.push(alias),
            ("with" | "deserialize_with", Some(path)) => self.with = Some(path.replace(' ', "")),
            _ => {}
        }
        // The rest of an option that is not understood, up to the comma, which belongs to the parser.
        while !meta.input.is_empty() && !meta.input.peek(Token![,]) {
            meta.input.parse::<proc_macro2::TokenTree>()?;
        }
        Ok(())
    }
}

/// Returns the path of the file that contains a token.
fn file(ident: &Ident) -> String {
    if proc_macro::is_available() { ident.span().unwrap().file() } else { String::new() }
}

/// Returns the line and the column of a token, from 1.
fn position(ident: &Ident) -> (usize, usize) {
    if proc_macro::is_available() {
        let span = ident.span().unwrap();
        (span.line(), span.column())
    } else {
        (0, 0)
    }
}
