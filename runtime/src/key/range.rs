//! The range of a number type.

/// The integers that a type can read. Any other stored integer cannot be read as this type.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NumberRange {
    pub(crate) min: i128,
    pub(crate) max: i128,
    /// True if the type can hold 0. `NonZeroI8` cannot, although 0 is between its minimum and its
    /// maximum.
    pub(crate) has_zero: bool,
    /// The number of bytes of the type, if it is unsigned and has the same number on each machine. Otherwise 0.
    pub(crate) bytes: usize,
}

impl NumberRange {
    pub(crate) const fn new(min: i128, max: i128, has_zero: bool) -> Self {
        Self { min, max, has_zero, bytes: 0 }
    }

    pub(crate) const fn of_bytes(self, bytes: usize) -> Self {
        Self { bytes, ..self }
    }
}
