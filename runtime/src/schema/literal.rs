//! The parts of a table that the derive generates: only what the struct sets.

#![allow(missing_docs, reason = "the accessors of `TableSchema` are documented")]

use super::{AttributeType, IndexSchema, TableSettings};

/// A table without types that own memory, so that the expansion can leave out default values.
#[derive(Clone, Copy, Debug)]
pub struct TableLiteral {
    pub name: &'static str,
    pub partition_key: (&'static str, AttributeType),
    pub sort_key: Option<(&'static str, AttributeType)>,
    pub indexes: &'static [IndexSchema],
    /// A reference, because every constant of a large type costs the compiler more.
    pub settings: &'static TableSettings,
}

/// `Encryption`, also without types that own memory.
#[derive(Clone, Copy, Debug)]
pub enum EncryptionLiteral {
    AwsOwned,
    AwsManaged,
    Customer(&'static str),
}

impl TableLiteral {
    /// The defaults. If a derive fails, its table is also this one, so that code using it causes no further errors.
    pub const DEFAULT: Self = Self {
        name: "default",
        partition_key: ("default", AttributeType::S),
        sort_key: None,
        indexes: NO_INDEXES,
        settings: DEFAULT_SETTINGS,
    };
}

/// The settings of a table whose struct has none.
pub const DEFAULT_SETTINGS: &TableSettings = &TableSettings::DEFAULT;

/// The indexes of a table without indexes. Naming a constant compiles faster than inferring the type of an
/// empty list.
pub const NO_INDEXES: &[IndexSchema] = &[];
