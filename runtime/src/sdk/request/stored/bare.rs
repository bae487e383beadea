//! Tells a value that is `None` from one that holds `None`, which are stored alike.

use std::fmt;

use serde::ser::{Error, Impossible};
use serde::{Serialize, Serializer};

use crate::sdk::value::refused;

/// Returns whether `serde` writes null for the value itself: for `None`, but not for `Some(None)`.
pub(super) fn is_bare<T: Serialize + ?Sized>(value: &T) -> bool {
    value.serialize(Bare).unwrap_or_default()
}

/// A serializer of the outermost value.
struct Bare;

/// The value is not null.
#[derive(Debug)]
struct Other;

impl fmt::Display for Other {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value is not null")
    }
}

impl std::error::Error for Other {}

impl Error for Other {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl Serializer for Bare {
    type Ok = bool;
    type Error = Other;
    type SerializeSeq = Impossible<bool, Other>;
    type SerializeTuple = Impossible<bool, Other>;
    type SerializeTupleStruct = Impossible<bool, Other>;
    type SerializeTupleVariant = Impossible<bool, Other>;
    type SerializeMap = Impossible<bool, Other>;
    type SerializeStruct = Impossible<bool, Other>;
    type SerializeStructVariant = Impossible<bool, Other>;

    refused! {
        Other = Other;
        serialize_bool(bool) -> bool;
        serialize_i8(i8) -> bool;
        serialize_i16(i16) -> bool;
        serialize_i32(i32) -> bool;
        serialize_i64(i64) -> bool;
        serialize_u8(u8) -> bool;
        serialize_u16(u16) -> bool;
        serialize_u32(u32) -> bool;
        serialize_u64(u64) -> bool;
        serialize_f32(f32) -> bool;
        serialize_f64(f64) -> bool;
        serialize_char(char) -> bool;
        serialize_str(&str) -> bool;
        serialize_bytes(&[u8]) -> bool;
        serialize_unit_struct(&'static str) -> bool;
        serialize_unit_variant(&'static str, u32, &'static str) -> bool;
        serialize_seq(Option<usize>) -> Self::SerializeSeq;
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct(&'static str, usize) -> Self::SerializeStruct;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }

    fn serialize_none(self) -> Result<bool, Other> {
        Ok(true)
    }

    fn serialize_unit(self) -> Result<bool, Other> {
        Ok(true)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<bool, Other> {
        Err(Other)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<bool, Other> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<bool, Other> {
        Err(Other)
    }
}
