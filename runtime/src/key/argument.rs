//! Types that you can pass where a value of a key attribute is expected.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use serde_bytes::{ByteArray, ByteBuf, Bytes};

use super::{KeyAttribute, KeyValue};

/// A value to compare a key attribute of type `T` with: a `T`, a `&T`, or the borrowed form of a `T`.
///
/// For a `String` that is `String`, `&String` or `&str`; for `ByteBuf` also `&[u8]`. A newtype can be compared only
/// with itself, which is its purpose. A value that you pass by reference is borrowed, not copied.
#[diagnostic::on_unimplemented(
    message = "a key attribute of type `{T}` cannot be compared with `{Self}`",
    label = "expected a value of `{T}`",
    note = "give the value or a reference to it, text also as `&str` and binary also as `&[u8]`",
    note = "pass a newtype as itself, and the inner value for a key that is an `Option`: `\"ada\"`, not `Some(\"ada\")`"
)]
pub trait KeyArgument<'a, T: ?Sized> {
    /// Returns the value that `DynamoDB` compares with.
    fn into_key_argument(self) -> KeyValue<'a>;
}

#[diagnostic::do_not_recommend]
impl<'a, T: KeyAttribute + 'a> KeyArgument<'a, T> for T {
    #[inline]
    fn into_key_argument(self) -> KeyValue<'a> {
        self.into_key_value()
    }
}

#[diagnostic::do_not_recommend]
impl<'a, T: KeyAttribute + ?Sized> KeyArgument<'a, T> for &'a T {
    #[inline]
    fn into_key_argument(self) -> KeyValue<'a> {
        self.key_value()
    }
}

#[diagnostic::do_not_recommend]
impl<'a> KeyArgument<'a, bool> for bool {
    #[inline]
    fn into_key_argument(self) -> KeyValue<'a> {
        KeyValue::from(if self { "true" } else { "false" })
    }
}

#[diagnostic::do_not_recommend]
impl<'a> KeyArgument<'a, bool> for &bool {
    #[inline]
    fn into_key_argument(self) -> KeyValue<'a> {
        KeyArgument::<bool>::into_key_argument(*self)
    }
}

/// In a sparse index you look for items that have the attribute, so `None` is not accepted.
#[diagnostic::do_not_recommend]
impl<'a, T, A: KeyArgument<'a, T>> KeyArgument<'a, Option<T>> for A {
    #[inline]
    fn into_key_argument(self) -> KeyValue<'a> {
        self.into_key_argument()
    }
}

macro_rules! borrowed_as {
    ($argument:ty: $($attribute:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<'a> KeyArgument<'a, $attribute> for &'a $argument {
            #[inline]
            fn into_key_argument(self) -> KeyValue<'a> {
                KeyValue::from(&self[..])
            }
        }
    )*};
}

borrowed_as!(str: String, Box<str>, Rc<str>, Arc<str>, Cow<'_, str>);
borrowed_as!(String: str, &str, Box<str>, Rc<str>, Arc<str>, Cow<'_, str>);
borrowed_as!([u8]: Bytes, &Bytes, ByteBuf, Cow<'_, Bytes>);
borrowed_as!(Vec<u8>: Bytes, &Bytes, ByteBuf, Cow<'_, Bytes>);

macro_rules! borrowed_as_array {
    ($($attribute:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<'a, const N: usize> KeyArgument<'a, $attribute> for &'a [u8; N] {
            #[inline]
            fn into_key_argument(self) -> KeyValue<'a> {
                KeyValue::from(&self[..])
            }
        }
    )*};
}

borrowed_as_array!(Bytes, &Bytes, ByteBuf, ByteArray<N>, Cow<'_, Bytes>);

#[diagnostic::do_not_recommend]
impl<'a> KeyArgument<'a, str> for String {
    #[inline]
    fn into_key_argument(self) -> KeyValue<'a> {
        self.into_key_value()
    }
}

#[diagnostic::do_not_recommend]
impl<'a> KeyArgument<'a, &str> for String {
    #[inline]
    fn into_key_argument(self) -> KeyValue<'a> {
        self.into_key_value()
    }
}

/// The type of every key of a table whose derive has failed. It takes all arguments, so that they give no errors of their
/// own.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub enum Unknown {}

#[diagnostic::do_not_recommend]
impl<'a, A> KeyArgument<'a, Unknown> for A {
    fn into_key_argument(self) -> KeyValue<'a> {
        KeyValue::from("")
    }
}
