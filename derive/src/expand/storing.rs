//! How `serde` stores the values of a field, for its typed path.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ExprPath;

use crate::model::Field;
use crate::serde_attr::StoredBy;

/// Collections and text of the standard library, which are stored as what is empty where they are.
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

/// The calls by which the path of a field gets to know what `serde` makes of its values. For most fields there are none.
pub(super) struct Storing<'a>(pub(super) &'a Field<'a>);

impl ToTokens for Storing<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let serde = &self.0.serde;
        let is_custom = serde.stored == Some("Custom");
        if is_custom {
            // `serde` reports a path that is none.
            let call = match &serde.stored_by {
                Some(StoredBy::Module(path)) => {
                    path.parse().ok().map(|path: ExprPath| quote!(#path::serialize))
                }
                Some(StoredBy::Function(path)) => path.parse().ok().map(|path: ExprPath| quote!(#path)),
                None => None,
            };
            tokens.extend(
                call.map(|call| quote!(.stored_by(|value, serializer| #call(value.field(), serializer)))),
            );
        }
        if self.0.is_optional {
            tokens.extend(quote!(.left_out_if_none()));
        }
        let Some(predicate) = serde.predicate.as_ref().and_then(|path| path.parse::<ExprPath>().ok()) else {
            return;
        };
        tokens.extend(match known(&predicate) {
            Some(Known::None) if serde.stored.is_none() => quote!(.left_out_if_none()),
            Some(Known::Empty) if !is_custom => quote!(.left_out_if_empty()),
            _ if serde.stored.is_some() => quote!(.left_out_if(|value| #predicate(value.field()))),
            _ => quote!(.left_out_if(|value| #predicate(value))),
        });
    }
}

/// A function whose answer the stored value tells as well.
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
