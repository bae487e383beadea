//! The shape of what is stored: names, kinds, and what may be absent.

use std::collections::{BTreeMap, BTreeSet};

mod json;
mod names;
mod parse;
mod text;

pub use parse::ParseShapeError;
pub(super) use parse::Parser;

/// The shape of the items that a struct stores: the name of each attribute, its kind, and whether it may be absent.
///
/// Only what is stored counts. Rust's names, the order of the fields and the documentation are not part of a shape, so
/// an edit of those changes nothing here, and two shapes that are equal read and write each other's items.
///
/// As text a shape is compact, and JSON has one attribute a line, which reads well in a pull request:
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
/// | text | the value that is stored |
/// |---|---|
/// | `S`, `B`, `BOOL`, `NULL` | of that type |
/// | `S like 2000-01-01` | a text in a form that not every text has |
/// | `S one of open, closed` | one of these texts; with `other` at the end, any other text is read as well |
/// | `N u64`, `N u32 not 0` | a number in the range of that Rust type; `N` alone is any number |
/// | `SS`, `NS u64`, `BS` | a set |
/// | `L of S`, `L of 3 N f32` | a list; of exactly three elements |
/// | `L [N u8, S]` | a list with one element for each of these |
/// | `{ city: S, zip: S }` | a map with these members |
/// | `M of N u32` | a map whose keys are data; `M by (S one of a, b) of N u32` if they are not any text |
/// | `M one of [Card: { last4: S }, Wire: S]` | a map of one entry, whose key is the variant |
/// | `S or NULL`, `N u64 or S` | either |
/// | `S or reads N`, `S or writes N` | stored as `S`; read from `N` as well, or written as `N` as well |
/// | `^1` | the same as the value that contains this one; `^2`, as the one that contains that |
/// | `any` | not known, or anything |
///
/// A member can be followed by
///
/// | text | meaning |
/// |---|---|
/// | `?` | may be absent. Without `default`, `None` is what is absent, and NULL is read as well |
/// | `default` | an item without it is read, with the default in its place |
/// | `required` | an item without it is not read, even though the value may be NULL or absent |
/// | `alias total` | read under this name as well |
/// | `with chrono::serde::ts_seconds` | converted by this module |
/// | `never written`, `never read` | as with `skip_serializing`, `skip_deserializing` |
///
/// `..` among the members says what becomes of an attribute that has another name: `refused`, as with
/// `deny_unknown_fields`; the values that a flattened map keeps; or `unknown`. Without it the attribute is ignored.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ItemShape(pub(crate) Shape);

/// What the value at one place may be. Sorted, never empty.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Shape(Vec<Alternative>);

/// One of the forms of a value.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Alternative {
    pub(crate) form: Form,
    pub(crate) direction: Direction,
}

/// Whether a form is written, read, or both.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Direction {
    Both,
    Read,
    Written,
}

/// The form of a value. The order is that of the text.
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
    /// The same as the shape so many places further out, NULL aside.
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
        /// Whether 0 is refused.
        not_zero: bool,
    },
    F32,
    F64,
}

/// Any text, or one of some.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Text {
    Any,
    /// A text in a form that not every text has: this one is.
    Like(String),
    OneOf {
        names: BTreeSet<String>,
        /// Whether any other text is read as one of them (`serde(other)`).
        other: bool,
    },
}

/// The entries of a map that has a type of its own.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Members {
    pub(crate) members: BTreeMap<String, Member>,
    pub(crate) rest: Rest,
}

/// An entry of such a map.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Member {
    pub(crate) shape: Shape,
    pub(crate) written: Written,
    pub(crate) absent: Absent,
    pub(crate) is_read: bool,
    pub(crate) aliases: BTreeSet<String>,
    /// The module that converts it.
    pub(crate) with: Option<String>,
}

/// Whether an entry is there.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Written {
    Always,
    Sometimes,
    Never,
}

/// What is read where an entry is absent.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Absent {
    Refused,
    None,
    Default,
}

/// What becomes of an entry of another name.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Rest {
    #[default]
    Ignored,
    Refused,
    Kept(Box<Shape>),
    Unknown,
}

impl Shape {
    /// Sorted, and each form once.
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
        // Only the merged forms say what covers what: a text of any kind may come last.
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

    /// What a reader accepts.
    pub(crate) fn read(&self) -> impl Iterator<Item = &Form> + Clone {
        self.0.iter().filter(|one| one.direction != Direction::Written).map(|one| &one.form)
    }

    /// What a writer stores.
    pub(crate) fn written(&self) -> impl Iterator<Item = &Form> + Clone {
        self.0.iter().filter(|one| one.direction != Direction::Read).map(|one| &one.form)
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

    pub(crate) fn written(form: Form) -> Self {
        Self { form, direction: Direction::Written }
    }

    /// Takes another alternative in, if both are one form.
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

    /// Whether every value of the other form is one of this.
    fn covers(&self, other: &Self) -> bool {
        let same_direction = self.direction == Direction::Both || self.direction == other.direction;
        same_direction
            && match (&self.form, &other.form) {
                (Form::Any, _) => true,
                (Form::S(Text::Any), Form::S(_)) => true,
                (Form::N(Number::Any), Form::N(_)) => true,
                _ => false,
            }
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
    /// An entry that is always there.
    pub(crate) fn new(shape: Shape) -> Self {
        let absent = if shape.reads_null() { Absent::None } else { Absent::Refused };
        Self { shape, written: Written::Always, absent, is_read: true, aliases: BTreeSet::new(), with: None }
    }

    /// What the text does not say: `None` is absent where NULL is read.
    pub(crate) fn implied_absent(&self) -> Absent {
        if self.shape.reads_null() { Absent::None } else { Absent::Refused }
    }
}

impl ItemShape {
    /// The attributes that every item may have, each with its shape as text.
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
