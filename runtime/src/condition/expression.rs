//! A key condition as `DynamoDB` reads it.

use std::borrow::Cow;

use super::{Operator, Range, Values};
use crate::key::KeyValue;
use crate::limits;
use crate::schema::KeyAttributes;

/// A [`KeyCondition`](super::KeyCondition) rendered for a `Query` request of any client.
///
/// Every name is a placeholder, so that no attribute name collides with one of `DynamoDB`'s [reserved words](
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html). The placeholders begin with `#k`
/// and `:k`; the placeholders of a filter in the same request should not.
///
/// ```
/// use std::collections::HashMap;
/// use tablewright::DynamoTable;
/// # #[derive(DynamoTable)] struct Order { #[pk] id: String, #[sk] date: String }
///
/// let condition = Order::partition("c-1").date().begins_with("2026-");
/// let rendered = condition.expression()?;
/// assert_eq!(rendered.expression(), "#k0 = :k0 AND begins_with(#k1, :k1)");
/// assert_eq!(rendered.names().collect::<Vec<_>>(), [("#k0", "id"), ("#k1", "date")]);
/// let values: HashMap<_, _> = rendered.values().collect();
/// assert_eq!(serde_json::to_value(values[":k1"]).unwrap(), "2026-");
/// # Ok::<(), tablewright::key::KeyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct KeyExpression<'a> {
    expression: Cow<'static, str>,
    attributes: KeyAttributes<'static>,
    values: &'a Values<'a>,
}

/// The number of names: the longest key has as many attributes. A range needs one more value.
const NAMES: usize = 2 * limits::KEY_ATTRIBUTES;
const VALUES: usize = NAMES + 1;

// Matches instead of arrays, so that the compiler knows the length of each placeholder when a client copies it.

#[inline]
const fn name(position: usize) -> &'static str {
    match position {
        0 => "#k0",
        1 => "#k1",
        2 => "#k2",
        3 => "#k3",
        4 => "#k4",
        5 => "#k5",
        6 => "#k6",
        _ => "#k7",
    }
}

#[inline]
const fn value(position: usize) -> &'static str {
    match position {
        0 => ":k0",
        1 => ":k1",
        2 => ":k2",
        3 => ":k3",
        4 => ":k4",
        5 => ":k5",
        6 => ":k6",
        7 => ":k7",
        _ => ":k8",
    }
}

impl<'a> KeyExpression<'a> {
    #[inline]
    pub(super) fn new(attributes: KeyAttributes<'static>, values: &'a Values<'a>) -> Self {
        let expression =
            if values.more.is_empty() { Cow::Borrowed(short(values)) } else { Cow::Owned(long(values)) };
        Self { expression, attributes, values }
    }

    /// Returns the `KeyConditionExpression`.
    #[must_use]
    pub fn expression(&self) -> &str {
        &self.expression
    }

    /// Returns the `KeyConditionExpression`, for a client that takes ownership of it.
    #[inline]
    #[must_use]
    pub fn into_expression(self) -> String {
        self.expression.into_owned()
    }

    /// Returns the number of attributes that are compared.
    #[inline]
    pub(crate) fn compared(&self) -> usize {
        1 + self.values.more.len() + usize::from(self.values.last.is_some())
    }

    /// Returns the `ExpressionAttributeNames`.
    #[inline]
    pub fn names(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        let (attributes, compared) = (self.attributes, self.compared());
        (0..compared).map_while(move |position| Some((name(position), attributes.get(position)?.name())))
    }

    /// Returns the `ExpressionAttributeValues`.
    #[inline]
    pub fn values(&self) -> impl Iterator<Item = (&'static str, &'a KeyValue<'a>)> + use<'a> {
        let values = self.values;
        (0..VALUES).map_while(move |position| Some((value(position), values.get(position)?)))
    }
}

/// Returns the expression for a key of one or two attributes, as most keys are. No string needs to be built.
#[inline]
const fn short(values: &Values<'_>) -> &'static str {
    match &values.last {
        None => "#k0 = :k0",
        Some(Range::Compare(Operator::Eq, _)) => "#k0 = :k0 AND #k1 = :k1",
        Some(Range::Compare(Operator::Lt, _)) => "#k0 = :k0 AND #k1 < :k1",
        Some(Range::Compare(Operator::Le, _)) => "#k0 = :k0 AND #k1 <= :k1",
        Some(Range::Compare(Operator::Gt, _)) => "#k0 = :k0 AND #k1 > :k1",
        Some(Range::Compare(Operator::Ge, _)) => "#k0 = :k0 AND #k1 >= :k1",
        Some(Range::Between(..)) => "#k0 = :k0 AND #k1 BETWEEN :k1 AND :k2",
        Some(Range::BeginsWith(_)) => "#k0 = :k0 AND begins_with(#k1, :k1)",
    }
}

/// Builds the expression for any key.
fn long(values: &Values<'_>) -> String {
    let equal = 1 + values.more.len();
    // Room for `#k0 = :k0 AND ` per attribute, and for the longest range.
    let mut expression = String::with_capacity(14 * equal + 32);
    for position in 0..equal.min(NAMES) {
        if position > 0 {
            expression.push_str(AND);
        }
        push(&mut expression, &[name(position), " = ", value(position)]);
    }
    if let Some(range) = values.last.as_ref().filter(|_| equal < NAMES) {
        expression.push_str(AND);
        let (name, value, to) = (name(equal), value(equal), value(equal + 1));
        match range {
            Range::Compare(operator, _) => push(&mut expression, &[name, operator.as_str(), value]),
            Range::Between(..) => push(&mut expression, &[name, " BETWEEN ", value, AND, to]),
            Range::BeginsWith(_) => push(&mut expression, &["begins_with(", name, ", ", value, ")"]),
        }
    }
    expression
}

const AND: &str = " AND ";

fn push(text: &mut String, parts: &[&str]) {
    for part in parts {
        text.push_str(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_are_one_text() {
        let value = || KeyValue::from("value");
        let compare = [Operator::Eq, Operator::Lt, Operator::Le, Operator::Gt, Operator::Ge];
        let compare = compare.map(|operator| Some(Range::Compare(operator, value())));
        let others = [None, Some(Range::Between(value(), value())), Some(Range::BeginsWith(value()))];
        for last in compare.into_iter().chain(others) {
            let values = Values { first: value(), more: Vec::new(), last, own: 0, extra: None };
            assert_eq!(short(&values), long(&values));
        }
    }
}
