//! Finds the shape of a type by reading it.
//!
//! A type requests from its deserializer what it expects: a text, a number, the fields of a struct, one of several
//! variants. So a deserializer that has no data, and notes each request, learns the shape. A type that asks for any
//! value and looks at it later is offered values until it accepts one. If the type implements `Serialize`, too, the
//! accepted values are stored again, which shows which of them are written.
//!
//! A *place* is a position in the item, such as a field or an element. Each place has a request and an *answer*, and
//! a *run* reads the type once, from the current answers. Runs are short: they end as soon as the type has accepted
//! or refused the answer at the place that is tested.
//!
//! The types need not be derived. A value that cannot be found, because a `Deserialize` written by hand refuses every
//! answer, is `any`.

use std::collections::BTreeSet;
use std::marker::PhantomData;
use std::ops::Deref;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::derived::{Derived, Item};
use super::shape::{Alternative, Form, ItemShape, Shape};
use answer::Reader;
use build::{Build, Tried};
use capture::{Capture, Stored};
use explore::Explorer;
use place::Probe;

mod access;
mod answer;
mod build;
mod capture;
mod draft;
mod explore;
mod extras;
mod observe;
mod place;
mod refusal;
mod search;
mod tree;
mod visit;

/// The most flattened `Option`s whose members are found: each of them doubles the forms of the item.
const MAX_OPTIONS: usize = 4;

/// Reads a type once. Stores the value again if the flag is set.
type Subject = fn(&Probe, bool) -> Outcome;

/// The result of reading a type once.
#[derive(Debug)]
struct Outcome {
    is_read: bool,
    stored: Option<Stored>,
}

/// Finds the shape of `T`, without a bound on `T`.
///
/// The methods of this type need a `T` that is `Deserialize` and `Serialize`. For any other type, method lookup
/// dereferences to `AskReader` and then to `AskNothing`, which have methods of the same names.
#[derive(Debug)]
pub struct Ask<T>(AskReader<T>);

/// Finds the shape of a type that is `Deserialize` alone.
#[derive(Debug)]
pub struct AskReader<T>(AskNothing, PhantomData<fn() -> T>);

/// Stands for a type that is not `Deserialize`, and has no known shape.
#[derive(Debug)]
pub struct AskNothing;

impl<T> Ask<T> {
    /// The only value.
    pub const NEW: Self = Self(AskReader(AskNothing, PhantomData));
}

/// The methods for types that can be read.
macro_rules! methods {
    ($subject:expr) => {
        /// Finds the shape.
        #[must_use]
        pub fn shape(&self) -> Option<ItemShape> {
            find($subject, Vec::new())
        }

        /// Finds the shape of a struct, and adds the facts from its derive. `flattened` are the shapes of the fields
        /// that are flattened into it.
        #[must_use]
        pub fn item(&self, derived: &str, flattened: &[Option<ItemShape>]) -> Item {
            let derived = Derived::parse(derived).unwrap_or_default();
            let names = if flattened.is_empty() { Vec::new() } else { names(&derived, flattened) };
            let shape = find($subject, names).map(|shape| with_options(shape, flattened));
            Item::new(shape, derived)
        }
    };
}

impl<T: Deserialize<'static> + Serialize> Ask<T> {
    methods!(|probe, is_stored| match T::deserialize(Reader::new(probe, 0)) {
        Ok(value) => {
            let stored = if is_stored { value.serialize(Capture).ok() } else { None };
            Outcome { is_read: true, stored }
        }
        Err(_) => Outcome { is_read: false, stored: None },
    });
}

impl<T: Deserialize<'static>> AskReader<T> {
    methods!(|probe, _| Outcome { is_read: T::deserialize(Reader::new(probe, 0)).is_ok(), stored: None });
}

#[expect(clippy::unused_self, reason = "found by dereferencing, like the methods of the same names")]
impl AskNothing {
    /// Returns `None`.
    #[must_use]
    pub const fn shape(&self) -> Option<ItemShape> {
        None
    }

    /// Returns the facts that the derive knows about a struct.
    #[must_use]
    pub fn item(&self, derived: &str, _: &[Option<ItemShape>]) -> Item {
        Item::new(None, Derived::parse(derived).unwrap_or_default())
    }
}

/// Returns the names of all attributes of a struct with flattened fields.
fn names(derived: &Derived, flattened: &[Option<ItemShape>]) -> Vec<Rc<str>> {
    let flattened = flattened.iter().flatten().flat_map(ItemShape::attributes).map(|(name, _)| name);
    let names: BTreeSet<&str> = derived.attributes().chain(flattened).collect();
    names.into_iter().map(Rc::from).collect()
}

impl<T> Deref for Ask<T> {
    type Target = AskReader<T>;

    fn deref(&self) -> &AskReader<T> {
        &self.0
    }
}

impl<T> Deref for AskReader<T> {
    type Target = AskNothing;

    fn deref(&self) -> &AskNothing {
        &self.0
    }
}

/// Finds the shape of a type. `names` are the names of attributes that the derive knows.
fn find(subject: Subject, names: Vec<Rc<str>>) -> Option<ItemShape> {
    let mut explorer = Explorer::new(subject, names);
    let root = explorer.explore_all()?;
    explorer.name_entries(root);
    let (items, tried) = explorer.observe(root);
    let tried = if items.is_empty() { Tried::new() } else { tried };
    let mut draft = Build { explorer: &explorer, tried: &tried }.draft(root);
    for item in &items {
        draft.absorb(item);
    }
    let shape = draft.finish();
    // An item is a map. A flattened field can be `None`.
    let is_item = shape.alternatives().iter().all(|one| matches!(one.form, Form::Struct(_) | Form::Null));
    Some(ItemShape(if is_item { shape } else { Shape::from(Form::Any) }))
}

/// Adds the members of flattened `Option`s. `serde` reads such a field as `None` unless all required members are there,
/// so a run cannot find them one by one.
fn with_options(shape: ItemShape, flattened: &[Option<ItemShape>]) -> ItemShape {
    let mut shape = shape.0;
    let is_option = |option: &&ItemShape| option.0.alternatives().iter().any(|one| one.form == Form::Null);
    for option in flattened.iter().flatten().filter(is_option).take(MAX_OPTIONS) {
        let mut alternatives = shape.alternatives().to_vec();
        for more in option.0.alternatives().iter().filter_map(|one| one.form.members()) {
            for alternative in shape.alternatives() {
                let Some(members) = alternative.form.members() else { continue };
                if more.members.keys().all(|name| members.members.contains_key(name)) {
                    continue;
                }
                let mut members = members.clone();
                members.members.extend(more.members.clone());
                alternatives
                    .push(Alternative { form: Form::Struct(members), direction: alternative.direction });
            }
        }
        shape = Shape::new(alternatives);
    }
    ItemShape(shape)
}
