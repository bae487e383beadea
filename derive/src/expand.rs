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
pub(crate) mod order;
pub(crate) mod schema;
pub(crate) mod storing;
pub(crate) mod types;

pub(crate) fn table(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let settings = TableAttr::parse(&input.attrs, &mut errors);
    let krate = krate(settings.krate.clone());
    let table = Table::new(input, settings, &mut errors);

    let is_right = errors.is_empty();
    let errors = (!is_right).then(|| errors.into_tokens());
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
    let table = quote! {
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
    };
    block(errors.as_ref(), [Some(table), access, Some(checks)])
}

/// Returns the errors, and a block with these items. Joining many token streams at once costs a fraction of writing each
/// into the tokens around it.
pub(crate) fn block<const N: usize>(
    errors: Option<&TokenStream>,
    items: [Option<TokenStream>; N],
) -> TokenStream {
    let items: TokenStream = items.into_iter().flatten().collect();
    quote! {
        #errors
        const _: () = { #items };
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
    let key_value = quote! {
        #[inline]
        fn key_value(&self, position: usize) -> __tw::Option<__tw::KeyValue<'_>> {
            __tw::Some(match position {
                #(#positions => #returns <#types as __tw::#traits>::#methods(&self.#idents),)*
                _ => return __tw::None,
            })
        }
    };
    let items = [
        quote!(const LITERAL: __tw::TableLiteral = #parts;),
        attributes(&table.fields),
        version(table),
        key_value,
    ];
    items.into_iter().chain(item(&table.fields, input)).collect()
}

/// Describes the items. The derive calls this only for a feature of the runtime, so that other crates do not pay for
/// it.
#[cfg(feature = "evolve")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature, there is none")]
pub(crate) fn item(fields: &[Field<'_>], input: &DeriveInput) -> Option<TokenStream> {
    Some(item::item(fields, input))
}

#[cfg(not(feature = "evolve"))]
pub(crate) fn item(_: &[Field<'_>], _: &DeriveInput) -> Option<TokenStream> {
    None
}

/// Returns the names of the attributes (unless `serde` may store more of them than the struct has fields), and the
/// names of attributes that are left out if they are `None`, by this crate and by `skip_serializing_if`. Each list is one text, because that costs the compiler a
/// tenth of a list.
pub(crate) fn attributes(fields: &[Field<'_>]) -> TokenStream {
    let read = fields.iter().filter(|field| field.serde.unread.is_none());
    let names: Vec<&str> = read.map(|field| field.attribute.as_str()).collect();
    let is_known = fields.iter().all(|field| field.serde.flatten.is_none());
    let is_list = is_known && !names.iter().any(|name| name.contains('\0'));
    let names = is_list.then(|| names.join("\0")).into_iter();
    let list = |is_in: fn(&Field<'_>) -> bool| {
        let fields = fields.iter().filter(|field| field.is_attribute() && is_in(field));
        let names: Vec<&str> = fields.map(|field| field.attribute.as_str()).collect();
        (!names.is_empty()).then(|| names.join("\0")).into_iter()
    };
    let optional = list(|field| field.is_optional);
    let skipped = list(|field| field.serde.skip_if.is_some());
    quote! {
        #(const ATTRIBUTES: &'static __tw::str = #names;)*
        #(const OPTIONAL: &'static __tw::str = #optional;)*
        #(const SKIPPED: &'static __tw::str = #skipped;)*
    }
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
