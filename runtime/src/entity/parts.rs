//! An entity as the derive describes it: its key fields, and the templates of its keys.

use crate::key::Shape;
use crate::schema::AttributeType;

/// An entity: the names of its fields, and how its keys are made of them.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct EntityParts {
    /// The name of the struct, for messages.
    pub name: &'static str,
    /// The fields that keys are made of: those of the table's key first, in the order of `key(…)`.
    pub fields: &'static [KeyField],
    /// The table's key, and then one for each index the entity is in.
    pub keys: &'static [EntityKey],
    /// The names of all attributes that `serde` stores, those of fields in the key alone left out.
    pub attributes: &'static [&'static str],
    pub time_to_live: Option<(&'static str, AttributeType)>,
}

/// A field that keys are made of.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct KeyField {
    /// Its name in the struct.
    pub ident: &'static str,
    /// The name `serde` stores it under.
    pub attribute: &'static str,
    pub part: PartType,
    /// Whether it is in the table's key and not stored beside it.
    pub is_key_only: bool,
}

/// What a type is as a part of a key.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct PartType {
    pub kind: Kind,
    pub shape: Shape,
}

impl PartType {
    pub(crate) const BOOL: Self = Self { kind: Kind::Bool, shape: Shape::of_texts(&["true", "false"]) };

    pub(crate) const fn new(ty: AttributeType, shape: Shape) -> Self {
        let kind = match ty {
            AttributeType::S => Kind::Text,
            AttributeType::N => Kind::Number,
            AttributeType::B => Kind::Binary,
        };
        Self { kind, shape }
    }
}

/// How `serde` stores a value that is a part of a key.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
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
    /// One for each attribute of the partition key.
    pub partition: &'static [Source],
    /// One for each attribute of the sort key.
    pub sort: &'static [Source],
    /// Whether the struct says that the index holds a part of each item.
    pub is_partial: bool,
}

/// The origin of the value of a key attribute.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Source {
    pub form: Form,
    pub parts: &'static [Part],
}

/// How the value of a key attribute is made.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Form {
    /// It is the attribute of the one field, as `serde` stores it.
    Attribute,
    /// It is a text, made by a template.
    Text,
}

/// A part of a template.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Part {
    Text(&'static str),
    /// The field at this position of [`EntityParts::fields`].
    Field(usize, Format),
}

/// How a field is written into a text.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Format {
    pub case: Case,
    /// How many characters of a text are left; 0 for all of them.
    pub cut: usize,
    /// How many digits a number has; 0 for as many as it needs.
    pub width: usize,
    /// Whether a text may be empty.
    pub may_be_empty: bool,
    /// Whether a number is written as it is although it does not sort then.
    pub is_plain: bool,
}

/// The case of a text.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Case {
    Kept,
    Lower,
    Upper,
}

impl Format {
    /// As `serde` stores it.
    pub const STORED: Self =
        Self { case: Case::Kept, cut: 0, width: 0, may_be_empty: false, is_plain: false };

    /// Whether the field can be read back out of the key.
    pub(crate) const fn is_reversible(&self) -> bool {
        matches!(self.case, Case::Kept) && self.cut == 0
    }

    /// The texts of values of this shape, when they are written like this.
    pub(crate) const fn shape(&self, part: PartType) -> Shape {
        let mut shape = part.shape;
        if self.width > 0 {
            return Shape::UNSIGNED.with_length(self.width, self.width);
        }
        match self.case {
            Case::Kept => {}
            Case::Lower => shape = folded(shape, UPPER_CASE),
            Case::Upper => shape = folded(shape, UPPER_CASE << (b'a' - b'A')),
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
}

/// The bits of the letters in upper case.
const UPPER_CASE: u128 = 0x03FF_FFFF << b'A';

/// The texts of a shape without the letters of one case. A character outside ASCII can become several, of any kind.
const fn folded(shape: Shape, gone: u128) -> Shape {
    let max = if shape.other { usize::MAX } else { shape.max };
    let other_case = if gone == UPPER_CASE { (shape.ascii & gone) << 32 } else { (shape.ascii & gone) >> 32 };
    let ascii = if shape.other { u128::MAX } else { shape.ascii | other_case };
    Shape { max, ascii: ascii & !gone, uses_all: shape.uses_all && !shape.other, ..shape }
}

/// One entity of a table.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Member {
    pub parts: &'static EntityParts,
    /// The name `serde` has for the variant.
    pub variant: &'static str,
    /// Whether the table's tag has that name in its items.
    pub is_tagged: bool,
}

/// The entities of a table.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Entities {
    pub members: &'static [Member],
    /// For each, the ASCII characters that the last field of its partition key and of its sort key cannot hold: a key of
    /// another entity goes on with them.
    pub excluded: &'static [[u128; 2]],
    /// The attribute that has the name of an item's entity.
    pub tag: Option<&'static str>,
    /// The variant that takes what is none of them.
    pub other: Option<&'static str>,
}

/// What an item of a table is read as and written of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Items {
    /// The struct has the attributes of the table's keys.
    Plain,
    /// The struct is the entity at this position.
    Entity(usize),
    /// The enum has a variant for each entity.
    Any,
}

impl Source {
    /// Whether the attribute is made by a template, and not the field's own.
    pub(crate) const fn is_computed(&self) -> bool {
        !matches!(self.form, Form::Attribute)
    }
}

impl EntityParts {
    /// The entity of a derive that has failed, so that what uses it gives no errors of its own.
    pub const FAILED: Self = Self {
        name: "",
        fields: &[],
        keys: &[EntityKey { index: "", partition: &[], sort: &[], is_partial: false }],
        attributes: &[],
        time_to_live: None,
    };

    /// Whether its derive has failed, and has said why.
    pub(crate) const fn has_failed(&self) -> bool {
        self.name.is_empty()
    }

    pub(crate) const fn table_key(&self) -> &EntityKey {
        &self.keys[0]
    }
}
