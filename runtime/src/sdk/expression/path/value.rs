//! What can be done with a value, by its type.

use std::collections::{BTreeSet, HashSet, VecDeque};

use crate::key::stored::{N, S};
use crate::key::{IndexKeyAttribute, NumberRange};

macro_rules! stored_otherwise {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name<V>(pub(crate) V);

        impl<V> $name<V> {
            /// The value of the field.
            #[doc(hidden)]
            pub const fn field(&self) -> &V {
                &self.0
            }
        }
    )*};
}

stored_otherwise! {
    /// A `V` that `serde_dynamo::string_set` stores as a set of strings.
    StringSet;
    /// A `V` that `serde_dynamo::number_set` stores as a set of numbers.
    NumberSet;
    /// A `V` that `serde_dynamo::binary_set` stores as a set of binary values.
    BinarySet;
    /// A `V` that any other `#[serde(with = "…")]` stores as that function decides. It takes a `V`, and stores what the
    /// function makes of it.
    Custom;
}

/// A type whose values have an order in `DynamoDB`: one stored as a string, a number or binary.
///
/// Every [`KeyAttribute`](crate::KeyAttribute) has it. For a number that can be no key, such as a newtype around a
/// float, implement it by hand.
#[diagnostic::on_unimplemented(
    message = "values of `{Self}` have no order in DynamoDB",
    label = "only strings, numbers of at most 64 bits and binary values are ordered",
    note = "compare it by `eq` or `ne`; for a newtype around a string or a number, add `#[derive(KeyAttribute)]`"
)]
pub trait Ordered {}

/// A type that `serde` stores as a list.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not stored as a list",
    label = "only a list has elements",
    note = "for the member of a map or a struct, use `.field::<Type>(\"name\")`"
)]
pub trait List {
    /// The type of an element.
    type Element;
}

/// What can be searched: text for a text within, a list or a set for an element.
#[diagnostic::on_unimplemented(
    message = "`contains` needs text, a list or a set, and `{Self}` is none of them",
    label = "nothing is contained in this",
    note = "compare it by `eq` or `is_in`"
)]
pub trait Searchable {
    /// What is searched for.
    type Sought: ?Sized;
}

/// A type to whose values `DynamoDB` can add: a number, or a set.
#[diagnostic::on_unimplemented(
    message = "nothing can be added to `{Self}`",
    label = "only a number of at most 64 bits, or a set, can be added to",
    note = "a set is a field with `#[serde(with = \"serde_dynamo::string_set\")]`, `number_set` or `binary_set`; use `append` for a list, and `set` for anything else"
)]
pub trait Addable {
    #[doc(hidden)]
    const IS_SET: bool = false;

    /// The numbers that the type can hold, if it is an integer.
    #[doc(hidden)]
    const RANGE: Option<NumberRange> = None;
}

/// A type that is stored as a set.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not stored as a set",
    label = "`delete` takes elements from a set",
    note = "a set is a field with `#[serde(with = \"serde_dynamo::string_set\")]`, `number_set` or `binary_set`; `remove` removes an attribute"
)]
pub trait Set {}

/// A type that is a number, and so can be counted down.
#[diagnostic::on_unimplemented(
    message = "nothing can be subtracted from `{Self}`",
    label = "only a number of at most 64 bits can be subtracted from",
    note = "`delete` takes elements from a set"
)]
pub trait Numeric: Addable {}

#[diagnostic::do_not_recommend]
impl<T: IndexKeyAttribute> Ordered for T {}

#[diagnostic::do_not_recommend]
impl<T: IndexKeyAttribute<Stored = N>> Addable for T {
    const RANGE: Option<NumberRange> = T::RANGE;
}

#[diagnostic::do_not_recommend]
impl<T: IndexKeyAttribute<Stored = N>> Numeric for T {}

macro_rules! floats {
    ($($number:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Ordered for $number {}
        #[diagnostic::do_not_recommend]
        impl Addable for $number {}
        #[diagnostic::do_not_recommend]
        impl Numeric for $number {}
        #[diagnostic::do_not_recommend]
        impl Ordered for Option<$number> {}
        #[diagnostic::do_not_recommend]
        impl Addable for Option<$number> {}
        #[diagnostic::do_not_recommend]
        impl Numeric for Option<$number> {}
    )*};
}

// An integer of 128 bits is none of these: `serde_dynamo` stores no value of it.
floats!(f32, f64);

#[diagnostic::do_not_recommend]
impl<T: IndexKeyAttribute<Stored = S>> Searchable for T {
    type Sought = str;
}

macro_rules! lists {
    ($($list:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<E> List for $list {
            type Element = E;
        }

        #[diagnostic::do_not_recommend]
        impl<E> List for Option<$list> {
            type Element = E;
        }

        #[diagnostic::do_not_recommend]
        impl<E> Searchable for $list {
            type Sought = E;
        }

        #[diagnostic::do_not_recommend]
        impl<E> Searchable for Option<$list> {
            type Sought = E;
        }
    )*};
}

// Without `#[serde(with = "…")]` a set is a list, too.
lists!(Vec<E>, VecDeque<E>, Box<[E]>, BTreeSet<E>);

#[diagnostic::do_not_recommend]
impl<E, H> List for HashSet<E, H> {
    type Element = E;
}

#[diagnostic::do_not_recommend]
impl<E, H> Searchable for HashSet<E, H> {
    type Sought = E;
}

#[diagnostic::do_not_recommend]
impl<E, const LENGTH: usize> List for [E; LENGTH] {
    type Element = E;
}

#[diagnostic::do_not_recommend]
impl<E, const LENGTH: usize> Searchable for [E; LENGTH] {
    type Sought = E;
}

macro_rules! sets {
    ($($set:ident),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<V> Addable for $set<V> {
            const IS_SET: bool = true;
        }

        #[diagnostic::do_not_recommend]
        impl<V> Set for $set<V> {}

        #[diagnostic::do_not_recommend]
        impl<V: List> Searchable for $set<V> {
            type Sought = V::Element;
        }
    )*};
}

sets!(StringSet, NumberSet, BinarySet);
