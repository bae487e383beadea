//! Facts about the items of a struct that its type does not carry: the source position of each field, and its `serde`
//! options.

use std::fmt::Write as _;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Data, DeriveInput, Ident, LitStr, Token};

use crate::model::Field;

/// Describes the items. The macro expands to nothing unless the crate compares items.
///
/// The facts are one text, because that is the cheapest form for the compiler. The runtime parses it in
/// `deploy/evolve/items/derived.rs`.
pub(super) fn item(fields: &[Field<'_>], input: &DeriveInput) -> TokenStream {
    let text = text(fields, input);
    let flattened = fields.iter().filter(|field| field.serde.flatten.is_some()).map(|field| field.ty);
    quote!(__tw::item! { #text #(#flattened,)* })
}

/// Returns `Order "src/tables.rs" { customer_id: "customerId" 9 5, note 12 5 default }`.
fn text(fields: &[Field<'_>], input: &DeriveInput) -> String {
    let mut text = format!("{} {:?} {{ ", input.ident.unraw(), file(&input.ident));
    // A struct's own default may differ from the defaults of its fields' types.
    let has_default_value =
        Options::parse(&input.attrs).words.iter().any(|word| matches!(*word, "default" | "value"));
    let attrs: Vec<&[Attribute]> = match &input.data {
        Data::Struct(data) => data.fields.iter().map(|field| &*field.attrs).collect(),
        Data::Enum(_) | Data::Union(_) => Vec::new(),
    };
    for (position, (field, attrs)) in fields.iter().zip(attrs).enumerate() {
        if position > 0 {
            text.push_str(", ");
        }
        describe(field, &Options::parse(attrs), has_default_value, &mut text);
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
    let value = has_default_value.then_some("value");
    for word in value.iter().chain(&options.words) {
        let _ = write!(text, " {word}");
    }
    for alias in &options.aliases {
        let _ = write!(text, " alias {alias:?}");
    }
    if let Some(path) = &options.with {
        let _ = write!(text, " with {path:?}");
    }
}

/// The `serde` options that decide how an attribute is stored and read, except for its name.
#[derive(Default)]
struct Options {
    /// Options without a value, in the runtime's words.
    words: Vec<&'static str>,
    aliases: Vec<String>,
    with: Option<String>,
}

impl Options {
    /// Parses the options. Skips invalid ones, because `serde` reports them.
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
        let word = match (name.as_str(), text) {
            ("default", None) => Some("default"),
            ("default", Some(_)) => Some("value"),
            ("skip_serializing_if", Some(path)) if path.ends_with("is_none") => Some("sparse"),
            ("skip_serializing_if", _) => Some("absent"),
            ("skip_serializing", _) => Some("unwritten"),
            ("skip_deserializing", _) => Some("unread"),
            ("flatten", _) => Some("flat"),
            ("alias", Some(alias)) => {
                self.aliases.push(alias);
                None
            }
            ("with" | "deserialize_with", Some(path)) => {
                self.with = Some(path.replace(' ', ""));
                None
            }
            _ => None,
        };
        self.words.extend(word);
        // Skip the rest of an unknown option.
        while !meta.input.is_empty() && !meta.input.peek(Token![,]) {
            meta.input.parse::<TokenTree>()?;
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
