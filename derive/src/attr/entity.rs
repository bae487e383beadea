//! The attributes of a struct whose keys are computed: `#[pk("…")]`, `#[sk("…")]` and the indexes on the struct.

use std::fmt;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Attribute, Ident, Lit, LitByteStr, LitStr, Meta, Path, Token};

use super::index::{PARTITION_KEY_OF_LOCAL, Projection, function, index_name, projection};
use super::index_settings::IndexSettings;
use super::syntax::{Options, arguments, flag, parse_list, path};
use crate::errors::Errors;
use crate::template::Template;

/// The place that names the key attributes, and describes the indexes and the settings of the table.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Described {
    /// The struct is one of several entities.
    OnTheEnum,
    /// The struct is the table.
    OnTheStruct,
}

/// The attributes of the struct.
pub(crate) struct EntityAttr {
    pub(crate) described: Described,
    pub(crate) partition_key: Option<TemplateAttr>,
    pub(crate) sort_key: Option<TemplateAttr>,
    pub(crate) indexes: Vec<EntityIndexAttr>,
    /// The path of a renamed dependency, for an entity of a table of several.
    pub(crate) krate: Option<Path>,
}

/// A template and its position.
pub(crate) struct TemplateAttr {
    /// The name of the attribute, if the struct gives it.
    pub(crate) attribute: Option<LitStr>,
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
    /// True if the struct says that the table projects only some attributes into the index.
    pub(crate) is_partial: bool,
    /// One source for each attribute.
    pub(crate) partition_key: Vec<SourceAttr>,
    pub(crate) sort_key: Vec<SourceAttr>,
    pub(crate) projection: Option<Projection>,
    pub(crate) settings: IndexSettings,
}

/// The source of a key attribute.
pub(crate) enum SourceAttr {
    /// The attribute is this field.
    Field(Ident),
    Template(TemplateAttr),
}

/// Returns whether the attributes of a struct have a template, so that its keys are computed.
pub(crate) fn has_templates(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| match (&attr.meta, attr.path().get_ident()) {
        (Meta::List(_), Some(name)) if name == "pk" || name == "sk" => true,
        (Meta::List(list), Some(name)) if name == "gsi" || name == "lsi" => {
            key_has_template(list.tokens.clone())
        }
        _ => false,
    })
}

/// Returns whether `pk(…)` or `sk(…)` in these options has a text that is a template or the name of an attribute.
fn key_has_template(options: TokenStream) -> bool {
    let mut is_key = false;
    options.into_iter().any(|token| match token {
        TokenTree::Group(group) if is_key && group.delimiter() == Delimiter::Parenthesis => {
            is_key = false;
            let mut is_after_text = false;
            group.stream().into_iter().any(|token| match token {
                TokenTree::Literal(literal) => {
                    is_after_text = true;
                    match Lit::new(literal) {
                        Lit::Str(text) => text.value().contains(['{', '}']),
                        literal => matches!(literal, Lit::ByteStr(_)),
                    }
                }
                TokenTree::Punct(punct) => is_after_text && punct.as_char() == '=',
                TokenTree::Group(_) | TokenTree::Ident(_) => false,
            })
        }
        TokenTree::Ident(ident) => {
            is_key = ident == "pk" || ident == "sk";
            false
        }
        _ => {
            is_key = false;
            false
        }
    })
}

impl EntityAttr {
    pub(crate) fn parse(attrs: &[Attribute], described: Described, errors: &mut Errors) -> Self {
        let mut entity =
            Self { described, partition_key: None, sort_key: None, indexes: Vec::new(), krate: None };
        for attr in attrs {
            let Some(name) = attr.path().get_ident() else { continue };
            match name.to_string().as_str() {
                "pk" => key(attr, name, described, &mut entity.partition_key, errors),
                "sk" => key(attr, name, described, &mut entity.sort_key, errors),
                "gsi" | "lsi" => {
                    entity.indexes.extend(EntityIndexAttr::parse(attr, name, described, errors));
                }
                // The parser of a table's settings reads them.
                "table" | "stream" if described == Described::OnTheStruct => {}
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
fn key(
    attr: &Attribute,
    name: &Ident,
    described: Described,
    at: &mut Option<TemplateAttr>,
    errors: &mut Errors,
) {
    let Ok(named) = attr.parse_args::<NamedTemplate>() else {
        let example = match described {
            Described::OnTheEnum => "\"USER#{user_id}\"".to_owned(),
            Described::OnTheStruct => {
                format!("\"{}\" = \"USER#{{user_id}}\"", name.to_string().to_uppercase())
            }
        };
        let advice = format!(
            "on the struct, `#[{name}]` has a template: `#[{name}({example})]`; a field that is the key by itself \
             carries `#[{name}]`"
        );
        errors.add(attr.path().span(), advice);
        return;
    };
    if at.is_some() {
        errors.add(name.span(), format!("`#[{name}]` is given twice; write it once"));
    }
    *at = template(named, name, described, errors);
}

/// A template: a text, or bytes.
enum Written {
    Text(LitStr),
    Bytes(LitByteStr),
}

impl Written {
    fn is_next(input: ParseStream<'_>) -> bool {
        input.peek(LitStr) || input.peek(LitByteStr)
    }

    fn span(&self) -> Span {
        match self {
            Self::Text(text) => text.span(),
            Self::Bytes(bytes) => bytes.span(),
        }
    }

    fn parsed(&self) -> Result<Template, String> {
        match self {
            Self::Text(text) => Template::parse(&text.value()),
            Self::Bytes(bytes) => Template::parse_bytes(&bytes.value()),
        }
    }
}

/// Writes the template as in the source, with its quotes.
impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "\"{}\"", text.value()),
            Self::Bytes(bytes) => write!(f, "{}", bytes.token()),
        }
    }
}

impl Parse for Written {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitByteStr) { input.parse().map(Self::Bytes) } else { input.parse().map(Self::Text) }
    }
}

/// A template, and the name of its attribute: `"PK" = "USER#{user_id}"`.
struct NamedTemplate {
    attribute: Option<LitStr>,
    template: Written,
}

impl Parse for NamedTemplate {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitByteStr) || !input.peek2(Token![=]) {
            return Ok(Self { attribute: None, template: input.parse()? });
        }
        let text: LitStr = input.parse()?;
        input.parse::<Token![=]>()?;
        let template = input.parse().map_err(|error| {
            let name = text.value();
            syn::Error::new(
                error.span(),
                format!("attribute `{name}` needs a template: `\"{name}\" = \"USER#{{user_id}}\"`"),
            )
        })?;
        Ok(Self { attribute: Some(text), template })
    }
}

fn template(
    NamedTemplate { attribute, template }: NamedTemplate,
    key: &Ident,
    described: Described,
    errors: &mut Errors,
) -> Option<TemplateAttr> {
    match (described, &attribute) {
        (Described::OnTheEnum, Some(name)) => {
            errors.add(name.span(), format!("the enum names the attribute; write `{template}` alone"));
        }
        (Described::OnTheStruct, None) => errors.add(
            template.span(),
            format!(
                "a template needs the name of its attribute: `{key}(\"{}\" = {template})`",
                key.to_string().to_uppercase(),
            ),
        ),
        _ => {}
    }
    let span = template.span();
    match template.parsed() {
        Ok(template) => Some(TemplateAttr { attribute, template, span }),
        Err(message) => {
            errors.add(span, message);
            None
        }
    }
}

impl EntityIndexAttr {
    /// Parses `attr`, which is `#[gsi(…)]` or `#[lsi(…)]` on the struct.
    fn parse(attr: &Attribute, kind: &Ident, described: Described, errors: &mut Errors) -> Option<Self> {
        let is_local = kind == "lsi";
        let mut possible = if is_local { vec!["by", "sk"] } else { vec!["by", "pk", "sk"] };
        let of = match described {
            Described::OnTheEnum => {
                // The enum gives the settings.
                possible.extend(IndexSettings::with(&["partial", "project"]));
                "an entity"
            }
            Described::OnTheStruct => {
                possible.push("project");
                if !is_local {
                    possible = IndexSettings::with(&possible);
                }
                "a struct"
            }
        };
        let of = format!("`#[{kind}(…)]` of {of}");
        let mut parsed = None;
        parse_list(attr, "name = \"GSI1\", pk(\"…\")", errors, &mut |input, errors| {
            let (name, span) = index_name(input, kind, ["\"status\"", "name = \"GSI1\""])?;
            let mut index = Self {
                is_local,
                name,
                span,
                by: None,
                is_partial: false,
                partition_key: Vec::new(),
                sort_key: Vec::new(),
                projection: None,
                settings: IndexSettings::default(),
            };
            let elsewhere: &[_] = if is_local { &[PARTITION_KEY_OF_LOCAL] } else { &[] };
            Options { elsewhere, ..Options::new(&of, &possible) }.parse(
                input,
                &mut Vec::new(),
                errors,
                &mut |option, input, errors| {
                    match option.to_string().as_str() {
                        "by" => index.by = Some(function(input, option)?),
                        "pk" => index.partition_key = sources(input, option, described, errors)?,
                        "sk" => index.sort_key = sources(input, option, described, errors)?,
                        "partial" => {
                            flag(input, option)?;
                            index.is_partial = true;
                        }
                        setting if described == Described::OnTheEnum => {
                            let message = format!("`{setting}` is the table's; write it on the enum");
                            return Err(syn::Error::new(option.span(), message));
                        }
                        "project" => index.projection = Some(projection(input, option)?),
                        _ => index.settings.parse(option, input)?,
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
fn sources(
    input: ParseStream<'_>,
    name: &Ident,
    described: Described,
    errors: &mut Errors,
) -> syn::Result<Vec<SourceAttr>> {
    let content = arguments(input, name, "\"STATUS#{status}\"")?;
    let mut sources = Vec::new();
    while !content.is_empty() {
        if Written::is_next(&content) {
            let named: NamedTemplate = content.parse()?;
            sources.extend(template(named, name, described, errors).map(SourceAttr::Template));
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
