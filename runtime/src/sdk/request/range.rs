//! Where a place stands to what a query reads: its partition, and the range of its sort key.
//!
//! A range may have moved since the cursor was made ("the last 30 days"). `DynamoDB` refuses to go on from a place outside
//! of the range, and what is left to read is known without asking: all of the range, or nothing.

use std::cmp::Ordering;

use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::types::AttributeValue;

use crate::condition::bound::{Bound, Compared};
use crate::schema::KeyAttributes;
use crate::sdk::response::item::Item;

/// A key condition as it is rendered in a request.
pub(crate) struct Range<'a> {
    attributes: KeyAttributes<'static>,
    values: Option<&'a Item>,
    compared: Compared,
}

/// What a range has left after a place.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Left {
    All,
    /// The items after the place.
    Rest,
    Nothing,
}

/// Where a place stands to a range, in ascending order.
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

    /// Whether the place is in the partition that the query reads.
    pub(crate) fn is_partition(&self, place: &Item) -> bool {
        let mut positions = 0..self.attributes.partition_key.len();
        positions.all(|position| {
            let values = self.place(place, position).zip(self.value(position));
            values.is_some_and(|(place, value)| {
                compare(place, value).map_or(place == value, |order| order == Ordering::Equal)
            })
        })
    }

    /// What the range has left after a place of the partition, in this order.
    ///
    /// At its very end a table has nothing left, and `DynamoDB` refuses to read on. The keys of an index are not unique.
    pub(crate) fn left(&self, place: &Item, ascending: bool, is_unique: bool) -> Left {
        match (self.stands(place), ascending) {
            (Stands::Before, true) | (Stands::After, false) => Left::All,
            (Stands::Before, false) | (Stands::After, true) => Left::Nothing,
            (Stands::Within, _) if is_unique && self.is_end(place, ascending) => Left::Nothing,
            (Stands::Within, _) => Left::Rest,
        }
    }

    /// The first attribute of the sort key that is not as the range has it decides. A value that cannot be compared is for
    /// `DynamoDB` to judge.
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

    /// Whether a place within the range is the last that it can have, in this order.
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

    /// The value that a place has of the attribute at this position of the key.
    fn place<'b>(&self, place: &'b Item, position: usize) -> Option<&'b AttributeValue> {
        place.get(self.attributes.get(position)?.name())
    }

    /// The value that the attribute is compared with; `between` has a second one at the next position.
    fn value(&self, position: usize) -> Option<&'a AttributeValue> {
        self.values?.get(&format!(":k{position}"))
    }
}

/// Where a value stands that compares so to the lower bound of a range, and so to the upper one.
const fn between(lower: Ordering, upper: Ordering) -> Stands {
    match (lower, upper) {
        (Ordering::Less, _) => Stands::Before,
        (_, Ordering::Greater) => Stands::After,
        _ => Stands::Within,
    }
}

/// The order in which `DynamoDB` sorts values of one type. `None` for values that are not compared here.
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
