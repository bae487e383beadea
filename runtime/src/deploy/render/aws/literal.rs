//! The API of `DynamoDB`, which takes only literal values.

use std::borrow::Cow;

use super::{Found, Template, Values};
use crate::deploy::input::InputId;
use crate::deploy::shape::By;
use crate::json::Json;

/// Requests and answers of the API.
pub(crate) struct Literal;

/// A stack with resolved names and without its own key needs none of these.
impl<'a> Values<'a> for Literal {
    fn input(&self, _: InputId) -> Json<'a> {
        Json::Null
    }

    fn key_of_stack(&self) -> Json<'a> {
        Json::Null
    }

    fn region(&self) -> Json<'a> {
        Json::Null
    }
}

impl<'x> Template<'x> for Literal {
    fn resolve(&self, json: &'x Json<'x>) -> Found<'x> {
        match json {
            // The API returns -1 for a limit that is not set.
            Json::Number(number) if number.as_i64() == Some(-1) => Found::Absent,
            json => Found::Value(Cow::Borrowed(json), By::Description),
        }
    }

    fn is_region(&self, _: &'x Json<'x>) -> bool {
        false
    }

    fn is_key_of_stack(&self, _: &'x Json<'x>) -> bool {
        false
    }
}
