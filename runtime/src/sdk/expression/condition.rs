//! Conditions, typed by attribute.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{BitAnd, BitOr, Not};

use aws_sdk_dynamodb::types::AttributeValue;

use crate::sdk::expression::operand::Side;
use crate::sdk::expression::path::Anywhere;
use crate::sdk::expression::placeholders::{Expression, Placeholders};
use crate::sdk::response::error::ErrorKind;

/// A condition on items of table `T`: a condition of a write, or a filter of a query or a scan.
///
/// The methods of a [`Path`](crate::sdk::Path) return conditions. For anything else, use [`Expression`], which takes
/// `DynamoDB`'s own syntax. Every name and value becomes a placeholder in the request, so names cannot collide with
/// reserved words. `Debug` shows no values.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use tablewright::sdk::Table;
/// use tablewright::DynamoTable;
///
/// #[derive(Serialize, Deserialize, DynamoTable)]
/// struct Order {
///     #[pk]
///     order_id: String,
///     status: String,
///     total_cents: u64,
///     lines: Vec<String>,
/// }
///
/// let order = Order::PATHS;
/// let open = order.status.is_in(["new", "paid"]);
/// let large = order.total_cents.ge(10_000) | order.lines.size().gt(20);
///
/// let orders = Table::<Order>::without_client("orders");
/// let input = orders.delete(Order::key("o-1")).condition(open & !large).input()?;
/// assert_eq!(
///     input.condition_expression(),
///     Some("#a0 IN (:a0, :a1) AND NOT (#a1 >= :a2 OR size(#a2) > :a3)"),
/// );
/// # Ok::<(), tablewright::sdk::Error>(())
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html>
#[must_use = "a condition has to be given to a request"]
pub struct Condition<T> {
    tokens: Vec<Token>,
    binds: Binds,
    /// The first error. It is reported when the request is built.
    error: Option<ErrorKind>,
    table: PhantomData<fn() -> T>,
}

pub(crate) enum Token {
    Text(&'static str),
    Path(Anywhere),
    Value(AttributeValue),
    Expression(Expression),
}

/// The precedence of the parts of a condition, lowest first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Binds {
    Or,
    And,
    One,
}

impl<T> Condition<T> {
    pub(crate) const fn new() -> Self {
        Self { tokens: Vec::new(), binds: Binds::One, error: None, table: PhantomData }
    }

    pub(crate) fn text(mut self, text: &'static str) -> Self {
        self.tokens.push(Token::Text(text));
        self
    }

    pub(crate) fn path(mut self, path: Anywhere) -> Self {
        self.tokens.push(Token::Path(path));
        self
    }

    pub(crate) fn value(mut self, value: AttributeValue) -> Self {
        self.tokens.push(Token::Value(value));
        self
    }

    /// Adds the value or path that this attribute is compared with.
    pub(crate) fn side(mut self, attribute: &str, side: Side) -> Self {
        match side {
            Side::Path(path) => self.path(path),
            Side::Value(Ok(value)) | Side::LeftOut(value) => self.value(value),
            Side::Refused(why) => {
                self.fail(ErrorKind::InvalidRequest(why));
                self
            }
            Side::Value(Err(source)) => {
                self.fail(ErrorKind::Serialize { attribute: Some(attribute.to_owned()), source });
                self
            }
        }
    }

    /// Adds the same for an ordered comparison, which a missing value cannot take part in.
    pub(crate) fn ordered_side(mut self, attribute: &str, side: Side) -> Self {
        const NO_ORDER: &str = "nothing is less or greater than a value that is stored as a missing attribute; compare it by \
                                `eq` or `ne`, or combine `not_exists()` with another comparison";
        if matches!(side, Side::LeftOut(_) | Side::Value(Ok(AttributeValue::Null(_)))) {
            self.fail(ErrorKind::InvalidRequest(NO_ORDER));
        }
        self.side(attribute, side)
    }

    /// Returns the attributes that the condition reads, except those in an [`Expression`].
    pub(crate) fn attributes(&self) -> impl Iterator<Item = &'static str> {
        self.tokens.iter().filter_map(|token| match token {
            Token::Path(path) => Some(path.attribute()),
            _ => None,
        })
    }

    pub(crate) fn fail(&mut self, error: ErrorKind) {
        self.error.get_or_insert(error);
    }

    /// Joins both conditions with `AND`.
    pub fn and(self, other: impl IntoCondition<T>) -> Self {
        self.join(Binds::And, " AND ", other.into_condition())
    }

    /// Joins both conditions with `OR`.
    pub fn or(self, other: impl IntoCondition<T>) -> Self {
        self.join(Binds::Or, " OR ", other.into_condition())
    }

    fn join(self, binds: Binds, operator: &'static str, other: Self) -> Self {
        let mut joined = self.bound_by(binds);
        let other = other.bound_by(binds);
        joined.tokens.push(Token::Text(operator));
        joined.tokens.extend(other.tokens);
        joined.error = joined.error.or(other.error);
        joined
    }

    /// Adds parentheses if the condition has a lower precedence than `binds`.
    fn bound_by(mut self, binds: Binds) -> Self {
        if self.binds < binds {
            self.tokens.insert(0, Token::Text("("));
            self.tokens.push(Token::Text(")"));
        }
        self.binds = binds;
        self
    }

    /// Returns the text, with its placeholders added to the request's.
    pub(crate) fn render(self, placeholders: &mut Placeholders) -> Result<String, ErrorKind> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let mut text = String::new();
        for token in self.tokens {
            match token {
                Token::Text(part) => text.push_str(part),
                Token::Path(path) => text.push_str(&placeholders.path(&path)),
                Token::Value(value) => text.push_str(&placeholders.value(value)),
                Token::Expression(expression) => text.push_str(&expression.render(placeholders)?),
            }
        }
        Ok(text)
    }
}

impl<T> Not for Condition<T> {
    type Output = Self;

    fn not(self) -> Self {
        let mut negated = Self::new().text("NOT (");
        negated.tokens.extend(self.tokens);
        negated.tokens.push(Token::Text(")"));
        Self { error: self.error, ..negated }
    }
}

impl<T, C: IntoCondition<T>> BitAnd<C> for Condition<T> {
    type Output = Self;

    fn bitand(self, other: C) -> Self {
        self.and(other)
    }
}

impl<T, C: IntoCondition<T>> BitOr<C> for Condition<T> {
    type Output = Self;

    fn bitor(self, other: C) -> Self {
        self.or(other)
    }
}

/// A condition on items of table `T`: a [`Condition`], or an [`Expression`], which fits any table.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition on items of `{T}`",
    label = "expected a condition on `{T}`",
    note = "the paths of `{T}` make its conditions: `{T}::PATHS`",
    note = "combine conditions with `&`, `|` and `!`; in Rust, `&&` and `||` are for `bool` alone"
)]
pub trait IntoCondition<T> {
    /// Converts to a condition.
    fn into_condition(self) -> Condition<T>;
}

impl<T> IntoCondition<T> for Condition<T> {
    fn into_condition(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T> IntoCondition<T> for Expression {
    fn into_condition(self) -> Condition<T> {
        // The precedence inside the expression is unknown, so assume the lowest.
        Condition { tokens: vec![Token::Expression(self)], binds: Binds::Or, ..Condition::new() }
    }
}

/// Prints the condition with its names, and `…` in place of each value.
impl<T> fmt::Debug for Condition<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Condition(")?;
        for token in &self.tokens {
            match token {
                Token::Text(text) => f.write_str(text)?,
                Token::Path(path) => fmt::Display::fmt(path, f)?,
                Token::Value(_) => f.write_str("…")?,
                Token::Expression(expression) => f.write_str(expression.text())?,
            }
        }
        f.write_str(")")
    }
}
