//! The form in which `serde` stores the values of a field, if it differs from the form of the field's type.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;

use crate::sdk::expression::operand::Side;
use crate::sdk::value::{ToValue, to_value};

/// The effect of a field's `serde` attributes on its values. The derive reads it from these attributes, so that an
/// update or a condition stores a value exactly as a put does.
#[allow(missing_debug_implementations, reason = "the functions have nothing to show")]
pub struct Storing<V: ?Sized> {
    /// `#[serde(with = "…")]`, `#[serde(serialize_with = "…")]`
    with: Option<With<V>>,
    left_out: LeftOut<V>,
}

/// A function that stores the value of a field.
pub type With<V> = fn(&V, ToValue) -> Result<AttributeValue, serde_dynamo::Error>;

/// The values for which the field is skipped: `#[serde(skip_serializing_if = "…")]`, and `None`.
enum LeftOut<V: ?Sized> {
    Nothing,
    /// `Option::is_none`
    None,
    /// `is_empty` of a collection or of text.
    Empty,
    /// Any other function.
    If(fn(&V) -> bool),
}

const NO_FUNCTION: &str = "only the path of a field knows the function of `#[serde(with = \"…\")]` that stores it; inside an \
                           attribute, name the type that is stored";

const TAKES_THE_TYPE: &str = "a function of `serde` decides how the field is stored, and it takes the field's own type; give \
                              a value of exactly that type";

impl<V: ?Sized> Storing<V> {
    pub(crate) const PLAIN: Self = Self { with: None, left_out: LeftOut::Nothing };

    pub(super) const fn left_out_if_none(self) -> Self {
        Self { left_out: LeftOut::None, ..self }
    }

    pub(super) const fn left_out_if_empty(self) -> Self {
        Self { left_out: LeftOut::Empty, ..self }
    }

    pub(super) const fn left_out_if(self, predicate: fn(&V) -> bool) -> Self {
        Self { left_out: LeftOut::If(predicate), ..self }
    }

    pub(super) const fn with(self, serialize: With<V>) -> Self {
        Self { with: Some(serialize), ..self }
    }

    /// Serializes a value with the field's function.
    pub(crate) fn side_by_function(self, value: &V) -> Side {
        match self.with {
            Some(with) => self.side_as(value, with(value, ToValue)),
            None => Side::Refused(NO_FUNCTION),
        }
    }

    /// Serializes a value with the field's function, even if the field is skipped for it: an amount of 0 is an amount.
    pub(crate) fn amount_by_function(self, value: &V) -> Side {
        Self { left_out: LeftOut::Nothing, ..self }.side_by_function(value)
    }

    /// Serializes a value of the field's type.
    pub(crate) fn side(self, value: &V) -> Side
    where
        V: Serialize,
    {
        self.side_as(value, to_value(value))
    }

    /// Returns the value in this serialized form, or as left out if the field is skipped for it.
    pub(crate) fn side_as(self, value: &V, stored: Result<AttributeValue, serde_dynamo::Error>) -> Side {
        match self.left_out {
            // A value that is skipped need not be serializable.
            LeftOut::If(predicate) if predicate(value) => {
                Side::LeftOut(stored.unwrap_or(AttributeValue::Null(true)))
            }
            LeftOut::If(_) => Side::Value(stored),
            _ => self.stored(Side::Value(stored)),
        }
    }

    /// Handles a value in another form, such as a borrowed one. It is converted to the field's type only if a
    /// predicate needs it.
    pub(crate) fn side_of(self, side: Side, value: impl FnOnce() -> V) -> Side
    where
        V: Sized,
    {
        match (self.left_out, side) {
            (LeftOut::If(predicate), Side::Value(Ok(stored))) if predicate(&value()) => Side::LeftOut(stored),
            (LeftOut::If(_), side) => side,
            (_, side) => self.other(side),
        }
    }

    /// Handles a value in a form other than the field's type: text for a `String`.
    pub(crate) fn other(self, side: Side) -> Side {
        match (self.left_out, side) {
            (LeftOut::If(_), Side::Value(_)) => Side::Refused(TAKES_THE_TYPE),
            (_, side) => self.stored(side),
        }
    }

    /// Leaves the value out if its serialized form is enough to decide that.
    fn stored(self, side: Side) -> Side {
        match (side, self.left_out) {
            (Side::Value(Ok(value @ AttributeValue::Null(_))), LeftOut::None) => Side::LeftOut(value),
            (Side::Value(Ok(value)), LeftOut::Empty) if is_empty(&value) => Side::LeftOut(value),
            (side, _) => side,
        }
    }
}

fn is_empty(value: &AttributeValue) -> bool {
    match value {
        AttributeValue::S(text) => text.is_empty(),
        AttributeValue::B(bytes) => bytes.as_ref().is_empty(),
        AttributeValue::L(list) => list.is_empty(),
        AttributeValue::M(map) => map.is_empty(),
        AttributeValue::Ss(texts) => texts.is_empty(),
        AttributeValue::Ns(numbers) => numbers.is_empty(),
        AttributeValue::Bs(set) => set.is_empty(),
        _ => false,
    }
}

// Implemented by hand, because a derive would require `V: Clone`.

impl<V: ?Sized> Clone for Storing<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V: ?Sized> Copy for Storing<V> {}

impl<V: ?Sized> Clone for LeftOut<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V: ?Sized> Copy for LeftOut<V> {}
