//! Compares a cursor's place with the query that continues from it: the partition, and the range of the sort key.
//!
//! The range may have moved since the cursor was made ("the last 30 days"). `DynamoDB` refuses to continue from a
//! place outside the range. For such a place the answer is known without a request: either the whole range is left,
//! or nothing.

use std::cmp::Ordering;

use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::types::AttributeValue;

use crate::condition::bound::{Bound, Compared};
use crate::schema::KeyAttributes;
use crate::sdk::response::item::Item;

/// A key condition as rendered in a request.
pub(crate) struct Range<'a> {
    attributes: KeyAttributes<'static>,
    values: Option<&'a Item>,
    compared: Compared,
}

/// The part of a range that is left after a place.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Left {
    All,
    /// The items after the place.
    Rest,
    Nothing,
}

/// The position of a place relative to a range, in ascending order.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Stands {
    Before,
    Within,
    After,
}

impl<'a> Range<'a> {
    pub(crate) fn of(
        request: &'a QueryInput,
        attributes: KeyAttributes<'static>,
        compared: Compared,
    ) -> Self {
        Self { attributes, values: request.expression_attribute_values(), compared }
    }

    /// Returns whether the place is in the partition that the query reads.
    pub(crate) fn is_partition(&self, place: &Item) -> bool {
        let mut positions = 0..self.attributes.partition_key.len();
        positions.all(|position| {
            let values = self.place(place, position).zip(self.value(position));
            values.is_some_and(|(place, value)| {
                compare(place, value).map_or(place == value, |order| order == Ordering::Equal)
            })
        })
    }

    /// Returns how much of the range is left after a place in the partition, in this order.
    ///
    /// At the very end of the range of a table nothing is left, and `DynamoDB` refuses to continue. In an index other
    /// items can have the same key.
    pub(crate) fn left(&self, place: &Item, ascending: bool, is_unique: bool) -> Left {
        match (self.stands(place), ascending) {
            (Stands::Before, true) | (Stands::After, false) => Left::All,
            (Stands::Before, false) | (Stands::After, true) => Left::Nothing,
            (Stands::Within, _) if is_unique && self.is_end(place, ascending) => Left::Nothing,
            (Stands::Within, _) => Left::Rest,
        }
    }

    /// Compares the place with the range. The first sort key attribute that does not match the range decides. A value
    /// that cannot be compared here is left to `DynamoDB`.
    fn stands(&self, place: &Item) -> Stands {
        let sort_key = self.attributes.partition_key.len()..self.compared.attributes;
        let mut stands = sort_key.map(|position| self.stands_at(position, place).unwrap_or(Stands::Within));
        stands.find(|stands| *stands != Stands::Within).unwrap_or(Stands::Within)
    }

    fn stands_at(&self, position: usize, place: &Item) -> Option<Stands> {
        let (place, value) = (self.place(place, position)?, self.value(position)?);
        let order = compare(place, value)?;
        let is_last = position + 1 == self.compared.attributes;
        Some(match if is_last { self.compared.last } else { Bound::Eq } {
            Bound::Lt => between(Ordering::Equal, order.then(Ordering::Greater)),
            Bound::Le => between(Ordering::Equal, order),
            Bound::Gt => between(order.then(Ordering::Less), Ordering::Equal),
            Bound::Ge => between(order, Ordering::Equal),
            Bound::Between => between(order, compare(place, self.value(position + 1)?)?),
            Bound::BeginsWith if begins_with(place, value) => Stands::Within,
            Bound::Eq | Bound::BeginsWith => between(order, order),
        })
    }

    /// Returns whether a place within the range is the last possible one, in this order.
    fn is_end(&self, place: &Item, ascending: bool) -> bool {
        let Compared { attributes, last: bound } = self.compared;
        let last = attributes - 1;
        let end = match (bound, ascending) {
            (Bound::Between, true) => last + 1,
            (Bound::Eq, _) | (Bound::Le, true) | (Bound::Ge | Bound::Between, false) => last,
            _ => return false,
        };
        let values = self.place(place, last).zip(self.value(end));
        last >= self.attributes.partition_key.len()
            && values.is_some_and(|(place, end)| compare(place, end) == Some(Ordering::Equal))
    }

    /// Returns the place's value of the key attribute at this position.
    fn place<'b>(&self, place: &'b Item, position: usize) -> Option<&'b AttributeValue> {
        place.get(self.attributes.get(position)?.name())
    }

    /// Returns the value that the attribute is compared with. `between` has a second value at the next
    /// position.
    fn value(&self, position: usize) -> Option<&'a AttributeValue> {
        self.values?.get(&format!(":k{position}"))
    }
}

/// Returns the position of a value, from its comparison with the lower and the upper bound of the
/// range.
const fn between(lower: Ordering, upper: Ordering) -> Stands {
    match (lower, upper) {
        (Ordering::Less, _) => Stands::Before,
        (_, Ordering::Greater) => Stands::After,
        _ => Stands::Within,
    }
}

/// Compares two values of one type in `DynamoDB`'s sort order. Returns `None` for values that are not
/// compared here.
fn compare(a: &AttributeValue, b: &AttributeValue) -> Option<Ordering> {
    match (a, b) {
        (AttributeValue::S(a), AttributeValue::S(b)) => Some(a.cmp(b)),
        (AttributeValue::N(a), AttributeValue::N(b)) => {
            Some(a.parse::<i128>().ok()?.cmp(&b.parse::<i128>().ok()?))
        }
        (AttributeValue::B(a), AttributeValue::B(b)) => Some(a.as_ref().cmp(b.as_ref())),
        _ => None,
    }
}

fn begins_with(value: &AttributeValue, prefix: &AttributeValue) -> bool {
    match (value, prefix) {
        (AttributeValue::S(value), AttributeValue::S(prefix)) => value.starts_with(prefix),
        (AttributeValue::B(value), AttributeValue::B(prefix)) => value.as_ref().starts_with(prefix.as_ref()),
        _ => false,
    }
}
