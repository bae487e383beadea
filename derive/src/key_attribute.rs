//! The derive macro `KeyAttribute`.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{
    Data, DataEnum, DeriveInput, Field, Fields, Generics, Ident, Index, Member, Path, Type, parse_quote,
};

use crate::attr::crate_path;
use crate::errors::Errors;
use crate::lints::ours;
use crate::model::krate;
use crate::serde_attr::{Container, Item};

/// The stored form of the type.
enum Stored<'a> {
    /// Stored as its one field.
    Field(Member, &'a Type),
    /// Stored as the name of its variant.
    Variants(Variants<'a>),
}

pub(crate) fn expand(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let krate = krate(crate_path(&input.attrs, &mut errors));
    let container = Container::parse(&input.attrs, &mut errors);
    container.check_key(&mut errors);
    let stored = match &input.data {
        Data::Struct(data) => field(&data.fields, data.struct_token.span, &container, &mut errors),
        Data::Enum(data) => Some(Stored::Variants(Variants::new(data, &container, &mut errors))),
        Data::Union(data) => {
            errors.add(
                data.union_token.span,
                "a union cannot be a key; use a newtype or an enum without fields",
            );
            None
        }
    };

    let mut generics = input.generics.clone();
    if let Some(Stored::Field(_, ty)) = &stored
        && mentions_parameter(ty.to_token_stream(), &input.generics)
    {
        generics.make_where_clause().predicates.push(parse_quote!(#ty: #krate::KeyAttribute));
    }
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();

    let mut checks = TokenStream::new();
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
        Some(Stored::Variants(variants)) => {
            checks = variants.checks(&krate);
            let arms = variants.arms();
            let names = variants.0.iter().map(|(_, name)| name);
            let shape = quote!(#krate::key::Shape::of_texts(&[#(#names),*]));
            let text = quote!(#krate::key::KeyValue::S(#krate::__private::Borrowed(match *self { #arms })));
            // Even by value, the name of a variant is borrowed for `'static`.
            let by_value =
                quote!(#krate::key::KeyValue::S(#krate::__private::Borrowed(match self { #arms })));
            (quote!(#krate::key::stored::S), shape, text, by_value)
        }
        // A fallback, so that uses of the key cause no further errors.
        None => {
            let text = quote!(#krate::key::KeyValue::S(#krate::__private::Borrowed("")));
            (quote!(#krate::key::stored::S), quote!(#krate::key::Shape::ANY), text.clone(), text)
        }
    };
    let ident = ours(&input.ident);
    let errors = errors.into_tokens();
    quote! {
        #errors
        #[automatically_derived]
        impl #impl_generics #krate::KeyAttribute for #ident #ty_generics #where_clause {
            type Stored = #stored_as;
            const SHAPE: #krate::key::Shape = #shape;
            #range

            fn key_value(&self) -> #krate::key::KeyValue<'_> {
                #value
            }

            fn into_key_value<'v>(self) -> #krate::key::KeyValue<'v>
            where
                Self: 'v,
            {
                #into_value
            }
        }
        #checks
    }
}

/// Returns `<ty as KeyAttribute>::Stored` with the span of `ty`. The compiler also reports an unsuitable type where its
/// values are made; with the same span, it reports it only once.
fn stored_as(ty: &Type, krate: &Path) -> TokenStream {
    let mut tokens = ty.to_token_stream().into_iter();
    let first = tokens.next().map_or_else(Span::call_site, |token| token.span());
    let last = tokens.last().map_or(first, |token| token.span());
    let (open, stored) = (quote_spanned!(first=> <), quote_spanned!(last=> >::Stored));
    quote!(#open #ty as #krate::KeyAttribute #stored)
}

/// Returns the one field of a newtype. A named field, or a field beside others that are not stored, needs
/// `transparent`; otherwise `serde` does not store it alone.
fn field<'a>(
    fields: &'a Fields,
    span: Span,
    container: &Container,
    errors: &mut Errors,
) -> Option<Stored<'a>> {
    let all = fields.iter().enumerate().map(|(position, field)| (position, field, Item::parse(&field.attrs)));
    // The same choice as in `serde(transparent)`.
    let is_beside = |field: &Field, serde: &Item| is_phantom(&field.ty) || serde.skip.is_some();
    let (beside, stored): (Vec<_>, Vec<_>) = match fields.len() {
        1 => (Vec::new(), all.collect()),
        _ => all.partition(|(_, field, serde)| is_beside(field, serde)),
    };
    let Ok([(position, field, serde)]) = <[_; 1]>::try_from(stored) else {
        errors.add(
            span,
            "a key is stored as one value; use a struct with one field, or an enum without fields",
        );
        return None;
    };
    let otherwise = serde.with.map(|with| with.span).or(serde.skip).or(serde.flatten).or(serde.skip_if);
    if let Some(span) = otherwise {
        errors.add(
            span,
            "serde may store something else than the field, which the key is made of; remove this",
        );
    }
    if let Some(span) = serde.deserialize_with.or(serde.skip_reading).filter(|_| otherwise.is_none()) {
        errors.add(
            span,
            "serde may read something else for the field than it stores, and an item that is read, changed and put would \
             be stored under another key; remove this, and change the value where it is made",
        );
    }
    let member = match &field.ident {
        Some(ident) => Member::Named(ours(ident)),
        None => Member::Unnamed(Index::from(position)),
    };
    if container.transparent.is_none() {
        match (&field.ident, beside.first()) {
            (_, Some((_, beside, _))) => errors.add(
                beside.span(),
                "serde stores a struct with several fields as a list or a map; add `#[serde(transparent)]` to the struct",
            ),
            (Some(ident), None) => errors.add(
                ident.span(),
                "serde stores a struct with a named field as a map; write it without the name, or add \
                 `#[serde(transparent)]` to the struct",
            ),
            (None, None) => {}
        }
    }
    Some(Stored::Field(member, &field.ty))
}

/// Returns whether `serde` ignores the type in a `transparent` struct.
fn is_phantom(ty: &Type) -> bool {
    match ty {
        Type::Group(group) => is_phantom(&group.elem),
        Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "PhantomData"),
        _ => false,
    }
}

/// Returns whether a type mentions a type parameter.
fn mentions_parameter(tokens: TokenStream, generics: &Generics) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(word) => generics.type_params().any(|parameter| parameter.ident == word),
        TokenTree::Group(group) => mentions_parameter(group.stream(), generics),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// The variants of an enum, with the names that `serde` stores.
struct Variants<'a>(Vec<(&'a Ident, String)>);

impl<'a> Variants<'a> {
    fn new(data: &'a DataEnum, container: &Container, errors: &mut Errors) -> Self {
        if data.variants.is_empty() {
            errors.add(data.enum_token.span, "an enum without variants has no value that could be a key");
        }
        if let Some(span) = container.asymmetric {
            errors.add(
                span,
                "serde reads and writes the variants under different names; use one name for both",
            );
        }
        let mut variants = Vec::new();
        let mut names = BTreeMap::new();
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
            let mut serde = Item::parse(&variant.attrs);
            let text = ident.unraw().to_string();
            let name = match (serde.rename.take(), container.rename_all) {
                (Some(name), _) => name,
                (None, Some(rule)) => rule.variant(&text),
                (None, None) => text,
            };
            check_variant(ident, &name, &serde, errors);
            match names.entry(name.clone()) {
                Entry::Vacant(entry) => {
                    entry.insert(ident);
                }
                Entry::Occupied(first) => errors.add(
                    ident.span(),
                    format!("`{}` and `{ident}` are both stored as `{name}`; rename one", first.get()),
                ),
            }
            variants.push((ident, name));
        }
        Self(variants)
    }

    /// Returns a match arm for each variant.
    fn arms(&self) -> TokenStream {
        let (idents, names): (Vec<Ident>, Vec<&String>) =
            self.0.iter().map(|(ident, name)| (ours(ident), name)).unzip();
        quote!(#(Self::#idents => #names,)*)
    }

    /// Checks that the names can be keys. The limits are lengths, so the shortest and the longest name are enough.
    fn checks(&self, krate: &Path) -> TokenStream {
        let by_length = |(_, name): &&(&Ident, String)| name.len();
        let [shortest, longest] = [self.0.iter().min_by_key(by_length), self.0.iter().max_by_key(by_length)]
            .map(|end| {
                end.into_iter().map(|(ident, name)| {
                    let variant = ident.to_string();
                    quote_spanned!(ident.span()=> __tw::check_variant(#variant, #name))
                })
            });
        quote! {
            const _: () = {
                use #krate::__private as __tw;
                #(const SHORTEST_VARIANT: () = #shortest;)*
                #(const LONGEST_VARIANT: () = #longest;)*
            };
        }
    }
}

fn check_variant(ident: &Ident, name: &str, serde: &Item, errors: &mut Errors) {
    if let Some(span) = serde.skip.or(serde.with.as_ref().map(|with| with.span)) {
        errors.add(span, format!("serde does not store `{ident}` by its name; remove this"));
    }
    if let Some(span) = serde.asymmetric {
        errors.add(
            span,
            format!("serde reads and writes `{ident}` under different names; use one name for both"),
        );
    }
    let put = "an item that is read, changed and put would be stored under another key";
    for alias in serde.aliases.iter().filter(|alias| alias.value() != name) {
        let text = alias.value();
        errors.add(
            alias.span(),
            format!(
                "serde reads `{ident}` from the key `{text}` and stores it as `{name}`: {put}; remove this, or keep the \
                 stored name with `#[serde(rename = \"{text}\")]`"
            ),
        );
    }
    if let Some(span) = serde.other {
        errors.add(
            span,
            format!(
                "serde reads `{ident}` from every other key and stores it as `{name}`: {put}; remove this, or use a newtype \
                 around a `String`"
            ),
        );
    }
    if let Some(span) = serde.deserialize_with.or(serde.skip_reading).filter(|_| serde.skip.is_none()) {
        errors.add(span, format!("serde does not read `{ident}` from the name it stores; remove this"));
    }
}
