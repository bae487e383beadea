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
            let access = Access::new(table, input, &krate);
            let (asserts, impls) = (asserts(table, input), access.impls);
            (implementation(table), quote!(#asserts #impls), access.types)
        }
        None => (fallback(), TokenStream::new(), errors.into_tokens()),
    };
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        #types
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
    let value = |position: usize| {
        let field = &table.fields[position];
        let (ident, ty) = (field.ident, field.ty);
        quote!(<#ty as __tw::KeyAttribute>::key_value(&self.#ident))
    };
    let partition_key = value(table.partition_key);
    let sort_key = match table.sort_key.map(value) {
        Some(value) => quote!(__tw::Some(#value)),
        None => quote!(__tw::None),
    };
    let index_keys = table.index_keys();
    let index_keys = (!index_keys.is_empty()).then(|| {
        let visits = index_keys.iter().map(|position| {
            let field = &table.fields[*position];
            let (ident, ty) = (field.ident, field.ty);
            // By the trait the schema asks for, so that a type that is no key is reported once.
            let value = if field.serde.skip_if.is_some() {
                quote!(<#ty as __tw::IndexKeyAttribute>::index_key_value(&self.#ident))
            } else {
                let value = value(*position);
                quote!(__tw::Some(#value))
            };
            quote!(visit(#value);)
        });
        quote! {
            #[inline]
            fn index_keys<'__tw>(&'__tw self, visit: __tw::Visit<'_, '__tw>) {
                #(#visits)*
            }
        }
    });
    quote! {
        #[allow(clippy::needless_update)]
        const PARTS: __tw::Parts = #parts;
        #[inline]
        fn primary_key(&self) -> __tw::Key<'_, Self> {
            __tw::Key::new(#partition_key, #sort_key)
        }
        #index_keys
    }
}

/// The items of the trait where the derive has failed, so that what uses the table gives no errors of its own.
fn fallback() -> TokenStream {
    quote! {
        const PARTS: __tw::Parts = __tw::Parts::DEFAULT;
        fn primary_key(&self) -> __tw::Key<'_, Self> {
            __tw::default_key()
        }
    }
}

/// One check for each place a rule can be broken at, so that the compiler's error stands there.
fn asserts(table: &Table<'_>, input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    let lifetimes = input.generics.lifetimes().map(|_| quote!('_));
    let mut asserts = quote! {
        const SCHEMA: &__tw::TableSchema = <#ident<#(#lifetimes),*> as __tw::DynamoTable>::SCHEMA;
    };
    let mut assert = |span, site: TokenStream| {
        // All tokens of the call have the span, since that is where the error stands.
        asserts.extend(quote_spanned!(span=> const _: () = __tw::check(SCHEMA, __tw::Site::#site);));
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
    if let Some(Encryption::Customer(key)) = &settings.encryption {
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
