//! The conditions that a write has by itself, and which of them was not met.

use std::cmp::Ordering;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::key::NumberRange;
use crate::sdk::expression::path::{Anywhere, Step};
use crate::sdk::expression::placeholders::Placeholders;
use crate::sdk::request::decimal;
use crate::sdk::response::item::Item;

/// The conditions of a write that have a meaning of their own. The stored item tells which of them it does not meet:
/// `DynamoDB` only says that the whole condition failed, and gives the item to those who ask for it, at no cost.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html>
#[derive(Clone, Debug, Default)]
pub(crate) struct Guards {
    /// The item exists, which the write asks by itself.
    pub(crate) exists: bool,
    /// The item exists, or does not, as the caller asks.
    pub(crate) asked: Option<bool>,
    /// The caller has other conditions.
    pub(crate) has_others: bool,
    /// The attribute of the version, and the version that the item has to have.
    pub(crate) version: Option<(&'static str, u64)>,
    /// The results of arithmetic are numbers that the fields can hold.
    pub(crate) ranges: Vec<Range>,
}

/// What kept a write from being done.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Unmet {
    /// There is no item to update.
    Exists,
    /// The item has another version than this.
    Version { expected: u64, found: Option<u64> },
    /// The number at this path would leave the range of its type.
    Range(String),
    /// A condition of the caller's.
    Condition,
}

impl Guards {
    /// Whether the stored item is needed to tell them apart.
    pub(crate) fn need_item(&self) -> bool {
        self.exists || self.version.is_some() || !self.ranges.is_empty()
    }

    /// What the stored item did not meet.
    ///
    /// A caller who asks for an item that exists, or for none, and is wrong, gets that answer. Otherwise another version is
    /// the answer, whatever else failed: the other conditions were made for an item that is not there any more.
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

/// The version of an item. One that lacks the attribute, or does not exist, has version 0.
pub(crate) fn stored_version(item: Option<&Item>, attribute: &str) -> Option<u64> {
    match item.and_then(|item| item.get(attribute)) {
        None => Some(0),
        Some(AttributeValue::N(digits)) => digits.parse().ok(),
        Some(_) => None,
    }
}

/// What a number has to be for a change of it to give one that its field can hold.
#[derive(Clone, Debug)]
pub(crate) struct Range {
    path: Anywhere,
    limit: Limit,
    /// A number that the change would make 0 of, though the field holds no 0.
    except: Option<i128>,
    /// Whether the item may lack the number, which then counts as 0.
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
    /// For adding to a number. `None` if there is nothing to check: adding 0, or to a type without a range.
    pub(crate) fn of_change(path: &Anywhere, range: Option<NumberRange>, by: i128) -> Option<Self> {
        let NumberRange { min, max, has_zero } = range?;
        let limit = match by {
            0 => return None,
            1.. => Limit::AtMost(max.saturating_sub(by)),
            _ => Limit::AtLeast(min.saturating_sub(by)),
        };
        let except = (!has_zero && min < 0).then_some(by.checked_neg()).flatten();
        Some(Self { path: path.clone(), limit, except, or_absent: (min..=max).contains(&by) })
    }

    /// For subtracting another number of the item. Only where the lowest number is 0 or 1 can that be compared.
    pub(crate) fn of_subtracted(
        path: &Anywhere,
        range: Option<NumberRange>,
        other: &Anywhere,
    ) -> Option<Self> {
        let limit = match (range?.min, path == other) {
            (0, false) => Limit::Path { other: other.clone(), operator: ">=" },
            (1, false) => Limit::Path { other: other.clone(), operator: ">" },
            // A number without itself is 0, which the type does not hold.
            (1, true) => Limit::AtMost(0),
            _ => return None,
        };
        Some(Self { path: path.clone(), limit, except: None, or_absent: false })
    }

    /// The condition.
    pub(crate) fn render(&self, placeholders: &mut Placeholders) -> String {
        let path = placeholders.path(&self.path);
        let number = |placeholders: &mut Placeholders, number: i128| {
            placeholders.value(AttributeValue::N(number.to_string()))
        };
        // No comparison with what the item lacks is true, so a negated one lets it pass.
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

/// The value at a path.
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
