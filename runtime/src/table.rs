//! The trait of structs that are tables.

use crate::entity::{Entities, Items};
use crate::key::{Key, KeyValue};
use crate::schema::{TableLiteral, TableSchema};
use crate::version::ItemVersion;

/// Returns the names of a list that is one text, such as [`DynamoTable::ATTRIBUTES`].
pub(crate) fn names(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split('\0')
}

/// A struct that is a `DynamoDB` table. Derive it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a DynamoDB table",
    label = "this type has no table",
    note = "add `#[derive(DynamoTable)]` to `{Self}`, and `#[pk]` to the field that is its partition key",
    note = "a struct that is a variant of a table's enum derives `DynamoEntity` instead"
)]
pub trait DynamoTable {
    /// The schema of the table.
    const SCHEMA: &'static TableSchema = &TableSchema::new(&Self::LITERAL);

    #[doc(hidden)]
    const LITERAL: TableLiteral = TableLiteral::DEFAULT;

    /// The kind of items that the type stands for: plain items, one entity, or any entity.
    #[doc(hidden)]
    const ITEMS: Items = Items::Plain;

    /// The entities of a table of several.
    #[doc(hidden)]
    const ENTITIES: &'static Entities = Entities::NONE;

    /// The type of an item's version: the type of the field with `#[version]`, or `()` if there is none.
    type Version: ItemVersion;

    /// The attribute that holds the version.
    #[doc(hidden)]
    const VERSION: Option<&'static str> = None;

    /// The names of the attributes, separated by NUL characters, including attributes that are read but not written.
    /// Empty if the struct reads any attribute through `#[serde(flatten)]`. One text compiles ten times faster than a
    /// list.
    #[doc(hidden)]
    const ATTRIBUTES: &'static str = "";

    /// The attributes whose field is an `Option` that is `None` if an item lacks them, separated by NUL characters.
    #[doc(hidden)]
    const OPTIONAL: &'static str = "";

    /// The attributes whose field has `skip_serializing_if`, separated by NUL characters.
    #[doc(hidden)]
    const SKIPPED: &'static str = "";

    /// Returns the value of the key attribute at this position of [`TableSchema::key_attributes`], if the item
    /// has it. For an entity, it is the field at this position among the fields that its keys are made of.
    #[doc(hidden)]
    fn key_value(&self, position: usize) -> Option<KeyValue<'_>>;

    /// Describes the items. Compiled only into crates that call it.
    #[cfg(feature = "evolve")]
    #[doc(hidden)]
    #[must_use]
    fn item() -> crate::evolve::Item
    where
        Self: Sized,
    {
        crate::evolve::Item::default()
    }

    /// Describes the items of all entities of the table.
    #[cfg(feature = "evolve")]
    #[doc(hidden)]
    #[must_use]
    fn entities() -> Vec<crate::evolve::Entity>
    where
        Self: Sized,
    {
        crate::evolve::Entity::of::<Self>().into_iter().collect()
    }

    #[doc(hidden)]
    fn item_version(&self) -> Self::Version {
        Self::Version::default()
    }

    /// Returns the key of this item.
    fn primary_key(&self) -> Key<'_, Self>
    where
        Self: Sized,
    {
        Key::of(self)
    }
}

/// A struct that is stored inside an attribute, and whose members have typed paths. Implemented by
/// `#[derive(Document)]`.
pub trait Document {}
