//! The fields of a computed sort key, one after the other.

use std::fmt;
use std::marker::PhantomData;

use super::KeyCondition;
use super::computed::{Comparison, Place};
use crate::key::{KeyArgument, KeyValue, Prefix};
use crate::table::DynamoTable;

/// A field whose values sort in the key as they sort themselves.
#[derive(Clone, Copy, Debug)]
pub enum Ranged {}

/// A field whose values do not: a number without a width, or a text that is cut. It is compared for equality alone.
#[derive(Clone, Copy, Debug)]
pub enum Unranged {}

/// How the values of a field sort in a key.
#[diagnostic::on_unimplemented(
    message = "in this key the field does not sort by its value, so it has no range",
    label = "compare it with `eq`",
    note = "a number sorts where its template gives it a width: `{{number:010}}`",
    note = "a text that is cut, as by `:.10`, is compared for equality alone"
)]
pub trait Sorts: sealed::Sealed {}

impl Sorts for Ranged {}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Ranged {}
    impl Sealed for super::Unranged {}
}

/// A field of a computed sort key, of type `K`, to be compared.
///
/// `eq` leads on to the `Next` field; every other comparison ends the condition. A range holds the items of one entity
/// alone where the template begins with a text: `ORDER#{placed_at}` is bounded on both ends by `ORDER#`.
///
/// Texts are compared as they stand in the key, with what follows them: before `#`, `a!` comes before `a`, since `!` comes
/// before `#`.
#[must_use = "a field narrows a condition only when it is compared"]
pub struct Step<'a, T, K: ?Sized, M, I, Next = KeyCondition<'a, T, I>> {
    condition: KeyCondition<'a, T, I>,
    key: usize,
    place: Place,
    next: fn(KeyCondition<'a, T, I>) -> Next,
    sorts: PhantomData<fn() -> M>,
    field: PhantomData<fn() -> K>,
}

impl<'a, T: DynamoTable, K: ?Sized, M, I, Next> Step<'a, T, K, M, I, Next> {
    /// Equal to `value`.
    #[inline]
    pub fn eq(self, value: impl KeyArgument<'a, K>) -> Next {
        let mut condition = self.condition;
        if let Some(computed) = KeyCondition::<T, I>::computed(self.key) {
            condition.values.field_is(computed, self.place, &value.into_key_argument());
        }
        (self.next)(condition)
    }

    /// Less than `value`.
    #[inline]
    pub fn lt(self, value: impl KeyArgument<'a, K>) -> KeyCondition<'a, T, I>
    where
        M: Sorts,
    {
        self.compare(Comparison::Lt, &value.into_key_argument())
    }

    /// Less than `value` or equal to it.
    #[inline]
    pub fn le(self, value: impl KeyArgument<'a, K>) -> KeyCondition<'a, T, I>
    where
        M: Sorts,
    {
        self.compare(Comparison::Le, &value.into_key_argument())
    }

    /// Greater than `value`.
    #[inline]
    pub fn gt(self, value: impl KeyArgument<'a, K>) -> KeyCondition<'a, T, I>
    where
        M: Sorts,
    {
        self.compare(Comparison::Gt, &value.into_key_argument())
    }

    /// Greater than `value` or equal to it.
    #[inline]
    pub fn ge(self, value: impl KeyArgument<'a, K>) -> KeyCondition<'a, T, I>
    where
        M: Sorts,
    {
        self.compare(Comparison::Ge, &value.into_key_argument())
    }

    /// Between `from` and `to`, both included.
    #[inline]
    pub fn between(self, from: impl KeyArgument<'a, K>, to: impl KeyArgument<'a, K>) -> KeyCondition<'a, T, I>
    where
        M: Sorts,
    {
        let (from, to) = (from.into_key_argument(), to.into_key_argument());
        let mut condition = self.condition;
        if let Some(computed) = KeyCondition::<T, I>::computed(self.key) {
            condition.values.field_between(computed, self.place, &from, &to);
        }
        condition
    }

    /// Beginning with `prefix`.
    #[inline]
    pub fn begins_with(self, prefix: impl KeyArgument<'a, K::Prefix>) -> KeyCondition<'a, T, I>
    where
        K: Prefix,
        M: Sorts,
    {
        let mut condition = self.condition;
        if let Some(computed) = KeyCondition::<T, I>::computed(self.key) {
            condition.values.field_begins_with(computed, self.place, &prefix.into_key_argument());
        }
        condition
    }

    fn compare(self, comparison: Comparison, value: &KeyValue<'a>) -> KeyCondition<'a, T, I> {
        let mut condition = self.condition;
        if let Some(computed) = KeyCondition::<T, I>::computed(self.key) {
            condition.values.compare_field(computed, self.place, comparison, value);
        }
        condition
    }
}

impl<T: DynamoTable, K: ?Sized, M, I, Next> fmt::Debug for Step<'_, T, K, M, I, Next> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} AND …", self.condition)
    }
}

// The expansion calls these functions. A place is the key of the entity, the attribute of its sort key, and the part of its
// template.

/// The last field of a sort key.
#[inline]
pub const fn step<T, K: ?Sized, M, I>(
    condition: KeyCondition<'_, T, I>,
    place: [usize; 3],
) -> Step<'_, T, K, M, I> {
    step_to(condition, place, std::convert::identity)
}

/// A field with another behind it.
#[inline]
pub const fn step_to<'a, T, K: ?Sized, M, I, Next>(
    condition: KeyCondition<'a, T, I>,
    [key, attribute, part]: [usize; 3],
    next: fn(KeyCondition<'a, T, I>) -> Next,
) -> Step<'a, T, K, M, I, Next> {
    Step { condition, key, place: Place { attribute, part }, next, sorts: PhantomData, field: PhantomData }
}
