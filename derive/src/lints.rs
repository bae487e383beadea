//! Keeps the expansions free of warnings under any lint settings of the user's crate. They do not rely on `allow`: a
//! crate that forbids a lint would not compile with it.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use syn::{Attribute, Data, DeriveInput, Visibility};

/// Returns a user's name for use in the expansion.
///
/// The name keeps its source position, for messages and for "go to definition". Its hygiene belongs to the expansion,
/// so lints skip it: they check the user's own mention.
pub(crate) fn ours(name: &Ident) -> Ident {
    let mut name = name.clone();
    name.set_span(within(name.span()));
    name
}

/// Returns a user's name without its position, for uses that do not refer to the user's item. Messages point at the
/// derive instead.
pub(crate) fn hidden(name: &Ident) -> Ident {
    let mut name = name.clone();
    name.set_span(Span::call_site());
    name
}

/// Returns the user's visibility as [`ours`].
pub(crate) fn visibility(visibility: &Visibility) -> Visibility {
    visibility_at(visibility, within)
}

/// Returns the user's visibility as [`hidden`], for items that messages show by their place. With its own position, the
/// visibility would move that place to the struct.
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

/// Returns every token as [`ours`] if some lints skip the user's own mentions of a type: inside deprecated items, and
/// where the user has allowed those lints.
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

/// Returns a position in the user's code with the hygiene of the expansion, as in [`ours`].
pub(crate) fn within(span: Span) -> Span {
    span.resolved_at(Span::call_site())
}
