//! Tokens of an entity.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{DeriveInput, Ident};

use super::access::Access;
use super::model::{Entity, Key, Part, Source};
use crate::attr::EntityAttr;
use crate::errors::Errors;
use crate::expand::schema::{option, time_to_live};
use crate::model::krate;
use crate::template::{Case, Format};

pub(crate) fn entity(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let attr = EntityAttr::parse(&input.attrs, &mut errors);
    let krate = krate(attr.krate.clone());
    let entity = Entity::new(input, attr, &mut errors);
    let (types, items, parts, impls, checks) = match &entity {
        Some(entity) => {
            let mut access = Access::new(entity, input);
            let types = access.partition_type(&krate);
            let paths = access.paths(&krate);
            let items = items(entity);
            (quote!(#types #paths), items, parts(entity, input), access.impls(), checks(entity, input))
        }
        None => (
            errors.into_tokens(),
            quote! {
                type Version = ();
                fn key_value(&self, _: usize) -> __tw::Option<__tw::KeyValue<'_>> {
                    __tw::None
                }
            },
            quote!(__tw::EntityParts::FAILED),
            TokenStream::new(),
            TokenStream::new(),
        ),
    };
    let ident = &input.ident;
    // Only what has failed has any.
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    // An entity that is in no table is reported once: where the spans are one, the errors are.
    let in_table = quote_spanned!(ident.span()=> <Self as __tw::InTable>);
    quote! {
        #types
        #[allow(dead_code, deprecated, missing_docs, non_snake_case, private_bounds, private_interfaces, single_use_lifetimes)]
        const _: () = {
            use #krate::__private as __tw;
            #[automatically_derived]
            impl #impl_generics __tw::DynamoTable for #ident #ty_generics #where_clause {
                const SCHEMA: &'static __tw::TableSchema = #in_table::TABLE;
                const ITEMS: __tw::Items = __tw::Items::Entity(#in_table::POSITION);
                #items
            }
            #[automatically_derived]
            impl #impl_generics __tw::DynamoEntity for #ident #ty_generics #where_clause {
                const ENTITY: __tw::EntityParts = #parts;
            }
            #impls
            #checks
        };
    }
}

/// The items of the trait that every table has.
fn items(entity: &Entity<'_>) -> TokenStream {
    let positions = 0..entity.key_fields.len();
    let values = entity.key_fields.iter().map(|field| {
        let (ty, ident) = (entity.fields[*field].ty, entity.fields[*field].ident);
        match part_trait(entity, *field) {
            "KeyAttribute" => quote!(__tw::Some(<#ty as __tw::KeyAttribute>::key_value(&self.#ident))),
            "IndexKeyAttribute" => quote!(<#ty as __tw::IndexKeyAttribute>::index_key_value(&self.#ident)),
            name => {
                let name = Ident::new(name, Span::call_site());
                quote!(<#ty as __tw::#name>::part_value(&self.#ident))
            }
        }
    });
    let version = version(entity);
    quote! {
        #version
        #[inline]
        fn key_value(&self, position: usize) -> __tw::Option<__tw::KeyValue<'_>> {
            match position {
                #(#positions => #values,)*
                _ => __tw::None,
            }
        }
    }
}

/// The trait that the type of a key field has.
fn part_trait(entity: &Entity<'_>, field: usize) -> &'static str {
    match (entity.is_attribute_of_key(field), entity.is_table_key(field)) {
        (true, _) if entity.may_be_absent(field) => "IndexKeyAttribute",
        (true, _) => "KeyAttribute",
        (false, true) => "KeyPart",
        (false, false) => "IndexKeyPart",
    }
}

/// The version of an item.
fn version(entity: &Entity<'_>) -> TokenStream {
    let Some(field) = entity.version.map(|position| &entity.fields[position]) else {
        return quote!(
            type Version = ();
        );
    };
    let (ident, ty, attribute) = (field.ident, field.ty, &field.attribute);
    quote! {
        type Version = #ty;
        const VERSION: __tw::Option<&'static __tw::str> = __tw::Some(#attribute);
        #[inline]
        fn item_version(&self) -> #ty {
            __tw::Clone::clone(&self.#ident)
        }
    }
}

/// The entity as `EntityParts`.
fn parts(entity: &Entity<'_>, input: &DeriveInput) -> TokenStream {
    let name = input.ident.unraw().to_string();
    let fields = entity.key_fields.iter().map(|position| {
        let field = &entity.fields[*position];
        let (ident, attribute, ty) = (field.ident.unraw().to_string(), &field.attribute, field.ty);
        let part = Ident::new(part_trait(entity, *position), Span::call_site());
        let is_key_only = entity.key_only.contains(position);
        quote! {
            __tw::KeyField {
                ident: #ident,
                attribute: #attribute,
                part: <#ty as __tw::#part>::PART,
                is_key_only: #is_key_only,
            }
        }
    });
    let keys = entity.keys.iter().map(|each| key(entity, each));
    let attributes = entity.fields.iter().enumerate();
    let attributes = attributes
        .filter(|(position, field)| field.is_attribute() && !entity.key_only.contains(position))
        .map(|(_, field)| &field.attribute);
    let time_to_live = option(entity.time_to_live.map(|field| time_to_live(&entity.fields[field])));
    quote! {
        __tw::EntityParts {
            name: #name,
            fields: &[#(#fields),*],
            keys: &[#(#keys),*],
            attributes: &[#(#attributes),*],
            time_to_live: #time_to_live,
        }
    }
}

fn key(entity: &Entity<'_>, key: &Key) -> TokenStream {
    let index = key.index.as_ref().map_or("", |index| index.name.as_str());
    let is_partial = key.index.as_ref().is_some_and(|index| index.is_partial);
    let (partition, sort) = (sources(entity, &key.partition), sources(entity, &key.sort));
    quote!(__tw::EntityKey { index: #index, partition: &[#partition], sort: &[#sort], is_partial: #is_partial })
}

fn sources(entity: &Entity<'_>, sources: &[Source]) -> TokenStream {
    let sources = sources.iter().map(|source| {
        let form = Ident::new(if source.is_computed { "Text" } else { "Attribute" }, Span::call_site());
        let parts = source.parts.iter().map(|part| match part {
            Part::Text(text) => quote!(__tw::Part::Text(#text)),
            Part::Field(field, format) => {
                let position = entity.key_fields.iter().position(|known| known == field).unwrap_or_default();
                let format = FormatTokens(format);
                quote!(__tw::Part::Field(#position, #format))
            }
        });
        quote!(__tw::Source { form: __tw::Form::#form, parts: &[#(#parts),*] })
    });
    quote!(#(#sources),*)
}

struct FormatTokens<'a>(&'a Format);

impl ToTokens for FormatTokens<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Format { case, cut, width, may_be_empty, is_plain } = self.0;
        let case = case.map(|case| match case {
            Case::Lower => quote!(case: __tw::Case::Lower,),
            Case::Upper => quote!(case: __tw::Case::Upper,),
        });
        let cut = cut.map(|cut| quote!(cut: #cut,));
        let width = width.map(|width| quote!(width: #width,));
        let may_be_empty = may_be_empty.then(|| quote!(may_be_empty: true,));
        let is_plain = is_plain.then(|| quote!(is_plain: true,));
        let given = quote!(#case #cut #width #may_be_empty #is_plain);
        tokens.extend(if given.is_empty() {
            quote!(__tw::Format::STORED)
        } else {
            quote!(__tw::Format { #given ..__tw::Format::STORED })
        });
    }
}

/// One check for each attribute, so that the compiler's error stands there.
fn checks(entity: &Entity<'_>, input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    let mut checks = TokenStream::new();
    for (position, key) in entity.keys.iter().enumerate() {
        // Those of the partition key and the sort key of the table stand at different places.
        for (part, source) in [("partition", key.partition.first()), ("sort", key.sort.first())] {
            let Some(source) = source.filter(|source| source.is_computed) else { continue };
            let is_sort = part == "sort";
            checks.extend(quote_spanned!(source.span=>
                const _: () = __tw::check_key::<#ident>(#position, #is_sort);
            ));
        }
        if let Some(index) = &key.index {
            checks.extend(quote_spanned!(index.span=>
                const _: () = __tw::check_index::<#ident>(#position);
            ));
        }
    }
    checks
}
