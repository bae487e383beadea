//! Reads `#[serde(…)]`: the names, and how values are stored and read.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, ExprPath, Ident, LitStr, Meta, Token, parenthesized};

use crate::case::{RULES, RenameRule};
use crate::errors::{Errors, suggest};

/// `#[serde(…)]` of a struct or an enum.
#[derive(Default)]
pub(crate) struct Container {
    /// The rule for the names that `serde` writes.
    pub(crate) rename_all: Option<RenameRule>,
    /// The rule for the names that `serde` reads.
    pub(crate) read_all: Option<RenameRule>,
    /// The position, if the two rules differ.
    pub(crate) asymmetric: Option<Span>,
    pub(crate) transparent: Option<Span>,
    pub(crate) default: bool,
    deny_unknown_fields: Option<Span>,
    /// Options that make `serde` store something other than the fields or the variant's name.
    other: Vec<(String, Span)>,
    /// True if `serde_with::skip_serializing_none` stands below the derive, which does not see the attributes it adds.
    pub(crate) skips_none_below: bool,
}

/// `#[serde(…)]` of a field or a variant.
#[derive(Default)]
pub(crate) struct Item {
    /// The name that `serde` writes.
    pub(crate) rename: Option<String>,
    /// The name that `serde` reads.
    pub(crate) read_as: Option<String>,
    /// The position, if the two names differ.
    pub(crate) asymmetric: Option<Span>,
    /// Other names that `serde` reads.
    pub(crate) aliases: Vec<LitStr>,
    /// `skip` or `skip_serializing`: the field is not written.
    pub(crate) skip: Option<Span>,
    /// `skip`: the field is not read either.
    pub(crate) unread: Option<Span>,
    pub(crate) skip_if: Option<Span>,
    /// `skip` or `skip_deserializing`.
    pub(crate) skip_reading: Option<Span>,
    pub(crate) flatten: Option<Span>,
    /// True if an item without it can be read, whatever its type.
    pub(crate) default: bool,
    /// True if a function makes the value for an item without it.
    pub(crate) default_by: bool,
    /// The function of `skip_serializing_if`.
    pub(crate) predicate: Option<LitStr>,
    /// The option that decides how the value is stored.
    pub(crate) with: Option<With>,
    /// The option that decides how the value is read, independent of how it is stored.
    pub(crate) deserialize_with: Option<Span>,
    /// `other`, on a variant.
    pub(crate) other: Option<Span>,
}

/// `with = "…"`, `serialize_with = "…"` or `#[serde_as(as = "…")]`.
pub(crate) struct With {
    pub(crate) span: Span,
    pub(crate) option: String,
    /// The path, or the type of `serde_as`.
    pub(crate) path: LitStr,
}

impl With {
    /// Returns the runtime's name for the value: a set or a number, which `serde` does not have.
    pub(crate) fn stored(&self) -> &'static str {
        match self.path.value().trim_start_matches("::") {
            "serde_dynamo::string_set" if self.option == "with" => "StringSet",
            "serde_dynamo::number_set" if self.option == "with" => "NumberSet",
            "serde_dynamo::binary_set" if self.option == "with" => "BinarySet",
            "tablewright::number" | "tablewright::number::option" if self.option == "with" => "Number",
            _ => "Custom",
        }
    }

    /// Returns the function that stores the value. `serde` reports a path that is not valid.
    pub(crate) fn function(&self) -> Option<TokenStream> {
        let path: ExprPath = self.path.parse().ok()?;
        match self.option.as_str() {
            "with" => Some(quote!(#path::serialize)),
            "serialize_with" => Some(quote!(#path)),
            _ => None,
        }
    }

    /// Returns the name of a unit of time shorter than a second, if the path contains one: `ts_milliseconds`.
    pub(crate) fn fraction_of_a_second(&self) -> Option<&'static str> {
        let path = self.path.value().to_lowercase();
        let units = [("milli", "milliseconds"), ("micro", "microseconds"), ("nano", "nanoseconds")];
        units.into_iter().find(|(part, _)| path.contains(part)).map(|(_, unit)| unit)
    }
}

impl Container {
    pub(crate) fn parse(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let mut container = Self::default();
        each_option(attrs, &mut |name, span, value| match name {
            "rename_all" => {
                let rule = |text: &LitStr| {
                    RULES.iter().find(|(name, _)| *name == text.value()).map(|(_, rule)| *rule)
                };
                container.asymmetric = value.is_asymmetric().then_some(span);
                container.read_all = value.read.as_ref().and_then(rule);
                let Some(text) = &value.written else { return };
                container.rename_all = rule(text);
                if container.rename_all.is_none() {
                    let hint = suggest(&text.value(), &RULES.map(|(name, _)| name));
                    errors.add(text.span(), format!("unknown rename rule `{}`{hint}", text.value()));
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
        container.skips_none_below = attrs.iter().any(|attr| is(attr, "skip_serializing_none"));
        container
    }

    /// Reports options that a table cannot have.
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

    /// Reports options that a document cannot have.
    pub(crate) fn check_document(&self, errors: &mut Errors) {
        for (name, span) in &self.other {
            let mistake = match name.as_str() {
                "into" => "stores another type; derive `Document` on that one",
                "from" | "try_from" => "reads another type; derive `Document` on that one",
                "remote" => {
                    "stores another type, which this one describes; name its members by `.field::<Type>(\"name\")`"
                }
                // The tag is only one more member. `serde` reports the other options.
                _ => continue,
            };
            errors.add(*span, format!("`serde({name})` {mistake}"));
        }
        if let Some(span) = self.transparent {
            errors.add(
                span,
                "`serde(transparent)` stores the one field alone, so that it has no members; remove this derive",
            );
        }
    }

    /// Reports options that an entity cannot have.
    pub(crate) fn check_entity(&self, errors: &mut Errors) {
        if let Some(span) = self.deny_unknown_fields {
            errors.add(
                span,
                "an item has its computed keys as attributes, which are not fields, and could not be read; leave \
                 `deny_unknown_fields` out",
            );
        }
    }

    /// Reports options that an enum cannot have if it is a table of several entities.
    pub(crate) fn check_several(&self, errors: &mut Errors) {
        for (name, span) in &self.other {
            let mistake = match name.as_str() {
                "tag" | "content" | "untagged" => {
                    "the key of an item determines its entity; leave it out, and for an attribute with the entity's name write \
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

    /// Reports options that a key attribute cannot have.
    pub(crate) fn check_key(&self, errors: &mut Errors) {
        for (name, span) in &self.other {
            let mistake = match name.as_str() {
                "into" => "stores another type; implement `KeyAttribute` by hand, by the value of that one",
                "from" | "try_from" => {
                    "reads another type; implement `KeyAttribute` by hand, by the value of that one"
                }
                "remote" => "stores another type, which this one describes; use a newtype around it",
                "tag" => "stores a map, which cannot be a key; remove this",
                // `content` is reported with `tag`.
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
                item.asymmetric = value.is_asymmetric().then_some(span);
                item.rename = value.written.as_ref().map(LitStr::value);
                item.read_as = value.read.as_ref().map(LitStr::value);
            }
            "alias" => item.aliases.extend(value.written.clone()),
            "skip" => {
                let span = Some(span);
                (item.skip, item.skip_reading, item.unread) = (span, span, span);
            }
            "skip_serializing" => item.skip = Some(span),
            "skip_serializing_if" => {
                item.skip_if = Some(span);
                item.predicate.clone_from(&value.written);
            }
            "skip_deserializing" => {
                item.skip_reading = Some(span);
                item.default = true;
            }
            "flatten" => item.flatten = Some(span),
            "default" => {
                item.default = true;
                item.default_by = value.written.is_some();
            }
            // `serde` stores an untagged variant as NULL.
            "with" | "serialize_with" | "untagged" => {
                let path = value.written.clone().unwrap_or_else(|| LitStr::new("", span));
                item.with = Some(With { span, option: name.to_owned(), path });
            }
            "deserialize_with" => item.deserialize_with = Some(span),
            "other" => item.other = Some(span),
            _ => {}
        });
        // A `serde_as` above the derive has already become `with`.
        if let Some(attr) = attrs.iter().find(|attr| is(attr, "serde_as")) {
            let tokens = match &attr.meta {
                Meta::List(list) => list.tokens.to_string(),
                _ => String::new(),
            };
            let span = attr.path().span();
            item.with = Some(With { span, option: "serde_as".to_owned(), path: LitStr::new(&tokens, span) });
        }
        item
    }

    /// Returns whether a function reads the value.
    pub(crate) fn is_read_by_function(&self) -> bool {
        self.deserialize_with.is_some()
            || self.with.as_ref().is_some_and(|with| with.option != "serialize_with")
    }
}

/// Returns whether the path of an attribute ends with `name`.
fn is(attr: &Attribute, name: &str) -> bool {
    attr.path().segments.last().is_some_and(|segment| segment.ident == name)
}

/// The value of an option: `= "…"`, or `(serialize = "…", deserialize = "…")`.
#[derive(Default)]
struct Value {
    written: Option<LitStr>,
    read: Option<LitStr>,
}

impl Value {
    fn is_asymmetric(&self) -> bool {
        self.written.as_ref().map(LitStr::value) != self.read.as_ref().map(LitStr::value)
    }
}

/// Visits the options of every `#[serde(…)]`. Skips options it does not understand, because `serde` reports them.
fn each_option(attrs: &[Attribute], visit: &mut dyn FnMut(&str, Span, &Value)) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("serde")) {
        // An error ends this attribute; `serde` reports the same error.
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
        let text: Option<LitStr> = if input.peek(LitStr) { Some(input.parse()?) } else { None };
        return Ok(Value { written: text.clone(), read: text });
    }
    if !input.peek(syn::token::Paren) {
        return Ok(Value::default());
    }
    let content;
    parenthesized!(content in input);
    let mut both = Value::default();
    while !content.is_empty() {
        let name = content.call(Ident::parse_any)?;
        let text = value(&content)?.written;
        if name == "serialize" {
            both.written = text;
        } else if name == "deserialize" {
            both.read = text;
        }
        skip_to_comma(&content)?;
    }
    Ok(both)
}

/// Skips everything up to and including the next comma.
pub(crate) fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    input.parse::<Option<Token![,]>>().map(|_| ())
}
