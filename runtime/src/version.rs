//! Versions of items, for optimistic locking.

use crate::entity::PerEntity;

/// The type of an item's version: a [`VersionAttribute`], or `()` for a table without versions.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold the version of an item",
    label = "a version is a `u32` or a `u64`",
    note = "an item that was never stored has version 0; where stored items lack the attribute, add `#[serde(default)]`"
)]
pub trait ItemVersion: Copy + Default + Send + sealed::Sealed {
    /// The greatest version that the type can hold.
    #[doc(hidden)]
    const LAST: u64;

    #[doc(hidden)]
    fn version_number(self) -> u64;

    /// Returns the next version, or `None` if the type cannot hold it.
    #[doc(hidden)]
    fn next_version(self) -> Option<Self>;
}

/// A type that can hold the version of an item: `u32` or `u64`.
///
/// An item that was never stored has version 0. Every write by the module `sdk` (with the feature `aws-sdk`)
/// increments the version, and a put fails if the stored item changed since it was read. If two writers have read the
/// same item, the second one to write gets an error and overwrites nothing.
///
/// If the field has `#[serde(default)]`, items that were stored before the field existed also have version 0.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBMapper.OptimisticLocking.html>
#[diagnostic::on_unimplemented(
    message = "the items of this table have no version",
    label = "its struct has no field with `#[version]`",
    note = "add a field of type `u64` with `#[version]`, and `#[serde(default)]` where items are stored without it"
)]
pub trait VersionAttribute: ItemVersion {}

impl ItemVersion for () {
    const LAST: u64 = 0;

    fn version_number(self) -> u64 {
        0
    }

    fn next_version(self) -> Option<Self> {
        Some(())
    }
}

/// The version of a table of several entities. Each entity has its own version, or none.
#[diagnostic::do_not_recommend]
impl ItemVersion for PerEntity {
    const LAST: u64 = 0;

    fn version_number(self) -> u64 {
        0
    }

    fn next_version(self) -> Option<Self> {
        Some(self)
    }
}

macro_rules! version {
    ($($ty:ty),*) => {$(
        impl VersionAttribute for $ty {}

        impl ItemVersion for $ty {
            #[allow(clippy::cast_lossless, trivial_numeric_casts, reason = "a constant, which `From` cannot make")]
            const LAST: u64 = <$ty>::MAX as u64;

            fn version_number(self) -> u64 {
                self.into()
            }

            fn next_version(self) -> Option<Self> {
                self.checked_add(1)
            }
        }

        impl sealed::Sealed for $ty {}
    )*};
}

version!(u32, u64);

mod sealed {
    pub trait Sealed {}
    impl Sealed for () {}
    impl Sealed for crate::entity::PerEntity {}
}
