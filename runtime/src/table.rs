//! The trait of structs that are tables.

use crate::entity::Items;
use crate::key::{Key, KeyValue};
use crate::schema::TableSchema;
use crate::version::ItemVersion;

/// A struct that is a `DynamoDB` table. Derive it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a DynamoDB table",
    label = "this type has no table",
    note = "add `#[derive(DynamoTable)]` to `{Self}`, and `#[pk]` to the field that is its partition key"
)]
pub trait DynamoTable {
    /// The table.
    const SCHEMA: &'static TableSchema = &TableSchema::new(&Self::PARTS);

    #[doc(hidden)]
    const PARTS: crate::__private::Parts = crate::__private::Parts::DEFAULT;

    /// What an item of the table is read as and written of.
    #[doc(hidden)]
    const ITEMS: Items = Items::Plain;

    /// The type of an item's version: that of the field with `#[version]`, or `()` where there is none.
    type Version: ItemVersion;

    /// The attribute that holds the version.
    #[doc(hidden)]
    const VERSION: Option<&'static str> = None;

    /// The names of the attributes, with a NUL between two of them, including attributes that are read and not written.
    /// Empty if the struct reads any attribute, by `#[serde(flatten)]`. One text costs the compiler a tenth of a list.
    #[doc(hidden)]
    const ATTRIBUTES: &'static str = "";

    /// The attributes whose field is an `Option` that is `None` if an item lacks them, with a NUL between two of them.
    #[doc(hidden)]
    const OPTIONAL: &'static str = "";

    /// The value of the key attribute at this position of [`TableSchema::key_attributes`], if the item has it. Of an
    /// entity, the value of the field at this position of those that keys are made of.
    #[doc(hidden)]
    fn key_value(&self, position: usize) -> Option<KeyValue<'_>>;

    #[doc(hidden)]
    fn item_version(&self) -> Self::Version {
        Self::Version::default()
    }

    /// The key of this item.
    fn primary_key(&self) -> Key<'_, Self>
    where
        Self: Sized,
    {
        Key::of(self)
    }
}
