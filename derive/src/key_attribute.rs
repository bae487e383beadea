//! `#[derive(KeyAttribute)]`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Data, DataEnum, DeriveInput, Fields, GenericParam, Ident, Index, Member, Path, Type, parse_quote};

use crate::attr::crate_path;
use crate::errors::Errors;
use crate::model::krate;
use crate::serde_attr::{Container, Item};

/// What the type is stored as.
enum Stored<'a> {
    /// As its one field.
    Field(Member, &'a Type),
    /// As the name of its variant.
    Variants(TokenStream, Vec<String>),
}

pub(crate) fn expand(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let krate = krate(crate_path(&input.attrs, &mut errors));
    let container = Container::parse(&input.attrs, &mut errors);
    container.check_key(&mut errors);
    let stored = match &input.data {
        Data::Struct(data) => field(&data.fields, data.struct_token.span, &container, &mut errors),
        Data::Enum(data) => {
            let (arms, names) = variants(data, &container, &mut errors);
            Some(Stored::Variants(arms, names))
        }
        Data::Union(data) => {
            errors.add(
                data.union_token.span,
                "a union cannot be a key; use a newtype or an enum without fields",
            );
            None
        }
    };

    let mut generics = input.generics.clone();
    let has_types = generics.params.iter().any(|parameter| matches!(parameter, GenericParam::Type(_)));
    if let (Some(Stored::Field(_, ty)), true) = (&stored, has_types) {
        generics.make_where_clause().predicates.push(parse_quote!(#ty: #krate::KeyAttribute));
    }
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();

    let mut range = TokenStream::new();
    let (stored_as, shape, value, into_value) = match stored.filter(|_| errors.is_empty()) {
        Some(Stored::Field(member, ty)) => {
            let bound = quote!(<#ty as #krate::KeyAttribute>);
            range = quote!(const RANGE: #krate::__private::Option<#krate::__private::NumberRange> = #bound::RANGE;);
            (
                stored_as(ty, &krate),
                quote!(#bound::SHAPE),
                quote!(#bound::key_value(&self.#member)),
                quote!(#bound::into_key_value(self.#member)),
            )
        }
        Some(Stored::Variants(arms, names)) => {
            let text = quote!(#krate::KeyValue::S(#krate::__private::Borrowed(match *self { #arms })));
            // By value, the name of a variant is still borrowed from the program.
            let by_value = quote!(#krate::KeyValue::S(#krate::__private::Borrowed(match self { #arms })));
            (quote!(#krate::stored::S), quote!(#krate::Shape::of_texts(&[#(#names),*])), text, by_value)
        }
        // So that what uses the key gives no errors of its own.
        None => {
            let text = quote!(#krate::KeyValue::S(#krate::__private::Borrowed("")));
            (quote!(#krate::stored::S), quote!(#krate::Shape::ANY), text.clone(), text)
        }
    };
    let ident = &input.ident;
    let errors = errors.into_tokens();
    quote! {
        #errors
        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics #krate::KeyAttribute for #ident #ty_generics #where_clause {
            type Stored = #stored_as;
            const SHAPE: #krate::Shape = #shape;
            #range

            fn key_value(&self) -> #krate::KeyValue<'_> {
                #value
            }

            fn into_key_value<'v>(self) -> #krate::KeyValue<'v>
            where
                Self: 'v,
            {
                #into_value
            }
        }
    }
}

/// `<ty as KeyAttribute>::Stored`, which begins and ends where `ty` does, so that a type that is no key is reported once:
/// where the values are made of it, the compiler reports it there.
fn stored_as(ty: &Type, krate: &Path) -> TokenStream {
    let mut tokens = ty.to_token_stream().into_iter();
    let first = tokens.next().map_or_else(Span::call_site, |token| token.span());
    let last = tokens.last().map_or(first, |token| token.span());
    let (open, stored) = (quote_spanned!(first=> <), quote_spanned!(last=> >::Stored));
    quote!(#open #ty as #krate::KeyAttribute #stored)
}

/// The one field of a newtype. With a name it is stored as a map of one entry, unless it is `transparent`.
fn field<'a>(
    fields: &'a Fields,
    span: Span,
    container: &Container,
    errors: &mut Errors,
) -> Option<Stored<'a>> {
    let mut all = fields.iter();
    let (Some(field), None) = (all.next(), all.next()) else {
        errors.add(
            span,
            "a key is stored as one value; use a struct with one field, or an enum without fields",
        );
        return None;
    };
    let serde = Item::parse(&field.attrs);
    if let Some(span) = serde.skip.or(serde.flatten).or(serde.with).or(serde.skip_if) {
        errors.add(
            span,
            "serde may store something else than the field, which the key is made of; remove this",
        );
    }
    let member = match &field.ident {
        Some(ident) => {
            if container.transparent.is_none() {
                errors.add(
                    ident.span(),
                    "serde stores a struct with a named field as a map; write it without the name, or add \
                     `#[serde(transparent)]` to the struct",
                );
            }
            Member::Named(ident.clone())
        }
        None => Member::Unnamed(Index::from(0)),
    };
    Some(Stored::Field(member, &field.ty))
}

/// A match arm for each variant, with the name `serde` stores.
fn variants(data: &DataEnum, container: &Container, errors: &mut Errors) -> (TokenStream, Vec<String>) {
    if data.variants.is_empty() {
        errors.add(data.enum_token.span, "an enum without variants has no value that could be a key");
    }
    if let Some(span) = container.asymmetric {
        errors.add(span, "serde reads and writes the variants under different names; use one name for both");
    }
    let mut arms = TokenStream::new();
    let mut names: Vec<(String, &Ident)> = Vec::new();
    for variant in &data.variants {
        let ident = &variant.ident;
        if !matches!(variant.fields, Fields::Unit) {
            errors.add(
                variant.fields.span(),
                format!(
                    "serde stores `{ident}` with its fields as a map; an enum that is a key has no fields"
                ),
            );
        }
        let serde = Item::parse(&variant.attrs);
        if let Some(span) = serde.skip.or(serde.with) {
            errors.add(span, format!("serde does not store `{ident}` by its name; remove this"));
        }
        if let Some(span) = serde.asymmetric {
            errors.add(
                span,
                format!("serde reads and writes `{ident}` under different names; use one name for both"),
            );
        }
        let text = ident.unraw().to_string();
        let name = match (serde.rename, container.rename_all) {
            (Some(name), _) => name,
            (None, Some(rule)) => rule.variant(&text),
            (None, None) => text,
        };
        arms.extend(quote!(Self::#ident => #name,));
        match names.iter().find(|(taken, _)| *taken == name) {
            Some((_, first)) => errors.add(
                ident.span(),
                format!("`{first}` and `{ident}` are both stored as `{name}`; rename one"),
            ),
            None => names.push((name, ident)),
        }
    }
    (arms, names.into_iter().map(|(name, _)| name).collect())
}
