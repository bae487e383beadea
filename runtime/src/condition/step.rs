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

/// A field whose values do not sort in the key as they sort themselves: a number without a width, or a text that is
/// cut. It is compared only for equality.
#[derive(Clone, Copy, Debug)]
pub enum Unranged {}

/// Implemented for [`Ranged`], the fields that have ranges.
#[diagnostic::on_unimplemented(
    message = "in this key the field does not sort by its value, so it has no range",
    label = "compare it with `eq`",
    note = "a number sorts where its template gives it a width: `{{number:010}}`",
    note = "text that is cut, such as by `:.10`, can only be compared with `eq`"
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
/// `eq` continues with the `Next` field. Every other comparison ends the condition. If the template begins with a text, a
/// range contains only the items of one entity: `ORDER#{placed_at}` is bounded on both ends by `ORDER#`.
///
/// Texts are compared as the key stores them, together with the text that follows: if that is `#`, then `a!` comes
/// before `a`, because `!` comes before `#`. In a key of bytes, each field except the last has a fixed length, and its
/// bytes sort as its values do.
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
    /// Tests that the field equals `value`.
    #[inline]
    pub fn eq(self, value: impl KeyArgument<'a, K>) -> Next {
        let mut condition = self.condition;
        if let Some(computed) = KeyCondition::<T, I>::computed(self.key) {
            condition.values.field_is(computed, self.place, &value.into_key_argument());
        }
        (self.next)(condition)
    }

    /// Tests that the field is less than `value`.
    #[inline]
    pub fn lt(self, value: impl KeyArgument<'a, K>) -> KeyCondition<'a, T, I>
    where
        M: Sorts,
    {
        self.compare(Comparison::Lt, &value.into_key_argument())
    }

    /// Tests that the field is less than or equal to `value`.
    #[inline]
    pub fn le(self, value: impl KeyArgument<'a, K>) -> KeyCondition<'a, T, I>
    where
        M: Sorts,
    {
        self.compare(Comparison::Le, &value.into_key_argument())
    }

    /// Tests that the field is greater than `value`.
    #[inline]
    pub fn gt(self, value: impl KeyArgument<'a, K>) -> KeyCondition<'a, T, I>
    where
        M: Sorts,
    {
        self.compare(Comparison::Gt, &value.into_key_argument())
    }

    /// Tests that the field is greater than or equal to `value`.
    #[inline]
    pub fn ge(self, value: impl KeyArgument<'a, K>) -> KeyCondition<'a, T, I>
    where
        M: Sorts,
    {
        self.compare(Comparison::Ge, &value.into_key_argument())
    }

    /// Tests that the field is between `from` and `to`, including both.
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

    /// Tests that the field begins with `prefix`.
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

// The expansion calls these functions. A place is given by three positions: the key's in the entity, the attribute's in
// the sort key, and the part's in the template.

/// Returns the step of the last field of a sort key.
#[inline]
pub const fn step<T, K: ?Sized, M, I>(
    condition: KeyCondition<'_, T, I>,
    place: [usize; 3],
) -> Step<'_, T, K, M, I> {
    step_to(condition, place, std::convert::identity)
}

/// Returns the step of a field that another field follows.
#[inline]
pub const fn step_to<'a, T, K: ?Sized, M, I, Next>(
    condition: KeyCondition<'a, T, I>,
    [key, attribute, part]: [usize; 3],
    next: fn(KeyCondition<'a, T, I>) -> Next,
) -> Step<'a, T, K, M, I, Next> {
    Step { condition, key, place: Place { attribute, part }, next, sorts: PhantomData, field: PhantomData }
}
