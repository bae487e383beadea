//! What the derive says of a table: only what the struct says.

#![allow(missing_docs, reason = "the accessors of `TableSchema` are documented")]

use crate::entity::Entities;

use super::{
    AttributeType, Billing, ContributorInsights, IndexSchema, OnDelete, OnDemandThroughput,
    PointInTimeRecovery, StreamViewType, TableClass, Tag, VectorIndexSchema, WarmThroughput,
};

/// A table without anything that owns memory, so that the expansion can leave out what has a default.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    pub name: &'static str,
    pub partition_key: (&'static str, AttributeType),
    pub sort_key: Option<(&'static str, AttributeType)>,
    pub indexes: &'static [IndexSchema],
    pub settings: TableSettings,
}

/// What most tables leave at its default, as one field: a default for each costs the compiler more.
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
    pub entities: Option<&'static Entities>,
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
        entities: None,
    };
}

/// The indexes of a table that has none: to name it costs the compiler less than to give an empty list a type.
pub const NO_INDEXES: &[IndexSchema] = &[];
