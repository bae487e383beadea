//! The types of `DynamoDB` keys as Rust types, for use in bounds.

use super::Shape;
use crate::schema::AttributeType;

/// The type in which a key is stored: [`S`], [`N`] or [`B`].
pub trait StoredAs: sealed::Sealed {
    /// The type in a schema.
    const TYPE: AttributeType;

    #[doc(hidden)]
    const SHAPE: Shape = Shape::ANY;
}

/// Stored as a string.
#[derive(Clone, Copy, Debug)]
pub enum S {}

/// Stored as a number.
#[derive(Clone, Copy, Debug)]
pub enum N {}

/// Stored as binary.
#[derive(Clone, Copy, Debug)]
pub enum B {}

impl StoredAs for S {
    const TYPE: AttributeType = AttributeType::S;
}

impl StoredAs for N {
    const TYPE: AttributeType = AttributeType::N;
    const SHAPE: Shape = Shape::SIGNED;
}

impl StoredAs for B {
    const TYPE: AttributeType = AttributeType::B;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::S {}
    impl Sealed for super::N {}
    impl Sealed for super::B {}
}
