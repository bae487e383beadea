//! A key condition as `DynamoDB` reads it.

use std::borrow::Cow;

use super::{Operator, Range, Values};
use crate::key::KeyValue;
use crate::limits;
use crate::schema::KeyAttributes;

/// A [`KeyCondition`](super::KeyCondition) rendered for a `Query` request, whatever the client.
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

// As many names as the longest key has attributes. A range needs one more value.
static NAMES: [&str; 2 * limits::KEY_ATTRIBUTES] = ["#k0", "#k1", "#k2", "#k3", "#k4", "#k5", "#k6", "#k7"];
static VALUES: [&str; 2 * limits::KEY_ATTRIBUTES + 1] =
    [":k0", ":k1", ":k2", ":k3", ":k4", ":k5", ":k6", ":k7", ":k8"];

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
        NAMES[..compared]
            .iter()
            .enumerate()
            .map_while(move |(position, placeholder)| Some((*placeholder, attributes.get(position)?.name())))
    }

    /// Returns the `ExpressionAttributeValues`.
    #[inline]
    pub fn values(&self) -> impl Iterator<Item = (&'static str, &'a KeyValue<'a>)> + use<'a> {
        let values = self.values;
        VALUES
            .iter()
            .enumerate()
            .map_while(move |(position, placeholder)| Some((*placeholder, values.get(position)?)))
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
    for (name, value) in NAMES.iter().zip(&VALUES).take(equal) {
        if !expression.is_empty() {
            expression.push_str(AND);
        }
        push(&mut expression, &[name, " = ", value]);
    }
    if let (Some(range), Some(name)) = (&values.last, NAMES.get(equal)) {
        expression.push_str(AND);
        match (range, &VALUES[equal..]) {
            (Range::Compare(operator, _), [value, ..]) => {
                push(&mut expression, &[name, operator.as_str(), value]);
            }
            (Range::Between(..), [from, to, ..]) => {
                push(&mut expression, &[name, " BETWEEN ", from, AND, to]);
            }
            (Range::BeginsWith(_), [value, ..]) => {
                push(&mut expression, &["begins_with(", name, ", ", value, ")"]);
            }
            // Unreachable: a key has no more attributes than there are placeholders.
            _ => {}
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
