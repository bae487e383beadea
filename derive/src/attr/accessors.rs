//! `accessors(…)`: other names for the functions and constants that the derive adds to the struct.

use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, Token};

use super::syntax::arguments;

/// `key = order_key`, or `key = _`.
pub(crate) struct Accessor {
    /// The name that the derive would choose.
    pub(crate) known_as: Ident,
    /// The name to use, or `None` to leave the item out.
    pub(crate) name: Option<Ident>,
}

const EXAMPLE: &str = "key = order_key, STATUS = _";

/// Parses `(key = order_key, STATUS = _)` after `name`.
pub(super) fn accessors(input: ParseStream<'_>, name: &Ident) -> syn::Result<Vec<Accessor>> {
    let content = arguments(input, name, EXAMPLE)?;
    let accessors = Punctuated::<Accessor, Token![,]>::parse_terminated(&content)?;
    if accessors.is_empty() {
        let message = format!("`{name}` names nothing; name an item: `{name}({EXAMPLE})`");
        return Err(syn::Error::new(name.span(), message));
    }
    Ok(accessors.into_iter().collect())
}

impl Parse for Accessor {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let known_as = input.call(Ident::parse_any).map_err(|error| {
            let message = format!("expected the name of a generated item: `accessors({EXAMPLE})`");
            syn::Error::new(error.span(), message)
        })?;
        let expected = format!(
            "`{known_as}` needs a name of your own without quotes, `{known_as} = …`, or `{known_as} = _` to leave it out"
        );
        input.parse::<Token![=]>().map_err(|_| syn::Error::new(known_as.span(), &expected))?;
        let name = if input.parse::<Option<Token![_]>>()?.is_some() {
            None
        } else {
            Some(input.parse::<Ident>().map_err(|error| syn::Error::new(error.span(), expected))?)
        };
        Ok(Self { known_as, name })
    }
}
