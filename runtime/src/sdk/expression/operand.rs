//! What can be given where a value of an attribute is expected.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde_bytes::{ByteArray, ByteBuf, Bytes};
use serde_dynamo::{binary_set, number_set, string_set};

use crate::sdk::expression::path::{Anywhere, BinarySet, Custom, NumberSet, Path, Place, StringSet};

/// What an attribute of type `V` is compared with or set to: a `V`, a `&V`, what a `V` is borrowed as, or the [`Path`]
/// of another `V` in the same item.
///
/// Where `V` is an `Option`, it is what the option holds, or the option, owned or by reference. A `None` is the value NULL,
/// which is what `serde` stores for it; an item that lacks the attribute is found by [`not_exists`](Path::not_exists).
///
/// An `Option` of a reference, such as `name.as_deref()`, is not taken: a plain `None` would then have no type. Give `&name`,
/// or [`set_if_some`](crate::sdk::Update::set_if_some) where `None` is to change nothing.
#[diagnostic::on_unimplemented(
    message = "an attribute of type `{V}` takes no `{Self}`",
    label = "expected a value of `{V}`",
    note = "give the value or a reference to it, text also as `&str` and binary also as `&[u8]`, or the path of another attribute of this type; `serde` has to store it",
    note = "an `Option` is given owned or by reference, `&email`; `set_if_some` takes `email.as_deref()`, and sets nothing for `None`",
    note = "what `#[serde(with = \"…\")]` stores is given as an `AttributeValue`, and a set as the type of its field"
)]
pub trait Operand<T, V: ?Sized> {
    #[doc(hidden)]
    fn into_side(self) -> Side;
}

/// Elements to be added to a list of type `V`: a list, an array or a slice, or the [`Path`] of another list.
#[diagnostic::on_unimplemented(
    message = "a list of type `{V}` takes no `{Self}`",
    label = "expected a list of elements",
    note = "one element is given in brackets: `[element]`",
    note = "the elements have the list's own type; `serde` has to store them"
)]
pub trait Elements<T, V: ?Sized>: Operand<T, V> {}

#[diagnostic::do_not_recommend]
impl<T, V: ?Sized, O: Operand<T, V>> Elements<T, V> for O {}

/// One side of a comparison.
#[allow(missing_debug_implementations, reason = "it holds a value")]
pub enum Side {
    Path(Anywhere),
    Value(Result<AttributeValue, serde_dynamo::Error>),
}

impl Side {
    pub(crate) fn of<V: Serialize + ?Sized>(value: &V) -> Self {
        Self::Value(serde_dynamo::to_attribute_value(value))
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Serialize> Operand<T, V> for V {
    fn into_side(self) -> Side {
        Side::of(&self)
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Serialize + ?Sized> Operand<T, V> for &V {
    fn into_side(self) -> Side {
        Side::of(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Serialize> Operand<T, Option<V>> for V {
    fn into_side(self) -> Side {
        Side::of(&self)
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

#[diagnostic::do_not_recommend]
impl<T, V> Operand<T, Custom<V>> for AttributeValue {
    fn into_side(self) -> Side {
        Side::Value(Ok(self))
    }
}

macro_rules! text {
    ($($operand:ty: $($value:ty),*;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl<T> Operand<T, $value> for $operand {
            fn into_side(self) -> Side {
                Side::of(&self)
            }
        }
    )*)*};
}

text! {
    &str: String, Box<str>, Rc<str>, Arc<str>, Cow<'_, str>;
    &str: Option<String>, Option<Box<str>>, Option<Rc<str>>, Option<Arc<str>>, Option<Cow<'_, str>>;
    &String: str, Box<str>, Rc<str>, Arc<str>, Cow<'_, str>;
    &String: Option<Box<str>>, Option<Rc<str>>, Option<Arc<str>>, Option<Cow<'_, str>>;
    String: str;
}

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
        }

        #[diagnostic::do_not_recommend]
        impl<T, V: Serialize> Operand<T, $set<V>> for &V {
            fn into_side(self) -> Side {
                Side::of(&$module::$set(self))
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
