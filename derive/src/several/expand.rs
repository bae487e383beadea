//! Tokens of a table of several entities.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{DataEnum, DeriveInput, Ident, LitStr, Path, Token, Type};

use super::model::{Several, types};
use crate::attr::{IndexOfTable, Projected};
use crate::errors::Errors;
use crate::expand::check::Checks;
use crate::expand::schema::{option, written_settings};
use crate::facts;
use crate::lints::{ours, within};

pub(super) fn table(input: &DeriveInput, krate: &Path, table: &Several<'_>) -> TokenStream {
    let ident = &ours(&input.ident);
    let items = items(table, ident);
    let types: Vec<&Type> = table.entities.iter().map(|entity| entity.ty).collect();
    let (members, in_table, checks) = (members(table, ident), in_table(input, &types), checks(table, ident));
    let views = table.settings.stream.iter();
    quote! {
        const _: () = {
            use #krate::__private as __tw;
            #members
            #[automatically_derived]
            impl __tw::DynamoTable for #ident {
                #items
            }
            #in_table
            #(
                #[automatically_derived]
                impl __tw::HasStream for #ident {
                    type View = __tw::stream::#views;
                }
            )*
            #checks
        };
    }
}

/// Returns the errors, and a table with the same entities, so that uses of the table cause no further errors.
pub(crate) fn failed(input: &DeriveInput, krate: &Path, data: &DataEnum, errors: Errors) -> TokenStream {
    let (ident, errors) = (ours(&input.ident), errors.into_tokens());
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let types = types(input, data);
    let lifetimes: Punctuated<_, Token![,]> = input.generics.lifetimes().collect();
    quote! {
        #errors
        const _: () = {
            use #krate::__private as __tw;
            #[automatically_derived]
            impl #impl_generics __tw::DynamoTable for #ident #ty_generics #where_clause {
                type Version = __tw::PerEntity;
                fn key_value(&self, _: usize) -> __tw::Option<__tw::KeyValue<'_>> {
                    __tw::None
                }
            }
            static __TW_SCHEMA: __tw::TableSchema = __tw::schema(&__tw::TableLiteral::DEFAULT);
            // The table may have types as parameters by mistake, and its entities have none.
            #(
                #[automatically_derived]
                impl<#lifetimes> __tw::EntityOfOneTable for #types {
                    const TABLE: &'static __tw::TableSchema = &__TW_SCHEMA;
                    const ITEMS: __tw::Items = __tw::Items::Plain;
                }
                #[automatically_derived]
                impl #impl_generics __tw::HasEntity<#types> for #ident #ty_generics #where_clause {}
            )*
        };
    }
}

/// Returns the items of the trait.
fn items(table: &Several<'_>, ident: &Ident) -> TokenStream {
    let parts = parts(table, ident);
    let (variants, types): (Vec<&Ident>, Vec<&Type>) =
        table.entities.iter().map(|entity| (entity.ident, entity.ty)).unzip();
    let other = table.other.iter().map(|other| other.ident);
    // Only crates that compare items pay for it.
    let described =
        if cfg!(feature = "evolve") { quote!(__tw::entities! { #(#types,)* }) } else { TokenStream::new() };
    quote! {
        const LITERAL: __tw::TableLiteral = #parts;
        const SCHEMA: &'static __tw::TableSchema = &__TW_SCHEMA;
        const ENTITIES: &'static __tw::Entities = &__TW_ENTITIES;
        const ITEMS: __tw::Items = __tw::Items::Any;
        type Version = __tw::PerEntity;
        fn key_value(&self, _: usize) -> __tw::Option<__tw::KeyValue<'_>> {
            __tw::None
        }
        fn primary_key(&self) -> __tw::Key<'_, Self> {
            match self {
                #(Self::#variants(entity) => <#types as __tw::DynamoEntity>::key_in_table(entity),)*
                #(Self::#other(_) => __tw::no_key(),)*
            }
        }
        #described
    }
}

pub(crate) fn parts(table: &Several<'_>, ident: &Ident) -> TokenStream {
    let (name, partition_key) = (&table.name.0, &table.partition_key);
    let sort_key =
        option(table.sort_key.as_ref().map(|name| quote!((#name, __tw::key_type(&__TW_MEMBERS, 0, 1)))));
    let indexes = if table.indexes.is_empty() {
        quote!(__tw::NO_INDEXES)
    } else {
        let indexes = table.indexes.iter().map(|each| index(table, each));
        quote!(&[#(#indexes),*])
    };
    let settings = written_settings(&table.settings, table.description.as_deref());
    quote! {
        __tw::TableLiteral {
            name: #name,
            partition_key: (#partition_key, __tw::key_type(&__TW_MEMBERS, 0, 0)),
            sort_key: #sort_key,
            indexes: #indexes,
            settings: &__tw::TableSettings {
                #settings
                time_to_live: __tw::time_to_live(&__TW_MEMBERS),
                entities: __tw::Some(__tw::EntitiesOf::table::<#ident>()),
                ..__tw::TableSettings::DEFAULT
            },
        }
    }
}

fn index(table: &Several<'_>, index: &IndexOfTable) -> TokenStream {
    let name = &index.name;
    let kind = Ident::new(if index.is_local { "Local" } else { "Global" }, Span::call_site());
    let names: Vec<&LitStr> = index.partition_key.iter().chain(&index.sort_key).collect();
    let positions = 0..names.len();
    let (partition_attributes, hash) = (index.partition_key.len(), facts::hash(name));
    let types = positions.map(|position| {
        // An attribute that is also in the table's key has the type it has there.
        let of_table = [Some(&table.partition_key), table.sort_key.as_ref()];
        let known = of_table
            .iter()
            .position(|known| known.is_some_and(|known| known.value() == names[position].value()));
        let (key, position) = known.map_or((hash, position), |known| (0, known));
        quote!(__tw::key_type(&__TW_MEMBERS, #key, #position))
    });
    let projection = match &index.projection {
        None | Some(Projected::All) => quote!(__tw::Projection::All),
        Some(Projected::KeysOnly) => quote!(__tw::Projection::KeysOnly),
        Some(Projected::Include(names)) => {
            quote!(__tw::Projection::Include(__tw::Borrowed(&[#(__tw::Borrowed(#names)),*])))
        }
    };
    let settings = index.settings.written();
    quote! {
        __tw::IndexSchema {
            name: __tw::Borrowed(#name),
            kind: __tw::IndexKind::#kind,
            key: __tw::Borrowed(&[#(__tw::Attribute::new(#names, #types)),*]),
            partition_attributes: #partition_attributes,
            projection: #projection,
            settings: #settings,
        }
    }
}

/// Returns the facts that an entity's key of the index is compared with.
fn index_facts(table: &Several<'_>, position: usize, index: &IndexOfTable) -> TokenStream {
    let hash = facts::hash(&index.name);
    let (partition, sort) = (index.partition_key.len(), index.sort_key.len());
    let is_partial = !matches!(index.projection, None | Some(Projected::All));
    let is_shared = is_shared(table, position);
    quote! {
        __tw::IndexFacts {
            hash: #hash,
            partition: #partition,
            sort: #sort,
            is_partial: #is_partial,
            is_shared: #is_shared,
        }
    }
}

/// Returns whether an attribute of the index is also an attribute of the table's key or of another index.
fn is_shared(table: &Several<'_>, position: usize) -> bool {
    let of_table = std::iter::once(&table.partition_key).chain(&table.sort_key);
    let others = table.indexes.iter().enumerate().filter(|(other, _)| *other != position);
    let others = others.flat_map(|(_, other)| other.partition_key.iter().chain(&other.sort_key));
    let others: Vec<String> = of_table.chain(others).map(LitStr::value).collect();
    let index = &table.indexes[position];
    index.partition_key.iter().chain(&index.sort_key).any(|name| others.contains(&name.value()))
}

/// Returns the comparison of all entities with each other, which the compiler evaluates once.
pub(crate) fn members(table: &Several<'_>, ident: &Ident) -> TokenStream {
    let count = table.entities.len();
    let members = table.entities.iter().map(|entity| {
        let (ty, name, is_tagged) = (entity.ty, &entity.name, entity.is_tagged);
        quote! {
            __tw::Member {
                parts: <#ty as __tw::DynamoEntity>::ENTITY,
                variant: #name,
                is_tagged: #is_tagged,
            }
        }
    });
    let of_table = std::iter::once(&table.partition_key).chain(&table.sort_key);
    let of_indexes = table.indexes.iter().flat_map(|index| index.partition_key.iter().chain(&index.sort_key));
    let names: Vec<String> =
        of_table.chain(of_indexes).chain(&table.settings.tag).map(LitStr::value).collect();
    let bits = facts::bits(names.iter().map(String::as_str));
    let facts = table.indexes.iter().enumerate().map(|(position, each)| index_facts(table, position, each));
    let sort = usize::from(table.sort_key.is_some());
    let tag = option(table.settings.tag.as_ref());
    let other = option(table.other.as_ref().map(|other| &other.name));
    // In a static, the compiler stops at references to other statics. In a constant, it walks through statics too, and
    // stops only at functions. The schema therefore returns its entities from a function.
    quote! {
        const __TW_INDEX_FACTS: &[__tw::IndexFacts] = &[#(#facts),*];
        static __TW_MEMBERS: [__tw::Member; #count] = [#(#members),*];
        static __TW_TOGETHER: __tw::Together<#count> = __tw::together(&__TW_MEMBERS);
        static __TW_ENTITIES: __tw::Entities = __tw::Entities {
            members: &__TW_MEMBERS,
            excluded: &__TW_TOGETHER.excluded,
            colliding: &__TW_TOGETHER.colliding,
            tag: #tag,
            other: #other,
            sort: #sort,
            names: &[#(#names),*],
            bits: [#(#bits),*],
        };
        static __TW_SCHEMA: __tw::TableSchema = __tw::schema(&<#ident as __tw::DynamoTable>::LITERAL);
    }
}

/// Returns the implementations that put the entities in the table.
pub(crate) fn in_table(input: &DeriveInput, types: &[&Type]) -> TokenStream {
    let ident = &ours(&input.ident);
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    // If another table has the entity too, the compiler's error points at its type here.
    let implementations = types.iter().zip(0_usize..).map(|(ty, position)| {
        quote_spanned! {within(ty.span())=>
            #[automatically_derived]
            impl #impl_generics __tw::EntityOfOneTable for #ty #where_clause {
                const TABLE: &'static __tw::TableSchema = <#ident #ty_generics as __tw::DynamoTable>::SCHEMA;
                const ITEMS: __tw::Items =
                    __tw::Items::Entity { position: #position, indexes: __TW_INDEX_FACTS };
            }
            #[automatically_derived]
            impl #impl_generics __tw::HasEntity<#ty> for #ident #ty_generics #where_clause {}
        }
    });
    implementations.collect()
}

/// Returns one check for each place that can break a rule, so that the compiler's error points there.
pub(crate) fn checks(table: &Several<'_>, ident: &Ident) -> TokenStream {
    let mut checks = Checks::new(quote!(#ident));
    let key = table.partition_key.span();
    checks.add("TABLE_NAME", "Name", None, table.name.1);
    checks.add("TABLE_KEY", "Key", None, key);
    for (at, name) in std::iter::once(&table.partition_key).chain(&table.sort_key).enumerate() {
        let check = quote_spanned!(name.span()=> __tw::check_key_type::<#ident>(#at));
        checks.push("KEY_TYPE", Some(at), &check);
    }
    for (position, index) in table.indexes.iter().enumerate() {
        let hash = facts::hash(&index.name);
        checks.add_with_values("INDEX", "Index", Some(position), index.span, &index.settings.values);
        let subject = format!("INDEX_{}_TYPE", position + 1);
        for (at, name) in index.partition_key.iter().chain(&index.sort_key).enumerate() {
            let check = quote_spanned!(name.span()=> __tw::check_index_type::<#ident>(#position, #hash, #at));
            checks.push(&subject, Some(at), &check);
        }
    }
    if (0..table.indexes.len()).any(|position| is_shared(table, position)) {
        checks.add("ATTRIBUTE_TYPES", "AttributeTypes", None, ident.span());
    }
    checks.settings(&table.settings);
    for (position, entity) in table.entities.iter().enumerate() {
        let member = quote_spanned!(entity.ident.span()=>
            __tw::check_member::<#ident>(#position)
        );
        checks.push("ENTITY", Some(position), &member);
    }
    checks.into_tokens()
}
