//! What the expansion of the derives uses, and nothing else should.

pub use std::borrow::Cow::Borrowed;
pub use std::ops::Deref;
pub use std::option::Option::{self, None, Some};
pub use std::primitive::str;

pub use crate::DynamoTable;
pub use crate::condition::{KeyCondition, SortKey};
pub use crate::index::{Global, Local, Partial, Table};
pub use crate::key::{
    IndexKeyAttribute, Key, KeyArgument, KeyAttribute, KeyValue, TimeToLiveAttribute, stored,
};
pub use crate::schema::{
    Attribute, AttributeType, Billing, ContributorInsights, DistanceFunction, EncryptionParts, IndexKind,
    IndexSchema, IndexSettings, OnDelete, OnDemandThroughput, Parts, PointInTimeRecovery, Projection,
    StreamViewType, TableClass, TableSchema, Tag, Throughput, VectorIndexSchema, WarmThroughput,
};
pub use crate::stream::{self, HasStream};
pub use crate::vector::{SparseVectorAttribute, VectorAttribute};
pub use crate::violation::Site;

/// Fails the compilation where a rule is broken at `site`, at the place of the call.
#[track_caller]
#[expect(clippy::panic, reason = "evaluated at compile time, where a panic is an error of the compiler")]
pub const fn check<T: DynamoTable>(site: Site) {
    if let Some(violation) = T::SCHEMA.check(site) {
        panic!("{}", violation.rule.message().as_str())
    }
}
