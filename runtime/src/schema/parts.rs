//! The parts of a table that the derive generates: only what the struct sets.

#![allow(missing_docs, reason = "the accessors of `TableSchema` are documented")]

use super::{
    AttributeType, Billing, ContributorInsights, IndexSchema, OnDelete, OnDemandThroughput,
    PointInTimeRecovery, StreamViewType, TableClass, Tag, VectorIndexSchema, WarmThroughput,
};

/// A table without types that own memory, so that the expansion can leave out default values.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    pub name: &'static str,
    pub partition_key: (&'static str, AttributeType),
    pub sort_key: Option<(&'static str, AttributeType)>,
    pub indexes: &'static [IndexSchema],
    pub settings: TableSettings,
}

/// The settings that most tables leave at their defaults. They are one field, because one default
/// for each compiles slower.
#[derive(Clone, Copy, Debug)]
pub struct TableSettings {
    pub description: Option<&'static str>,
    pub vector_indexes: &'static [VectorIndexSchema],
    pub global_index_quota: Option<u64>,
    pub time_to_live: Option<(&'static str, AttributeType)>,
    pub stream: Option<StreamViewType>,
    pub billing: Billing,
    pub on_demand_throughput: Option<OnDemandThroughput>,
    pub warm_throughput: Option<WarmThroughput>,
    pub contributor_insights: Option<ContributorInsights>,
    pub class: TableClass,
    pub deletion_protection: bool,
    pub point_in_time_recovery: Option<PointInTimeRecovery>,
    pub encryption: EncryptionParts,
    pub on_delete: OnDelete,
    pub tags: &'static [Tag],
    pub physical_name: Option<&'static str>,
    pub logical_id: Option<&'static str>,
}

/// `Encryption`, also without types that own memory.
#[derive(Clone, Copy, Debug)]
pub enum EncryptionParts {
    AwsOwned,
    AwsManaged,
    Customer(&'static str),
}

impl Parts {
    /// The defaults. If a derive fails, its table is also this one, so that code using it causes no further errors.
    pub const DEFAULT: Self = Self {
        name: "default",
        partition_key: ("default", AttributeType::S),
        sort_key: None,
        indexes: NO_INDEXES,
        settings: TableSettings::DEFAULT,
    };
}

impl TableSettings {
    /// The defaults.
    pub const DEFAULT: Self = Self {
        description: None,
        vector_indexes: &[],
        global_index_quota: None,
        time_to_live: None,
        stream: None,
        billing: Billing::OnDemand,
        on_demand_throughput: None,
        warm_throughput: None,
        contributor_insights: None,
        class: TableClass::Standard,
        deletion_protection: false,
        point_in_time_recovery: None,
        encryption: EncryptionParts::AwsOwned,
        on_delete: OnDelete::Retain,
        tags: &[],
        physical_name: None,
        logical_id: None,
    };
}

/// The indexes of a table without indexes. Naming a constant compiles faster than inferring the type of an
/// empty list.
pub const NO_INDEXES: &[IndexSchema] = &[];
