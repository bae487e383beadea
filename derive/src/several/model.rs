//! An enum as a table: its entities, and the table's own settings.

use heck::ToKebabCase;
use proc_macro2::Span;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{DataEnum, DeriveInput, Fields, GenericArgument, Ident, LitStr, PathArguments, Type, Variant};

use crate::attr::{IndexOfTable, TableAttr, VariantAttr};
use crate::errors::Errors;
use crate::model::first_paragraph;
use crate::serde_attr::{Container, Item};

pub(crate) struct Several<'a> {
    pub(crate) name: (String, Span),
    pub(crate) description: Option<String>,
    pub(crate) partition_key: LitStr,
    pub(crate) sort_key: Option<LitStr>,
    pub(crate) indexes: Vec<IndexOfTable>,
    pub(crate) entities: Vec<Entity<'a>>,
    /// The variant for items that are none of the entities.
    pub(crate) other: Option<Other<'a>>,
    pub(crate) settings: TableAttr,
}

pub(crate) struct Entity<'a> {
    pub(crate) ident: &'a Ident,
    /// The struct, which may be in a `Box`.
    pub(crate) ty: &'a Type,
    /// The name of the variant in `serde`.
    pub(crate) name: String,
    pub(crate) is_tagged: bool,
}

pub(crate) struct Other<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) name: String,
}

impl<'a> Several<'a> {
    /// Returns `None` if there are errors.
    pub(crate) fn new(
        input: &'a DeriveInput,
        data: &'a DataEnum,
        settings: TableAttr,
        indexes: Vec<IndexOfTable>,
        errors: &mut Errors,
    ) -> Option<Self> {
        let ident = &input.ident;
        if let Some(parameter) = input.generics.params.first() {
            errors.add(
                syn::spanned::Spanned::span(parameter),
                "a table of several entities has one set of types, which own what they have; leave the parameter out",
            );
        }
        let container = Container::parse(&input.attrs, errors);
        container.check_several(errors);
        if settings.partition_key.is_none() {
            errors.add(
                ident.span(),
                format!("table `{ident}` needs the names of its key attributes: `#[table(pk = \"PK\", sk = \"SK\")]`"),
            );
        }
        check_tag(&settings, &indexes, errors);
        let (mut entities, mut other) = (Vec::<Entity<'a>>::new(), None);
        for variant in &data.variants {
            let attr = VariantAttr::parse(&variant.attrs, errors);
            let Some(name) = variant_name(variant, &container, errors) else { continue };
            let Some(ty) = one_type(variant, errors) else { continue };
            if let Some(span) = attr.other {
                if other.is_some() {
                    errors.add(span, "`#[other]` is given twice; one variant takes all other items");
                }
                other = Some(Other { ident: &variant.ident, name });
                continue;
            }
            let text = ty.to_token_stream().to_string();
            if let Some(first) =
                entities.iter().find(|entity| entity.ty.to_token_stream().to_string() == text)
            {
                errors.add(
                    variant.ident.span(),
                    format!(
                        "`{}` and `{}` are one entity; an entity is in a table once",
                        first.ident, variant.ident
                    ),
                );
                continue;
            }
            if let Some(first) = entities.iter().find(|entity| entity.name == name) {
                errors.add(
                    variant.ident.span(),
                    format!("`{}` and `{}` are both named `{name}`; rename one", first.ident, variant.ident),
                );
                continue;
            }
            let is_tagged = settings.tag.is_some() && !attr.is_untagged;
            entities.push(Entity { ident: &variant.ident, ty, name, is_tagged });
        }
        if entities.is_empty() && errors.is_empty() {
            errors.add(
                ident.span(),
                format!(
                    "table `{ident}` has no entities; add a variant for each struct, as in `Order(Order)`"
                ),
            );
        }
        let partition_key = settings.partition_key.clone().filter(|_| errors.is_empty())?;
        Some(Self {
            name: match &settings.name {
                Some(name) => (name.value(), name.span()),
                None => (ident.unraw().to_string().to_kebab_case(), ident.span()),
            },
            description: first_paragraph(&input.attrs),
            partition_key,
            sort_key: settings.sort_key.clone(),
            indexes,
            entities,
            other,
            settings,
        })
    }
}

/// Checks that the tag has an attribute of its own.
fn check_tag(settings: &TableAttr, indexes: &[IndexOfTable], errors: &mut Errors) {
    let Some(tag) = &settings.tag else { return };
    let of_table = settings.partition_key.iter().chain(&settings.sort_key);
    let of_indexes = indexes.iter().flat_map(|index| index.partition_key.iter().chain(&index.sort_key));
    let name = tag.value();
    if of_table.chain(of_indexes).any(|key| key.value() == name) {
        errors.add(
            tag.span(),
            format!(
                "`{name}` is a key attribute, and the entities' keys give its values; name another attribute, or leave \
                 `tag` out"
            ),
        );
    }
}

/// Returns the types of the entities that are known, so that a mistake in the table does not also report its entities
/// as being in no table.
pub(crate) fn types<'a>(input: &DeriveInput, data: &'a DataEnum) -> Vec<&'a Type> {
    let parameters: Vec<String> = input.generics.type_params().map(|each| each.ident.to_string()).collect();
    let mut types: Vec<&Type> = Vec::new();
    for variant in &data.variants {
        if variant.attrs.iter().any(|attr| attr.path().is_ident("other")) {
            continue;
        }
        let Fields::Unnamed(fields) = &variant.fields else { continue };
        // In a variant with several fields, the last one is most likely the entity.
        if let Some(field) = fields.unnamed.last() {
            let ty = boxed(&field.ty).unwrap_or(&field.ty);
            let text = ty.to_token_stream().to_string();
            let is_known = types.iter().any(|known| known.to_token_stream().to_string() == text);
            if !is_known && !parameters.contains(&text) {
                types.push(ty);
            }
        }
    }
    types
}

/// Returns the name of a variant in `serde`.
fn variant_name(variant: &Variant, container: &Container, errors: &mut Errors) -> Option<String> {
    let serde = Item::parse(&variant.attrs);
    let ident = &variant.ident;
    if let Some(span) = serde.skip.or(serde.with.as_ref().map(|with| with.span)) {
        errors.add(span, format!("serde does not read `{ident}` by its name then; remove this"));
        return None;
    }
    if let Some(span) = serde.asymmetric {
        errors.add(
            span,
            format!("serde reads and writes `{ident}` under different names; use one name for both"),
        );
        return None;
    }
    let text = ident.unraw().to_string();
    Some(match (serde.rename, container.rename_all) {
        (Some(name), _) => name,
        (None, Some(rule)) => rule.variant(&text),
        (None, None) => text,
    })
}

/// Returns the type in a variant, without a `Box` around it.
fn one_type<'a>(variant: &'a Variant, errors: &mut Errors) -> Option<&'a Type> {
    let ident = &variant.ident;
    let Fields::Unnamed(fields) = &variant.fields else {
        errors.add(ident.span(), one_entity(ident));
        return None;
    };
    let mut fields = fields.unnamed.iter();
    let (Some(field), None) = (fields.next(), fields.next()) else {
        errors.add(ident.span(), one_entity(ident));
        return None;
    };
    Some(boxed(&field.ty).unwrap_or(&field.ty))
}

fn one_entity(ident: &Ident) -> String {
    format!("a variant of a table holds one entity, as in `{ident}({ident})`")
}

/// Returns the type in a `Box`.
fn boxed(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|segment| segment.ident == "Box")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(ty)) => Some(ty),
        _ => None,
    }
}
