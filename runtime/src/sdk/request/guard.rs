//! The conditions that a write adds by itself, and how to tell which of them failed.

use std::cmp::Ordering;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::key::NumberRange;
use crate::number::decimal;
use crate::sdk::expression::path::{Anywhere, Step};
use crate::sdk::expression::placeholders::Placeholders;
use crate::sdk::response::item::Item;

/// The conditions of a write that have errors of their own. `DynamoDB` only says that the condition as a whole
/// failed. The stored item tells which part failed; `DynamoDB` returns it on request, at no cost.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html>
#[derive(Clone, Debug, Default)]
pub(crate) struct Guards {
    /// The item exists: the write adds this condition by itself.
    pub(crate) exists: bool,
    /// The caller asks that the item exists (`true`) or does not exist (`false`).
    pub(crate) asked: Option<bool>,
    /// True if the caller added other conditions.
    pub(crate) has_others: bool,
    /// The version attribute, and the version that the item must have.
    pub(crate) version: Option<(&'static str, u64)>,
    /// The numbers that the arithmetic must keep within the range of their fields.
    pub(crate) ranges: Vec<Range>,
}

/// The condition that stopped a write.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Unmet {
    /// The item to update does not exist.
    Exists,
    /// The item has a different version.
    Version { expected: u64, found: Option<u64> },
    /// The number at this path would leave the range of its type.
    Range(String),
    /// One of the caller's conditions failed.
    Condition,
}

impl Guards {
    /// Returns whether the stored item is needed to tell the conditions apart.
    pub(crate) fn need_item(&self) -> bool {
        self.exists || self.version.is_some() || !self.ranges.is_empty()
    }

    /// Returns the condition that the stored item did not meet.
    ///
    /// If the caller asked for the item to exist, or not to exist, and that failed, this is the answer. Otherwise a
    /// different version is the answer, whatever else failed: the other conditions were written for a version that is
    /// no longer stored.
    pub(crate) fn unmet(&self, item: Option<&Item>) -> Unmet {
        if self.exists && item.is_none() {
            return Unmet::Exists;
        }
        if self.asked.is_some_and(|exists| exists != item.is_some()) {
            return Unmet::Condition;
        }
        let range = self.ranges.iter().find(|range| !range.is_met(item));
        if let Some((attribute, expected)) = self.version {
            let found = item.map(|item| stored_version(Some(item), attribute));
            let is_other = found.unwrap_or(Some(0)) != Some(expected);
            if is_other || !self.has_others && range.is_none() {
                return Unmet::Version { expected, found: found.flatten() };
            }
        }
        range.map_or(Unmet::Condition, |range| Unmet::Range(range.path.to_string()))
    }
}

/// Returns the version of an item. An item that lacks the attribute, or does not exist, has version 0.
pub(crate) fn stored_version(item: Option<&Item>, attribute: &str) -> Option<u64> {
    match item.and_then(|item| item.get(attribute)) {
        None => Some(0),
        Some(AttributeValue::N(digits)) => digits.parse().ok(),
        Some(_) => None,
    }
}

/// The range a number must be in before a change, so that its field can hold the result.
#[derive(Clone, Debug)]
pub(crate) struct Range {
    path: Anywhere,
    limit: Limit,
    /// The number that the change would turn into 0, if the field cannot hold 0.
    except: Option<i128>,
    /// True if the item may lack the number, which then counts as 0.
    or_absent: bool,
}

#[derive(Clone, Debug)]
enum Limit {
    AtLeast(i128),
    AtMost(i128),
    /// At least, or more than, another number of the item.
    Path {
        other: Anywhere,
        operator: &'static str,
    },
}

impl Range {
    /// Returns the range to check before adding to a number. `None` if there is nothing to check: the
    /// change adds 0, or the type has no range.
    pub(crate) fn of_change(path: &Anywhere, range: Option<NumberRange>, by: i128) -> Option<Self> {
        let NumberRange { min, max, has_zero, .. } = range?;
        let limit = match by {
            0 => return None,
            1.. => Limit::AtMost(max.saturating_sub(by)),
            _ => Limit::AtLeast(min.saturating_sub(by)),
        };
        let except = (!has_zero && min < 0).then_some(by.checked_neg()).flatten();
        Some(Self { path: path.clone(), limit, except, or_absent: (min..=max).contains(&by) })
    }

    /// Returns the range to check before subtracting another number of the item. `DynamoDB` can compare the two
    /// numbers only if the lowest allowed result is 0 or 1.
    pub(crate) fn of_subtracted(
        path: &Anywhere,
        range: Option<NumberRange>,
        other: &Anywhere,
    ) -> Option<Self> {
        let limit = match (range?.min, path == other) {
            (0, false) => Limit::Path { other: other.clone(), operator: ">=" },
            (1, false) => Limit::Path { other: other.clone(), operator: ">" },
            // A missing number counts as 0. If both paths are the same number, the result is 0,
            // which the type cannot hold.
            (1, true) => Limit::AtMost(0),
            _ => return None,
        };
        Some(Self { path: path.clone(), limit, except: None, or_absent: false })
    }

    /// Renders the condition.
    pub(crate) fn render(&self, placeholders: &mut Placeholders) -> String {
        let path = placeholders.path(&self.path);
        let number = |placeholders: &mut Placeholders, number: i128| {
            placeholders.value(AttributeValue::N(number.to_string()))
        };
        // A comparison with a missing attribute is false, so the negated comparison lets the item pass.
        let limit = match (&self.limit, self.or_absent) {
            (Limit::AtLeast(limit), true) => format!("NOT {path} < {}", number(placeholders, *limit)),
            (Limit::AtLeast(limit), false) => format!("{path} >= {}", number(placeholders, *limit)),
            (Limit::AtMost(limit), true) => format!("NOT {path} > {}", number(placeholders, *limit)),
            (Limit::AtMost(limit), false) => format!("{path} <= {}", number(placeholders, *limit)),
            (Limit::Path { other, operator }, _) => format!("{path} {operator} {}", placeholders.path(other)),
        };
        match self.except {
            Some(except) => format!("{limit} AND {path} <> {}", number(placeholders, except)),
            None => limit,
        }
    }

    fn is_met(&self, item: Option<&Item>) -> bool {
        let Some(number) = number_at(item, &self.path) else { return self.or_absent };
        let compare = |limit: i128| decimal::compare(number, &limit.to_string());
        let is_met = match &self.limit {
            Limit::AtLeast(limit) => compare(*limit).is_some_and(Ordering::is_ge),
            Limit::AtMost(limit) => compare(*limit).is_some_and(Ordering::is_le),
            Limit::Path { other, operator } => {
                let order = number_at(item, other).and_then(|other| decimal::compare(number, other));
                order.is_some_and(|order| order.is_gt() || *operator == ">=" && order.is_eq())
            }
        };
        is_met && self.except.is_none_or(|except| compare(except).is_some_and(Ordering::is_ne))
    }
}

/// Returns the value at a path.
pub(crate) fn value_at<'a>(item: &'a Item, path: &Anywhere) -> Option<&'a AttributeValue> {
    let mut value = item.get(path.attribute())?;
    for step in path.steps() {
        value = match (step, value) {
            (Step::Field(name), AttributeValue::M(map)) => map.get(&**name)?,
            (Step::Index(position), AttributeValue::L(list)) => list.get(*position)?,
            _ => return None,
        };
    }
    Some(value)
}

fn number_at<'a>(item: Option<&'a Item>, path: &Anywhere) -> Option<&'a str> {
    match value_at(item?, path)? {
        AttributeValue::N(digits) => Some(digits),
        _ => None,
    }
}
