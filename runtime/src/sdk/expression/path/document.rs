//! Paths into structs and maps, with checked names and types.

use std::collections::{BTreeMap, HashMap};
use std::marker::PhantomData;

use crate::sdk::expression::path::{Nested, Path, Place, Step};
use crate::table::Document;

/// A type whose values hold a `D`: `D` itself, an `Option` and a `Box` of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a struct with `#[derive(Document)]`",
    label = "this is not one of its members",
    note = "for an element of a list, use `.index(position)` first; for an entry of a map, `.entry(\"key\")`",
    note = "for a type of another crate, name the member and its type: `.field::<Type>(\"name\")`"
)]
pub trait HoldsDocument<D> {}

#[diagnostic::do_not_recommend]
impl<D: Document> HoldsDocument<D> for D {}

#[diagnostic::do_not_recommend]
impl<D: Document> HoldsDocument<D> for Option<D> {}

#[diagnostic::do_not_recommend]
impl<D: Document> HoldsDocument<D> for Box<D> {}

/// A map, whose keys are known only at run time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a map",
    label = "only a map has entries",
    note = "for the member of a struct, derive `Document` on it and use `.member(…)`"
)]
pub trait StringMap {
    /// The type of a value.
    type Value;
}

macro_rules! maps {
    ($([$($parameter:ident)*] $map:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<K, V, $($parameter)*> StringMap for $map {
            type Value = V;
        }

        #[diagnostic::do_not_recommend]
        impl<K, V, $($parameter)*> StringMap for Option<$map> {
            type Value = V;
        }
    )*};
}

maps! {
    [] BTreeMap<K, V>;
    [H] HashMap<K, V, H>;
}

impl<T, V, P: Place> Path<T, V, P> {
    /// Leads to a member of the struct that is stored here. The struct derives [`Document`](crate::Document).
    ///
    /// ```
    /// use serde::{Deserialize, Serialize};
    /// use tablewright::{Document, DynamoTable};
    ///
    /// #[derive(Serialize, Deserialize, DynamoTable)]
    /// struct Order {
    ///     #[pk]
    ///     id: String,
    ///     lines: Vec<Line>,
    /// }
    ///
    /// #[derive(Serialize, Deserialize, Document)]
    /// #[serde(rename_all = "camelCase")]
    /// struct Line {
    ///     unit_price: u32,
    /// }
    ///
    /// let price = Order::PATHS.lines.index(0).member(Line::PATHS.unit_price);
    /// assert_eq!(price.to_string(), "lines[0].unitPrice");
    /// ```
    ///
    /// A value is stored as `serde` stores it for the field. If `serde` skips the field for a value, setting it removes the
    /// member.
    #[must_use]
    pub fn member<D, W, Q: Place>(self, member: Path<D, W, Q>) -> Path<T, W, Nested>
    where
        V: HoldsDocument<D>,
    {
        let mut steps = self.place.into_steps();
        steps.push(Step::Field(member.attribute.to_owned()));
        steps.extend(member.place.into_steps());
        Path { attribute: self.attribute, place: Nested(steps), storing: member.storing, types: PhantomData }
    }

    /// Leads to the entry of a map with this key, in the form in which `serde` stores the key.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use tablewright::DynamoTable;
    ///
    /// #[derive(DynamoTable)]
    /// struct Stock {
    ///     #[pk]
    ///     sku: String,
    ///     by_place: BTreeMap<String, u32>,
    /// }
    ///
    /// assert_eq!(Stock::PATHS.by_place.entry("A3").to_string(), "by_place.A3");
    /// ```
    #[must_use]
    pub fn entry(self, key: impl Into<String>) -> Path<T, V::Value, Nested>
    where
        V: StringMap,
    {
        self.step(Step::Field(key.into()))
    }
}
