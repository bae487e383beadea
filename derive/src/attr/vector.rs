//! The attribute `#[vector(…)]`.

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::{Attribute, Ident, LitInt};

use super::index::{Projection, index_name, projection};
use super::syntax::{FieldName, Options, arguments, choice, end, fields, number, parse_list};
use crate::errors::Errors;

/// A vector index, on the field that holds the embedding.
pub(crate) struct VectorAttr {
    /// The exact name.
    pub(crate) name: String,
    /// The position of the name.
    pub(crate) span: Span,
    pub(crate) dimensions: LitInt,
    /// A variant of the runtime's enum.
    pub(crate) distance: Ident,
    pub(crate) projection: Option<Projection>,
    pub(crate) partition_key: Option<FieldName>,
    pub(crate) filters: Vec<FieldName>,
}

const EXAMPLE: &str = "\"embedding\", dimensions = 1024, distance(cosine)";

const OPTIONS: Options<'static> = Options {
    of: "`#[vector(…)]`",
    possible: &["dimensions", "distance", "project", "pk", "filters"],
    elsewhere: &[
        ("all", "write `project(all)`"),
        ("keys_only", "write `project(keys_only)`"),
        ("include", "write `project(include(…))`"),
        ("cosine", "write `distance(cosine)`"),
        ("dot_product", "write `distance(dot_product)`"),
        ("euclidean", "write `distance(euclidean)`"),
        ("metric", "write `distance(…)`"),
        ("filter", "write `filters(…)`"),
        ("sk", "a vector index has no sort key; write `filters(…)`"),
    ],
    for_text: None,
};

const DISTANCES: &[&str] = &["cosine", "dot_product", "euclidean"];

impl VectorAttr {
    /// Parses `attr`, which is `#[vector(…)]` on a field.
    pub(crate) fn parse(attr: &Attribute, kind: &Ident, errors: &mut Errors) -> Option<Self> {
        let mut parsed = None;
        parse_list(attr, EXAMPLE, errors, &mut |input, errors| {
            let (name, span) = index_name(input, kind, [EXAMPLE, "name = \"exact\", …"])?;
            let (mut dimensions, mut distance) = (None, None);
            let (mut projected, mut partition_key, mut filters) = (None, None, Vec::new());
            OPTIONS.parse(input, &mut Vec::new(), errors, &mut |option, input, _| {
                match option.to_string().as_str() {
                    "dimensions" => dimensions = Some(number(input, option, 1024)?),
                    "distance" => {
                        let content = arguments(input, option, "cosine")?;
                        distance = Some(choice(&content, DISTANCES)?.1);
                        end(&content, option)?;
                    }
                    "project" => projected = Some(projection(input, option)?),
                    "pk" => partition_key = Some(one_field(input, option)?),
                    _ => filters = some_fields(input, option)?,
                }
                Ok(())
            });
            // A misspelt option has been reported already, so it is not reported as missing.
            if !errors.is_empty() {
                return Ok(());
            }
            if dimensions.is_none() {
                errors.add(
                    span,
                    format!("vector index `{name}` needs the length of an embedding: `dimensions = 1024`"),
                );
            }
            if distance.is_none() {
                let message = format!(
                    "vector index `{name}` needs a measure of similarity: `distance(cosine)`, \
                     `distance(dot_product)` or `distance(euclidean)`"
                );
                errors.add(span, message);
            }
            if let (Some(dimensions), Some(distance)) = (dimensions, distance) {
                let projection = projected;
                parsed = Some(Self { name, span, dimensions, distance, projection, partition_key, filters });
            }
            Ok(())
        });
        parsed
    }
}

/// Parses `(tenant)` after `pk`.
fn one_field(input: ParseStream<'_>, name: &Ident) -> syn::Result<FieldName> {
    let mut fields = fields(input, name, "tenant")?.into_iter();
    match (fields.next(), fields.next()) {
        (Some(field), None) => Ok(field),
        (_, second) => {
            let span = second.map_or(name.span(), |second| second.span());
            Err(syn::Error::new(span, "a vector index has one field as its partition key: `pk(tenant)`"))
        }
    }
}

/// Parses `(category, price)` after `filters`.
fn some_fields(input: ParseStream<'_>, name: &Ident) -> syn::Result<Vec<FieldName>> {
    let fields = fields(input, name, "category, price")?;
    if fields.is_empty() {
        let message = format!("`{name}` names no fields; name some, or leave it out");
        return Err(syn::Error::new(name.span(), message));
    }
    Ok(fields)
}
