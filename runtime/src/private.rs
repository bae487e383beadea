//! Items for the expansion of the derives. No other code should use them.

pub use std::borrow::Cow::Borrowed;
pub use std::clone::Clone;
pub use std::fmt;
pub use std::ops::Deref;
pub use std::option::Option::{self, None, Some};
pub use std::primitive::str;

pub use crate::condition::{
    KeyCondition, Ranged, SortKey, Step, Unranged, condition, entity_condition, entity_next, followed_by,
    sort_key, step, step_to,
};
#[cfg(feature = "evolve")]
pub use crate::deploy::evolve::{Entity, Item, probe::Ask};
pub use crate::entity::{
    BYTES, Beginning, Case, DynamoEntity, Entities, EntitiesOf, EntityKey, EntityOfOneTable, EntityParts,
    Format, HasEntity, IndexFacts, Items, KeyField, Member, NO_FIELD, Part as TemplatePart, PerEntity,
    STORED, Together, check_index as check_entity_index, check_index_type, check_key as check_entity_key,
    check_key_type, check_member, check_time_to_live as check_entity_time_to_live, entity_key, key_type,
    no_key, time_to_live, together,
};
pub use crate::index::{ComparedAfter, Global, Local, Nth, Partial, Table};
pub use crate::key::{
    IndexKeyAttribute, IndexKeyPart, Key, KeyArgument, KeyAttribute, KeyPart, KeyValue, NumberRange,
    TimeToLiveAttribute, Unknown, stored, with_sort_key, without_sort_key,
};
pub use crate::rules::violation::{Part, Site};
pub use crate::schema::*;
pub use crate::stream::{self, HasStream};
pub use crate::table::{Document, DynamoTable};
pub use crate::vector::{SparseVectorAttribute, VectorAttribute};
pub use crate::{
    __attribute_names as attribute_names, __entities as entities, __item as item, __partition as partition,
    __paths as paths,
};
#[cfg(feature = "evolve")]
pub use std::{iter::IntoIterator, vec::Vec};

use crate::limits;
use crate::rules::violation::{Named, Rule};
use crate::rules::{self, IndexContext};
use crate::text::Text;

/// Fails the compilation if a rule is broken at `site`, and reports the error at the call.
#[track_caller]
pub const fn check<T: DynamoTable>(site: Site) {
    if let Some(rule) = T::SCHEMA.broken_at(site) {
        rule.message().fail()
    }
}

// Almost every table has the following checks. They take only the values that the rules look at, because a schema costs
// the compiler more.

/// Checks the table's name, like [`check`].
#[track_caller]
pub const fn check_name(name: &'static str) {
    if let Some(rule) = rules::service_name(Named::Table, name) {
        rule.message().fail()
    }
}

/// Checks the table's key, like [`check`].
#[track_caller]
pub const fn check_key(partition_key: &'static str, sort_key: Option<&'static str>) {
    if let Some(rule) = rules::broken_key(partition_key, sort_key) {
        rule.message().fail()
    }
}

/// Checks the index at `position`, like [`check`].
#[track_caller]
pub const fn check_index(parts: TableLiteral, position: usize) {
    if let Some(rule) = rules::broken_index(&IndexContext::of_parts(&parts), position) {
        rule.message().fail()
    }
}

/// Checks the key of the tag at `position`, like [`check`].
#[track_caller]
pub const fn check_tag_key<T: DynamoTable>(position: usize) {
    if let Some(rule) = rules::tag_key(T::SCHEMA.tags(), position) {
        rule.message().fail()
    }
}

/// Checks the value of the tag at `position`, like [`check`].
#[track_caller]
pub const fn check_tag_value<T: DynamoTable>(position: usize) {
    if let Some(rule) = rules::tag_value(&T::SCHEMA.tags()[position]) {
        rule.message().fail()
    }
}

/// Returns the rule that is broken at `site`, if any.
#[must_use]
pub const fn broken<T: DynamoTable>(site: Site) -> Broken {
    Broken(T::SCHEMA.broken_at(site))
}

/// The result of [`broken`].
#[derive(Clone, Copy, Debug)]
pub struct Broken(Option<Rule<'static>>);

impl Broken {
    /// Fails the compilation, at the place of the call, if this value alone breaks the rule.
    #[track_caller]
    pub const fn at(self, part: Part) {
        if let Some(rule) = self.0
            && let Some(broken) = rule.part()
            && broken as u8 == part as u8
        {
            rule.message().fail()
        }
    }

    /// Fails the compilation, at the place of the call, if a rule is broken.
    #[track_caller]
    pub const fn anywhere(self) {
        if let Some(rule) = self.0 {
            rule.message().fail()
        }
    }
}

/// Fails the compilation, at the place of the call, if a variant is stored as a text that cannot be a key.
#[track_caller]
pub const fn check_variant(variant: &str, stored: &str) {
    if stored.is_empty() {
        let text = Text::new().push("variant ").name(variant).push(" is stored as an empty text");
        text.push(", which DynamoDB refuses in a key; store it as some other text").fail()
    }
    let longest = limits::PARTITION_KEY_BYTES;
    if stored.len() > longest {
        let text = Text::new().push("variant ").name(variant).push(" is stored as a text of ");
        let text = text.number(stored.len() as u64).push(" bytes; DynamoDB allows ").number(longest as u64);
        text.push(" in a partition key, and fewer in a sort key").fail()
    }
}

/// Constants for the names of a table's attributes.
#[doc(hidden)]
#[macro_export]
macro_rules! __attribute_names {
    ($vis:vis $($constant:ident $name:literal)*) => {$(
        /// The name of the attribute.
        $vis const $constant: &'static $crate::__private::str = $name;
    )*};
}

/// The traits of a table's conditions that a sort key can follow. Each table has its own type for them, because only
/// the crate that declares a type can add methods to it.
#[doc(hidden)]
#[macro_export]
macro_rules! __partition {
    (
        $partition:ident $key:lifetime [$($parameters:tt)*] [$($lifetimes:tt)*] [$($where:tt)*] $($table:tt)*
    ) => {
        impl<$key, $($parameters)* __Reads> $crate::__private::Deref
            for $partition<$key, $($lifetimes)* __Reads>
        $($where)*
        {
            type Target = $crate::KeyCondition<$key, $($table)*, __Reads>;

            #[inline]
            fn deref(&self) -> &$crate::KeyCondition<$key, $($table)*, __Reads> {
                &self.0
            }
        }

        impl<$key, $($parameters)* __Reads> $crate::__private::fmt::Debug
            for $partition<$key, $($lifetimes)* __Reads>
        $($where)*
        {
            fn fmt(&self, f: &mut $crate::__private::fmt::Formatter<'_>) -> $crate::__private::fmt::Result {
                $crate::__private::fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}

/// Returns the schema of a table of several entities. The derive stores it in a static, because the compiler walks
/// through everything that a constant refers to.
#[must_use]
pub const fn schema(parts: &TableLiteral) -> TableSchema {
    TableSchema::new(parts)
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

/// Expands to nothing without the feature.
#[cfg(not(feature = "evolve"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __item {
    ($($anything:tt)*) => {};
}

/// The function that describes the entities of a table. Only crates that compare items compile it.
#[cfg(feature = "evolve")]
#[doc(hidden)]
#[macro_export]
macro_rules! __entities {
    ($($entity:ty,)*) => {
        #[inline]
        fn entities() -> $crate::__private::Vec<$crate::__private::Entity> {
            let entities = [$(<$entity as $crate::__private::DynamoEntity>::described()),*];
            $crate::__private::IntoIterator::into_iter(entities).flatten().collect()
        }
    };
}

/// Expands to nothing without the feature.
#[cfg(not(feature = "evolve"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __entities {
    ($($anything:tt)*) => {};
}

/// Generates the paths of a table's attributes. The derives write it for the feature `aws-sdk`, which a crate without
/// the feature meets if another crate of the same build has it.
#[cfg(feature = "aws-sdk")]
#[doc(hidden)]
#[macro_export]
macro_rules! __paths {
    (
        $vis:vis $constant:ident $paths:ident [$($parameters:tt)*] [$($arguments:tt)*] [$($where:tt)*] $table:ty,
        $($field:ident $name:literal $place:ident $type:ty $([$($storing:tt)*])?,)*
        $(; $($group:ident ($($member:literal $type_of_member:ty $([$($storing_of_member:tt)*])?),*),)*)?
    ) => {
        /// The paths of a table's attributes.
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

        impl<$($parameters)*> $table $($where)* {
            /// The paths of the attributes.
            $vis const $constant: $paths<$($arguments)*> = $paths {
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

/// Expands to nothing without the feature.
#[cfg(not(feature = "aws-sdk"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __paths {
    ($($anything:tt)*) => {};
}
