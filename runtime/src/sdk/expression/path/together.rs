//! Sets attributes together if a key of an index is computed from all of them.

use std::fmt;

use crate::sdk::expression::condition::Condition;
use crate::sdk::expression::operand::{Operand, Side};
use crate::sdk::expression::path::{Anywhere, Joined, Path};

/// The paths of all attributes that a key of an index is computed from. The derive creates it:
/// `Task::PATHS.status_and_due`.
///
/// Pass it to [`Update::set_together`](crate::sdk::Update::set_together).
pub struct Together<T, P>(P, std::marker::PhantomData<fn() -> T>);

/// The value of an attribute that stays as it is. Created by [`kept`].
#[derive(Clone, Copy, Debug)]
pub struct Kept<V>(V);

/// Keeps the value of an attribute that a computed index key needs and that the update does not change.
///
/// An update only knows the values that it sets. So pass the value that you have read: the update adds the condition
/// that the item still has it.
pub const fn kept<V>(value: V) -> Kept<V> {
    Kept(value)
}

/// Values for attributes that are set together: a tuple, with a [`Component`] for each.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not have a value for each of the attributes",
    label = "expected a tuple of values, in the order of the path's name",
    note = "each value is one of its attribute, text also as `&str`; a value that stays is given as `kept(value)`"
)]
pub trait Values<T, P, Which>: sealed::Values<T, P, Which> {}

/// The value for one of the attributes: a new value, or [`kept`] with the value that stays.
///
/// The compiler infers `Which`.
pub trait Component<T, V, Which>: sealed::Component<T, V, Which> {}

/// The change of one attribute.
#[allow(missing_debug_implementations, reason = "it holds a value")]
pub struct Part<T> {
    pub(crate) path: Anywhere,
    pub(crate) side: Side,
    /// The condition that the attribute stays as it is, if it does.
    pub(crate) stays: Option<Condition<T>>,
}

/// Tells a new value from a value that is kept.
#[derive(Debug)]
pub enum New {}
#[derive(Debug)]
#[allow(missing_docs, reason = "as before")]
pub enum Old {}

impl<T, V, O: Operand<T, V>> Component<T, V, New> for O {}

impl<T, V, O: Operand<T, V>> sealed::Component<T, V, New> for O {
    fn part(self, path: Path<T, V, Joined>) -> Part<T> {
        let (path, side) = path.with_side(self);
        Part { path, side, stays: None }
    }
}

impl<T, V, O: Operand<T, V>> Component<T, V, Old> for Kept<O> {}

impl<T, V, O: Operand<T, V>> sealed::Component<T, V, Old> for Kept<O> {
    fn part(self, path: Path<T, V, Joined>) -> Part<T> {
        let side = self.0.into_side_of(path.storing());
        let side_of_key = match &side {
            Side::Value(Ok(value)) => Side::Value(Ok(value.clone())),
            Side::LeftOut(value) => Side::LeftOut(value.clone()),
            Side::Value(Err(_)) | Side::Path(_) | Side::Refused(_) => Side::Refused(NOT_KEPT),
        };
        Part { path: path.anywhere(), side: side_of_key, stays: Some(path.is(side)) }
    }
}

const NOT_KEPT: &str = "what is kept is a value that was read, not another attribute";

macro_rules! tuples {
    ($($($type:ident $value:ident $which:ident $part:ident)+;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<T, $($type, $value, $which),+> Values<T, ($(Path<T, $type, Joined>,)+), ($($which,)+)> for ($($value,)+)
        where
            $($value: Component<T, $type, $which>),+
        {
        }

        impl<T, $($type, $value, $which),+> sealed::Values<T, ($(Path<T, $type, Joined>,)+), ($($which,)+)>
            for ($($value,)+)
        where
            $($value: Component<T, $type, $which>),+
        {
            #[allow(non_snake_case, reason = "each is named after its type")]
            fn parts(self, ($($part,)+): ($(Path<T, $type, Joined>,)+)) -> Vec<Part<T>> {
                let ($($value,)+) = self;
                vec![$(sealed::Component::part($value, $part)),+]
            }
        }
    )+};
}

tuples! {
    A X I a B Y J b;
    A X I a B Y J b C Z K c;
    A X I a B Y J b C Z K c D W L d;
}

impl<T, P> Together<T, P> {
    pub(crate) fn into_paths(self) -> P {
        self.0
    }
}

#[doc(hidden)]
#[must_use]
pub const fn together<T, P>(paths: P) -> Together<T, P> {
    Together(paths, std::marker::PhantomData)
}

impl<T, P: Clone> Clone for Together<T, P> {
    fn clone(&self) -> Self {
        together(self.0.clone())
    }
}

impl<T, P: Copy> Copy for Together<T, P> {}

impl<T, P: fmt::Debug> fmt::Debug for Together<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Together").field(&self.0).finish()
    }
}

pub(crate) mod sealed {
    use super::{Joined, Part, Path};

    pub trait Values<T, P, Which> {
        fn parts(self, paths: P) -> Vec<Part<T>>;
    }

    pub trait Component<T, V, Which> {
        fn part(self, path: Path<T, V, Joined>) -> Part<T>;
    }
}
