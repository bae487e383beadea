//! `#[derive(DynamoTable)]` on a struct whose keys are computed: a table of several entities that has one.

use heck::ToKebabCase;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::{DeriveInput, LitStr, Type};

use crate::attr::{Described, EntityAttr, IndexOfTable, Projected, TableAttr};
use crate::entity::{self, Entity, Source};
use crate::errors::Errors;
use crate::lints::ours;
use crate::model::{IndexProjection, first_paragraph, krate};
use crate::several::Several;
use crate::several::expand::{checks, in_table, members, parts};
use crate::several::model::Entity as Member;

pub(crate) fn expand(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let settings = TableAttr::parse(&input.attrs, &mut errors);
    if let Some(accessor) = settings.accessors.first() {
        errors.add(
            accessor.known_as.span(),
            "`accessors` renames nothing on a struct with computed keys; leave it out, or rename your own items",
        );
    }
    let krate = krate(settings.krate.clone());
    let mut of_entity = Errors::default();
    let attr = EntityAttr::parse(&input.attrs, Described::OnTheStruct, &mut of_entity);
    let mut entity = Entity::new(input, attr, &mut of_entity);
    if let Some(entity) = entity.as_ref().filter(|_| of_entity.is_empty()) {
        check_indexes(entity, &mut of_entity);
    }
    errors.append(of_entity);
    let ident = ours(&input.ident);
    let views = settings.stream.iter();
    // Only a failed derive has any generics.
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let stream = quote! {
        #(
            #[automatically_derived]
            impl #impl_generics __tw::HasStream for #ident #ty_generics #where_clause {
                type View = __tw::stream::#views;
            }
        )*
    };
    let Some(entity) = entity.as_mut().filter(|_| errors.is_empty()) else {
        return entity::implementation(
            input,
            &krate,
            entity.as_ref(),
            &TokenStream::new(),
            Some(stream),
            errors,
        );
    };
    let ty: Type = syn::parse_quote!(#ident);
    let table = table(input, settings, entity, &ty);
    let (parts, members, checks) = (parts(&table, &ident), members(&table, &ident), checks(&table, &ident));
    let in_table = in_table(input, &[&ty]);
    let place = quote! {
        const LITERAL: __tw::TableLiteral = #parts;
        const SCHEMA: &'static __tw::TableSchema = &__TW_SCHEMA;
        const ENTITIES: &'static __tw::Entities = &__TW_ENTITIES;
        const ITEMS: __tw::Items = <Self as __tw::EntityOfOneTable>::ITEMS;
    };
    let beside = quote! {
        #members
        #in_table
        #stream
        #checks
    };
    entity::implementation(input, &krate, Some(entity), &place, Some(beside), errors)
}

/// Checks that the struct gives each index a key.
fn check_indexes(entity: &Entity<'_>, errors: &mut Errors) {
    for key in &entity.keys {
        let Some(index) = &key.index else { continue };
        let (what, option) = match (index.is_local, key.partition.is_empty(), key.sort.is_empty()) {
            (false, true, _) => ("partition key", "pk"),
            (true, _, true) => ("sort key", "sk"),
            _ => continue,
        };
        errors.add(
            index.span,
            format!(
                "index `{}` has no {what}; add `{option}(…)` with a field, or with an attribute and its template",
                index.name
            ),
        );
    }
}

/// Returns the table that has this entity. It takes the settings of the indexes, which only the table needs.
fn table<'a>(
    input: &'a DeriveInput,
    settings: TableAttr,
    entity: &mut Entity<'_>,
    ty: &'a Type,
) -> Several<'a> {
    let key = &entity.keys[0];
    let partition_key = key.partition.first().map(|source| attribute(entity, source));
    let sort_key = key.sort.first().map(|source| attribute(entity, source));
    let mut indexes = Vec::new();
    for position in 1..entity.keys.len() {
        let key = &entity.keys[position];
        let names = |sources: &[Source]| sources.iter().map(|source| attribute(entity, source)).collect();
        let (partition_key, sort_key) = (names(&key.partition), names(&key.sort));
        let Some(index) = &key.index else { continue };
        let projection = index.projection.as_ref().map(|projection| match projection {
            IndexProjection::KeysOnly => Projected::KeysOnly,
            IndexProjection::Include(fields) => {
                let names = fields.iter().map(|field| &entity.fields[*field]);
                Projected::Include(
                    names.map(|field| LitStr::new(&field.attribute, field.ident.span())).collect(),
                )
            }
        });
        let (is_local, name, span) = (index.is_local, index.name.clone(), index.span);
        let settings = entity.keys[position].index.as_mut().map(|index| std::mem::take(&mut index.settings));
        let settings = settings.unwrap_or_default();
        indexes.push(IndexOfTable { is_local, name, span, partition_key, sort_key, projection, settings });
    }
    let name = input.ident.unraw().to_string();
    Several {
        name: match &settings.name {
            Some(name) => (name.value(), name.span()),
            None => (name.to_kebab_case(), input.ident.span()),
        },
        description: first_paragraph(&input.attrs),
        // An entity without a partition key is an error.
        partition_key: partition_key.unwrap_or_else(|| LitStr::new("", Span::call_site())),
        sort_key,
        indexes,
        entities: vec![Member { ident: &input.ident, ty, name, is_tagged: false }],
        other: None,
        settings,
    }
}

/// Returns the name of a key attribute.
fn attribute(entity: &Entity<'_>, source: &Source) -> LitStr {
    if let Some(name) = &source.attribute {
        return name.clone();
    }
    let field = source.fields().first().map(|field| &entity.fields[*field]);
    LitStr::new(field.map_or("", |field| &field.attribute), source.span)
}
