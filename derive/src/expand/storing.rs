//! Finds out how `serde` stores the values of a field, for its typed path.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{ExprPath, Path};

use crate::model::Field;
use crate::serde_attr::With;

/// True if the derives write typed paths. Only the runtime's feature `aws-sdk` has them, so other crates do not pay for
/// the tokens. The stored expansions show them.
///
/// Cargo builds a derive once for a whole build, so a crate without the feature may get paths too. There, the runtime's
/// macro `paths!` expands to nothing.
pub(crate) const HAS_PATHS: bool = cfg!(any(feature = "aws-sdk", test));

/// The stored form of a field's value.
pub(crate) struct Stored<'a>(pub(crate) &'a Path, pub(crate) &'a Field<'a>);

impl ToTokens for Stored<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self(krate, Field { ty, serde, .. }) = self;
        let Some(with) = &serde.with else { return ty.to_tokens(tokens) };
        let stored = Ident::new(with.stored(), Span::call_site());
        tokens.extend(quote!(#krate::sdk::path::#stored<#ty>));
    }
}

/// Types of the standard library whose `is_empty` the stored value shows, because `serde` stores an empty one as an
/// empty value.
const COLLECTIONS: [&str; 10] = [
    "BTreeMap",
    "BTreeSet",
    "BinaryHeap",
    "HashMap",
    "HashSet",
    "LinkedList",
    "String",
    "Vec",
    "VecDeque",
    "str",
];

/// Returns the calls, in brackets, that tell a field's path how `serde` stores its values. Most fields have none.
pub(crate) fn storing(stored: &Stored<'_>, field: &Field<'_>) -> TokenStream {
    let serde = &field.serde;
    let is_custom = serde.with.as_ref().is_some_and(|with| matches!(with.stored(), "Custom" | "Number"));
    let mut calls = TokenStream::new();
    if let Some(function) = serde.with.as_ref().filter(|_| is_custom).and_then(With::function) {
        calls.extend(quote! {
            .stored_by(|__value: &#stored, __serializer| #function(__value.field(), __serializer))
        });
    }
    if field.is_optional {
        calls.extend(quote!(.left_out_if_none()));
    }
    if let Some(predicate) = serde.predicate.as_ref().and_then(|path| path.parse::<ExprPath>().ok()) {
        calls.extend(match known(&predicate) {
            Some(Known::None) if serde.with.is_none() => quote!(.left_out_if_none()),
            Some(Known::Empty) if !is_custom => quote!(.left_out_if_empty()),
            _ if serde.with.is_some() => {
                quote!(.left_out_if(|__value: &#stored| #predicate(__value.field())))
            }
            _ => quote!(.left_out_if(|__value: &#stored| #predicate(__value))),
        });
    }
    if calls.is_empty() { calls } else { quote!([#calls]) }
}

/// A function whose result can also be told from the stored value.
enum Known {
    None,
    Empty,
}

fn known(predicate: &ExprPath) -> Option<Known> {
    let mut segments = predicate.path.segments.iter().rev();
    let (function, ty) = (segments.next()?, segments.next()?);
    if function.ident == "is_none" && ty.ident == "Option" {
        Some(Known::None)
    } else if function.ident == "is_empty" && COLLECTIONS.iter().any(|name| ty.ident == name) {
        Some(Known::Empty)
    } else {
        None
    }
}
