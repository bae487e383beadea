//! Items for the expansion of the derives. No other code should use them.

pub use std::borrow::Cow::Borrowed;
pub use std::clone::Clone;
pub use std::ops::Deref;
pub use std::option::Option::{self, None, Some};
pub use std::primitive::str;

pub use crate::__item as item;
pub use crate::condition::{KeyCondition, SortKey, condition, followed_by, sort_key};
#[cfg(feature = "evolve")]
pub use crate::deploy::evolve::{Item, probe::Ask};
pub use crate::index::{Global, Later, Local, Next, Partial, Table};
pub use crate::key::{
    IndexKeyAttribute, Key, KeyArgument, KeyAttribute, KeyValue, NumberRange, TimeToLiveAttribute, stored,
    with_sort_key, without_sort_key,
};
pub use crate::rules::violation::Site;
pub use crate::schema::{
    Attribute, AttributeType, Billing, ContributorInsights, DistanceFunction, EncryptionParts, IndexKind,
    IndexSchema, IndexSettings, NO_INDEXES, OnDelete, OnDemandThroughput, Parts, PointInTimeRecovery,
    Projection, StreamViewType, TableClass, TableSchema, TableSettings, Tag, Throughput, VectorIndexSchema,
    WarmThroughput,
};
pub use crate::stream::{self, HasStream};
pub use crate::table::DynamoTable;
pub use crate::vector::{SparseVectorAttribute, VectorAttribute};

/// Fails the compilation if a rule is broken at `site`, and reports the error at the call.
#[track_caller]
#[expect(clippy::panic, reason = "evaluated at compile time, where a panic is an error of the compiler")]
pub const fn check<T: DynamoTable>(site: Site) {
    if let Some(rule) = T::SCHEMA.broken_at(site) {
        panic!("{}", rule.message().as_str())
    }
}

/// The function that describes the items of a struct. Only crates that compare items compile it.
#[cfg(feature = "evolve")]
#[doc(hidden)]
#[macro_export]
macro_rules! __item {
    ($derived:literal $($flattened:ty,)*) => {
        #[inline]
        fn item() -> $crate::__private::Item {
            $crate::__private::Ask::<Self>::NEW
                .item($derived, &[$($crate::__private::Ask::<$flattened>::NEW.shape()),*])
        }
    };
}

/// Nothing, without the feature.
#[cfg(not(feature = "evolve"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __item {
    ($($anything:tt)*) => {};
}

/// Generates the paths of a table's attributes. The feature is checked here, because the derive crate does not
/// know it.
#[cfg(feature = "aws-sdk")]
#[doc(hidden)]
#[macro_export]
macro_rules! __paths {
    (
        $vis:vis $paths:ident [$($parameters:tt)*] [$($arguments:tt)*] [$($where:tt)*] $table:ty,
        $($field:ident $name:literal $place:ident $type:ty $([$($storing:tt)*])?,)*
    ) => {
        /// The paths of a table's attributes.
        #[allow(dead_code, deprecated, missing_debug_implementations, missing_docs, non_snake_case, private_interfaces)]
        #[non_exhaustive]
        $vis struct $paths<$($parameters)*> $($where)* {
            $($vis $field: $crate::sdk::Path<$table, $type, $crate::sdk::path::$place>,)*
        }

        #[allow(dead_code, deprecated, private_interfaces)]
        impl<$($parameters)*> $table $($where)* {
            /// The paths of the attributes.
            $vis const PATHS: $paths<$($arguments)*> = $paths {
                $($field: $crate::sdk::path::attribute($name)$($($storing)*)?,)*
            };
        }
    };
}

/// Generates nothing without the feature.
#[cfg(not(feature = "aws-sdk"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __paths {
    ($($anything:tt)*) => {};
}
