//! The numbers that a type can hold.

/// The integers that a type reads: any other one that is stored cannot be read again.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NumberRange {
    pub(crate) min: i128,
    pub(crate) max: i128,
    /// Whether 0 is one of them, though it is between the two: `NonZeroI8` reads no 0.
    pub(crate) has_zero: bool,
}

impl NumberRange {
    pub(crate) const fn new(min: i128, max: i128, has_zero: bool) -> Self {
        Self { min, max, has_zero }
    }
}
