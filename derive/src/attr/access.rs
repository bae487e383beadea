//! `#[access(open_orders(status = Status::Open))]`: a named access pattern.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Expr, Ident, Token};

use super::syntax::{FieldName, Options, arguments, parse_list, text};
use crate::errors::Errors;

/// One `#[access(…)]` on the struct.
pub(crate) struct AccessAttr {
    pub(crate) name: Ident,
    pub(crate) known: Vec<Known>,
    /// The name of the index to read, with or without its suffix, and its position.
    pub(crate) index: Option<(String, Span)>,
}

/// A field whose value the pattern knows: from its caller, or always the same.
pub(crate) struct Known {
    pub(crate) field: FieldName,
    pub(crate) value: Option<Expr>,
}

const EXAMPLE: &str = "orders_of(customer_id)";

const OPTIONS: Options<'static> = Options {
    of: "`#[access(…)]`",
    possible: &["index"],
    elsewhere: &[
        ("by", "the pattern's name is its function; for an index, write `index = \"…\"`"),
        ("pk", "the key is found from the fields in the parentheses; leave it out"),
        ("sk", "the key is found from the fields in the parentheses; leave it out"),
        ("filter", "a filter reads more than it returns; set it on the request"),
        ("limit", "set it on the request"),
        ("descending", "set it on the request"),
    ],
    for_text: None,
};

impl AccessAttr {
    /// Parses all patterns of a struct.
    pub(crate) fn parse_all(attrs: &[Attribute], errors: &mut Errors) -> Vec<Self> {
        let of_struct = attrs.iter().filter(|attr| attr.path().is_ident("access"));
        of_struct.filter_map(|attr| Self::parse(attr, errors)).collect()
    }

    fn parse(attr: &Attribute, errors: &mut Errors) -> Option<Self> {
        let mut parsed = None;
        parse_list(attr, EXAMPLE, errors, &mut |input, errors| {
            let name: Ident = input.parse().map_err(|error| {
                let message = format!("expected the name of an access pattern: `#[access({EXAMPLE})]`");
                syn::Error::new(error.span(), message)
            })?;
            if input.peek(Token![=]) {
                let message = format!(
                    "a pattern is written as a function of the fields whose values it knows: `#[access({name}(…))]`"
                );
                return Err(syn::Error::new(name.span(), message));
            }
            let known = known(input, &name)?;
            let mut access = Self { name, known, index: None };
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
            OPTIONS.parse(input, &mut Vec::new(), errors, &mut |option, input, _| {
                let name = text(input, option)?;
                access.index = Some((name.value(), name.span()));
                Ok(())
            });
            parsed = Some(access);
            Ok(())
        });
        parsed
    }
}

/// Parses `(status = Status::Open, placed_at)` after `name`.
fn known(input: ParseStream<'_>, name: &Ident) -> syn::Result<Vec<Known>> {
    let content = arguments(input, name, "customer_id")?;
    let mut known = Vec::new();
    while !content.is_empty() {
        let field: FieldName = content.parse().map_err(|error| {
            syn::Error::new(error.span(), format!("expected names of fields: `{name}(customer_id)`"))
        })?;
        let value = if content.parse::<Option<Token![=]>>()?.is_some() {
            Some(content.parse::<Expr>()?)
        } else {
            None
        };
        known.push(Known { field, value });
        if content.is_empty() {
            break;
        }
        content.parse::<Token![,]>().map_err(|error| {
            let message = format!(
                "expected `,` or `= …`: a pattern knows values of key fields, which `{name}` is called with; its caller \
                 compares the rest of the sort key"
            );
            syn::Error::new(error.span(), message)
        })?;
    }
    Ok(known)
}

impl Known {
    /// Returns the field and its value as they were written.
    pub(crate) fn written(&self, field: &Ident) -> String {
        let mut text = field.unraw().to_string();
        if let Some(value) = &self.value {
            text += " = ";
            write(value.to_token_stream(), &mut text);
        }
        text
    }
}

/// Appends tokens, with spaces only between words and after commas. The source itself is known on nightly only.
fn write(tokens: TokenStream, text: &mut String) {
    let mut after_word = false;
    for token in tokens {
        let is_word = matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
        if is_word && after_word {
            text.push(' ');
        }
        after_word = is_word;
        match token {
            TokenTree::Group(group) => {
                let [open, close] = match group.delimiter() {
                    Delimiter::Parenthesis => ["(", ")"],
                    Delimiter::Brace => ["{", "}"],
                    Delimiter::Bracket => ["[", "]"],
                    Delimiter::None => ["", ""],
                };
                text.push_str(open);
                write(group.stream(), text);
                text.push_str(close);
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' => text.push_str(", "),
            token => text.push_str(&token.to_string()),
        }
    }
}
