//! Types that a query takes as a key condition.

use std::ops::Deref;

use crate::condition::KeyCondition;
use crate::index::Reads;

/// A [`KeyCondition`], or a type that converts to one: a partition without a sort key condition, or a reference.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a key condition",
    label = "a query reads the items of one partition",
    note = "the table's functions make conditions: `Order::partition(…)` on the table, `Order::by_…(…)` on an index; the sort key's method and a comparison narrow them: `.order_id().eq(…)`",
    note = "a table reads its own conditions: a table of several entities takes `Order::partition(…).any_entity()`",
    note = "to read the one item of a `Key`, use `get`; conditions of `PATHS` are for `filter`"
)]
pub trait AsKeyCondition<'a> {
    /// The table.
    type Table;

    /// The index that the condition reads, see [`index`](crate::index).
    type Index: Reads;

    /// Returns the condition.
    fn as_key_condition(&self) -> &KeyCondition<'a, Self::Table, Self::Index>;
}

impl<'a, T, I: Reads> AsKeyCondition<'a> for KeyCondition<'a, T, I> {
    type Table = T;
    type Index = I;

    #[inline]
    fn as_key_condition(&self) -> &KeyCondition<'a, T, I> {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<'a, C, T: 'a, I: Reads + 'a> AsKeyCondition<'a> for C
where
    C: Deref<Target = KeyCondition<'a, T, I>>,
{
    type Table = T;
    type Index = I;

    #[inline]
    fn as_key_condition(&self) -> &KeyCondition<'a, T, I> {
        self
    }
}
