//! Several entities in one table: templates compute their keys, and an item's key tells which entity it is.

use crate::key::Key;
use crate::schema::TableSchema;
use crate::table::DynamoTable;

#[doc(hidden)]
pub use check::{
    check_index, check_index_type, check_key, check_key_type, check_member, check_time_to_live, key_type,
    time_to_live,
};
#[doc(hidden)]
pub use computed::{entity_key, no_key};
#[doc(hidden)]
pub use entities::{Entities, EntitiesOf, IndexFacts, Items, Member};
pub(crate) use parts::Source;
#[doc(hidden)]
pub use parts::{
    BYTES, Beginning, Case, EntityKey, EntityParts, Format, KeyField, Kind, NO_FIELD, Part, PartType, STORED,
};
pub(crate) use read_back::KeyRef;
pub(crate) use text::Refused;
#[doc(hidden)]
pub use together::{Together, together};

pub use crate::condition::{Ranged, Sorts, Step, Unranged};

pub(crate) mod bytes;
mod check;
pub(crate) mod computed;
pub(crate) mod entities;
pub(crate) mod overlap;
pub(crate) mod parts;
pub(crate) mod read_back;
mod rule;
#[cfg(feature = "deploy")]
pub(crate) mod spelled;
pub(crate) mod text;
pub(crate) mod together;

/// A struct that is one entity of a table that holds several. Derive it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an entity",
    label = "a variant of a table holds a struct that derives `DynamoEntity`",
    note = "add `#[derive(DynamoEntity)]` to `{Self}`, and `#[pk(\"…\")]` with the template of its partition key"
)]
pub trait DynamoEntity: DynamoTable {
    #[doc(hidden)]
    const ENTITY: &'static EntityParts;

    // The table's expansion names the items of this trait by their paths, all at one span. For a struct that derives
    // nothing, the compiler's messages are then equal, and it shows them once.

    /// Returns the key of this item as a key of the table of all entities.
    #[doc(hidden)]
    #[inline]
    fn key_in_table<T: HasEntity<Self>>(&self) -> Key<'_, T>
    where
        Self: Sized,
    {
        self.primary_key().in_table()
    }

    /// Describes the items.
    #[cfg(feature = "evolve")]
    #[doc(hidden)]
    #[must_use]
    fn described() -> Option<crate::evolve::Entity>
    where
        Self: Sized,
    {
        crate::evolve::Entity::of::<Self>()
    }
}

/// The place of an entity in its table. The derive of the table implements it. If two tables have the entity, the
/// compiler's error about conflicting implementations shows the name of the trait.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is in no table",
    label = "this entity has no table",
    note = "add a variant with it to the enum that is the table: `{Self}({Self})`"
)]
#[doc(hidden)]
pub trait EntityOfOneTable {
    const TABLE: &'static TableSchema;
    const ITEMS: Items;
}

/// The version of a table of several entities. Each entity has its own version, or none.
#[derive(Clone, Copy, Debug, Default)]
pub struct PerEntity(());

/// A table, which is an enum, that has `E` among its entities. The derive of the table implements it.
#[diagnostic::on_unimplemented(
    message = "`{E}` is not an entity of `{Self}`",
    label = "not the table of `{E}`",
    note = "the enum that is the table has a variant for each of its entities"
)]
pub trait HasEntity<E>: DynamoTable {}
