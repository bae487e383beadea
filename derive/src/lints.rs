//! Expansions that satisfy the lints of whoever writes the struct. They allow none by themselves: a crate that forbids a
//! lint would not compile with that.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use syn::{Attribute, Data, DeriveInput, Visibility};

/// A name of the user's that stands in the expansion.
///
/// It stays at its place in the source, for messages and for "go to definition". But it belongs to the expansion, so that
/// lints pass it over: they look at the user's own mention of it.
pub(crate) fn ours(name: &Ident) -> Ident {
    let mut name = name.clone();
    name.set_span(within(name.span()));
    name
}

/// A name of the user's without its place, for what is no mention of the user's item: messages show the derive in its place.
pub(crate) fn hidden(name: &Ident) -> Ident {
    let mut name = name.clone();
    name.set_span(Span::call_site());
    name
}

/// The user's visibility as [`ours`].
pub(crate) fn visibility(visibility: &Visibility) -> Visibility {
    visibility_at(visibility, within)
}

/// The user's visibility as [`hidden`], for items that messages show by their place: it would begin at the struct.
pub(crate) fn hidden_visibility(visibility: &Visibility) -> Visibility {
    visibility_at(visibility, |_| Span::call_site())
}

fn visibility_at(visibility: &Visibility, place: fn(Span) -> Span) -> Visibility {
    let mut visibility = visibility.clone();
    match &mut visibility {
        Visibility::Public(public) => public.span = place(public.span),
        Visibility::Restricted(restricted) => restricted.pub_token.span = place(restricted.pub_token.span),
        Visibility::Inherited => {}
    }
    visibility
}

/// Every token as [`ours`], if some lints do not look at the user's own mentions of a type: within what is deprecated, and
/// where the user has allowed them.
pub(crate) fn quiet(input: proc_macro::TokenStream) -> syn::Result<DeriveInput> {
    let derived: DeriveInput = syn::parse(input.clone())?;
    if is_marked(&derived) { syn::parse2(respan(input.into())) } else { Ok(derived) }
}

fn is_marked(input: &DeriveInput) -> bool {
    let marks = ["allow", "expect", "deprecated"];
    let has = |attrs: &[Attribute]| {
        attrs
            .iter()
            .any(|attr| attr.path().get_ident().is_some_and(|name| marks.iter().any(|mark| name == mark)))
    };
    has(&input.attrs)
        || match &input.data {
            Data::Struct(data) => data.fields.iter().any(|field| has(&field.attrs)),
            Data::Enum(data) => data.variants.iter().any(|variant| has(&variant.attrs)),
            Data::Union(_) => false,
        }
}

fn respan(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            let span = within(token.span());
            if let TokenTree::Group(group) = &token {
                token = Group::new(group.delimiter(), respan(group.stream())).into();
            }
            token.set_span(span);
            token
        })
        .collect()
}

fn within(span: Span) -> Span {
    span.resolved_at(Span::call_site())
}
