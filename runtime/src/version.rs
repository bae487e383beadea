//! Versions of items, for optimistic locking.

use crate::entity::EachEntitys;

/// What an item's version is counted in: a [`VersionAttribute`], or `()` where a table has no versions.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold the version of an item",
    label = "a version is a `u32` or a `u64`",
    note = "an item that was never stored has version 0; where stored items lack the attribute, add `#[serde(default)]`"
)]
pub trait ItemVersion: Copy + Default + Send + sealed::Sealed {
    /// The greatest version that the type holds.
    #[doc(hidden)]
    const LAST: u64;

    #[doc(hidden)]
    fn version_number(self) -> u64;

    /// `None` where the type holds no greater one.
    #[doc(hidden)]
    fn next_version(self) -> Option<Self>;
}

/// A type that can hold the version of an item: `u32` or `u64`.
///
/// An item that was never stored has version 0. Every write by the module `sdk`, with the feature `aws-sdk`, counts it up,
/// and a put writes only where the stored item has the version of the one that is put: of two who have read the same item,
/// the second to write gets an error, and overwrites nothing that it has not seen.
///
/// Items that were stored before the field was there have version 0 too, if it has `#[serde(default)]`.
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

/// The version of a table of several entities, each of which has its own.
#[diagnostic::do_not_recommend]
impl ItemVersion for EachEntitys {
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
    impl Sealed for crate::entity::EachEntitys {}
}
