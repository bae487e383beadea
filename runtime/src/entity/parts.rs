//! An entity as the derive describes it: its key fields, and the templates of its keys.
//!
//! The compiler evaluates it for each entity, so it is flat: nested lists cost the compiler more than two flat ones.

use crate::key::{NumberRange, Shape};
use crate::schema::{AccessPattern, AttributeType};
#[cfg(any(feature = "aws-sdk", feature = "deploy", feature = "lambda", feature = "streams"))]
use crate::schema::{Attribute, TableSchema};

/// An entity: the names of its fields, and how its keys are made of them.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct EntityParts {
    /// The name of the struct, for messages.
    pub name: &'static str,
    /// The fields that keys use: the fields of the table's key first, in the order of `key(…)`.
    pub fields: &'static [KeyField],
    /// The parts of all templates.
    pub parts: &'static [Part],
    /// For each key attribute, the end of its template among the parts, and whether a template makes it. If no template
    /// does, the attribute is its one field.
    pub sources: &'static [(usize, bool)],
    /// The table's key, and then one key for each index the entity is in.
    pub keys: &'static [EntityKey],
    /// True if a field is a key attribute by itself, or a template makes bytes: the key attribute may not be a string.
    pub has_attribute: bool,
    /// True if a template is long, or if some use of a field needs a second look: see [`KeyField::uses`].
    pub is_in_doubt: bool,
    /// The fixed beginnings of the table's partition key and sort key.
    pub beginnings: [Beginning; 2],
    /// The names of all attributes that `serde` stores, separated by `\0`: one text costs the compiler less than a list
    /// of texts. Fields that are stored only in the key are left out.
    pub attributes: &'static str,
    /// The attributes that an item can lack, separated by `\0`.
    pub optional: &'static str,
    /// Two bits for each attribute and each field that is stored only in the key, one in either number.
    pub bits: [u128; 2],
    /// The attribute that holds the time to live, and its type.
    pub time_to_live: Option<(&'static str, AttributeType)>,
    /// The access patterns that the struct names.
    pub patterns: &'static [AccessPattern],
}

/// A field that keys use.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct KeyField {
    /// Its name in the struct.
    pub ident: &'static str,
    /// The name under which `serde` stores it.
    pub attribute: &'static str,
    /// The properties of its type as a part of a key.
    pub part: &'static PartType,
    /// The ways in which templates use it: bits of the module `uses`.
    pub uses: u8,
    /// True if it is stored only in the table's key.
    pub is_key_only: bool,
}

/// The properties of a type as a part of a key.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct PartType {
    /// The form in which `serde` stores its values.
    pub kind: Kind,
    /// The texts of its values.
    pub shape: Shape,
    /// The number of bytes of an unsigned integer that has the same number on each machine; 0 for all other types.
    pub integer: usize,
    /// The uses that need no second look.
    pub accepts: u8,
}

/// The ways in which a template can use a field. The derive has the same numbers.
pub(crate) mod uses {
    /// Used as stored, where its order does not matter.
    pub(crate) const STORED: u8 = 1;
    /// Used as stored, in a sort key.
    pub(crate) const SORTED: u8 = 1 << 1;
    /// Used with a width, or with `plain`.
    pub(crate) const NUMBER: u8 = 1 << 2;
    /// Used with a format for texts.
    pub(crate) const TEXT: u8 = 1 << 3;
    /// Another field follows immediately.
    pub(crate) const TOUCHED: u8 = 1 << 4;
    /// A text follows, and the field has no width.
    pub(crate) const ENDED: u8 = 1 << 5;
    /// Used in bytes.
    pub(crate) const BYTES: u8 = 1 << 6;
    /// Used in bytes, and something follows.
    pub(crate) const LEADING: u8 = 1 << 7;
}

impl PartType {
    pub(crate) const BOOL: Self = Self::of(Kind::Bool, Shape::of_texts(&["true", "false"]), 0);

    pub(crate) const fn new(ty: AttributeType, shape: Shape, range: Option<NumberRange>) -> Self {
        let kind = match ty {
            AttributeType::S => Kind::Text,
            AttributeType::N => Kind::Number,
            AttributeType::B => Kind::Binary,
        };
        let integer = match range {
            Some(range) => range.bytes,
            None => 0,
        };
        Self::of(kind, shape, integer)
    }

    const fn of(kind: Kind, shape: Shape, integer: usize) -> Self {
        let by_kind = match kind {
            Kind::Text | Kind::Bool => uses::STORED | uses::SORTED | uses::TEXT,
            Kind::Number => uses::STORED | uses::NUMBER,
            Kind::Binary => 0,
        };
        let touched = if shape.is_fixed() { uses::TOUCHED } else { 0 };
        let ended = if shape.is_fixed() || !shape.uses_all { uses::ENDED } else { 0 };
        let bytes = if matches!(kind, Kind::Number) && integer == 0 { 0 } else { uses::BYTES };
        let part = Self { kind, shape, integer, accepts: by_kind | touched | ended | bytes };
        let leading = if part.bytes().is_some() { uses::LEADING } else { 0 };
        Self { accepts: part.accepts | leading, ..part }
    }

    /// Returns the number of bytes of each value in a key of bytes, or `None` if their lengths differ.
    pub(crate) const fn bytes(&self) -> Option<usize> {
        match self.kind {
            Kind::Number if self.integer > 0 => Some(self.integer),
            Kind::Bool => Some(1),
            Kind::Text if self.is_uuid() => Some(16),
            // A character outside ASCII has several bytes.
            Kind::Text if self.shape.other => None,
            Kind::Text | Kind::Binary if self.shape.is_fixed() => Some(self.shape.min),
            Kind::Number | Kind::Text | Kind::Binary => None,
        }
    }

    /// Returns whether the values are UUIDs, which have 16 bytes instead of their text.
    pub(crate) const fn is_uuid(&self) -> bool {
        let (own, uuid) = (&self.shape, Shape::UUID);
        matches!(self.kind, Kind::Text)
            && own.min == uuid.min
            && own.max == uuid.max
            && own.ascii == uuid.ascii
            && !own.other
    }
}

/// The form in which `serde` stores a value that is a part of a key.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[allow(missing_docs, reason = "they are types")]
pub enum Kind {
    Text,
    Number,
    Bool,
    Binary,
}

/// The key of the table, or of an index.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct EntityKey {
    /// The name of the index; empty for the table.
    pub index: &'static str,
    /// The hash of that name, which the compiler compares instead of the name.
    pub hash: u64,
    /// The position of its first source. The sources of the partition key come first, then the sources of the sort key.
    pub first: usize,
    /// The number of attributes of the partition key.
    pub partition: usize,
    /// The number of attributes of the sort key.
    pub sort: usize,
    /// True if the struct says that the index projects only some attributes.
    pub is_partial: bool,
    /// True if one of the attributes is a field by itself.
    pub has_attribute: bool,
}

/// A part of a template: a text, which may be empty, and the field that follows it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Part {
    /// The text. In a template of bytes, each of its characters stands for one byte.
    pub text: &'static str,
    /// The position of the field in [`EntityParts::fields`], or [`NO_FIELD`] at the end of a template.
    pub field: usize,
    /// The format of the field.
    pub format: Format,
}

/// Takes the place of a field if the text ends the template.
pub const NO_FIELD: usize = usize::MAX;

/// The fixed beginning of a key attribute. The derive packs it into numbers, because the compiler compares the keys of
/// all pairs of entities.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Beginning {
    /// The first sixteen bytes of the text before the first field.
    pub text: u128,
    /// The mask of the bytes of `text` that are present: one bit for each of their bits.
    pub mask: u128,
    /// The ASCII characters that follow a field somewhere in the template.
    pub separators: u128,
    /// True if the template ends with a field.
    pub is_open: bool,
}

impl Beginning {
    /// The beginning of a key attribute that is a field by itself, or that the entity does not have.
    pub const NONE: Self = Self { text: 0, mask: 0, separators: 0, is_open: true };

    /// Returns whether a key with these first sixteen bytes can begin with the text.
    pub(crate) const fn begins(&self, first: u128) -> bool {
        (self.text ^ first) & self.mask == 0
    }

    /// Returns whether the texts differ before one of them ends.
    pub(crate) const fn is_apart_from(&self, other: &Self) -> bool {
        (self.text ^ other.text) & self.mask & other.mask != 0
    }
}

/// The format in which a field is written into a key.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Format {
    /// The case of a text.
    pub case: Case,
    /// The number of characters of a text to keep; 0 keeps all.
    pub cut: usize,
    /// The number of digits of a number; 0 for as many as it needs.
    pub width: usize,
    /// True if a text may be empty.
    pub may_be_empty: bool,
    /// True if a number is written as it is, although such texts do not sort like numbers.
    pub is_plain: bool,
    /// True if the template makes bytes. All parts of a template agree on it.
    pub is_bytes: bool,
}

/// The case of a text.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[allow(missing_docs, reason = "they are words")]
pub enum Case {
    Kept,
    Lower,
    Upper,
}

/// The value as `serde` stores it.
pub const STORED: Format =
    Format { case: Case::Kept, cut: 0, width: 0, may_be_empty: false, is_plain: false, is_bytes: false };

/// The value as bytes.
pub const BYTES: Format = Format { is_bytes: true, ..STORED };

impl Format {
    /// Returns the texts of values of this type in this format.
    pub(crate) const fn shape(&self, part: &PartType) -> Shape {
        let mut shape = part.shape;
        if self.width > 0 {
            return Shape::UNSIGNED.with_length(self.width, self.width);
        }
        match self.case {
            Case::Kept => {}
            Case::Lower => shape = folded(shape, UPPER_CASE),
            Case::Upper => shape = folded(shape, LOWER_CASE),
        }
        if self.cut > 0 {
            shape.uses_all = false;
            if shape.min > self.cut {
                shape.min = self.cut;
            }
            if shape.max > self.cut {
                shape.max = self.cut;
            }
        }
        if self.may_be_empty {
            shape.min = 0;
        }
        shape
    }

    /// Returns whether all texts of values of this type have the same number of characters.
    pub(crate) const fn is_fixed(&self, part: &PartType) -> bool {
        if self.width > 0 {
            return true;
        }
        if self.is_reversible() && !self.may_be_empty {
            part.shape.min == part.shape.max
        } else {
            self.shape(part).is_fixed()
        }
    }

    /// Returns whether a text is written whole and in its own case, so that it can be read back.
    pub(crate) const fn is_reversible(&self) -> bool {
        matches!(self.case, Case::Kept) && self.cut == 0
    }

    pub(crate) const fn is_same(&self, other: &Self) -> bool {
        self.case as u8 == other.case as u8
            && self.cut == other.cut
            && self.width == other.width
            && self.may_be_empty == other.may_be_empty
            && self.is_plain == other.is_plain
            && self.is_bytes == other.is_bytes
    }
}

const UPPER_CASE: u128 = 0x03FF_FFFF << b'A';
const LOWER_CASE: u128 = 0x03FF_FFFF << b'a';

/// Returns a shape without the letters of one case. A character outside ASCII can become several characters of any
/// kind.
const fn folded(shape: Shape, gone: u128) -> Shape {
    let max = if shape.other { usize::MAX } else { shape.max };
    let moved = if gone == UPPER_CASE { (shape.ascii & gone) << 32 } else { (shape.ascii & gone) >> 32 };
    let ascii = if shape.other { u128::MAX } else { shape.ascii | moved };
    Shape { max, ascii: ascii & !gone, uses_all: shape.uses_all && !shape.other, ..shape }
}

/// The source of a key attribute's value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source {
    /// True if a template makes it. Otherwise it is its one field, as `serde` stores it.
    pub(crate) is_computed: bool,
    pub(crate) parts: &'static [Part],
}

impl Source {
    /// Returns whether its template makes bytes.
    #[inline]
    pub(crate) const fn is_bytes(&self) -> bool {
        matches!(self.parts, [part, ..] if part.format.is_bytes)
    }
}

impl EntityParts {
    /// The entity after its derive has failed, so that uses of the entity cause no further errors.
    pub const FAILED: Self = Self {
        name: "",
        fields: &[],
        parts: &[],
        sources: &[],
        keys: &[EntityKey {
            index: "",
            hash: 0,
            first: 0,
            partition: 0,
            sort: 0,
            is_partial: false,
            has_attribute: false,
        }],
        has_attribute: false,
        is_in_doubt: false,
        beginnings: [Beginning::NONE; 2],
        attributes: "",
        optional: "",
        bits: [0; 2],
        time_to_live: None,
        patterns: &[],
    };

    /// Sets `is_in_doubt` if some use of a field needs a second look.
    #[must_use]
    pub const fn checked(mut self) -> Self {
        let (mut doubts, mut at) = (0, 0);
        while at < self.fields.len() {
            let field = &self.fields[at];
            doubts |= field.uses & !field.part.accepts;
            at += 1;
        }
        self.is_in_doubt |= doubts != 0;
        self
    }

    /// Returns whether its derive has failed, and has already reported why.
    pub(crate) const fn has_failed(&self) -> bool {
        self.sources.is_empty()
    }

    /// Returns the positions of the parts of the source at this position.
    pub(crate) const fn range(&self, source: usize) -> (usize, usize) {
        (if source == 0 { 0 } else { self.sources[source - 1].0 }, self.sources[source].0)
    }

    /// Returns whether the source at this position makes bytes.
    pub(crate) const fn is_bytes(&self, source: usize) -> bool {
        let (start, end) = self.range(source);
        start < end && self.parts[start].format.is_bytes
    }

    /// Returns the source at this position.
    #[inline]
    pub(crate) const fn source(&self, position: usize) -> Source {
        let (start, end) = self.range(position);
        let parts = self.parts.split_at(end).0.split_at(start).1;
        Source { is_computed: self.sources[position].1, parts }
    }

    /// Returns the sources of the partition key. A local index has the partition key of the table.
    #[inline]
    pub(crate) fn partition(&self, key: &EntityKey) -> impl ExactSizeIterator<Item = Source> + use<'_> {
        let key = if key.partition == 0 { &self.keys[0] } else { key };
        (key.first..key.first + key.partition).map(|position| self.source(position))
    }

    #[cfg(feature = "aws-sdk")]
    /// Returns the fields of the table's key.
    pub(crate) fn table_fields(&self) -> impl Iterator<Item = &KeyField> {
        let table = &self.keys[0];
        let sources =
            (table.first..table.first + table.partition + table.sort).map(|position| self.source(position));
        let parts: Vec<usize> = sources.flat_map(|source| source.parts).filter_map(Part::field).collect();
        self.fields
            .iter()
            .enumerate()
            .filter(move |(position, _)| parts.contains(position))
            .map(|(_, field)| field)
    }

    #[cfg(any(feature = "aws-sdk", feature = "deploy", feature = "lambda", feature = "streams"))]
    /// Returns the attributes of a key with their sources.
    pub(crate) fn key_attributes<'s>(
        &'static self,
        schema: &'s TableSchema,
        key: &'static EntityKey,
    ) -> impl Iterator<Item = (&'s Attribute, Source)> {
        let names = schema.key_of(if key.index.is_empty() { None } else { schema.index(key.index) });
        let sort = (0..key.sort).filter_map(|position| self.sort(key, position));
        names.partition_key.iter().zip(self.partition(key)).chain(names.sort_key.iter().zip(sort))
    }

    /// Returns the source of the attribute at this position of the sort key.
    #[inline]
    pub(crate) fn sort(&self, key: &EntityKey, position: usize) -> Option<Source> {
        (position < key.sort).then(|| self.source(key.first + key.partition + position))
    }
}

impl Part {
    #[inline]
    pub(crate) const fn field(&self) -> Option<usize> {
        if self.field == NO_FIELD { None } else { Some(self.field) }
    }
}
