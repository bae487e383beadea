//! The attributes of an entity: `#[pk("…")]`, `#[sk("…")]` and the indexes on the struct.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, Ident, LitStr, Path, Token};

use super::index::index_name;
use super::syntax::{Options, arguments, flag, parse_list, path, text};
use crate::errors::Errors;
use crate::template::Template;

/// The options of an index that belong on the table, not on the entity.
const SETTINGS: &[&str] = &["project", "provisioned", "on_demand", "warm", "contributor_insights"];

/// The attributes of the struct.
#[derive(Default)]
pub(crate) struct EntityAttr {
    pub(crate) partition_key: Option<TemplateAttr>,
    pub(crate) sort_key: Option<TemplateAttr>,
    pub(crate) indexes: Vec<EntityIndexAttr>,
    pub(crate) krate: Option<Path>,
}

/// A template and its position.
pub(crate) struct TemplateAttr {
    pub(crate) template: Template,
    pub(crate) span: Span,
}

/// The key of an entity in an index.
pub(crate) struct EntityIndexAttr {
    pub(crate) is_local: bool,
    /// The exact name.
    pub(crate) name: String,
    /// The position of the name.
    pub(crate) span: Span,
    /// The name of the query function, without `by_`.
    pub(crate) by: Option<LitStr>,
    /// True if the index projects only some attributes.
    pub(crate) is_partial: bool,
    /// One source for each attribute.
    pub(crate) partition_key: Vec<SourceAttr>,
    pub(crate) sort_key: Vec<SourceAttr>,
}

/// The source of a key attribute.
pub(crate) enum SourceAttr {
    /// The attribute is this field.
    Field(Ident),
    Template(TemplateAttr),
}

impl EntityAttr {
    pub(crate) fn parse(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let mut entity = Self::default();
        for attr in attrs {
            let Some(name) = attr.path().get_ident() else { continue };
            match name.to_string().as_str() {
                "pk" => key(attr, name, &mut entity.partition_key, errors),
                "sk" => key(attr, name, &mut entity.sort_key, errors),
                "gsi" | "lsi" => entity.indexes.extend(EntityIndexAttr::parse(attr, name, errors)),
                "table" => entity.table(attr, errors),
                "stream" => errors.add(name.span(), "`#[stream]` is the table's; write it on the enum"),
                "ttl" | "version" | "vector" | "key_only" => {
                    errors.add(name.span(), format!("`#[{name}]` belongs on a field, not on the struct"));
                }
                _ => {}
            }
        }
        entity
    }

    /// Parses `#[table(crate = "…")]`.
    fn table(&mut self, attr: &Attribute, errors: &mut Errors) {
        parse_list(attr, "crate = \"…\"", errors, &mut |input, _| {
            let option = input.call(Ident::parse_any)?;
            if option == "crate" {
                self.krate = Some(path(input, &option)?);
                return Ok(());
            }
            Err(syn::Error::new(option.span(), format!("`{option}` is the table's; write it on the enum")))
        });
    }
}

/// Parses `#[pk("USER#{user_id}")]` on the struct.
fn key(attr: &Attribute, name: &Ident, at: &mut Option<TemplateAttr>, errors: &mut Errors) {
    let Ok(literal) = attr.parse_args::<LitStr>() else {
        let advice = format!(
            "on the struct, `#[{name}]` has a template: `#[{name}(\"USER#{{user_id}}\")]`; a field that is the key by \
             itself carries `#[{name}]`"
        );
        errors.add(attr.path().span(), advice);
        return;
    };
    if at.is_some() {
        errors.add(name.span(), format!("`#[{name}]` is given twice; write it once"));
    }
    *at = template(&literal, errors);
}

fn template(literal: &LitStr, errors: &mut Errors) -> Option<TemplateAttr> {
    match Template::parse(&literal.value()) {
        Ok(template) => Some(TemplateAttr { template, span: literal.span() }),
        Err(message) => {
            errors.add(literal.span(), message);
            None
        }
    }
}

impl EntityIndexAttr {
    /// Parses `attr`, which is `#[gsi(…)]` or `#[lsi(…)]` on the struct.
    fn parse(attr: &Attribute, kind: &Ident, errors: &mut Errors) -> Option<Self> {
        let is_local = kind == "lsi";
        let own: &[&str] = if is_local { &["by", "sk", "partial"] } else { &["by", "pk", "sk", "partial"] };
        let possible = [own, SETTINGS].concat();
        let mut parsed = None;
        parse_list(attr, "name = \"GSI1\", pk(\"…\")", errors, &mut |input, errors| {
            let (name, span) = index_name(input, kind, ["\"status\"", "name = \"GSI1\""])?;
            let (partition_key, sort_key) = Default::default();
            let mut index =
                Self { is_local, name, span, by: None, is_partial: false, partition_key, sort_key };
            let of = format!("`#[{kind}(…)]` of an entity");
            Options::new(&of, &possible).parse(
                input,
                &mut Vec::new(),
                errors,
                &mut |option, input, errors| {
                    match option.to_string().as_str() {
                        "by" => index.by = Some(text(input, option)?),
                        "pk" => index.partition_key = sources(input, option, errors)?,
                        "sk" => index.sort_key = sources(input, option, errors)?,
                        "partial" => {
                            flag(input, option)?;
                            index.is_partial = true;
                        }
                        setting => {
                            let message = format!("`{setting}` is the table's; write it on the enum");
                            return Err(syn::Error::new(option.span(), message));
                        }
                    }
                    Ok(())
                },
            );
            parsed = Some(index);
            Ok(())
        });
        parsed
    }
}

/// Parses templates and names of fields in parentheses after `name`.
fn sources(input: ParseStream<'_>, name: &Ident, errors: &mut Errors) -> syn::Result<Vec<SourceAttr>> {
    let content = arguments(input, name, "\"STATUS#{status}\"")?;
    let mut sources = Vec::new();
    while !content.is_empty() {
        if content.peek(LitStr) {
            let literal: LitStr = content.parse()?;
            sources.extend(template(&literal, errors).map(SourceAttr::Template));
        } else {
            let field = content.call(Ident::parse_any).map_err(|error| {
                let expected =
                    format!("expected a template or the name of a field: `{name}(\"STATUS#{{status}}\")`");
                syn::Error::new(error.span(), expected)
            })?;
            sources.push(SourceAttr::Field(field));
        }
        if content.is_empty() {
            break;
        }
        content.parse::<Token![,]>()?;
    }
    Ok(sources)
}
