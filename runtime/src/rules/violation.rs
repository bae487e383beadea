//! The rules that a table can break, and where.

use std::fmt;

pub use part::Part;
pub(crate) use part::{Capacity, Named, Unit};

use crate::schema::AttributeType;

mod code;
pub(crate) use message::type_name;

mod message;
mod part;

/// The part of a table that a rule checks.
///
/// Each site is one place in the source of a derived table, so that every violation is reported where it was
/// written.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Site {
    /// The base name.
    Name,
    /// The exact physical name.
    PhysicalName,
    /// The exact logical id.
    LogicalId,
    /// The table's key.
    Key,
    /// The index at this position of [`TableSchema::indexes`](crate::schema::TableSchema::indexes).
    Index(usize),
    /// The vector index at this position of [`TableSchema::vector_indexes`](crate::schema::TableSchema::vector_indexes).
    VectorIndex(usize),
    /// The raised quota of global indexes.
    GlobalIndexQuota,
    /// The time to live.
    TimeToLive,
    /// The types of attributes that several keys share.
    AttributeTypes,
    /// The provisioned capacity, or the on-demand limits.
    Billing,
    /// The warm throughput.
    WarmThroughput,
    /// The recovery period.
    PointInTimeRecovery,
    /// The encryption key.
    Encryption,
    /// The tag at this position of [`TableSchema::tags`](crate::schema::TableSchema::tags).
    Tag(usize),
}

/// One of AWS's rules that a table breaks.
///
/// `Display` says which rule it is, with the values that break it and the way to fix it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Violation<'a> {
    pub(crate) site: Site,
    pub(crate) rule: Rule<'a>,
}

impl Violation<'_> {
    /// Returns the part of the table in which the rule is broken.
    #[must_use]
    pub const fn site(&self) -> Site {
        self.site
    }

    /// Returns the code of the rule, such as `TW1008`. The code of a rule never changes.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.rule.code()
    }
}

impl fmt::Display for Violation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.rule.message().as_str())
    }
}

impl std::error::Error for Violation<'_> {}

/// A broken rule, with the values that its message needs.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Rule<'a> {
    NameLength(Named, &'a str),
    NameCharacter(Named, &'a str, &'a str),
    LogicalIdEmpty,
    LogicalIdLength(&'a str),
    LogicalIdCharacter(&'a str, &'a str),
    AttributeNameEmpty,
    AttributeNameLength(&'a str),
    SameKeyAttribute(&'a str),
    AttributeType { name: &'a str, first: AttributeType, other: AttributeType },
    GlobalIndexCount { index: &'a str, number: usize, allowed: u64 },
    GlobalIndexQuota(u64),
    LocalIndexCount { index: &'a str, number: usize },
    IndexNameTaken(&'a str),
    LocalWithoutSortKey(&'a str),
    LocalPartitionKey { index: &'a str, table: &'a str },
    LocalSortKey { index: &'a str, found: usize },
    IndexPartitionKeyEmpty(&'a str),
    IndexPartitionKeyLength { index: &'a str, found: usize },
    IndexSortKeyLength { index: &'a str, found: usize },
    IndexKeyRepeats { index: &'a str, attribute: &'a str },
    ProjectionEmpty(&'a str),
    ProjectionLength { index: &'a str, found: usize },
    ProjectionTotal { index: &'a str, found: usize },
    ProjectionRepeats { index: &'a str, attribute: &'a str },
    IndexWithoutCapacity(&'a str),
    IndexCapacityOnDemand(&'a str),
    LocalIndexSetting { index: &'a str, setting: &'static str },
    CapacityZero(Option<&'a str>, Unit),
    CapacityMax { index: Option<&'a str>, of: Capacity, unit: Unit, found: u64 },
    OnDemandLimitProvisioned(Option<&'a str>),
    OnDemandLimitEmpty(Option<&'a str>),
    OnDemandLimitZero(Option<&'a str>, Unit),
    WarmThroughputEmpty(Option<&'a str>),
    WarmThroughputLow { index: Option<&'a str>, unit: Unit, found: u64, min: u64 },
    VectorIndexCount { index: &'a str, number: usize },
    VectorIndexProvisioned(&'a str),
    VectorAttributeTyped { index: &'a str, attribute: &'a str },
    VectorDimensions { index: &'a str, found: u64 },
    VectorDimensionsDiffer { attribute: &'a str, found: u64, other: u64 },
    VectorSearchRepeats { index: &'a str, attribute: &'a str },
    VectorFilterCount { index: &'a str, found: usize },
    VectorProjectionLength { index: &'a str, found: usize },
    TimeToLiveType { attribute: &'a str, ty: AttributeType },
    RecoveryDays(u64),
    KmsKeyEmpty,
    KmsKeyLength(usize),
    KmsKeyCharacter(&'a str, &'a str),
    KmsKeyIsManaged(&'a str),
    KmsKeyForm(&'a str),
    TagCount { key: &'a str, number: usize },
    TagTwice(&'a str),
    TagKeyEmpty,
    TagKeyLength(&'a str, usize),
    TagKeyReserved(&'a str),
    TagValueLength(&'a str, usize),
    TagCharacter { key: &'a str, character: &'a str },
}

impl Rule<'_> {
    /// Returns whether the rule limits a number of things.
    pub(crate) const fn is_of_count(self) -> bool {
        matches!(
            self,
            Self::GlobalIndexCount { .. }
                | Self::LocalIndexCount { .. }
                | Self::VectorIndexCount { .. }
                | Self::TagCount { .. }
        )
    }
}
