//! Types that you can pass where a value of an attribute is expected.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde_bytes::{ByteArray, ByteBuf, Bytes};
use serde_dynamo::{binary_set, number_set, string_set};

use crate::sdk::expression::path::{
    Anywhere, BinarySet, Custom, Number, NumberSet, Path, Place, Storing, StringSet,
};
use crate::sdk::value::to_value;

/// A value that an attribute of type `V` can be compared with or set to: a `V`, a `&V`, the borrowed form of a `V`,
/// or the [`Path`] of another `V` in the same item.
///
/// If `V` is an `Option`, pass the inner value, or the option itself, owned or by reference. `None` means a missing
/// attribute: see [`Path`].
///
/// An `Option` of a reference, such as `name.as_deref()`, is not accepted, because a plain `None` would then have no
/// type. Pass `&name`, or use [`set_if_some`](crate::sdk::Update::set_if_some) if `None` should change nothing.
#[diagnostic::on_unimplemented(
    message = "an attribute of type `{V}` does not accept `{Self}`",
    label = "expected a value of `{V}`",
    note = "pass a value that `serde` can store, or a reference to it (text also as `&str`, binary also as `&[u8]`), or the path of another attribute of this type",
    note = "pass an `Option` owned or by reference, `&email`; `set_if_some` takes `email.as_deref()`, and sets nothing for `None`",
    note = "a set takes its own type, or its elements in brackets: `[element]`; another field with `#[serde(with = \"…\")]` takes its own type"
)]
pub trait Operand<T, V: ?Sized> {
    /// Serializes the value as its own type does.
    #[doc(hidden)]
    fn into_side(self) -> Side;

    /// Serializes the value as a field of this type does.
    #[doc(hidden)]
    fn into_side_of(self, field: Storing<V>) -> Side
    where
        Self: Sized,
    {
        field.other(self.into_side())
    }

    /// Serializes the value to be added to a field of this type, or subtracted from it.
    #[doc(hidden)]
    fn into_amount(self, _: Storing<V>) -> Side
    where
        Self: Sized,
    {
        self.into_side()
    }
}

/// Elements to add to a list of type `V`: a list, an array or a slice, or the [`Path`] of another list.
#[diagnostic::on_unimplemented(
    message = "a list of type `{V}` does not accept `{Self}`",
    label = "expected a list of elements",
    note = "pass one element in brackets: `[element]`",
    note = "the elements have the list's own type, which `serde` must be able to store"
)]
pub trait Elements<T, V: ?Sized>: Operand<T, V> {}

#[diagnostic::do_not_recommend]
impl<T, V: ?Sized, O: Operand<T, V>> Elements<T, V> for O {}

/// One side of a comparison, or the value of a change.
#[allow(missing_debug_implementations, reason = "it holds a value")]
pub enum Side {
    Path(Anywhere),
    Value(Result<AttributeValue, serde_dynamo::Error>),
    /// A value for which `serde` skips the field: an item with this value lacks the attribute.
    LeftOut(AttributeValue),
    /// A value that was passed in a form that cannot be stored as the field's. Holds the reason.
    Refused(&'static str),
}

impl Side {
    pub(crate) fn of<V: Serialize + ?Sized>(value: &V) -> Self {
        Self::Value(to_value(value))
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Serialize> Operand<T, V> for V {
    fn into_side(self) -> Side {
        Side::of(&self)
    }

    fn into_side_of(self, field: Storing<V>) -> Side {
        field.side(&self)
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Serialize + ?Sized> Operand<T, V> for &V {
    fn into_side(self) -> Side {
        Side::of(self)
    }

    fn into_side_of(self, field: Storing<V>) -> Side {
        field.side(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Serialize> Operand<T, Option<V>> for V {
    fn into_side(self) -> Side {
        Side::of(&self)
    }

    fn into_side_of(self, field: Storing<Option<V>>) -> Side {
        field.side(&Some(self))
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Serialize> Operand<T, Option<V>> for &V {
    fn into_side(self) -> Side {
        Side::of(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T, V, P: Place> Operand<T, V> for Path<T, V, P> {
    fn into_side(self) -> Side {
        Side::Path(self.anywhere())
    }
}

#[diagnostic::do_not_recommend]
impl<T, V, P: Place> Operand<T, V> for Path<T, Option<V>, P> {
    fn into_side(self) -> Side {
        Side::Path(self.anywhere())
    }
}

#[diagnostic::do_not_recommend]
impl<T, V, P: Place> Operand<T, Option<V>> for Path<T, V, P> {
    fn into_side(self) -> Side {
        Side::Path(self.anywhere())
    }
}

macro_rules! by_function {
    ($($stored:ident),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T, V> Operand<T, $stored<V>> for V {
            fn into_side(self) -> Side {
                Storing::PLAIN.side_by_function(&$stored(self))
            }

            fn into_side_of(self, field: Storing<$stored<V>>) -> Side {
                field.side_by_function(&$stored(self))
            }

            fn into_amount(self, field: Storing<$stored<V>>) -> Side {
                field.amount_by_function(&$stored(self))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T, V: Clone> Operand<T, $stored<V>> for &V {
            fn into_side(self) -> Side {
                Storing::PLAIN.side_by_function(&$stored(self.clone()))
            }

            fn into_side_of(self, field: Storing<$stored<V>>) -> Side {
                field.side_by_function(&$stored(self.clone()))
            }

            fn into_amount(self, field: Storing<$stored<V>>) -> Side {
                field.amount_by_function(&$stored(self.clone()))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T, V> Operand<T, $stored<Option<V>>> for V {
            fn into_side(self) -> Side {
                Storing::PLAIN.side_by_function(&$stored(Some(self)))
            }

            fn into_side_of(self, field: Storing<$stored<Option<V>>>) -> Side {
                field.side_by_function(&$stored(Some(self)))
            }

            fn into_amount(self, field: Storing<$stored<Option<V>>>) -> Side {
                field.amount_by_function(&$stored(Some(self)))
            }
        }
    )*};
}

by_function!(Custom, Number);

macro_rules! text {
    ($($operand:ty: $($value:ty),*;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl<T> Operand<T, $value> for $operand {
            fn into_side(self) -> Side {
                Side::of(&self)
            }

            fn into_side_of(self, field: Storing<$value>) -> Side {
                field.side_of(Side::of(&self), || String::from(self).into())
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T> Operand<T, Option<$value>> for $operand {
            fn into_side(self) -> Side {
                Side::of(&self)
            }

            fn into_side_of(self, field: Storing<Option<$value>>) -> Side {
                field.side_of(Side::of(&self), || Some(String::from(self).into()))
            }
        }
    )*)*};
}

text! {
    &str: String, Box<str>, Rc<str>, Arc<str>, Cow<'_, str>;
    &String: Box<str>, Rc<str>, Arc<str>, Cow<'_, str>;
}

macro_rules! searched_text {
    ($($operand:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T> Operand<T, str> for $operand {
            fn into_side(self) -> Side {
                Side::of(&self)
            }
        }
    )*};
}

searched_text!(String, &String);

macro_rules! binary {
    ($($value:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T> Operand<T, $value> for &[u8] {
            fn into_side(self) -> Side {
                Side::of(Bytes::new(self))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T, const N: usize> Operand<T, $value> for &[u8; N] {
            fn into_side(self) -> Side {
                Side::of(Bytes::new(self))
            }
        }
    )*};
}

binary!(Bytes, ByteBuf, Cow<'_, Bytes>, Option<ByteBuf>, Option<Cow<'_, Bytes>>);

#[diagnostic::do_not_recommend]
impl<T> Operand<T, Bytes> for &ByteBuf {
    fn into_side(self) -> Side {
        Side::of(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T, const N: usize> Operand<T, ByteArray<N>> for &[u8; N] {
    fn into_side(self) -> Side {
        Side::of(Bytes::new(self))
    }
}

macro_rules! lists {
    ($($value:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T, E: Serialize> Operand<T, $value> for &[E] {
            fn into_side(self) -> Side {
                Side::of(self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T, E: Serialize, const N: usize> Operand<T, $value> for [E; N] {
            fn into_side(self) -> Side {
                Side::of(self.as_slice())
            }

            fn into_side_of(self, field: Storing<$value>) -> Side {
                field.side_of(Side::of(self.as_slice()), || Vec::from(self).into())
            }
        }
    )*};
}

lists!(Vec<E>, Option<Vec<E>>);

macro_rules! sets {
    ($($set:ident in $module:ident;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T, V: Serialize> Operand<T, $set<V>> for V {
            fn into_side(self) -> Side {
                Side::of(&$module::$set(self))
            }

            fn into_side_of(self, field: Storing<$set<V>>) -> Side {
                let set = $set(self);
                let stored = to_value(&$module::$set(set.field()));
                field.side_as(&set, stored)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T, V: Serialize + Clone> Operand<T, $set<V>> for &V {
            fn into_side(self) -> Side {
                Side::of(&$module::$set(self))
            }

            fn into_side_of(self, field: Storing<$set<V>>) -> Side {
                field.side_of(Side::of(&$module::$set(self)), || $set(self.clone()))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T, E: Serialize, const N: usize> Operand<T, $set<BTreeSet<E>>> for [E; N] {
            fn into_side(self) -> Side {
                Side::of(&$module::$set(self.as_slice()))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T, E: Serialize, H, const N: usize> Operand<T, $set<HashSet<E, H>>> for [E; N] {
            fn into_side(self) -> Side {
                Side::of(&$module::$set(self.as_slice()))
            }
        }
    )*};
}

#[diagnostic::do_not_recommend]
impl<T, const N: usize> Operand<T, StringSet<BTreeSet<String>>> for [&str; N] {
    fn into_side(self) -> Side {
        Side::of(&string_set::StringSet(self.as_slice()))
    }
}

#[diagnostic::do_not_recommend]
impl<T, H, const N: usize> Operand<T, StringSet<HashSet<String, H>>> for [&str; N] {
    fn into_side(self) -> Side {
        Side::of(&string_set::StringSet(self.as_slice()))
    }
}

sets! {
    StringSet in string_set;
    NumberSet in number_set;
    BinarySet in binary_set;
}
