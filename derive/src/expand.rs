//! Tokens of a table.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{DeriveInput, GenericParam};

use crate::attr::TableAttr;
use crate::errors::Errors;
use crate::model::{Table, krate};

mod access;
mod schema;

pub(crate) fn table(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let settings = TableAttr::parse(&input.attrs, &mut errors);
    let krate = krate(settings.krate.as_ref());
    let table = Table::new(input, settings, &mut errors);

    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let (items, rest) = match &table {
        Some(table) => {
            let schema = schema::schema(table, &krate);
            let values = access::item_values(table, &krate);
            let access = access::access(table, input, &krate);
            let asserts = asserts(table, input, &krate);
            (quote!(const SCHEMA: &'static #krate::TableSchema = #schema; #values), quote!(#access #asserts))
        }
        // So that what uses the table gives no errors of its own.
        None => {
            let errors = errors.into_tokens();
            let items = quote! {
                const SCHEMA: &'static #krate::TableSchema = #krate::__private::FALLBACK;
                fn primary_key(&self) -> #krate::Key<'_, Self> {
                    #krate::__private::fallback_key()
                }
            };
            (items, errors)
        }
    };
    quote! {
        #[automatically_derived]
        impl #impl_generics #krate::DynamoTable for #ident #ty_generics #where_clause {
            #items
        }
        #rest
    }
}

/// The same tokens with another span.
fn at(span: Span, tokens: &TokenStream) -> TokenStream {
    let respanned = tokens.clone().into_iter().map(|mut token| {
        token.set_span(span);
        token
    });
    respanned.collect()
}

/// One check for each place a rule can be broken at, so that the compiler's error stands there.
fn asserts(table: &Table<'_>, input: &DeriveInput, krate: &TokenStream) -> TokenStream {
    let ident = &input.ident;
    let lifetimes = input.generics.params.iter().map(|parameter| match parameter {
        GenericParam::Lifetime(_) => quote!('_),
        GenericParam::Type(_) | GenericParam::Const(_) => quote!(_),
    });
    let ty = quote!(#ident<#(#lifetimes),*>);
    let mut asserts = TokenStream::new();
    let mut assert = |span, site: TokenStream| {
        // The error stands at the call, so all its tokens need the span.
        let (krate, ty) = (at(span, krate), at(span, &ty));
        asserts.extend(quote_spanned! {span=>
            const _: () = #krate::__private::assert_site(<#ty as #krate::DynamoTable>::SCHEMA, #krate::Site::#site);
        });
    };

    let settings = &table.settings;
    assert(table.name.1, quote!(Name));
    assert(table.fields[table.partition_key].ident.span(), quote!(Key));
    for (position, index) in table.indexes.iter().enumerate() {
        assert(index.span, quote!(Index(#position)));
    }
    if let Some(field) = table.time_to_live {
        assert(table.fields[field].ident.span(), quote!(TimeToLive));
    }
    if let Some(Some(capacity)) = &settings.billing {
        assert(capacity.span, quote!(Billing));
    }
    if let Some(Some(days)) = &settings.point_in_time_recovery {
        assert(days.span(), quote!(PointInTimeRecovery));
    }
    if let Some(crate::attr::Encryption::Customer(key)) = &settings.encryption {
        assert(key.span(), quote!(Encryption));
    }
    if let Some(name) = &settings.physical_name {
        assert(name.span(), quote!(PhysicalName));
    }
    if let Some(id) = &settings.logical_id {
        assert(id.span(), quote!(LogicalId));
    }
    for (position, (key, _)) in settings.tags.iter().enumerate() {
        assert(key.span(), quote!(Tag(#position)));
    }
    asserts
}
