//! The attributes of an enum that is a table of several entities.

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, Ident, LitStr, Meta, Token};

use super::index::{PARTITION_KEY_OF_LOCAL, index_name};
use super::index_settings::IndexSettings;
use super::syntax::{Options, arguments, choice, end, literal, parse_list, text};
use crate::errors::Errors;

/// An index of the table.
pub(crate) struct IndexOfTable {
    pub(crate) is_local: bool,
    pub(crate) name: String,
    /// The position of the name.
    pub(crate) span: Span,
    /// The names of the attributes.
    pub(crate) partition_key: Vec<LitStr>,
    pub(crate) sort_key: Vec<LitStr>,
    pub(crate) projection: Option<Projected>,
    pub(crate) settings: IndexSettings,
}

pub(crate) enum Projected {
    All,
    KeysOnly,
    /// The names of attributes.
    Include(Vec<LitStr>),
}

const PROJECTIONS: &[&str] = &["all", "keys_only", "include"];

/// Parses the indexes on the enum.
pub(crate) fn indexes(attrs: &[Attribute], errors: &mut Errors) -> Vec<IndexOfTable> {
    let mut indexes = Vec::new();
    for attr in attrs {
        let Some(name) = attr.path().get_ident() else { continue };
        match name.to_string().as_str() {
            "gsi" | "lsi" => indexes.extend(IndexOfTable::parse(attr, name, errors)),
            "pk" | "sk" => errors.add(
                attr.path().span(),
                format!("the enum names the attribute: `#[table({name} = \"{}\")]`; each entity says what stands in it", name.to_string().to_uppercase()),
            ),
            "access" => errors.add(attr.path().span(), "`#[access]` belongs on the struct of the entity"),
            "ttl" | "version" | "vector" | "key_only" => {
                errors.add(attr.path().span(), format!("`#[{name}]` belongs on a field of an entity"));
            }
            _ => {}
        }
    }
    indexes
}

impl IndexOfTable {
    fn parse(attr: &Attribute, kind: &Ident, errors: &mut Errors) -> Option<Self> {
        let is_local = kind == "lsi";
        let possible =
            if is_local { vec!["sk", "project"] } else { IndexSettings::with(&["pk", "sk", "project"]) };
        let mut parsed = None;
        let example =
            if is_local { "name = \"LSI1\", sk = \"LSI1SK\"" } else { "name = \"GSI1\", pk = \"GSI1PK\"" };
        parse_list(attr, example, errors, &mut |input, errors| {
            let (name, span) = index_name(input, kind, ["\"status\"", "name = \"GSI1\""])?;
            let mut index = Self {
                is_local,
                name,
                span,
                partition_key: Vec::new(),
                sort_key: Vec::new(),
                projection: None,
                settings: IndexSettings::default(),
            };
            let of = format!("`#[{kind}(…)]` of a table of several entities");
            let elsewhere: &[_] = if is_local { &[PARTITION_KEY_OF_LOCAL] } else { &[] };
            let options = Options { elsewhere, ..Options::new(&of, &possible) };
            options.parse(input, &mut Vec::new(), errors, &mut |option, input, _| {
                match option.to_string().as_str() {
                    "pk" => index.partition_key = names(input, option)?,
                    "sk" => index.sort_key = names(input, option)?,
                    "project" => index.projection = Some(projection(input, option)?),
                    _ => index.settings.parse(option, input)?,
                }
                Ok(())
            });
            parsed = Some(index);
            Ok(())
        });
        let index = parsed?;
        let missing = match (is_local, index.partition_key.is_empty(), index.sort_key.is_empty()) {
            (false, true, _) => Some("pk = \"GSI1PK\""),
            (true, _, true) => Some("sk = \"LSI1SK\""),
            _ => None,
        };
        if let Some(missing) = missing.filter(|_| errors.is_empty()) {
            errors.add(
                index.span,
                format!("index `{}` needs the name of its key attribute: `{missing}`", index.name),
            );
        }
        Some(index)
    }
}

/// Parses `= "GSI1PK"`, or several names in parentheses, after `name`.
fn names(input: ParseStream<'_>, name: &Ident) -> syn::Result<Vec<LitStr>> {
    if input.peek(Token![=]) {
        return Ok(vec![text(input, name)?]);
    }
    texts(input, name, "\"GSI1PK\"")
}

/// Parses texts in parentheses after `name`.
fn texts(input: ParseStream<'_>, name: &Ident, example: &str) -> syn::Result<Vec<LitStr>> {
    let content = arguments(input, name, example)?;
    let mut texts = Vec::new();
    while !content.is_empty() {
        texts.push(literal(&content, &format!("names of attributes in quotes: `{name}({example})`"))?);
        if content.is_empty() {
            break;
        }
        content.parse::<Token![,]>()?;
    }
    Ok(texts)
}

/// Parses `(all)`, `(keys_only)` or `(include("total"))` after `project`.
fn projection(input: ParseStream<'_>, name: &Ident) -> syn::Result<Projected> {
    let content = arguments(input, name, "keys_only")?;
    let (word, variant) = choice(&content, PROJECTIONS)?;
    let projection = match variant.to_string().as_str() {
        "All" => Projected::All,
        "KeysOnly" => Projected::KeysOnly,
        _ => Projected::Include(texts(&content, &word, "\"total\", \"lines\"")?),
    };
    end(&content, name)?;
    Ok(projection)
}

/// The attributes of a variant.
#[derive(Default)]
pub(crate) struct VariantAttr {
    pub(crate) is_untagged: bool,
    /// The position of `#[other]`.
    pub(crate) other: Option<Span>,
}

impl VariantAttr {
    pub(crate) fn parse(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let mut variant = Self::default();
        for attr in attrs {
            let Some(name) = attr.path().get_ident() else { continue };
            match name.to_string().as_str() {
                "table" => parse_list(attr, "untagged", errors, &mut |input, _| {
                    let word: Ident = input.parse()?;
                    if word != "untagged" {
                        let message =
                            format!("unknown option `{word}` on a variant; the only one is `untagged`");
                        return Err(syn::Error::new(word.span(), message));
                    }
                    variant.is_untagged = true;
                    end(input, &word)
                }),
                "other" => {
                    if !matches!(attr.meta, Meta::Path(_)) {
                        errors.add(name.span(), "`#[other]` has no options; write `#[other]`");
                    }
                    variant.other = Some(name.span());
                }
                "pk" | "sk" | "gsi" | "lsi" | "access" => {
                    errors.add(name.span(), format!("`#[{name}]` belongs on the struct of the entity"));
                }
                "stream" => errors.add(name.span(), "`#[stream]` describes the table; put it on the enum"),
                _ => {}
            }
        }
        variant
    }
}
