//! What the derive says of a table: only what the struct says.

#![allow(missing_docs, reason = "the accessors of `TableSchema` are documented")]

use super::{AttributeType, IndexSchema, TableSettings};

/// A table without anything that owns memory, so that the expansion can leave out what has a default.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    pub name: &'static str,
    pub partition_key: (&'static str, AttributeType),
    pub sort_key: Option<(&'static str, AttributeType)>,
    pub indexes: &'static [IndexSchema],
    pub settings: TableSettings,
}

/// `Encryption` in the same way.
#[derive(Clone, Copy, Debug)]
pub enum EncryptionParts {
    AwsOwned,
    AwsManaged,
    Customer(&'static str),
}

impl Parts {
    /// The defaults; and the table of a derive that has failed, so that what uses it gives no errors of its own.
    pub const DEFAULT: Self = Self {
        name: "default",
        partition_key: ("default", AttributeType::S),
        sort_key: None,
        indexes: NO_INDEXES,
        settings: TableSettings::DEFAULT,
    };
}

/// The indexes of a table that has none: to name it costs the compiler less than to give an empty list a type.
pub const NO_INDEXES: &[IndexSchema] = &[];
