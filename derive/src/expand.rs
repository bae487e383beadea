//! Tokens of a table.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{DeriveInput, Ident, Lifetime, Token};

use access::Access;

use crate::attr::{Billing, Encryption, TableAttr};
use crate::errors::Errors;
use crate::model::{Field, Table, krate};

pub(crate) mod access;
pub(crate) mod schema;
pub(crate) mod storing;

pub(crate) fn table(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let settings = TableAttr::parse(&input.attrs, &mut errors);
    let krate = krate(settings.krate.clone());
    let table = Table::new(input, settings, &mut errors);

    let (types, items, [impls, checks]) = match &table {
        Some(table) => {
            let mut access = Access::new(table, input);
            let types = access.partition_type(&krate);
            let impls = [access.impls(), stream(table, input)].into_iter().collect();
            let paths = access.paths(&krate);
            (quote!(#types #paths), implementation(table), [impls, checks(table, input)])
        }
        None => (errors.into_tokens(), fallback(), <[TokenStream; 2]>::default()),
    };
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        #types
        #[allow(clippy::needless_update, dead_code, deprecated, missing_docs, non_snake_case, private_bounds, private_interfaces, single_use_lifetimes)]
        const _: () = {
            use #krate::__private as __tw;
            #[automatically_derived]
            impl #impl_generics __tw::DynamoTable for #ident #ty_generics #where_clause {
                #items
            }
            #impls
            #checks
        };
    }
}

/// The items of the trait.
fn implementation(table: &Table<'_>) -> TokenStream {
    let parts = schema::parts(table);
    let keys = table.keys();
    let positions = 0..keys.len();
    let idents = keys.iter().map(|key| table.fields[*key].ident);
    let types = keys.iter().map(|key| table.fields[*key].ty);
    // By the trait the schema asks for, so that a type that is no key is reported once.
    let traits = keys.iter().map(|key| table.key_trait(*key));
    let methods = keys.iter().map(|key| {
        let method = if table.may_be_absent(*key) { "index_key_value" } else { "key_value" };
        Ident::new(method, Span::call_site())
    });
    // What `index_key_value` gives is an `Option` as it is.
    let returns = keys.iter().map(|key| table.may_be_absent(*key).then(<Token![return]>::default));
    let (attributes, version) = (attributes(&table.fields), version(table));
    quote! {
        const PARTS: __tw::Parts = #parts;
        #attributes
        #version
        #[inline]
        fn key_value(&self, position: usize) -> __tw::Option<__tw::KeyValue<'_>> {
            __tw::Some(match position {
                #(#positions => #returns <#types as __tw::#traits>::#methods(&self.#idents),)*
                _ => return __tw::None,
            })
        }
    }
}

/// The names of the attributes, unless `serde` knows more of them than the struct has fields, and the names of attributes
/// that are left out where they are `None`. Each list is one text, which costs the compiler a tenth of a list.
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
    quote!(#names #optional)
}

/// The version of an item.
fn version(table: &Table<'_>) -> TokenStream {
    let Some(field) = table.version.map(|position| &table.fields[position]) else {
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

/// What the table's stream records, as a type; nothing where there is no stream.
fn stream(table: &Table<'_>, input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let views = table.settings.stream.iter();
    quote! {
        #(
            #[automatically_derived]
            impl #impl_generics __tw::HasStream for #ident #ty_generics #where_clause {
                type View = __tw::stream::#views;
            }
        )*
    }
}

/// The items of the trait where the derive has failed, so that what uses the table gives no errors of its own.
fn fallback() -> TokenStream {
    quote! {
        const PARTS: __tw::Parts = __tw::Parts::DEFAULT;
        type Version = ();
        fn key_value(&self, _: usize) -> __tw::Option<__tw::KeyValue<'_>> {
            __tw::None
        }
    }
}

/// One check for each place a rule can be broken at, so that the compiler's error stands there. Each is a constant of
/// its own, since a constant reports its first violation alone.
fn checks(table: &Table<'_>, input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    let lifetimes: Vec<Lifetime> =
        input.generics.lifetimes().map(|_| Lifetime::new("'_", Span::call_site())).collect();
    // All tokens of a call have its span, since that is where the error stands.
    let check_nth = |span, site: &str, position: Option<usize>| {
        let (site, position) = (Ident::new(site, Span::call_site()), position.iter());
        quote_spanned!(span=> __tw::check::<#ident<#(#lifetimes),*>>(__tw::Site::#site #((#position))*))
    };
    let check = |span, site| check_nth(span, site, None);

    let key = table.fields[table.partition_key].ident.span();
    let mut checks = vec![check(table.name.1, "Name"), check(key, "Key")];
    for (position, index) in table.indexes.iter().enumerate() {
        checks.push(check_nth(index.span, "Index", Some(position)));
    }
    for (position, index) in table.vector_indexes.iter().enumerate() {
        checks.push(check_nth(index.span, "VectorIndex", Some(position)));
    }
    if let Some(field) = table.time_to_live {
        checks.push(check(table.fields[field].ident.span(), "TimeToLive"));
    }
    settings_sites(&table.settings, &mut |span, site, position| checks.push(check_nth(span, site, position)));
    quote!(#(const _: () = #checks;)*)
}

/// The places at which a setting can break a rule.
pub(crate) fn settings_sites(settings: &TableAttr, add: &mut dyn FnMut(Span, &str, Option<usize>)) {
    if let Some(quota) = &settings.global_index_quota {
        add(quota.span(), "GlobalIndexQuota", None);
    }
    if let Some(Billing::Provisioned(units) | Billing::OnDemand(Some(units))) = &settings.billing {
        add(units.span, "Billing", None);
    }
    if let Some(units) = &settings.warm {
        add(units.span, "WarmThroughput", None);
    }
    if let Some(Some(days)) = &settings.point_in_time_recovery {
        add(days.span(), "PointInTimeRecovery", None);
    }
    if let Some(Encryption::Customer(key)) = &settings.encryption {
        add(key.span(), "Encryption", None);
    }
    if let Some(name) = &settings.physical_name {
        add(name.span(), "PhysicalName", None);
    }
    if let Some(id) = &settings.logical_id {
        add(id.span(), "LogicalId", None);
    }
    for (position, (key, _)) in settings.tags.iter().enumerate() {
        add(key.span(), "Tag", Some(position));
    }
}
