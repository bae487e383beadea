//! Marker types for the table or the kind of index that a key condition reads.
//!
//! A [`KeyCondition`](crate::KeyCondition) carries one of these types, so a method such as `consistent` exists only for
//! the types that support it. None of these types has a value.

/// The table itself: whole items, with consistent reads on request.
#[derive(Clone, Copy, Debug)]
pub enum Table {}

/// A local index that holds whole items.
#[derive(Clone, Copy, Debug)]
pub enum Local {}

/// A global index that holds whole items.
#[derive(Clone, Copy, Debug)]
pub enum Global {}

/// An index of kind `I` that holds only some attributes: its projection is `keys_only` or `include(…)`.
#[derive(Clone, Copy, Debug)]
pub struct Partial<I>(std::convert::Infallible, std::marker::PhantomData<I>);

/// A read of `I` as a type with some attributes, which a query names with `project::<Row>()`.
#[derive(Clone, Copy, Debug)]
pub struct Projected<I>(std::convert::Infallible, std::marker::PhantomData<I>);

/// The table or any of its indexes, known only at run time.
#[derive(Clone, Copy, Debug)]
pub enum Any {}

/// Another index that is read like `I`, or the next attribute of its key. Each has its own methods and therefore
/// needs its own type. A query drops this distinction.
#[derive(Clone, Copy, Debug)]
pub struct Nth<const NUMBER: usize, I>(std::convert::Infallible, std::marker::PhantomData<I>);

/// A marker type for the table or an index that a key condition can read.
pub trait Reads: sealed::Sealed {
    /// The same type without [`Nth`].
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
impl<const NUMBER: usize, I: Reads> Reads for Nth<NUMBER, I> {
    type Kind = I::Kind;
}

/// A type that supports strongly consistent reads: the table and local indexes.
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

/// A type whose reads return everything that is asked for. The table, and indexes whose projection is ALL, return
/// whole items; every index returns attributes that are [`Projected`].
#[diagnostic::on_unimplemented(
    message = "this index holds only some attributes of each item, so it cannot return whole items",
    label = "its projection is `keys_only` or `include(…)`",
    note = "read what the index holds: `.project::<Row>()` for a type of those attributes, or `.keys()`",
    note = "or read whole items from the table, which costs one more read for each: `.hydrate()` of a global index, `.whole_items()` of a local one"
)]
pub trait WholeItems: sealed::Sealed {}

impl WholeItems for Table {}
impl WholeItems for Local {}
impl WholeItems for Global {}
impl<I> WholeItems for Projected<I> {}

/// Implemented by no condition: the bound on a method that compares the attribute `Later` of a key before `First`.
#[diagnostic::on_unimplemented(
    message = "`{Later}` comes after `{First}` in the key",
    label = "compare `{First}` first",
    note = "a key is compared from left to right, and every comparison but the last is `.eq(…)`"
)]
pub trait ComparedAfter<First, Later> {}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Table {}
    impl Sealed for super::Local {}
    impl Sealed for super::Global {}
    impl<I> Sealed for super::Partial<I> {}
    impl<I> Sealed for super::Projected<I> {}
    impl Sealed for super::Any {}
    impl<const NUMBER: usize, I> Sealed for super::Nth<NUMBER, I> {}
}
