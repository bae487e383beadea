//! Tokens of a table.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{DeriveInput, Ident, Token, Type};

use crate::attr::TableAttr;
use crate::errors::Errors;
use crate::lints::ours;
use crate::model::{Field, Table, krate};

pub(crate) mod access;
pub(crate) mod check;
#[cfg(feature = "evolve")]
mod item;
mod order;
pub(crate) mod schema;
pub(crate) mod storing;
pub(crate) mod types;

pub(crate) fn table(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let settings = TableAttr::parse(&input.attrs, &mut errors);
    let krate = krate(settings.krate.clone());
    let table = Table::new(input, settings, &mut errors);

    let is_right = errors.is_empty();
    let errors = errors.into_tokens();
    let ident = ours(&input.ident);
    let (items, checks) = match &table {
        Some(table) if is_right => (implementation(table, input), check::checks(table, input)),
        table => {
            let version = table.as_ref().and_then(|table| Some(table.fields[table.version?].ty));
            (fallback(version), TokenStream::new())
        }
    };
    let access = table.as_ref().map(|table| access::tokens(table, input, &krate, is_right));
    let stream = table.as_ref().and_then(|table| table.settings.stream.as_ref()).into_iter();
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        #errors
        const _: () = {
            use #krate::__private as __tw;
            #[automatically_derived]
            impl #impl_generics __tw::DynamoTable for #ident #ty_generics #where_clause {
                #items
            }
            #(
                #[automatically_derived]
                impl #impl_generics __tw::HasStream for #ident #ty_generics #where_clause {
                    type View = __tw::stream::#stream;
                }
            )*
            #access
            #checks
        };
    }
}

/// Returns the items of the trait.
fn implementation(table: &Table<'_>, input: &DeriveInput) -> TokenStream {
    let parts = schema::parts(table, &input.ident.unraw().to_string());
    let keys = table.keys();
    let positions = 0..keys.len();
    let idents = keys.iter().map(|key| ours(table.fields[*key].ident));
    let types = keys.iter().map(|key| table.fields[*key].ty);
    // The schema asks for the same trait, so that the compiler reports a type that is not a key only once.
    let traits = keys.iter().map(|key| table.key_trait(*key));
    let methods = keys.iter().map(|key| {
        let method = if table.may_be_absent(*key) { "index_key_value" } else { "key_value" };
        Ident::new(method, Span::call_site())
    });
    // An optional field already has the return type of `index_key_value`.
    let returns = keys.iter().map(|key| table.may_be_absent(*key).then(<Token![return]>::default));
    let (attributes, version, item) = (attributes(&table.fields), version(table), item(&table.fields, input));
    quote! {
        const LITERAL: __tw::TableLiteral = #parts;
        #attributes
        #version
        #[inline]
        fn key_value(&self, position: usize) -> __tw::Option<__tw::KeyValue<'_>> {
            __tw::Some(match position {
                #(#positions => #returns <#types as __tw::#traits>::#methods(&self.#idents),)*
                _ => return __tw::None,
            })
        }
        #item
    }
}

/// Describes the items. The derive calls this only for a feature of the runtime, so that other crates do not pay for
/// it.
#[cfg(feature = "evolve")]
pub(crate) fn item(fields: &[Field<'_>], input: &DeriveInput) -> TokenStream {
    item::item(fields, input)
}

#[cfg(not(feature = "evolve"))]
pub(crate) fn item(_: &[Field<'_>], _: &DeriveInput) -> TokenStream {
    TokenStream::new()
}

/// Returns the names of the attributes (unless `serde` may store more of them than the struct has fields), and the
/// names of attributes that are left out if they are `None`, by this crate and by `skip_serializing_if`. Each list is one text, because that costs the compiler a
/// tenth of a list.
pub(crate) fn attributes(fields: &[Field<'_>]) -> TokenStream {
    let read = fields.iter().filter(|field| field.serde.unread.is_none());
    let names: Vec<&str> = read.map(|field| field.attribute.as_str()).collect();
    let is_known = fields.iter().all(|field| field.serde.flatten.is_none());
    let names = (is_known && !names.iter().any(|name| name.contains('\0'))).then(|| {
        let names = names.join("\0");
        quote!(const ATTRIBUTES: &'static __tw::str = #names;)
    });
    let optional = fields.iter().filter(|field| field.is_attribute() && field.is_optional);
    let optional: Vec<&str> = optional.map(|field| field.attribute.as_str()).collect();
    let optional = (!optional.is_empty()).then(|| {
        let optional = optional.join("\0");
        quote!(const OPTIONAL: &'static __tw::str = #optional;)
    });
    let skipped = fields.iter().filter(|field| field.is_attribute() && field.serde.skip_if.is_some());
    let skipped: Vec<&str> = skipped.map(|field| field.attribute.as_str()).collect();
    let skipped = (!skipped.is_empty()).then(|| {
        let skipped = skipped.join("\0");
        quote!(const SKIPPED: &'static __tw::str = #skipped;)
    });
    quote!(#names #optional #skipped)
}

/// Returns the items for the version of an item.
fn version(table: &Table<'_>) -> TokenStream {
    let Some(field) = table.version.map(|position| &table.fields[position]) else {
        return quote!(
            type Version = ();
        );
    };
    let (ident, ty, attribute) = (ours(field.ident), field.ty, &field.attribute);
    quote! {
        type Version = #ty;
        const VERSION: __tw::Option<&'static __tw::str> = __tw::Some(#attribute);
        #[inline]
        fn item_version(&self) -> #ty {
            __tw::Clone::clone(&self.#ident)
        }
    }
}

/// Returns the items of the trait after the derive has failed, so that uses of the table cause no further errors.
pub(crate) fn fallback(version: Option<&Type>) -> TokenStream {
    let is_number = |ty: &&Type| match ty {
        Type::Path(path) => path.path.is_ident("u32") || path.path.is_ident("u64"),
        _ => false,
    };
    let version = version.filter(is_number).map_or_else(|| quote!(()), ToTokens::to_token_stream);
    quote! {
        type Version = #version;
        fn key_value(&self, _: usize) -> __tw::Option<__tw::KeyValue<'_>> {
            __tw::None
        }
    }
}
