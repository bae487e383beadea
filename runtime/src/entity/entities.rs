//! The entities of a table, and the place of one among them.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::parts::EntityParts;
use crate::table::DynamoTable;

/// One entity of a table.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Member {
    /// The entity.
    pub parts: &'static EntityParts,
    /// The name of the variant in `serde`.
    pub variant: &'static str,
    /// True if the table's tag stores that name in its items.
    pub is_tagged: bool,
}

/// The entities of a table.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Entities {
    /// The entities.
    pub members: &'static [Member],
    /// For each entity, the ASCII characters that the last field of its partition key and of its sort key cannot hold,
    /// because the key of another entity continues with them.
    pub excluded: &'static [[u128; 2]],
    /// For each entity, the first entity before it that can have the same key.
    pub colliding: &'static [Option<usize>],
    /// The attribute that stores the name of an item's entity.
    pub tag: Option<&'static str>,
    /// The variant for items that are none of the entities.
    pub other: Option<&'static str>,
    /// The number of attributes of the table's sort key.
    pub sort: usize,
    /// The names of all key attributes, and of the tag.
    pub names: &'static [&'static str],
    /// Two bits for each of these names, as in [`EntityParts::bits`].
    pub bits: [u128; 2],
}

impl Entities {
    /// The entities of a table of plain structs.
    pub const NONE: &Self = &Self {
        members: &[],
        excluded: &[],
        colliding: &[],
        tag: None,
        other: None,
        sort: 0,
        names: &[],
        bits: [0; 2],
    };
}

/// The entities of a table, returned by a function.
///
/// The compiler walks through everything that a constant refers to, except through functions. So a constant that refers
/// to the schema does not cost in proportion to the number of entities.
#[derive(Clone, Copy)]
pub struct EntitiesOf(pub(crate) fn() -> &'static Entities);

impl EntitiesOf {
    /// Returns the entities of a table.
    #[must_use]
    pub const fn table<T: DynamoTable>() -> Self {
        Self(|| T::ENTITIES)
    }
}

impl fmt::Debug for EntitiesOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.0)().fmt(f)
    }
}

impl Eq for EntitiesOf {}

impl PartialEq for EntitiesOf {
    fn eq(&self, other: &Self) -> bool {
        (self.0)() == (other.0)()
    }
}

impl Hash for EntitiesOf {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0)().hash(state);
    }
}

/// The facts about an index that the compiler compares with an entity's key of that index.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct IndexFacts {
    /// The hash of its name, as in [`EntityKey::hash`](super::parts::EntityKey::hash).
    pub hash: u64,
    /// The number of attributes of the partition key; 0 for a local index.
    pub partition: usize,
    /// The number of attributes of the sort key.
    pub sort: usize,
    /// True if it projects only some attributes.
    pub is_partial: bool,
    /// True if one of its attributes is also an attribute of the table's key or of another index.
    pub is_shared: bool,
}

/// The kind of items that a type stands for, which decides how they are read and written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Items {
    /// The struct has the attributes of the table's keys.
    Plain,
    /// The struct is one of the entities.
    Entity {
        /// The position of the entity.
        position: usize,
        /// The indexes of its table, in the order of the schema.
        indexes: &'static [IndexFacts],
    },
    /// The enum has a variant for each entity.
    Any,
}
