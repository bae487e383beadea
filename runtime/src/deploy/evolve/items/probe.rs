//! The shape of a type, from how it reads itself.
//!
//! `Deserialize` tells a deserializer what it wants: a text, a number, the fields of a struct, one of these variants. So a
//! deserializer that has no data, but notes what it is asked for, learns the shape. Where a type takes any value and looks
//! at it later, values are tried. If the type is `Serialize` as well, the values that it has accepted are stored, which
//! shows what of it is written.
//!
//! Nothing here depends on a type being derived. A type that is written by hand can keep something to itself, and is then
//! `any`.

use std::collections::BTreeSet;
use std::marker::PhantomData;
use std::ops::Deref;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::derived::{Derived, Item};
use super::shape::{Form, ItemShape, Shape};
use answer::Reader;
use build::{Build, Tried};
use capture::{Capture, Stored};
use explore::Explorer;
use place::Probe;

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

/// Reads the type once, and stores what it has read if asked to.
type Subject = fn(&Probe, bool) -> Outcome;

/// What comes of it.
#[derive(Debug)]
struct Outcome {
    is_read: bool,
    stored: Option<Stored>,
}

/// Finds the shape of `T` if it can be read, without a bound on it: where `T` has no such implementation, the method of
/// the type that this one derefs to is found.
#[derive(Debug)]
pub struct Ask<T>(AskReader<T>);

/// The same for a type that is read and not stored.
#[derive(Debug)]
pub struct AskReader<T>(AskNothing, PhantomData<fn() -> T>);

/// The same for a type that is not read.
#[derive(Debug)]
pub struct AskNothing;

impl<T> Ask<T> {
    pub const NEW: Self = Self(AskReader(AskNothing, PhantomData));
}

/// What a derive asks: the shape of a type, and the items of a struct, of which it knows the rest.
///
/// `flattened` are the shapes of the fields that are flattened into it.
macro_rules! methods {
    ($subject:expr) => {
        #[must_use]
        pub fn shape(&self) -> Option<ItemShape> {
            find($subject, Vec::new())
        }

        #[must_use]
        pub fn item(&self, derived: &str) -> Item {
            self.item_with(derived, &[])
        }

        #[must_use]
        pub fn item_with(&self, derived: &str, flattened: &[Option<ItemShape>]) -> Item {
            let derived = Derived::parse(derived).unwrap_or_default();
            let names = if flattened.is_empty() { Vec::new() } else { names(&derived, flattened) };
            Item::new(find($subject, names), derived)
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

impl AskNothing {
    #[must_use]
    pub const fn shape(&self) -> Option<ItemShape> {
        None
    }

    #[must_use]
    pub fn item(&self, derived: &str) -> Item {
        Item::new(None, Derived::parse(derived).unwrap_or_default())
    }

    #[must_use]
    pub fn item_with(&self, derived: &str, _: &[Option<ItemShape>]) -> Item {
        self.item(derived)
    }
}

/// The names of the attributes of a struct of which some fields are flattened.
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
    // What is not a map is not an item.
    let is_item = shape.alternatives().iter().all(|one| matches!(one.form, Form::Struct(_)));
    Some(ItemShape(if is_item { shape } else { Shape::from(Form::Any) }))
}
