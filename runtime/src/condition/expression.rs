//! A condition as `DynamoDB` reads it.

use super::{KeyAttributes, Range, Values};
use crate::key::KeyValue;
use crate::limits;
use crate::schema::Attribute;

/// A [`KeyCondition`](super::KeyCondition) rendered for a `Query` request, whatever the client.
///
/// Every name is a placeholder, so that no attribute meets one of `DynamoDB`'s [reserved words](
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html). Placeholders begin with `#k`
/// and `:k`; those of a filter in the same request should not.
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
/// # Ok::<(), tablewright::KeyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct KeyExpression<'a> {
    expression: String,
    attributes: KeyAttributes,
    values: &'a Values<'a>,
}

// As many as the longest key has attributes; a range has one value more.
const NAMES: [&str; 2 * limits::KEY_ATTRIBUTES] = ["#k0", "#k1", "#k2", "#k3", "#k4", "#k5", "#k6", "#k7"];
const VALUES: [&str; 2 * limits::KEY_ATTRIBUTES + 1] =
    [":k0", ":k1", ":k2", ":k3", ":k4", ":k5", ":k6", ":k7", ":k8"];

impl<'a> KeyExpression<'a> {
    pub(super) fn new(attributes: KeyAttributes, values: &'a Values<'a>) -> Self {
        let equal = 1 + values.more.len();
        // `#k0 = :k0 AND ` for each, and the longest range.
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
                // A key has no more attributes than there are placeholders.
                _ => {}
            }
        }
        Self { expression, attributes, values }
    }

    /// The `KeyConditionExpression`.
    #[must_use]
    pub fn expression(&self) -> &str {
        &self.expression
    }

    /// The `ExpressionAttributeNames`.
    pub fn names(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        let compared = 1 + self.values.more.len() + usize::from(self.values.last.is_some());
        NAMES.into_iter().zip(self.attributes.iter().map(Attribute::name)).take(compared)
    }

    /// The `ExpressionAttributeValues`.
    pub fn values(&self) -> impl Iterator<Item = (&'static str, &'a KeyValue<'a>)> + use<'a> {
        let (last, end) = match &self.values.last {
            None => (None, None),
            Some(Range::Compare(_, value) | Range::BeginsWith(value)) => (Some(value), None),
            Some(Range::Between(from, to)) => (Some(from), Some(to)),
        };
        VALUES.into_iter().zip(self.values.equal().chain(last).chain(end))
    }
}

const AND: &str = " AND ";

fn push(text: &mut String, parts: &[&str]) {
    for part in parts {
        text.push_str(part);
    }
}
