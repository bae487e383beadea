//! The shape of stored items.

use std::collections::{BTreeMap, BTreeSet};

mod json;
mod names;
mod parse;
mod text;

pub use parse::ParseShapeError;
pub(super) use parse::Parser;

/// The shape of the items that a struct stores: the name of each attribute, its kind, and whether it may be absent.
///
/// A shape contains only what is stored. Rust names, the order of fields and documentation are not part of it, so
/// editing them does not change the shape. Two structs with equal shapes can read each other's items.
///
/// The text of a shape is compact. Its JSON has one attribute on each line, which reads well in a pull request:
///
/// ```
/// use tablewright::evolve::ItemShape;
///
/// let lock = r#"{
///   "expiresAt": "N u64?",
///   "lines": "L of { qty: N u32, sku: S }",
///   "orderId": "S",
///   "status": "S one of in_transit, open"
/// }"#;
/// let shape: ItemShape = serde_json::from_str(lock)?;
/// assert_eq!(serde_json::to_string_pretty(&shape)?, lock);
/// assert_eq!(
///     shape.to_string(),
///     "{ expiresAt: N u64?, lines: L of { qty: N u32, sku: S }, orderId: S, status: (S one of in_transit, open) }",
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # The text of a value
///
/// | text | stored value |
/// |---|---|
/// | `S`, `B`, `BOOL`, `NULL` | a value of this DynamoDB type |
/// | `S like 2000-01-01` | a text that has to be in a certain format, with an example |
/// | `S one of closed, open` | one of these texts; with `other` at the end, any other text is read, too |
/// | `N u64`, `N u32 not 0` | a number in the range of this Rust type; `N` alone is any number |
/// | `SS`, `NS u64`, `BS` | a set |
/// | `L of S`, `L of 3 N f32` | a list; a list of exactly three elements |
/// | `L [N u8, S]` | a list with these elements |
/// | `{ city: S, zip: S }` | a map with these members |
/// | `M of N u32` | a map with any keys; `M by (S one of a, b) of N u32` if not every text is a key |
/// | `M one of [Card: { last4: S }, Wire: S]` | a map with one entry, whose key is the variant of an enum |
/// | `S or NULL`, `N u64 or S` | either |
/// | `S or reads N`, `S or writes N` | `S`; an `N` is only read, or only written |
/// | `^1`, `^2` | the same as the value one level, or two levels, further out |
/// | `any` | any value, or unknown |
///
/// A member of a map can be followed by:
///
/// | text | meaning |
/// |---|---|
/// | `?` | may be absent. Without `default`, an absent member is read as `None`, and so is NULL |
/// | `default` | an absent member is read as a default |
/// | `required` | an absent member is an error, although the value may be NULL or absent |
/// | `alias total` | also read under this name |
/// | `with chrono::serde::ts_seconds` | converted by this module |
/// | `never written`, `never read` | `skip_serializing`, `skip_deserializing` |
///
/// The member `..` stands for all other names: `refused` with `deny_unknown_fields`, `unknown` if there may be more
/// members, or the shape of the values that a flattened map keeps. Without `..`, other members are ignored.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ItemShape(pub(crate) Shape);

/// The forms of a value. Sorted, never empty.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Shape(Vec<Alternative>);

/// A form of a value.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Alternative {
    pub(crate) form: Form,
    pub(crate) direction: Direction,
}

/// The use of a form.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Direction {
    Both,
    Read,
    Written,
}

/// The form of a value. The variants are in the order of the text.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Form {
    Any,
    Bool,
    N(Number),
    S(Text),
    B,
    StringSet,
    NumberSet(Number),
    BinarySet,
    List(Option<usize>, Box<Shape>),
    Tuple(Vec<Shape>),
    /// A map whose keys are data: texts, or numbers or bools that are written as such.
    Map {
        keys: Box<Self>,
        values: Box<Shape>,
    },
    Struct(Members),
    /// A map of one entry, whose key is a variant.
    Variants(BTreeMap<String, Shape>),
    /// The same as the shape this many levels further out, except for NULL.
    Outer(usize),
    Null,
}

/// The range of a number.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Number {
    Any,
    Integer {
        signed: bool,
        bits: u8,
        /// True if 0 is refused.
        not_zero: bool,
    },
    F32,
    F64,
}

/// The accepted texts.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Text {
    Any,
    /// A text in a certain format, with an example.
    Like(String),
    OneOf {
        names: BTreeSet<String>,
        /// True if any other text is also read (`serde(other)`).
        other: bool,
    },
}

/// The members of a map with known names.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Members {
    pub(crate) members: BTreeMap<String, Member>,
    pub(crate) rest: Rest,
}

/// A member of a map.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Member {
    pub(crate) shape: Shape,
    pub(crate) written: Written,
    pub(crate) absent: Absent,
    pub(crate) is_read: bool,
    pub(crate) aliases: BTreeSet<String>,
    /// The module that converts the value.
    pub(crate) with: Option<String>,
}

/// The cases in which a member is stored.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Written {
    Always,
    Sometimes,
    Never,
}

/// The result of reading a map without the member.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Absent {
    Refused,
    None,
    Default,
}

/// The fate of entries with other names.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Rest {
    #[default]
    Ignored,
    Refused,
    Kept(Box<Shape>),
    Unknown,
}

impl Shape {
    /// Creates a shape. Merges and sorts the forms.
    pub(crate) fn new(alternatives: impl IntoIterator<Item = Alternative>) -> Self {
        let mut merged: Vec<Alternative> = Vec::new();
        for alternative in alternatives {
            if !merged.iter_mut().any(|earlier| earlier.merge(&alternative)) {
                merged.push(alternative);
            }
        }
        if merged.is_empty() {
            merged.push(Form::Any.into());
        }
        // A form that covers others may come last.
        let covered: Vec<bool> =
            merged.iter().map(|one| merged.iter().any(|other| other != one && other.covers(one))).collect();
        let mut covered = covered.into_iter();
        merged.retain(|_| !covered.next().unwrap_or_default());
        merged.sort();
        Self(merged)
    }

    pub(crate) fn alternatives(&self) -> &[Alternative] {
        &self.0
    }

    /// Returns the forms that are read.
    pub(crate) fn read(&self) -> impl Iterator<Item = &Form> + Clone {
        self.0.iter().filter(|one| one.direction != Direction::Written).map(|one| &one.form)
    }

    /// Returns the forms that are written.
    pub(crate) fn written(&self) -> impl Iterator<Item = &Form> + Clone {
        self.0.iter().filter(|one| one.direction != Direction::Read).map(|one| &one.form)
    }

    /// Returns the shape of a value that is never written as NULL.
    pub(crate) fn without_written_null(&self) -> Self {
        Self::new(self.0.iter().cloned().map(|one| match one.form {
            Form::Null if self.0.len() > 1 => Alternative::read(Form::Null),
            _ => one,
        }))
    }

    pub(crate) fn reads_null(&self) -> bool {
        self.read().any(|form| *form == Form::Null)
    }
}

impl From<Form> for Shape {
    fn from(form: Form) -> Self {
        Self(vec![form.into()])
    }
}

impl From<Form> for Alternative {
    fn from(form: Form) -> Self {
        Self { form, direction: Direction::Both }
    }
}

impl Alternative {
    pub(crate) fn read(form: Form) -> Self {
        Self { form, direction: Direction::Read }
    }

    /// Merges another alternative into this one. Returns false if they are different forms.
    fn merge(&mut self, other: &Self) -> bool {
        if self.form == other.form {
            self.direction = self.direction.or(other.direction);
            return true;
        }
        if self.direction != other.direction {
            return false;
        }
        match (&mut self.form, &other.form) {
            (
                Form::S(Text::OneOf { names, other: open }),
                Form::S(Text::OneOf { names: more, other: more_open }),
            ) => {
                names.extend(more.iter().cloned());
                *open |= more_open;
                true
            }
            (Form::Variants(variants), Form::Variants(more)) => {
                for (name, shape) in more {
                    let merged = match variants.remove(name) {
                        Some(earlier) => Shape::new(earlier.0.into_iter().chain(shape.0.iter().cloned())),
                        None => shape.clone(),
                    };
                    variants.insert(name.clone(), merged);
                }
                true
            }
            _ => false,
        }
    }

    /// Returns true if this form contains every value of the other one.
    fn covers(&self, other: &Self) -> bool {
        let same_direction = self.direction == Direction::Both || self.direction == other.direction;
        same_direction
            && matches!(
                (&self.form, &other.form),
                (Form::Any, _) | (Form::S(Text::Any), Form::S(_)) | (Form::N(Number::Any), Form::N(_))
            )
    }
}

impl Direction {
    fn or(self, other: Self) -> Self {
        if self == other { self } else { Self::Both }
    }
}

impl Text {
    pub(crate) fn one_of<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Self {
        Self::OneOf { names: names.into_iter().map(Into::into).collect(), other: false }
    }
}

impl Member {
    /// Creates a member that is always stored.
    pub(crate) fn new(shape: Shape) -> Self {
        let absent = if shape.reads_null() { Absent::None } else { Absent::Refused };
        Self { shape, written: Written::Always, absent, is_read: true, aliases: BTreeSet::new(), with: None }
    }

    /// Returns true if an item without the member is not read.
    pub(crate) fn is_required(&self) -> bool {
        self.is_read && self.absent == Absent::Refused
    }
}

impl ItemShape {
    /// Returns the names of the attributes, each with the text of its shape.
    ///
    /// ```
    /// use tablewright::evolve::ItemShape;
    ///
    /// let shape: ItemShape = "{ id: S, note: S? }".parse()?;
    /// let attributes: Vec<_> = shape.attributes().collect();
    /// assert_eq!(attributes, [("id", "S".to_owned()), ("note", "S?".to_owned())]);
    /// # Ok::<(), tablewright::evolve::ParseShapeError>(())
    /// ```
    pub fn attributes(&self) -> impl Iterator<Item = (&str, String)> {
        let mut attributes = BTreeMap::new();
        for members in self.0.alternatives().iter().filter_map(|one| one.form.members()) {
            for (name, member) in &members.members {
                attributes.entry(name.as_str()).or_insert_with(|| member.to_string());
            }
        }
        attributes.into_iter()
    }
}

impl Form {
    pub(crate) const fn members(&self) -> Option<&Members> {
        match self {
            Self::Struct(members) => Some(members),
            _ => None,
        }
    }
}
