//! The reasons that a patch is refused.

use std::fmt;

/// The reason that a field of a patch cannot be stored.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum PatchError {
    /// The table has no such attribute.
    Unknown {
        /// The attribute of the table that is probably meant.
        nearest: Option<&'static str>,
    },
    /// The attribute belongs to the table's key, which an update cannot change.
    Key,
    /// The attribute is the version, which every update changes.
    Version,
    /// The value has another type than the field of the table reads.
    Type,
    /// The patch removes the attribute, and the field of the table is not an `Option`.
    Required,
    /// The field has a value even if a request lacks it, so it would be set by every patch.
    Default,
    /// The field is `None`, and the type cannot be read without its other fields, so that it is unknown whether `serde` stores
    /// `None` for "absent" or for "null".
    Unclear,
}

impl fmt::Display for PatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { nearest: Some(nearest) } => {
                write!(f, "is not an attribute of the table; did you mean `{nearest}`?")
            }
            Self::Unknown { nearest: None } => {
                f.write_str("is not an attribute of the table; name an attribute as it is stored")
            }
            Self::Key => f.write_str("belongs to the key, which an update cannot change; leave it out"),
            Self::Version => f.write_str("is the version, which every update changes; leave it out"),
            Self::Type => f.write_str("has a value that its field in the table cannot read"),
            Self::Required => f.write_str("cannot be removed, because an item without it cannot be read"),
            Self::Default => f.write_str("has a value even if nothing is given; make it an `Option`"),
            Self::Unclear => f.write_str(
                "is `None`, which can mean absent or null; make each field of the patch an `Option`",
            ),
        }
    }
}
