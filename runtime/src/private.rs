//! What the expansion of the derives uses, and nothing else should.

pub use std::borrow::Cow::Borrowed;
pub use std::clone::Clone;
pub use std::ops::Deref;
pub use std::option::Option::{self, None, Some};
pub use std::primitive::str;

pub use crate::condition::{
    KeyCondition, Ranged, SortKey, Step, Unranged, condition, entity_condition, entity_next, followed_by,
    sort_key, step, step_to,
};
pub use crate::entity::{
    Beginning, Case, DynamoEntity, EachEntitys, Entities, EntityKey, EntityParts, Format, Holds, InTable,
    IndexFacts, Items, KeyField, Member, NO_FIELD, Part, STORED, Together, check_index, check_index_types,
    check_key, check_key_types, check_member, entity_key, key_in_table, key_type, no_key, time_to_live,
    together,
};
pub use crate::index::{Global, Later, Local, Next, Partial, Table};
pub use crate::key::{
    IndexKeyAttribute, IndexKeyPart, Key, KeyArgument, KeyAttribute, KeyPart, KeyValue, NumberRange,
    TimeToLiveAttribute, stored, with_sort_key, without_sort_key,
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

/// Fails the compilation where a rule is broken at `site`, at the place of the call.
#[track_caller]
#[expect(clippy::panic, reason = "evaluated at compile time, where a panic is an error of the compiler")]
pub const fn check<T: DynamoTable>(site: Site) {
    if let Some(rule) = T::SCHEMA.broken_at(site) {
        panic!("{}", rule.message().as_str())
    }
}

/// The paths of a table's attributes, which the derive has for whoever has the feature: it has none itself.
#[cfg(feature = "aws-sdk")]
#[doc(hidden)]
#[macro_export]
macro_rules! __paths {
    (
        $vis:vis $paths:ident [$($parameters:tt)*] [$($arguments:tt)*] [$($where:tt)*] $table:ty,
        $($field:ident $name:literal $place:ident $type:ty $([$($storing:tt)*])?,)*
        $(; $($group:ident ($($member:literal $type_of_member:ty $([$($storing_of_member:tt)*])?),*),)*)?
    ) => {
        /// The paths of a table's attributes.
        #[allow(dead_code, deprecated, missing_debug_implementations, missing_docs, non_snake_case, private_interfaces)]
        #[non_exhaustive]
        $vis struct $paths<$($parameters)*> $($where)* {
            $($vis $field: $crate::sdk::Path<$table, $type, $crate::sdk::path::$place>,)*
            $($(
                $vis $group: $crate::sdk::path::Together<
                    $table,
                    ($($crate::sdk::Path<$table, $type_of_member, $crate::sdk::path::Joined>,)*),
                >,
            )*)?
        }

        #[allow(dead_code, deprecated, private_interfaces)]
        impl<$($parameters)*> $table $($where)* {
            /// The paths of the attributes.
            $vis const PATHS: $paths<$($arguments)*> = $paths {
                $($field: $crate::sdk::path::attribute($name)$($($storing)*)?,)*
                $($(
                    $group: $crate::sdk::path::together(
                        ($($crate::sdk::path::attribute($member)$($($storing_of_member)*)?,)*),
                    ),
                )*)?
            };
        }
    };
}

/// Nothing, without the feature.
#[cfg(not(feature = "aws-sdk"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __paths {
    ($($anything:tt)*) => {};
}
