//! What a key condition reads, as a type: the table, or an index of one kind.
//!
//! A [`KeyCondition`](crate::KeyCondition) carries one of these, so that what `DynamoDB` offers on some of them alone
//! is a method on those alone. None of them has a value.

/// The table itself: whole items, with consistent reads where they are asked for.
#[derive(Clone, Copy, Debug)]
pub enum Table {}

/// A local index that holds whole items.
#[derive(Clone, Copy, Debug)]
pub enum Local {}

/// A global index that holds whole items.
#[derive(Clone, Copy, Debug)]
pub enum Global {}

/// An index of that kind that holds a part of each item: the projection is `keys_only` or `include(…)`.
#[derive(Clone, Copy, Debug)]
pub struct Partial<I>(std::convert::Infallible, std::marker::PhantomData<I>);

/// What is read of `I` is a type that was named for it, with `project::<Row>()` of a query.
#[derive(Clone, Copy, Debug)]
pub struct Projected<I>(std::convert::Infallible, std::marker::PhantomData<I>);

/// Another index that is read as `I` is, or the next attribute of one's key: each has methods of its own, so each has a
/// type of its own. A query forgets which.
#[derive(Clone, Copy, Debug)]
pub struct Next<I>(std::convert::Infallible, std::marker::PhantomData<I>);

/// The same for a place after that: the two count as binary digits do, so that the type of the hundredth place is short.
#[derive(Clone, Copy, Debug)]
pub struct Later<I>(std::convert::Infallible, std::marker::PhantomData<I>);

/// The table or any of its indexes: which one is known only while the program runs.
#[derive(Clone, Copy, Debug)]
pub enum Any {}

/// What a key condition can read.
pub trait Reads: sealed::Sealed {
    /// The same without [`Next`] and [`Later`].
    type Kind;
}

impl Reads for Table {
    type Kind = Self;
}
impl Reads for Local {
    type Kind = Self;
}
impl Reads for Global {
    type Kind = Self;
}
impl<I> Reads for Partial<I> {
    type Kind = Self;
}
impl Reads for Any {
    type Kind = Self;
}
impl<I: Reads> Reads for Next<I> {
    type Kind = I::Kind;
}
impl<I: Reads> Reads for Later<I> {
    type Kind = I::Kind;
}

/// What can be read with strong consistency: the table and local indexes.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html>
#[diagnostic::on_unimplemented(
    message = "a global index has no consistent reads",
    label = "`consistent` is for the table and its local indexes",
    note = "read the table with `partition(…)`, or leave `consistent()` out: a global index follows the table within moments"
)]
pub trait ConsistentReads: sealed::Sealed {}

impl ConsistentReads for Table {}
impl ConsistentReads for Local {}
impl ConsistentReads for Partial<Local> {}
impl<I: ConsistentReads> ConsistentReads for Projected<I> {}

/// What gives all that is asked for: the table and indexes whose projection is ALL give whole items, and every index
/// gives what is [`Projected`].
#[diagnostic::on_unimplemented(
    message = "this index holds only some attributes of each item, which are no whole item",
    label = "its projection is `keys_only` or `include(…)`",
    note = "read what the index holds: `.project::<Row>()` for a type of those attributes, or `.keys()`",
    note = "or read whole items from the table, which costs a read more for each: `.fetch()` of a global index, `.whole_items()` of a local one"
)]
pub trait WholeItems: sealed::Sealed {}

impl WholeItems for Table {}
impl WholeItems for Local {}
impl WholeItems for Global {}
impl<I> WholeItems for Projected<I> {}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Table {}
    impl Sealed for super::Local {}
    impl Sealed for super::Global {}
    impl<I> Sealed for super::Partial<I> {}
    impl<I> Sealed for super::Projected<I> {}
    impl Sealed for super::Any {}
    impl<I> Sealed for super::Next<I> {}
    impl<I> Sealed for super::Later<I> {}
}
