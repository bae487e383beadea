//! The operations that a value supports, by its type.

use std::collections::{BTreeSet, HashSet, VecDeque};

use crate::key::stored::{N, S};
use crate::key::{IndexKeyAttribute, NumberRange};

macro_rules! stored_otherwise {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name<V>(pub(crate) V);

        impl<V> $name<V> {
            /// Returns the value of the field.
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
    /// A `V` that [`tablewright::number`](crate::number) stores as a number, or an `Option` that
    /// [`number::option`](crate::number::option) does. It takes a `V`, and is compared and added to as a number.
    ///
    /// The sum that an update makes is exact, but it is not known beforehand whether a `V` can hold it.
    Number;
    /// A `V` with any other `#[serde(with = "…")]`. It takes a `V`, and stores the output of that function.
    Custom;
}

/// A type whose values `DynamoDB` can order: a string, a number or binary.
///
/// Every [`KeyAttribute`](crate::KeyAttribute) implements it. For a number that cannot be a key, such as a newtype
/// around a float, implement it by hand.
#[diagnostic::on_unimplemented(
    message = "values of `{Self}` have no order in DynamoDB",
    label = "only strings, numbers of at most 64 bits and binary values are ordered",
    note = "compare it by `eq` or `ne`; for a newtype around a string or a number, add `#[derive(KeyAttribute)]`",
    note = "date-times of `chrono`, `time` and `jiff` are stored as text that does not sort by time: use `tablewright::Timestamp`"
)]
pub trait Ordered {}

/// A type that `serde` stores as a list.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not stored as a list",
    label = "only a list has elements",
    note = "for the member of a struct, derive `Document` on it and use `.member(…)`; for an entry of a map, `.entry(\"key\")`"
)]
pub trait List {
    /// The type of an element.
    type Element;
}

/// A type that can be searched: text for a substring, a list or a set for an element.
#[diagnostic::on_unimplemented(
    message = "`contains` needs text, a list or a set, and `{Self}` is none of them",
    label = "nothing is contained in this",
    note = "compare it by `eq` or `is_in`"
)]
pub trait Searchable {
    /// The type of the value to search for.
    type Sought: ?Sized;
}

/// A type that `DynamoDB` can add to: a number, or a set.
#[diagnostic::on_unimplemented(
    message = "nothing can be added to `{Self}`",
    label = "only a number of at most 64 bits, or a set, can be added to",
    note = "a set is a field with `#[serde(with = \"serde_dynamo::string_set\")]`, `number_set` or `binary_set`; use `append` for a list, and `set` for anything else"
)]
pub trait Addable {
    #[doc(hidden)]
    const IS_SET: bool = false;

    /// The range of the type, if it is an integer.
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

/// A number type, which can be subtracted from.
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

// 128-bit integers have none of these traits, because they are stored only by `tablewright::number`.
floats!(f32, f64);

#[diagnostic::do_not_recommend]
impl<V> Ordered for Number<V> {}
#[diagnostic::do_not_recommend]
impl<V> Addable for Number<V> {}
#[diagnostic::do_not_recommend]
impl<V> Numeric for Number<V> {}

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

// Without `#[serde(with = "…")]`, `serde` stores a set as a list.
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
