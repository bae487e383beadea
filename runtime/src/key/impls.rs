//! Implementations of key attributes for types of other crates.

use std::borrow::{Borrow, Cow};
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32,
    NonZeroU64, NonZeroUsize,
};
use std::rc::Rc;
use std::sync::Arc;

use serde_bytes::{ByteArray, ByteBuf, Bytes};

use super::stored::{B, N, S};
use super::{KeyAttribute, KeyValue, Number, NumberRange, Shape};

// For a type that is not a key attribute, the compiler would list these implementations and point into this
// source. The trait's note names the types instead.

#[diagnostic::do_not_recommend]
impl KeyAttribute for str {
    type Stored = S;

    #[inline]
    fn key_value(&self) -> KeyValue<'_> {
        KeyValue::S(Cow::Borrowed(self))
    }
}

#[diagnostic::do_not_recommend]
impl KeyAttribute for String {
    type Stored = S;

    #[inline]
    fn key_value(&self) -> KeyValue<'_> {
        KeyValue::S(Cow::Borrowed(self))
    }

    #[inline]
    fn into_key_value<'v>(self) -> KeyValue<'v> {
        KeyValue::S(Cow::Owned(self))
    }
}

macro_rules! integers {
    ($($integer:ty as $wide:ident: $get:expr, $has_zero:literal, $bytes:literal;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl KeyAttribute for $integer {
            type Stored = N;
            const SHAPE: Shape = integers!(@shape $wide);
            #[allow(clippy::cast_lossless, reason = "`isize` and `usize` have no `From`")]
            const RANGE: Option<NumberRange> =
                Some(NumberRange::new($get(<$integer>::MIN) as i128, $get(<$integer>::MAX) as i128, $has_zero).of_bytes($bytes));

            #[inline]
            fn key_value(&self) -> KeyValue<'_> {
                // Lossless: the standard library's integers here have at most 64 bits.
                #[allow(clippy::cast_lossless, trivial_numeric_casts, reason = "`isize` and `usize` have no `From`")]
                KeyValue::N(Number::from($get(*self) as $wide))
            }
        }
    )*};
    (@shape i64) => { Shape::SIGNED };
    (@shape u64) => { Shape::UNSIGNED };
}

integers! {
    i8 as i64: std::convert::identity, true, 0;
    i16 as i64: std::convert::identity, true, 0;
    i32 as i64: std::convert::identity, true, 0;
    i64 as i64: std::convert::identity, true, 0;
    isize as i64: std::convert::identity, true, 0;
    u8 as u64: std::convert::identity, true, 1;
    u16 as u64: std::convert::identity, true, 2;
    u32 as u64: std::convert::identity, true, 4;
    u64 as u64: std::convert::identity, true, 8;
    usize as u64: std::convert::identity, true, 0;
    NonZeroI8 as i64: NonZeroI8::get, false, 0;
    NonZeroI16 as i64: NonZeroI16::get, false, 0;
    NonZeroI32 as i64: NonZeroI32::get, false, 0;
    NonZeroI64 as i64: NonZeroI64::get, false, 0;
    NonZeroIsize as i64: NonZeroIsize::get, false, 0;
    NonZeroU8 as u64: NonZeroU8::get, false, 1;
    NonZeroU16 as u64: NonZeroU16::get, false, 2;
    NonZeroU32 as u64: NonZeroU32::get, false, 4;
    NonZeroU64 as u64: NonZeroU64::get, false, 8;
    NonZeroUsize as u64: NonZeroUsize::get, false, 0;
}

#[diagnostic::do_not_recommend]
impl KeyAttribute for Bytes {
    type Stored = B;

    #[inline]
    fn key_value(&self) -> KeyValue<'_> {
        KeyValue::B(Cow::Borrowed(self))
    }
}

#[diagnostic::do_not_recommend]
impl KeyAttribute for ByteBuf {
    type Stored = B;

    #[inline]
    fn key_value(&self) -> KeyValue<'_> {
        KeyValue::B(Cow::Borrowed(self))
    }

    #[inline]
    fn into_key_value<'v>(self) -> KeyValue<'v> {
        KeyValue::B(Cow::Owned(self.into_vec()))
    }
}

#[diagnostic::do_not_recommend]
impl<const LEN: usize> KeyAttribute for ByteArray<LEN> {
    type Stored = B;
    const SHAPE: Shape = Shape::ANY.with_length(LEN, LEN);

    #[inline]
    fn key_value(&self) -> KeyValue<'_> {
        KeyValue::B(Cow::Borrowed(self.as_slice()))
    }
}

#[cfg(feature = "uuid")]
#[diagnostic::do_not_recommend]
impl KeyAttribute for uuid::Uuid {
    type Stored = S;
    const SHAPE: Shape = Shape::UUID;

    #[inline]
    fn key_value(&self) -> KeyValue<'_> {
        KeyValue::S(Cow::Owned(self.hyphenated().to_string()))
    }
}

#[diagnostic::do_not_recommend]
impl<T: KeyAttribute + ?Sized> KeyAttribute for &T {
    type Stored = T::Stored;
    const SHAPE: Shape = T::SHAPE;
    const RANGE: Option<NumberRange> = T::RANGE;

    #[inline]
    fn key_value(&self) -> KeyValue<'_> {
        T::key_value(self)
    }

    #[inline]
    fn into_key_value<'v>(self) -> KeyValue<'v>
    where
        Self: 'v,
    {
        T::key_value(self)
    }
}

macro_rules! pointers {
    ($($pointer:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: KeyAttribute + ?Sized> KeyAttribute for $pointer {
            type Stored = T::Stored;
            const SHAPE: Shape = T::SHAPE;
            const RANGE: Option<NumberRange> = T::RANGE;

            #[inline]
            fn key_value(&self) -> KeyValue<'_> {
                T::key_value(self)
            }
        }
    )*};
}

pointers!(Box<T>, Rc<T>, Arc<T>);

#[diagnostic::do_not_recommend]
impl<T: KeyAttribute + ToOwned + ?Sized> KeyAttribute for Cow<'_, T> {
    type Stored = T::Stored;
    const SHAPE: Shape = T::SHAPE;
    const RANGE: Option<NumberRange> = T::RANGE;

    #[inline]
    fn key_value(&self) -> KeyValue<'_> {
        T::key_value(self)
    }

    #[inline]
    fn into_key_value<'v>(self) -> KeyValue<'v>
    where
        Self: 'v,
    {
        match self {
            Cow::Borrowed(value) => T::key_value(value),
            Cow::Owned(value) => T::key_value(value.borrow()).into_owned(),
        }
    }
}
