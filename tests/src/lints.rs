//! The lints that libraries deny, and those that expansions are known to set off, over what the derives expand to.
//!
//! It is in the library because some of them look only at what a crate exports. `cargo clippy` is the test.

#![forbid(
    absolute_paths_not_starting_with_crate,
    deprecated,
    deprecated_in_future,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    let_underscore_drop,
    meta_variable_misuse,
    missing_abi,
    missing_copy_implementations,
    missing_debug_implementations,
    missing_docs,
    private_bounds,
    private_interfaces,
    redundant_imports,
    redundant_lifetimes,
    rust_2018_idioms,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unsafe_code,
    unused,
    unused_import_braces,
    unused_lifetimes,
    unused_qualifications,
    unused_results,
    variant_size_differences,
    clippy::all,
    clippy::nursery,
    clippy::pedantic,
    clippy::absolute_paths,
    clippy::allow_attributes_without_reason,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::decimal_literal_representation,
    clippy::default_numeric_fallback,
    clippy::exhaustive_enums,
    clippy::exhaustive_structs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::items_after_test_module,
    clippy::missing_docs_in_private_items,
    clippy::missing_inline_in_public_items,
    clippy::missing_trait_methods,
    clippy::multiple_inherent_impl,
    clippy::panic,
    clippy::pattern_type_mismatch,
    clippy::pub_use,
    clippy::question_mark_used,
    clippy::ref_patterns,
    clippy::same_name_method,
    clippy::shadow_reuse,
    clippy::shadow_same,
    clippy::shadow_unrelated,
    clippy::single_char_lifetime_names,
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core,
    clippy::str_to_string,
    clippy::unreachable,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm
)]
// Denied only, since a struct below allows them for its own field.
#![deny(nonstandard_style, clippy::allow_attributes)]

// What the expansion names by its path is in scope here, so that a path is longer than it has to be.
use tablewright::{
    Attribute, AttributeType, Billing, ContributorInsights, DistanceFunction, DynamoTable, Encryption,
    IndexKind, IndexSchema, KeyAttribute, KeyValue, OnDelete, OnDemandThroughput, PointInTimeRecovery,
    Projection, Site, StreamViewType, TableClass, TableSchema, Tag, Throughput, VectorIndexSchema,
    WarmThroughput,
};

/// An order.
#[allow(non_snake_case, clippy::allow_attributes, reason = "not an attribute of the expansion")]
#[derive(Clone, Debug, DynamoTable)]
#[non_exhaustive]
#[table(name = "orders", tags("team" = "checkout"), billing(provisioned(reads = 40_000, writes = 1)))]
#[table(point_in_time_recovery(days = 14), encryption(customer("alias/orders")))]
#[table(
    physical_name = "orders",
    logical_id = "Orders",
    class(standard),
    on_delete(delete),
    deletion_protection
)]
#[stream]
#[gsi(
    "region",
    pk(region, id),
    sk(status, total),
    project(include(total)),
    provisioned(reads = 1, writes = 1)
)]
pub struct Order<'order> {
    /// Which.
    #[pk]
    pub id: OrderId,
    /// Where.
    #[sk]
    pub region: &'order str,
    /// How it is.
    #[gsi("status", provisioned(reads = 1, writes = 1))]
    pub status: Status,
    /// How much.
    #[lsi("total")]
    pub total: u64,
    /// Until when.
    #[ttl]
    pub expires_at: Option<u64>,
    /// How often it has changed.
    #[version]
    pub version: u32,
    /// What it was called.
    #[deprecated = "by `status`"]
    #[gsi("old", provisioned(reads = 1, writes = 1))]
    pub old: u64,
    /// Not in snake case.
    #[gsi("camel", pk, provisioned(reads = 1, writes = 1))]
    #[gsi("old", sk)]
    pub camelCase: u64,
}

/// An article.
#[derive(Clone, Debug, DynamoTable)]
#[non_exhaustive]
#[table(billing(on_demand(max_reads = 100)), warm(writes = 4000), contributor_insights)]
#[table(global_index_quota = 30)]
pub struct Article<'article> {
    /// Which.
    #[pk]
    pub id: String,
    /// About what.
    #[gsi("topic", on_demand(max_writes = 10), warm(reads = 12_000), contributor_insights(throttled_keys))]
    pub topic: String,
    /// What it says.
    #[vector("body", dimensions = 1024, distance(cosine), pk(topic), filters(old), project(include(id)))]
    #[vector(name = "exact", dimensions = 1_024, distance(euclidean), project(keys_only))]
    pub body: &'article [f32],
    /// What it is called.
    #[vector("title", dimensions = 256, distance(dot_product))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Vec<f32>>,
    /// What it was about.
    #[deprecated = "by `topic`"]
    pub old: u64,
}

/// Which order.
#[derive(Clone, Debug, KeyAttribute)]
#[non_exhaustive]
pub struct OrderId(pub String);

/// A generic one.
#[derive(Clone, Debug, KeyAttribute)]
#[non_exhaustive]
pub struct Id<T>(pub T);

/// One that borrows.
#[derive(Clone, Copy, Debug, KeyAttribute)]
#[non_exhaustive]
pub struct Region<'region>(pub &'region str);

/// How an order is.
#[derive(Clone, Copy, Debug, KeyAttribute)]
#[non_exhaustive]
pub enum Status {
    /// Not closed.
    Open,
    /// Not open.
    Closed,
}

/// A private type in a public table.
#[derive(Debug, DynamoTable)]
pub struct Mixed {
    /// Which.
    #[pk]
    id: Hidden,
}

/// Cannot be named outside.
#[derive(Debug, KeyAttribute)]
struct Hidden(u64);

/// The dependency under another name.
mod renamed {
    pub(super) use tablewright as dynamo;
}

/// Under a path of the user's own, which has tokens of theirs.
#[derive(Clone, Debug, DynamoTable)]
#[non_exhaustive]
#[table(crate = "crate::lints::renamed::dynamo", name = "orders", tags("team" = "checkout"))]
#[table(billing(provisioned(reads = 1, writes = 1)), point_in_time_recovery(days = 14))]
pub struct Renamed {
    /// Which.
    #[pk]
    pub id: RenamedId,
    /// How it is.
    #[gsi("status", provisioned(reads = 1, writes = 1))]
    pub status: String,
    /// Until when.
    #[ttl]
    pub expires_at: Option<u64>,
}

/// Which one.
#[derive(Clone, Debug, KeyAttribute)]
#[non_exhaustive]
#[table(crate = "crate::lints::renamed::dynamo")]
pub struct RenamedId(pub String);

/// Uses the imports.
#[inline]
#[must_use]
pub const fn used() -> usize {
    const fn size<T>() -> usize {
        size_of::<T>()
    }
    size::<(Attribute, AttributeType, Billing, Encryption, IndexKind, IndexSchema, KeyValue<'_>, OnDelete)>()
        .wrapping_add(
            size::<(PointInTimeRecovery, Projection, Site, StreamViewType, TableClass, TableSchema)>(),
        )
        .wrapping_add(size::<(Tag, Throughput, OnDemandThroughput, WarmThroughput)>())
        .wrapping_add(size::<(ContributorInsights, DistanceFunction, VectorIndexSchema)>())
}
