//! The attribute that an item lacks.

use serde::de::DeserializeOwned;
use serde_dynamo::Error;

use super::fields::Fields;

/// Returns the attribute that a type needs and an item lacks, if that is the error.
///
/// `serde` says it in words alone, which are those of its documentation. They are taken for it only if they name a field
/// of the type: any other name could be a stored value.
///
/// <https://docs.rs/serde/latest/serde/de/trait.Error.html#method.missing_field>
pub(crate) fn missing<T: DeserializeOwned>(error: &Error) -> Option<String> {
    let text = error.to_string();
    let name = text.strip_prefix("missing field `")?.strip_suffix('`')?;
    Fields::of::<T>().names().contains(&name).then(|| name.to_owned())
}
