//! `#[gsi(…)]` and `#[lsi(…)]`.

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, Ident, LitStr, Token};

use super::index_settings::IndexSettings;
use super::syntax::{FieldName, Options, arguments, choice, end, fields, flag, parse_list, text};
use crate::errors::Errors;

/// One `#[gsi(…)]` or `#[lsi(…)]`, on a field or on the struct.
pub(crate) struct IndexAttr {
    pub(crate) is_local: bool,
    /// The exact name.
    pub(crate) name: String,
    /// The position of the name.
    pub(crate) span: Span,
    pub(crate) key: Key,
    /// The query function is called `by_` and this text.
    pub(crate) by: Option<LitStr>,
    pub(crate) projection: Option<Projection>,
    pub(crate) settings: IndexSettings,
    /// The options that describe the whole index, not its key.
    options: Vec<Ident>,
}

pub(crate) enum Key {
    /// On a field, which has this role in the key.
    Field(Role),
    /// On the struct, which names the fields.
    Whole { partition_key: Vec<FieldName>, sort_key: Vec<FieldName> },
}

#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Role {
    PartitionKey,
    SortKey,
}

pub(crate) enum Projection {
    All,
    KeysOnly,
    Include(Vec<FieldName>),
}

/// The suffix of an index name that is derived from its key.
pub(crate) const INDEX_SUFFIX: &str = "-index";

/// Words that users write in `#[gsi(…)]` by mistake.
const NOT_OF_GLOBAL: [(&str, &str); 15] = [
    ("all", "write `project(all)`"),
    ("keys_only", "write `project(keys_only)`"),
    ("include", "write `project(include(…))`"),
    ("reads", "write `provisioned(reads = …, writes = …)`"),
    ("writes", "write `provisioned(reads = …, writes = …)`"),
    ("max_reads", "write `on_demand(max_reads = …)`"),
    ("max_writes", "write `on_demand(max_writes = …)`"),
    ("hash", "write `pk`"),
    ("hash_key", "write `pk`"),
    ("partition", "write `pk`"),
    ("partition_key", "write `pk`"),
    ("range", "write `sk`"),
    ("range_key", "write `sk`"),
    ("sort", "write `sk`"),
    ("sort_key", "write `sk`"),
];

pub(super) const PARTITION_KEY_OF_LOCAL: (&str, &str) =
    ("pk", "a local index has the partition key of the table; leave it out");

/// Words that users write in `#[lsi(…)]` by mistake, beside the settings of global indexes.
const NOT_OF_LOCAL: [(&str, &str); 9] = [
    ("all", "write `project(all)`"),
    ("keys_only", "write `project(keys_only)`"),
    ("include", "write `project(include(…))`"),
    PARTITION_KEY_OF_LOCAL,
    ("sk", "the field is the sort key of a local index; leave it out"),
    ("range", "the field is the sort key of a local index; leave it out"),
    ("range_key", "the field is the sort key of a local index; leave it out"),
    ("sort", "the field is the sort key of a local index; leave it out"),
    ("sort_key", "the field is the sort key of a local index; leave it out"),
];

const PROJECTIONS: &[&str] = &["all", "keys_only", "include"];

impl IndexAttr {
    /// Returns the options that describe the whole index, not the field's role in the key.
    pub(crate) fn settings_given(&self) -> &[Ident] {
        &self.options
    }

    /// Parses `attr`, which is `#[gsi(…)]` or `#[lsi(…)]` on a field.
    pub(crate) fn parse_field(attr: &Attribute, kind: &Ident, errors: &mut Errors) -> Option<Self> {
        let is_local = kind == "lsi";
        let mut role = None;
        let mut index = Self::parse(attr, kind, errors, &mut |option, input| {
            if input.peek(syn::token::Paren) {
                let message = format!(
                    "on a field, `{option}` is the field itself; an index with several fields in its key is written on \
                     the struct"
                );
                return Err(syn::Error::new(option.span(), message));
            }
            flag(input, option)?;
            let this = if option == "pk" { Role::PartitionKey } else { Role::SortKey };
            if role.replace(this).is_some() {
                return Err(syn::Error::new(
                    option.span(),
                    "a field is one part of an index key: `pk` or `sk`",
                ));
            }
            Ok(())
        })?;
        let role = role.unwrap_or(if is_local { Role::SortKey } else { Role::PartitionKey });
        if role == Role::SortKey && !is_local {
            let name = &index.name;
            for option in &index.options {
                errors.add(
                    option.span(),
                    format!("`{option}` belongs to the partition key of index `{name}`; move it there"),
                );
            }
        }
        index.key = Key::Field(role);
        Some(index)
    }

    /// Parses `attr`, which is `#[gsi(…)]` or `#[lsi(…)]` on the struct.
    pub(crate) fn parse_struct(attr: &Attribute, kind: &Ident, errors: &mut Errors) -> Option<Self> {
        if kind == "lsi" {
            errors.add(kind.span(), "a local index has one sort key; write `#[lsi(\"…\")]` on that field");
            return None;
        }
        let (mut partition_key, mut sort_key) = (None, None);
        let mut own = Errors::default();
        let index = Self::parse(attr, kind, &mut own, &mut |option, input| {
            if option == "pk" {
                partition_key = Some(fields(input, option, "tenant, region")?);
            } else {
                sort_key = Some(fields(input, option, "status, placed_at")?);
            }
            Ok(())
        });
        let is_misspelt = !own.is_empty();
        errors.append(own);
        let mut index = index?;
        let partition_key = partition_key.unwrap_or_default();
        if partition_key.is_empty() && !is_misspelt {
            let name = &index.name;
            let message = format!(
                "index `{name}` has no partition key; on the struct, name its fields: `pk(tenant, region)`"
            );
            errors.add(index.span, message);
        }
        index.key = Key::Whole { partition_key, sort_key: sort_key.unwrap_or_default() };
        Some(index)
    }

    /// Parses the name and the options; `key` parses `pk` and `sk`.
    fn parse(
        attr: &Attribute,
        kind: &Ident,
        errors: &mut Errors,
        key: &mut dyn FnMut(&Ident, ParseStream<'_>) -> syn::Result<()>,
    ) -> Option<Self> {
        let is_local = kind == "lsi";
        let not_of_local = IndexSettings::not_of_local();
        let (of, possible, elsewhere) = if is_local {
            let settings = not_of_local.iter().map(|(setting, advice)| (*setting, advice.as_str()));
            ("`#[lsi(…)]`", vec!["by", "project"], NOT_OF_LOCAL.into_iter().chain(settings).collect())
        } else {
            ("`#[gsi(…)]`", IndexSettings::with(&["pk", "sk", "by", "project"]), NOT_OF_GLOBAL.to_vec())
        };
        let options = Options { of, possible: &possible, elsewhere: &elsewhere, for_text: None };
        let mut parsed = None;
        parse_list(attr, "\"status\"", errors, &mut |input, errors| {
            let (name, span) = index_name(input, kind, ["\"status\"", "name = \"GSI1\""])?;
            let mut index = Self {
                is_local,
                name,
                span,
                key: Key::Field(Role::PartitionKey),
                by: None,
                projection: None,
                settings: IndexSettings::default(),
                options: Vec::new(),
            };
            options.parse(input, &mut Vec::new(), errors, &mut |option, input, _| {
                match option.to_string().as_str() {
                    "by" => index.by = Some(function(input, option)?),
                    "project" => index.projection = Some(projection(input, option)?),
                    "pk" | "sk" => return key(option, input),
                    _ => index.settings.parse(option, input)?,
                }
                index.options.push(option.clone());
                Ok(())
            });
            parsed = Some(index);
            Ok(())
        });
        parsed
    }
}

/// Parses `"status"`, which names `status-index`, or `name = "GSI1"`.
pub(super) fn index_name(
    input: ParseStream<'_>,
    kind: &Ident,
    examples: [&str; 2],
) -> syn::Result<(String, Span)> {
    let expected =
        || format!("an index needs a name: `#[{kind}({})]` or `#[{kind}({})]`", examples[0], examples[1]);
    let name = if input.peek(LitStr) {
        let stem: LitStr = input.parse()?;
        let value = stem.value();
        if value.is_empty() {
            return Err(syn::Error::new(stem.span(), expected()));
        }
        (if value.ends_with(INDEX_SUFFIX) { value } else { value + INDEX_SUFFIX }, stem.span())
    } else {
        let word: Ident = input.parse().map_err(|_| syn::Error::new(kind.span(), expected()))?;
        if word != "name" {
            return Err(syn::Error::new(word.span(), expected()));
        }
        let name = text(input, &word)?;
        (name.value(), name.span())
    };
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    Ok(name)
}

/// Parses `(all)`, `(keys_only)` or `(include(total, lines))` after `project`.
pub(super) fn projection(input: ParseStream<'_>, name: &Ident) -> syn::Result<Projection> {
    let content = arguments(input, name, "keys_only")?;
    let (word, variant) = choice(&content, PROJECTIONS)?;
    let projection = match variant.to_string().as_str() {
        "All" => Projection::All,
        "KeysOnly" => Projection::KeysOnly,
        _ => Projection::Include(fields(&content, &word, "total, lines")?),
    };
    end(&content, name)?;
    Ok(projection)
}

/// Parses `= "customer"` after `by`, for a function `by_customer`.
pub(super) fn function(input: ParseStream<'_>, name: &Ident) -> syn::Result<LitStr> {
    let text = text(input, name)?;
    let stem = text.value();
    let message = if let Some(stem) = stem.strip_prefix("by_") {
        format!("the function's name begins with `by_` anyway; write `by = \"{stem}\"`")
    } else if stem.is_empty() || syn::parse_str::<Ident>(&format!("by_{stem}")).is_err() {
        format!(
            "`by_{stem}` cannot be the name of a function; use letters, digits and `_`: `by = \"customer\"`"
        )
    } else {
        return Ok(text);
    };
    Err(syn::Error::new(text.span(), message))
}

/// Parses the indexes on the struct.
pub(crate) fn of_struct(attrs: &[Attribute], errors: &mut Errors) -> Vec<IndexAttr> {
    let mut indexes = Vec::new();
    for attr in attrs {
        let Some(name) = attr.path().get_ident() else { continue };
        match name.to_string().as_str() {
            "gsi" | "lsi" => indexes.extend(IndexAttr::parse_struct(attr, name, errors)),
            "pk" | "sk" | "ttl" | "version" | "vector" => {
                errors.add(attr.path().span(), format!("`#[{name}]` belongs on a field, not on the struct"));
            }
            _ => {}
        }
    }
    indexes
}
