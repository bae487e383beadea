//! What can be read as a key condition.

use std::ops::Deref;

use crate::condition::KeyCondition;
use crate::index::Reads;

/// A [`KeyCondition`], or what can be read as one: a partition that no sort key has narrowed, or a reference.
pub trait AsKeyCondition<'a> {
    /// The table.
    type Table;

    /// What the condition reads, see [`index`](crate::index).
    type Index: Reads;

    /// The condition.
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
