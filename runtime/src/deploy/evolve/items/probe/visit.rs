//! The call of a visitor.

use std::rc::Rc;

use serde::de::Visitor;

use super::super::shape::Number;
use super::access::{Entries, Parts, Variant};
use super::place::{Asked, Leaf};
use super::refusal::Refused;

/// The method of a visitor that is called, and its argument.
pub(super) enum Visit<'p> {
    Unit,
    Bool(bool),
    I8(i8),
    I16(i16),
    I32(i32),
    I64(i64),
    I128(i128),
    U8(u8),
    U16(u16),
    U32(u32),
    U64(u64),
    U128(u128),
    F32(f32),
    F64(f64),
    Char(char),
    Text(&'static str),
    /// A text that is not static.
    Found(Rc<str>),
    Bytes(&'static [u8]),
    Seq(Parts<'p>),
    Map(Entries<'p>),
    Enum(Variant<'p>),
}

impl Visit<'_> {
    /// Returns the call for a value. A number has the requested type, or the one that `serde_dynamo` gives for any value.
    pub(super) fn leaf(leaf: Leaf, asked: Asked) -> Result<Self, Refused> {
        Ok(match leaf {
            Leaf::Unit => Self::Unit,
            Leaf::Bool(bool) => Self::Bool(bool),
            Leaf::Integer(number) => return Self::integer(number, asked).ok_or(Refused),
            // An exact number takes text, but no float.
            Leaf::Float(number) if asked == Asked::Number(Number::Any) => {
                Self::Found(number.to_string().into())
            }
            #[expect(clippy::cast_possible_truncation, reason = "the numbers offered are exact")]
            Leaf::Float(number) if asked == Asked::Number(Number::F32) => Self::F32(number as f32),
            Leaf::Float(number) => Self::F64(number),
            Leaf::Char(char) => Self::Char(char),
            Leaf::Text(text) => Self::Text(text),
            Leaf::Bytes(bytes) => Self::Bytes(bytes),
            Leaf::Index(index) => Self::U64(index),
        })
    }

    /// Returns `None` if the requested type cannot hold the number.
    fn integer(number: i128, asked: Asked) -> Option<Self> {
        let (signed, bits) = match asked {
            Asked::Number(Number::Integer { signed, bits, .. }) => (signed, bits),
            Asked::Number(_) => return None,
            _ => (i64::try_from(number).is_ok(), 64),
        };
        Some(match (signed, bits) {
            (true, 8) => Self::I8(number.try_into().ok()?),
            (true, 16) => Self::I16(number.try_into().ok()?),
            (true, 32) => Self::I32(number.try_into().ok()?),
            (true, 64) => Self::I64(number.try_into().ok()?),
            (true, 128) => Self::I128(number),
            (false, 8) => Self::U8(number.try_into().ok()?),
            (false, 16) => Self::U16(number.try_into().ok()?),
            (false, 32) => Self::U32(number.try_into().ok()?),
            (false, 64) => Self::U64(number.try_into().ok()?),
            (false, 128) => Self::U128(number.try_into().ok()?),
            _ => return None,
        })
    }

    pub(super) fn call<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self {
            Self::Unit => visitor.visit_unit(),
            Self::Bool(bool) => visitor.visit_bool(bool),
            Self::I8(number) => visitor.visit_i8(number),
            Self::I16(number) => visitor.visit_i16(number),
            Self::I32(number) => visitor.visit_i32(number),
            Self::I64(number) => visitor.visit_i64(number),
            Self::I128(number) => visitor.visit_i128(number),
            Self::U8(number) => visitor.visit_u8(number),
            Self::U16(number) => visitor.visit_u16(number),
            Self::U32(number) => visitor.visit_u32(number),
            Self::U64(number) => visitor.visit_u64(number),
            Self::U128(number) => visitor.visit_u128(number),
            Self::F32(number) => visitor.visit_f32(number),
            Self::F64(number) => visitor.visit_f64(number),
            Self::Char(char) => visitor.visit_char(char),
            Self::Text(text) => visitor.visit_borrowed_str(text),
            Self::Found(text) => visitor.visit_str(&text),
            Self::Bytes(bytes) => visitor.visit_borrowed_bytes(bytes),
            Self::Seq(parts) => visitor.visit_seq(parts),
            Self::Map(entries) => visitor.visit_map(entries),
            Self::Enum(variant) => visitor.visit_enum(variant),
        }
    }
}
