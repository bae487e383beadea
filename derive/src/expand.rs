//! Tokens of a table.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::DeriveInput;

use access::Access;

use crate::attr::{Encryption, TableAttr};
use crate::errors::Errors;
use crate::model::{Table, krate};

mod access;
mod schema;

pub(crate) fn table(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let settings = TableAttr::parse(&input.attrs, &mut errors);
    let krate = krate(settings.krate.as_ref());
    let table = Table::new(input, settings, &mut errors);

    let (items, rest, types) = match &table {
        Some(table) => {
            let mut access = Access::new(table, input);
            let types = access.partition_type(&krate);
            let (impls, checks) = (access.impls(), checks(table, input));
            (implementation(table), quote!(#impls #checks), types)
        }
        None => (fallback(), TokenStream::new(), errors.into_tokens()),
    };
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        #types
        #[allow(clippy::needless_update, dead_code, deprecated, missing_docs, non_snake_case, private_bounds, private_interfaces)]
        const _: () = {
            use #krate::__private as __tw;
            #[automatically_derived]
            impl #impl_generics __tw::DynamoTable for #ident #ty_generics #where_clause {
                #items
            }
            #rest
        };
    }
}

/// The items of the trait.
fn implementation(table: &Table<'_>) -> TokenStream {
    let parts = schema::parts(table);
    let mut values = TokenStream::new();
    for (position, field) in table.keys().into_iter().enumerate() {
        let is_table_key = table.is_table_key(field);
        let field = &table.fields[field];
        let (ident, ty) = (field.ident, field.ty);
        // By the trait the schema asks for, so that a type that is no key is reported once.
        values.extend(if field.serde.skip_if.is_some() && !is_table_key {
            quote!(#position => <#ty as __tw::IndexKeyAttribute>::index_key_value(&self.#ident),)
        } else {
            quote!(#position => __tw::Some(<#ty as __tw::KeyAttribute>::key_value(&self.#ident)),)
        });
    }
    quote! {
        const PARTS: __tw::Parts = #parts;
        #[inline]
        fn key_value(&self, position: usize) -> __tw::Option<__tw::KeyValue<'_>> {
            match position {
                #values
                _ => __tw::None,
            }
        }
    }
}

/// The items of the trait where the derive has failed, so that what uses the table gives no errors of its own.
fn fallback() -> TokenStream {
    quote! {
        const PARTS: __tw::Parts = __tw::Parts::DEFAULT;
        fn key_value(&self, _: usize) -> __tw::Option<__tw::KeyValue<'_>> {
            __tw::None
        }
    }
}

/// One check for each place a rule can be broken at, so that the compiler's error stands there. Each is a constant of
/// its own, since a constant reports its first violation alone.
fn checks(table: &Table<'_>, input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    let lifetimes = input.generics.lifetimes().map(|_| quote!('_));
    let ty = quote!(#ident<#(#lifetimes),*>);
    // All tokens of a call have its span, since that is where the error stands.
    let check = |span, site: TokenStream| quote_spanned!(span=> __tw::check::<#ty>(__tw::Site::#site));

    let settings = &table.settings;
    let key = table.fields[table.partition_key].ident.span();
    let mut checks = vec![check(table.name.1, quote!(Name)), check(key, quote!(Key))];
    for (position, index) in table.indexes.iter().enumerate() {
        checks.push(check(index.span, quote!(Index(#position))));
    }
    if let Some(field) = table.time_to_live {
        checks.push(check(table.fields[field].ident.span(), quote!(TimeToLive)));
    }
    if let Some(Some(capacity)) = &settings.billing {
        checks.push(check(capacity.span, quote!(Billing)));
    }
    if let Some(Some(days)) = &settings.point_in_time_recovery {
        checks.push(check(days.span(), quote!(PointInTimeRecovery)));
    }
    if let Some(Encryption::Customer(key)) = &settings.encryption {
        checks.push(check(key.span(), quote!(Encryption)));
    }
    if let Some(name) = &settings.physical_name {
        checks.push(check(name.span(), quote!(PhysicalName)));
    }
    if let Some(id) = &settings.logical_id {
        checks.push(check(id.span(), quote!(LogicalId)));
    }
    for (position, (key, _)) in settings.tags.iter().enumerate() {
        checks.push(check(key.span(), quote!(Tag(#position))));
    }
    quote!(#(const _: () = #checks;)*)
}
