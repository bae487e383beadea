//! Runs lints over the code that the derives expand to: lints that libraries deny, and lints that macro expansions are
//! known to trigger.
//!
//! The module is in the library because some lints only look at exported items. `cargo clippy` is the test.

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

// Imports everything that the expansion names by its full path. A lint could then complain that the path is too long.
use tablewright::key::KeyValue;
use tablewright::schema::{
    Attribute, AttributeType, Billing, ContributorInsights, DistanceFunction, Encryption, IndexKind,
    IndexSchema, OnDelete, OnDemandThroughput, PointInTimeRecovery, Projection, StreamViewType, TableClass,
    TableSchema, Tag, Throughput, VectorIndexSchema, WarmThroughput,
};
use tablewright::{DynamoEntity, DynamoTable, KeyAttribute};

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
    /// The id of the order.
    #[pk]
    pub id: OrderId,
    /// The region of the customer.
    #[sk]
    pub region: &'order str,
    /// The status of the order.
    #[gsi("status", provisioned(reads = 1, writes = 1))]
    pub status: Status,
    /// The total.
    #[lsi("total")]
    pub total: u64,
    /// The time at which the order expires.
    #[ttl]
    pub expires_at: Option<u64>,
    /// The number of changes.
    #[version]
    pub version: u32,
    /// The former name of the status.
    #[deprecated = "by `status`"]
    #[gsi("old", provisioned(reads = 1, writes = 1))]
    pub old: u64,
    /// A field that is not in snake case.
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
    /// The id of the article.
    #[pk]
    pub id: String,
    /// The topic of the article.
    #[gsi("topic", on_demand(max_writes = 10), warm(reads = 12_000), contributor_insights(throttled_keys))]
    pub topic: String,
    /// The embedding of the body.
    #[vector("body", dimensions = 1024, distance(cosine), pk(topic), filters(old), project(include(id)))]
    #[vector(name = "exact", dimensions = 1_024, distance(euclidean), project(keys_only))]
    pub body: &'article [f32],
    /// The embedding of the title.
    #[vector("title", dimensions = 256, distance(dot_product))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Vec<f32>>,
    /// The former topic.
    #[deprecated = "by `topic`"]
    pub old: u64,
}

/// The id of an order.
#[derive(Clone, Debug, KeyAttribute)]
#[non_exhaustive]
pub struct OrderId(pub String);

/// A generic id.
#[derive(Clone, Debug, KeyAttribute)]
#[non_exhaustive]
pub struct Id<T>(pub T);

/// A key that borrows.
#[derive(Clone, Copy, Debug, KeyAttribute)]
#[non_exhaustive]
pub struct Region<'region>(pub &'region str);

/// The status of an order.
#[derive(Clone, Copy, Debug, KeyAttribute)]
#[non_exhaustive]
pub enum Status {
    /// The order is open.
    Open,
    /// The order is closed.
    Closed,
}

/// A private type in a public table.
#[derive(Debug, DynamoTable)]
pub struct Mixed {
    /// The key.
    #[pk]
    id: Hidden,
}

/// A type that cannot be named outside this module.
#[derive(Debug, KeyAttribute)]
struct Hidden(u64);

/// A table of several entities.
#[derive(Debug, DynamoTable)]
#[non_exhaustive]
#[table(name = "shop", pk = "PK", sk = "SK", tag = "type", tags("team" = "checkout"))]
#[gsi(name = "GSI1", pk = "GSI1PK", sk = "GSI1SK", on_demand(max_writes = 10))]
#[gsi(name = "GSI2", pk = "region", sk = "old")]
#[lsi(name = "LSI1", sk = "LSI1SK", project(keys_only))]
#[stream]
pub enum Shop {
    /// A purchase.
    Purchase(Purchase),
    /// A return.
    #[deprecated = "by `Purchase`"]
    Return(Return),
    /// Anything else.
    #[other]
    Other(Other),
}

/// An item of no entity.
#[derive(Debug)]
#[non_exhaustive]
pub struct Other {}

/// An entity.
#[allow(non_snake_case, clippy::allow_attributes, reason = "not an attribute of the expansion")]
#[derive(Clone, Debug, DynamoEntity)]
#[non_exhaustive]
#[pk("USER#{user}")]
#[sk("PURCHASE#{placed_at:010}#{camelCase:04}")]
#[gsi(name = "GSI1", by = "status", pk("STATUS#{status}"), sk("{priority:03}#{day}"))]
#[gsi(name = "GSI2", pk(region), sk(old))]
#[lsi(name = "LSI1", sk("{day:.7}"), partial)]
pub struct Purchase {
    /// The user.
    #[key_only]
    pub user: String,
    /// The time of the purchase.
    pub placed_at: u64,
    /// A field that is not in snake case.
    pub camelCase: u64,
    /// The status of the purchase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The priority.
    pub priority: u32,
    /// The day.
    pub day: String,
    /// The region.
    pub region: String,
    /// The former name of the status.
    #[deprecated = "by `status`"]
    pub old: u64,
    /// The time at which the purchase expires.
    #[ttl]
    pub expires_at: Option<u64>,
    /// The number of changes.
    #[version]
    pub version: u32,
}

/// A private type in the key of a public entity.
#[derive(Debug, DynamoEntity)]
#[pk("RETURN#{id}")]
#[sk("RETURN")]
pub struct Return {
    /// The number of the return.
    id: Hidden,
}

/// The dependency, imported under another name.
mod renamed {
    pub(super) use tablewright as dynamo;
}

/// Under a path of the user's own, which has tokens of theirs.
#[derive(Clone, Debug, DynamoTable)]
#[non_exhaustive]
#[table(crate = "crate::lints::renamed::dynamo", name = "orders", tags("team" = "checkout"))]
#[table(billing(provisioned(reads = 1, writes = 1)), point_in_time_recovery(days = 14))]
pub struct Renamed {
    /// The id of the order.
    #[pk]
    pub id: RenamedId,
    /// The status of the order.
    #[gsi("status", provisioned(reads = 1, writes = 1))]
    pub status: String,
    /// The time at which the order expires.
    #[ttl]
    pub expires_at: Option<u64>,
}

/// The id of an order.
#[derive(Clone, Debug, KeyAttribute)]
#[non_exhaustive]
#[table(crate = "crate::lints::renamed::dynamo")]
pub struct RenamedId(pub String);

/// Several entities, under a path of the user's own.
#[derive(Debug, DynamoTable)]
#[non_exhaustive]
#[table(crate = "crate::lints::renamed::dynamo", name = "board", pk = "PK", sk = "SK")]
pub enum RenamedBoard {
    /// A task.
    Task(RenamedTask),
}

/// A task.
#[derive(Clone, Debug, DynamoEntity)]
#[non_exhaustive]
#[table(crate = "crate::lints::renamed::dynamo")]
#[pk("TASK#{id}")]
#[sk("{day}")]
pub struct RenamedTask {
    /// The id of the task.
    pub id: RenamedId,
    /// The day.
    pub day: String,
}

/// Uses the imports, so that they are not reported as unused.
#[inline]
#[must_use]
pub const fn used() -> usize {
    const fn size<T>() -> usize {
        size_of::<T>()
    }
    size::<(Attribute, AttributeType, Billing, Encryption, IndexKind, IndexSchema, KeyValue<'_>, OnDelete)>()
        .wrapping_add(size::<(PointInTimeRecovery, Projection, StreamViewType, TableClass, TableSchema)>())
        .wrapping_add(size::<(Tag, Throughput, OnDemandThroughput, WarmThroughput)>())
        .wrapping_add(size::<(ContributorInsights, DistanceFunction, VectorIndexSchema)>())
}
