//! The attribute that an item lacks.

use serde::de::DeserializeOwned;
use serde_dynamo::Error;

use super::fields::Fields;

/// Returns the attribute that a type needs and an item lacks, if that is the error.
///
/// `serde` reports it only as text, in the documented wording. The name in the text is used only if it is a field of
/// the type, because any other name could be a stored value.
///
/// <https://docs.rs/serde/latest/serde/de/trait.Error.html#method.missing_field>
pub(crate) fn missing<T: DeserializeOwned>(error: &Error) -> Option<String> {
    let text = error.to_string();
    let name = text.strip_prefix("missing field `")?.strip_suffix('`')?;
    Fields::of::<T>().names().contains(&name).then(|| name.to_owned())
}
