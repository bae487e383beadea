//! The derive macro `Document`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields, GenericParam, Path};

use crate::attr::crate_path;
use crate::errors::Errors;
use crate::expand::storing::{HAS_PATHS, Stored, storing};
use crate::lints::{ours, visibility};
use crate::model::{Field, krate};
use crate::serde_attr::Container;

pub(crate) fn expand(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let krate = krate(crate_path(&input.attrs, &mut errors));
    let container = Container::parse(&input.attrs, &mut errors);
    container.check_document(&mut errors);
    for parameter in &input.generics.params {
        let ident = match parameter {
            GenericParam::Lifetime(_) => continue,
            GenericParam::Type(parameter) => &parameter.ident,
            GenericParam::Const(parameter) => &parameter.ident,
        };
        errors.add(
            ident.span(),
            format!(
                "a document has one set of types; write a type or a value in place of the parameter `{ident}`"
            ),
        );
    }
    let fields = members(input, &container, &mut errors);
    if !errors.is_empty() {
        return errors.into_tokens();
    }

    let ident = ours(&input.ident);
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let paths = if HAS_PATHS { paths(input, &krate, &fields) } else { TokenStream::new() };
    quote! {
        const _: () = {
            use #krate::__private as __tw;
            #[automatically_derived]
            impl #impl_generics __tw::Document for #ident #ty_generics #where_clause {}
            #paths
        };
    }
}

/// Returns the constant for the paths of the members.
fn paths(input: &DeriveInput, krate: &Path, fields: &[Field<'_>]) -> TokenStream {
    let (ident, vis) = (ours(&input.ident), visibility(&input.vis));
    let paths = format_ident!("PathsOf{}", input.ident.unraw());
    let (_, ty_generics, where_clause) = input.generics.split_for_impl();
    let params = &input.generics.params;
    let lifetimes = input.generics.lifetimes().map(|parameter| &parameter.lifetime);
    let mut members = TokenStream::new();
    for field in fields {
        let place = if field.serde.default { "Defaulted" } else { "Attribute" };
        let place = Ident::new(place, Span::call_site());
        let (ident, name, stored) = (ours(field.ident), &field.attribute, Stored(krate, field));
        let storing = storing(&stored, field);
        members.extend(quote!(#ident #name #place #stored #storing,));
    }
    quote! {
        __tw::paths! {
            #vis PATHS #paths [#params] [#(#lifetimes),*] [#where_clause] #ident #ty_generics, #members
        }
    }
}

/// Returns the fields that are stored under their own name.
fn members<'a>(input: &'a DeriveInput, container: &Container, errors: &mut Errors) -> Vec<Field<'a>> {
    let (span, what) = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => {
                let fields = fields.named.iter().filter_map(|field| {
                    // Inside a document, `serde` stores a plain `Option` that is `None` as NULL.
                    let mut field = Field::new(field.ident.as_ref()?, &field.ty, &field.attrs, container);
                    field.is_optional = false;
                    Some(field)
                });
                return fields.filter(Field::is_attribute).collect();
            }
            Fields::Unnamed(_) | Fields::Unit => (data.struct_token.span, "a struct without named fields"),
        },
        Data::Enum(data) => (data.enum_token.span, "an enum"),
        Data::Union(data) => (data.union_token.span, "a union"),
    };
    errors.add(
        span,
        format!("{what} has no members with names; derive `Document` on a struct with named fields"),
    );
    Vec::new()
}
