//! Document paths: the places of values in a table's items, typed by value.
//!
//! The derive generates a path for each attribute: `Order::PATHS.status`. Its methods return
//! [conditions](crate::sdk::Condition), and an [update](crate::sdk::Update) takes it as the place to change.

use std::fmt;
use std::marker::PhantomData;

pub use document::{HoldsDocument, StringMap};
#[doc(hidden)]
pub use storing::{Storing, With};
pub use value::{
    Addable, BinarySet, Custom, List, Number, NumberSet, Numeric, Ordered, Searchable, Set, StringSet,
};

#[doc(hidden)]
pub use together::together;
pub use together::{Component, Kept, Together, Values, kept};

pub(crate) use sealed::Step;

use crate::sdk::expression::operand::{Operand, Side};

mod document;
mod storing;
pub(crate) mod together;
mod value;

/// The place of a value in the items of table `T`: an attribute, or a value inside one.
///
/// `V` is the type of the value. `P` is the kind of place: an [`Attribute`], a [`Defaulted`] or [`Fixed`]
/// attribute, of an entity a [`Keyed`] or [`Joined`] one, or a place [`Nested`] in one.
///
/// ```
/// use tablewright::DynamoTable;
///
/// #[derive(DynamoTable)]
/// struct Order {
///     #[pk]
///     order_id: String,
///     #[serde(rename = "placedAt")]
///     placed_at: u64,
///     lines: Vec<Line>,
/// }
///
/// struct Line {
///     sku: String,
/// }
///
/// assert_eq!(Order::PATHS.placed_at.attribute(), "placedAt");
/// let sku = Order::PATHS.lines.index(0).field::<String>("sku");
/// assert_eq!(sku.to_string(), "lines[0].sku");
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.Attributes.html>
pub struct Path<T, V, P = Attribute> {
    attribute: &'static str,
    place: P,
    storing: Storing<V>,
    types: PhantomData<fn() -> (T, V)>,
}

/// An attribute that an update can change. Every item has it, unless it is an `Option`.
#[derive(Clone, Copy, Debug)]
pub struct Attribute(());

/// An attribute that an update can change or remove: if an item lacks it, `serde` uses the field's `default`.
#[derive(Clone, Copy, Debug)]
pub struct Defaulted(());

/// An attribute that no update can name: a key attribute, which never changes while the item exists, or the version,
/// which every write increments.
#[derive(Clone, Copy, Debug)]
pub struct Fixed(());

/// An attribute that keys of indexes are computed from: an update that sets or removes it does the same to those keys.
#[derive(Clone, Copy, Debug)]
pub struct Keyed(());

/// An attribute that a key of an index is computed from, together with other attributes: [`Update::set_together`](
/// crate::sdk::Update::set_together) sets it.
#[derive(Clone, Copy, Debug)]
pub struct Joined(());

/// An element of a list or a member of a map, at any depth.
#[derive(Clone, Debug)]
pub struct Nested(Vec<Step>);

/// The kind of place that a [`Path`] leads to.
pub trait Place: sealed::Place {}

impl Place for Attribute {}
impl Place for Defaulted {}
impl Place for Fixed {}
impl Place for Keyed {}
impl Place for Joined {}
impl Place for Nested {}

/// A place whose value can be changed: every kind except [`Fixed`].
#[diagnostic::on_unimplemented(
    message = "an update changes neither the table's key nor the version",
    label = "this attribute is part of the table's key, or the version",
    note = "an item keeps its key: put an item with the other key, and delete this one",
    note = "every update increments the version; `if_version(…)` compares it"
)]
pub trait Updatable: Place {}

impl Updatable for Attribute {}
impl Updatable for Defaulted {}
impl Updatable for Keyed {}
impl Updatable for Joined {}
impl Updatable for Nested {}

/// A place that is changed by itself: every kind except [`Joined`].
#[diagnostic::on_unimplemented(
    message = "an update does not set this attribute by itself",
    label = "a key of an index is computed from it and from other attributes",
    note = "set them together, by the path that has all their names: `update.set_together(task.status_and_due, (\"done\", kept(due)))`",
    note = "for one that stays, pass `kept(…)` with the value that you have read; the update fails if it has changed since"
)]
pub trait Alone: Place {}

impl Alone for Attribute {}
impl Alone for Defaulted {}
impl Alone for Fixed {}
impl Alone for Keyed {}
impl Alone for Nested {}

/// A place that no key is computed from: every kind except [`Keyed`].
#[diagnostic::on_unimplemented(
    message = "the key of an index is computed from this attribute, so an update can only set or remove it",
    label = "a key cannot be computed from what depends on the stored value",
    note = "read the item, and `set` the new value with a condition on the old one: `.condition(task.rank.eq(old))`"
)]
pub trait Unkeyed: Place {}

impl Unkeyed for Attribute {}
impl Unkeyed for Defaulted {}
impl Unkeyed for Fixed {}
impl Unkeyed for Joined {}
impl Unkeyed for Nested {}

/// A place that an item can lack and still be read: an `Option`, an attribute with a default, or a [`Nested`] place,
/// for which the types cannot tell.
#[diagnostic::on_unimplemented(
    message = "an item without this attribute could not be read",
    label = "its field is not an `Option` and has no default",
    note = "make it an `Option`, or add `#[serde(default)]`",
    note = "the table's key and the version cannot be removed"
)]
pub trait Removable<V>: Updatable {}

impl<V> Removable<Option<V>> for Attribute {}
impl<V> Removable<Option<V>> for Keyed {}
impl<V> Removable<Option<V>> for Joined {}
impl<V> Removable<V> for Defaulted {}
impl<V> Removable<V> for Nested {}

impl<T, V, P> Path<T, V, P> {
    const fn new(attribute: &'static str, place: P) -> Self {
        Self { attribute, place, storing: Storing::PLAIN, types: PhantomData }
    }
}

impl<T, V, P: Place> Path<T, V, P> {
    /// Returns the name of the attribute that the path leads to, or into.
    #[must_use]
    pub const fn attribute(&self) -> &'static str {
        self.attribute
    }

    /// Leads to the member with this name, in a map or in a struct, which `serde` stores as a map. For a struct of your own
    /// use [`member`](Self::member), which is checked.
    ///
    /// `name` is the name under which `serde` stores the member, and `F` is its type. Neither is checked.
    #[must_use]
    pub fn field<F>(self, name: &str) -> Path<T, F, Nested> {
        self.step(Step::Field(name.to_owned()))
    }

    /// Leads to the element at this position, counted from 0.
    #[must_use]
    pub fn index<E>(self, position: usize) -> Path<T, E, Nested>
    where
        V: List<Element = E>,
    {
        self.step(Step::Index(position))
    }

    fn step<W>(self, step: Step) -> Path<T, W, Nested> {
        let mut steps = self.place.into_steps();
        steps.push(step);
        Path::new(self.attribute, Nested(steps))
    }

    /// Returns how the field stores its values. Inside an attribute only `serde` knows.
    pub(crate) const fn storing(&self) -> Storing<V> {
        self.storing
    }

    /// Returns the path, and a value as the field stores it.
    pub(crate) fn with_side(self, value: impl Operand<T, V>) -> (Anywhere, Side) {
        let side = value.into_side_of(self.storing);
        (self.anywhere(), side)
    }

    pub(crate) fn anywhere(self) -> Anywhere {
        Path::new(self.attribute, Nested(self.place.into_steps()))
    }
}

/// A path without its types.
pub(crate) type Anywhere = Path<(), (), Nested>;

impl PartialEq for Anywhere {
    fn eq(&self, other: &Self) -> bool {
        self.attribute == other.attribute && self.steps() == other.steps()
    }
}

impl Anywhere {
    pub(crate) fn steps(&self) -> &[Step] {
        &self.place.0
    }

    /// Returns whether the paths are equal, or one leads into the other. No update can change both.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        let common = self.steps().len().min(other.steps().len());
        self.attribute == other.attribute && self.steps()[..common] == other.steps()[..common]
    }
}

#[doc(hidden)]
#[must_use]
pub const fn attribute<T, V, P: sealed::Whole>(attribute: &'static str) -> Path<T, V, P> {
    Path::new(attribute, P::WHOLE)
}

/// The methods by which the derive applies a field's `serde` attributes to its path.
#[doc(hidden)]
impl<T, V, P: sealed::Whole + Copy> Path<T, V, P> {
    #[must_use]
    pub const fn left_out_if_none(self) -> Self {
        Self { storing: self.storing.left_out_if_none(), ..self }
    }

    #[must_use]
    pub const fn left_out_if_empty(self) -> Self {
        Self { storing: self.storing.left_out_if_empty(), ..self }
    }

    #[must_use]
    pub const fn left_out_if(self, predicate: fn(&V) -> bool) -> Self {
        Self { storing: self.storing.left_out_if(predicate), ..self }
    }

    #[must_use]
    pub const fn stored_by(self, serialize: With<V>) -> Self {
        Self { storing: self.storing.with(serialize), ..self }
    }
}

impl<T, V, P: Clone> Clone for Path<T, V, P> {
    fn clone(&self) -> Self {
        Self {
            attribute: self.attribute,
            place: self.place.clone(),
            storing: self.storing,
            types: PhantomData,
        }
    }
}

impl<T, V, P: Copy> Copy for Path<T, V, P> {}

/// Writes the path in `DynamoDB`'s syntax: `lines[0].sku`
impl<T, V, P: Place> fmt::Display for Path<T, V, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.attribute)?;
        self.place.steps().iter().try_for_each(|step| fmt::Display::fmt(step, f))
    }
}

impl<T, V, P: Place> fmt::Debug for Path<T, V, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Path({self})")
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name) => write!(f, ".{name}"),
            Self::Index(position) => write!(f, "[{position}]"),
        }
    }
}

mod sealed {
    /// A step from a value to a value inside it.
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub enum Step {
        Field(String),
        Index(usize),
    }

    pub trait Place {
        fn steps(&self) -> &[Step] {
            &[]
        }

        fn into_steps(self) -> Vec<Step>
        where
            Self: Sized,
        {
            Vec::new()
        }
    }

    /// A whole attribute, as opposed to a place inside one.
    pub trait Whole: Place {
        const WHOLE: Self;
    }

    macro_rules! whole {
        ($($place:ident),*) => {$(
            impl Place for super::$place {}

            impl Whole for super::$place {
                const WHOLE: Self = Self(());
            }
        )*};
    }

    whole!(Attribute, Defaulted, Fixed, Keyed, Joined);

    impl Place for super::Nested {
        fn steps(&self) -> &[Step] {
            &self.0
        }

        fn into_steps(self) -> Vec<Step> {
            self.0
        }
    }
}
