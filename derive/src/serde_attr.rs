//! What `#[serde(…)]` says about names, and about what is stored.

use proc_macro2::{Span, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Ident, LitStr, Token, parenthesized};

use crate::case::{RULES, RenameRule};
use crate::errors::{Errors, list};

/// `#[serde(…)]` of a struct or an enum.
#[derive(Default)]
pub(crate) struct Container {
    pub(crate) rename_all: Option<RenameRule>,
    /// Where what is read and what is written are renamed differently.
    pub(crate) asymmetric: Option<Span>,
    pub(crate) transparent: Option<Span>,
    pub(crate) default: bool,
    deny_unknown_fields: Option<Span>,
    /// The options with which something else is stored than the fields or the variant's name.
    other: Vec<(String, Span)>,
}

/// `#[serde(…)]` of a field or a variant.
#[derive(Default)]
pub(crate) struct Item {
    pub(crate) rename: Option<String>,
    pub(crate) asymmetric: Option<Span>,
    /// `skip` or `skip_serializing`: the field is not written.
    pub(crate) skip: Option<Span>,
    /// `skip`: the field is not read either.
    pub(crate) unread: Option<Span>,
    pub(crate) skip_if: Option<Span>,
    pub(crate) flatten: Option<Span>,
    /// Whether an item without it can be read, whatever its type.
    pub(crate) default: bool,
    pub(crate) with: Option<Span>,
    /// What the runtime calls a value that is stored by `with`.
    pub(crate) stored: Option<&'static str>,
    /// The function of `skip_serializing_if`.
    pub(crate) predicate: Option<LitStr>,
    /// The module of `with`, or the function of `serialize_with`.
    pub(crate) stored_by: Option<StoredBy>,
    /// Whether the value of an item without it is that of a function.
    pub(crate) default_by: bool,
    /// Whether it is read by a function.
    pub(crate) read_by: bool,
}

/// What stores a field in the place of its type.
pub(crate) enum StoredBy {
    Module(LitStr),
    Function(LitStr),
}

impl Container {
    pub(crate) fn parse(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let mut container = Self::default();
        each_option(attrs, &mut |name, span, value| match name {
            "rename_all" => {
                container.asymmetric = value.asymmetric.then_some(span);
                let Some(rule) = &value.text else { return };
                container.rename_all =
                    RULES.iter().find(|(name, _)| *name == rule.value()).map(|(_, rule)| *rule);
                if container.rename_all.is_none() {
                    let rules = list(&RULES.map(|(name, _)| name));
                    errors.add(
                        rule.span(),
                        format!("unknown rename rule `{}`; possible are {rules}", rule.value()),
                    );
                }
            }
            "into" | "from" | "try_from" | "remote" | "tag" | "content" | "untagged" => {
                container.other.push((name.to_owned(), span));
            }
            "transparent" => container.transparent = Some(span),
            "default" => container.default = true,
            "deny_unknown_fields" => container.deny_unknown_fields = Some(span),
            _ => {}
        });
        container
    }

    /// What cannot stand on a table.
    pub(crate) fn check_table(&self, errors: &mut Errors) {
        for (name, span) in &self.other {
            let mistake = match name.as_str() {
                "into" => "stores another type; derive `DynamoTable` on that one",
                "from" | "try_from" => "reads another type; derive `DynamoTable` on that one",
                "remote" => {
                    "stores another type, which this one describes; use a type of its own for the table"
                }
                "tag" => "stores an attribute that is not a field; write a field for it",
                // `serde` reports it.
                _ => continue,
            };
            errors.add(*span, format!("`serde({name})` {mistake}"));
        }
        if let Some(span) = self.transparent {
            errors.add(
                span,
                "`serde(transparent)` stores the one field alone, and an item needs named attributes; remove this",
            );
        }
    }

    /// What cannot stand on an entity.
    pub(crate) fn check_entity(&self, errors: &mut Errors) {
        if let Some(span) = self.deny_unknown_fields {
            errors.add(
                span,
                "an item has its computed keys as attributes, which are not fields, and could not be read; leave \
                 `deny_unknown_fields` out",
            );
        }
    }

    /// What cannot stand on an enum that is a table of several entities.
    pub(crate) fn check_several(&self, errors: &mut Errors) {
        for (name, span) in &self.other {
            let mistake = match name.as_str() {
                "tag" | "content" | "untagged" => {
                    "items are told by their keys; leave it out, and for an attribute with the entity's name write \
                     `#[table(tag = \"…\")]`"
                }
                _ => "an item is read as one of the entities; leave it out",
            };
            errors.add(*span, format!("`serde({name})`: {mistake}"));
        }
        if let Some(span) = self.asymmetric {
            errors.add(span, "the names of the variants are read and written; use one rule for both");
        }
    }

    /// What cannot stand on a key attribute.
    pub(crate) fn check_key(&self, errors: &mut Errors) {
        for (name, span) in &self.other {
            let mistake = match name.as_str() {
                "into" => "stores another type; implement `KeyAttribute` by hand, by the value of that one",
                "from" | "try_from" => {
                    "reads another type; implement `KeyAttribute` by hand, by the value of that one"
                }
                "remote" => "stores another type, which this one describes; use a newtype around it",
                "tag" => "stores a map, which cannot be a key; remove this",
                // It is reported with `tag`.
                "content" => continue,
                _ => "stores NULL for a variant, which cannot be a key; remove this",
            };
            errors.add(*span, format!("`serde({name})` {mistake}"));
        }
    }
}

impl Item {
    pub(crate) fn parse(attrs: &[Attribute]) -> Self {
        let mut item = Self::default();
        each_option(attrs, &mut |name, span, value| match name {
            "rename" => {
                item.asymmetric = value.asymmetric.then_some(span);
                item.rename = value.text.as_ref().map(LitStr::value);
            }
            "skip" | "skip_serializing" => {
                item.skip = Some(span);
                item.unread = (name == "skip").then_some(span).or(item.unread);
            }
            "skip_serializing_if" => {
                item.skip_if = Some(span);
                item.predicate.clone_from(&value.text);
            }
            "flatten" => item.flatten = Some(span),
            "default" | "skip_deserializing" => {
                item.default = true;
                item.default_by |= value.text.is_some();
            }
            "deserialize_with" => item.read_by = true,
            // A variant that is untagged is stored as NULL.
            "with" | "serialize_with" | "untagged" => {
                item.with = Some(span);
                item.stored = Some(stored(name, value));
                item.read_by |= name == "with";
                let stored_by = if name == "with" { StoredBy::Module } else { StoredBy::Function };
                item.stored_by = value.text.clone().map(stored_by);
            }
            _ => {}
        });
        item
    }
}

/// `serde_dynamo` has sets, which `serde` has not.
fn stored(option: &str, value: &Value) -> &'static str {
    let path = value.text.as_ref().filter(|_| option == "with").map(LitStr::value).unwrap_or_default();
    match path.trim_start_matches("::") {
        "serde_dynamo::string_set" => "StringSet",
        "serde_dynamo::number_set" => "NumberSet",
        "serde_dynamo::binary_set" => "BinarySet",
        _ => "Custom",
    }
}

/// The value of an option: `= "…"`, or `(serialize = "…", deserialize = "…")`.
#[derive(Default)]
struct Value {
    text: Option<LitStr>,
    asymmetric: bool,
}

/// Visits the options of every `#[serde(…)]`. What is not understood is passed over: `serde` reports it.
fn each_option(attrs: &[Attribute], visit: &mut dyn FnMut(&str, Span, &Value)) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("serde")) {
        // An error ends this attribute; `serde` reports the same one.
        let _ = attr.parse_args_with(|input: ParseStream<'_>| {
            while !input.is_empty() {
                let name = input.call(Ident::parse_any)?;
                let value = value(input)?;
                visit(&name.to_string(), name.span(), &value);
                skip_to_comma(input)?;
            }
            Ok(())
        });
    }
}

fn value(input: ParseStream<'_>) -> syn::Result<Value> {
    if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        let text = if input.peek(LitStr) { Some(input.parse()?) } else { None };
        return Ok(Value { text, asymmetric: false });
    }
    if !input.peek(syn::token::Paren) {
        return Ok(Value::default());
    }
    let content;
    parenthesized!(content in input);
    let (mut serialize, mut deserialize) = (None, None);
    while !content.is_empty() {
        let name = content.call(Ident::parse_any)?;
        let text = value(&content)?.text;
        if name == "serialize" {
            serialize = text;
        } else if name == "deserialize" {
            deserialize = text;
        }
        skip_to_comma(&content)?;
    }
    let asymmetric = serialize.as_ref().map(LitStr::value) != deserialize.as_ref().map(LitStr::value);
    Ok(Value { text: serialize, asymmetric })
}

/// Moves behind the next comma.
pub(crate) fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    input.parse::<Option<Token![,]>>().map(|_| ())
}
