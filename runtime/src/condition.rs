//! Key conditions: they select the items of a table or an index to read.

use std::fmt;
use std::marker::PhantomData;

pub(crate) use error::check_part;
pub use error::{KeyError, KeyErrorKind, PartError};
pub use expression::KeyExpression;
pub use step::{Ranged, Sorts, Step, Unranged, step, step_to};

use computed::{Computed, Extra};

use crate::entity::HasEntity;
use crate::entity::computed::entity_of;
use crate::index::Any;
use crate::key::{KeyArgument, KeyValue, Prefix};
use crate::schema::{IndexKind, IndexSchema, KeyAttributes};
use crate::table::DynamoTable;

#[cfg(feature = "aws-sdk")]
pub(crate) mod bound;
mod computed;
mod error;
mod expression;
mod step;
mod written;

/// A condition on the key of table `T` or of one of its indexes: one partition, optionally narrowed to a range.
///
/// The table's generated functions `partition` and `by_…` return it, and the sort key's methods narrow it. It
/// [renders](Self::expression) to an expression, names and values for any client. `I` is the table or index that
/// it reads, see [`index`](crate::index). [`any`](Self::any) gives conditions on different indexes the same type.
///
/// ```
/// use tablewright::DynamoTable;
///
/// #[derive(DynamoTable)]
/// struct Order {
///     #[pk]
///     customer_id: String,
///     #[sk]
///     order_id: String,
///     #[gsi("status")]
///     status: String,
///     #[gsi("status", sk)]
///     placed_at: u64,
/// }
///
/// let condition = Order::by_status("open").placed_at().between(10, 20);
/// assert_eq!(condition.to_string(), r#"status = "open" AND placed_at BETWEEN 10 AND 20"#);
/// assert_eq!(condition.index_name(), Some("status-index"));
/// assert!(!condition.allows_consistent_read());
///
/// let rendered = condition.expression()?;
/// assert_eq!(rendered.expression(), "#k0 = :k0 AND #k1 BETWEEN :k1 AND :k2");
/// # Ok::<(), tablewright::key::KeyError>(())
/// ```
#[must_use]
pub struct KeyCondition<'a, T, I = Any> {
    /// The position of the index, or `None` for the table.
    index: Option<usize>,
    values: Values<'a>,
    table: PhantomData<fn() -> (T, I)>,
}

/// The values that the attributes of a key are compared with, from left to right.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Values<'a> {
    /// The value of the first partition key attribute, which is compared for equality.
    first: KeyValue<'a>,
    /// Further values compared for equality. Empty for keys of one or two attributes, which
    /// therefore need no allocation.
    more: Vec<KeyValue<'a>>,
    /// The comparison of the last attribute.
    last: Option<Range<'a>>,
    /// The number of attributes, counted from the end, that are compared only to find the items of one entity.
    own: u8,
    extra: Option<Box<Extra<'a>>>,
}

impl<'a> Values<'a> {
    /// Compares the next attribute. The previous one, which is then no longer the last, is compared
    /// for equality.
    #[inline]
    fn push(&mut self, range: Range<'a>) {
        self.own = 0;
        if let Some(Range::Compare(_, earlier)) = self.last.replace(range) {
            self.more.push(earlier);
        }
    }

    /// Returns the value at this position, from left to right. A range has two values.
    #[inline]
    fn get(&self, position: usize) -> Option<&KeyValue<'a>> {
        let Some(position) = position.checked_sub(1) else { return Some(&self.first) };
        let Some(position) = position.checked_sub(self.more.len()) else { return self.more.get(position) };
        match (self.last.as_ref()?, position) {
            (Range::Compare(_, value) | Range::BeginsWith(value) | Range::Between(value, _), 0)
            | (Range::Between(_, value), 1) => Some(value),
            _ => None,
        }
    }

    /// Returns all values that are compared for equality before the last comparison.
    #[inline]
    fn equal(&self) -> impl Iterator<Item = &KeyValue<'a>> {
        std::iter::once(&self.first).chain(&self.more)
    }
}

/// The comparison of the last attribute.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Range<'a> {
    Compare(Operator, KeyValue<'a>),
    Between(KeyValue<'a>, KeyValue<'a>),
    BeginsWith(KeyValue<'a>),
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Operator {
    Eq,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Operator {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Eq => " = ",
            Self::Lt => " < ",
            Self::Le => " <= ",
            Self::Gt => " > ",
            Self::Ge => " >= ",
        }
    }
}

impl<'a, T: DynamoTable, I> KeyCondition<'a, T, I> {
    /// Compares the next attribute for equality.
    #[doc(hidden)]
    #[inline]
    pub fn and<K: ?Sized>(mut self, value: impl KeyArgument<'a, K>) -> Self {
        self.values.push(Range::Compare(Operator::Eq, value.into_key_argument()));
        self
    }

    /// Returns the index that the condition is on, or `None` if it is on the table.
    #[inline]
    #[must_use]
    pub fn index(&self) -> Option<&'static IndexSchema> {
        self.index.and_then(|position| T::SCHEMA.indexes().get(position))
    }

    /// Returns the name of the index: the `IndexName` of a request.
    #[inline]
    #[must_use]
    pub fn index_name(&self) -> Option<&'static str> {
        self.index().map(IndexSchema::name)
    }

    /// Returns whether the request may use consistent reads. A global index does not support them.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html>
    #[must_use]
    pub fn allows_consistent_read(&self) -> bool {
        self.index().is_none_or(|index| index.kind() == IndexKind::Local)
    }

    /// Returns the expression, the names and the values of a request.
    ///
    /// # Errors
    ///
    /// Returns an error for a value that `DynamoDB` would reject, and for a range that ends before
    /// it begins.
    #[inline]
    pub fn expression(&self) -> Result<KeyExpression<'_>, KeyError> {
        let attributes = self.attributes();
        if let Some(error) = self.values.extra.as_ref().and_then(|extra| extra.refused) {
            return Err(error);
        }
        error::check(attributes, &self.values)?;
        Ok(KeyExpression::new(attributes, &self.values))
    }

    /// Returns the same condition, borrowing nothing.
    pub fn into_owned(self) -> KeyCondition<'static, T, I> {
        let Values { first, more, last, own, extra } = self.values;
        let values = Values {
            first: first.into_owned(),
            more: more.into_iter().map(KeyValue::into_owned).collect(),
            last: last.map(|range| match range {
                Range::Compare(operator, value) => Range::Compare(operator, value.into_owned()),
                Range::Between(from, to) => Range::Between(from.into_owned(), to.into_owned()),
                Range::BeginsWith(prefix) => Range::BeginsWith(prefix.into_owned()),
            }),
            own,
            extra: extra.map(|extra| Box::new(extra.into_owned())),
        };
        KeyCondition { index: self.index, values, table: PhantomData }
    }

    /// Returns the same condition, without the index in its type.
    #[inline]
    pub fn any(self) -> KeyCondition<'a, T> {
        self.reading()
    }

    /// Returns the same condition with another index in its type.
    #[doc(hidden)]
    #[inline]
    pub fn reading<J>(self) -> KeyCondition<'a, T, J> {
        KeyCondition { index: self.index, values: self.values, table: PhantomData }
    }

    /// Reads the items of all entities instead of one: the whole partition, or the range that fields have narrowed it to.
    /// Only the table of all entities can read it.
    ///
    /// A partition of several entities is an [item collection](
    /// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItemCollections.html).
    pub fn any_entity<U: HasEntity<T>>(&self) -> KeyCondition<'a, U, I> {
        KeyCondition { index: self.index, values: self.values.clone().of_any_entity(), table: PhantomData }
    }

    /// Returns the entity's key at this position.
    #[inline]
    fn computed(key: usize) -> Option<Computed> {
        let (entity, excluded) = entity_of::<T>()?;
        let key = entity.keys.get(key)?;
        let index = T::SCHEMA.index(key.index);
        // In a partition that two entities share in an index, the table's key tells them apart.
        let excluded = [
            if index.is_none() || key.partition == 0 { excluded[0] } else { 0 },
            if index.is_none() { excluded[1] } else { 0 },
        ];
        Some(Computed { entity, key, attributes: T::SCHEMA.key_of(index), excluded })
    }

    #[inline]
    fn attributes(&self) -> KeyAttributes<'static> {
        T::SCHEMA.key_of(self.index())
    }
}

impl<T, I> Clone for KeyCondition<'_, T, I> {
    fn clone(&self) -> Self {
        Self { index: self.index, values: self.values.clone(), table: PhantomData }
    }
}

impl<'b, T, I, J> PartialEq<KeyCondition<'b, T, J>> for KeyCondition<'_, T, I> {
    fn eq(&self, other: &KeyCondition<'b, T, J>) -> bool {
        self.index == other.index && self.values == other.values
    }
}

impl<T, I> Eq for KeyCondition<'_, T, I> {}

/// Formats the expression with its names and values in place: `status = "open" AND placedAt > 10`
impl<T: DynamoTable, I> fmt::Display for KeyCondition<'_, T, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut attributes = self.attributes().iter();
        let mut separator = "";
        for (value, attribute) in self.values.equal().zip(attributes.by_ref()) {
            write!(f, "{separator}{} = {value}", attribute.name())?;
            separator = " AND ";
        }
        let Some((range, attribute)) = self.values.last.as_ref().zip(attributes.next()) else {
            return Ok(());
        };
        let name = attribute.name();
        match range {
            Range::Compare(operator, value) => write!(f, "{separator}{name}{}{value}", operator.as_str()),
            Range::Between(from, to) => write!(f, "{separator}{name} BETWEEN {from} AND {to}"),
            Range::BeginsWith(prefix) => write!(f, "{separator}begins_with({name}, {prefix})"),
        }
    }
}

impl<T: DynamoTable, I> fmt::Debug for KeyCondition<'_, T, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", T::SCHEMA.name())?;
        if let Some(index) = self.index_name() {
            write!(f, "/{index}")?;
        }
        write!(f, ": {self}")
    }
}

/// A sort key of type `K`, to be compared.
///
/// In a key of several attributes, `eq` continues with the `Next` attribute. Every other comparison ends the
/// condition.
#[must_use = "a sort key narrows a condition only when it is compared"]
pub struct SortKey<'a, T, K: ?Sized, I, Next = KeyCondition<'a, T, I>> {
    condition: KeyCondition<'a, T, I>,
    next: fn(KeyCondition<'a, T, I>) -> Next,
    key: PhantomData<fn() -> K>,
}

impl<'a, T: DynamoTable, K: ?Sized, I, Next> SortKey<'a, T, K, I, Next> {
    /// Tests that the sort key equals `value`.
    #[inline]
    pub fn eq(self, value: impl KeyArgument<'a, K>) -> Next {
        (self.next)(self.condition.and(value))
    }

    /// Tests that the sort key is less than `value`.
    #[inline]
    pub fn lt(self, value: impl KeyArgument<'a, K>) -> KeyCondition<'a, T, I> {
        self.compare(Operator::Lt, value)
    }

    /// Tests that the sort key is less than or equal to `value`.
    #[inline]
    pub fn le(self, value: impl KeyArgument<'a, K>) -> KeyCondition<'a, T, I> {
        self.compare(Operator::Le, value)
    }

    /// Tests that the sort key is greater than `value`.
    #[inline]
    pub fn gt(self, value: impl KeyArgument<'a, K>) -> KeyCondition<'a, T, I> {
        self.compare(Operator::Gt, value)
    }

    /// Tests that the sort key is greater than or equal to `value`.
    #[inline]
    pub fn ge(self, value: impl KeyArgument<'a, K>) -> KeyCondition<'a, T, I> {
        self.compare(Operator::Ge, value)
    }

    /// Tests that the sort key is between `from` and `to`, including both.
    #[inline]
    pub fn between(
        self,
        from: impl KeyArgument<'a, K>,
        to: impl KeyArgument<'a, K>,
    ) -> KeyCondition<'a, T, I> {
        self.end(Range::Between(from.into_key_argument(), to.into_key_argument()))
    }

    /// Tests that the sort key begins with `prefix`.
    #[inline]
    pub fn begins_with(self, prefix: impl KeyArgument<'a, K::Prefix>) -> KeyCondition<'a, T, I>
    where
        K: Prefix,
    {
        self.end(Range::BeginsWith(prefix.into_key_argument()))
    }

    #[inline]
    fn compare(self, operator: Operator, value: impl KeyArgument<'a, K>) -> KeyCondition<'a, T, I> {
        self.end(Range::Compare(operator, value.into_key_argument()))
    }

    #[inline]
    fn end(self, range: Range<'a>) -> KeyCondition<'a, T, I> {
        let mut condition = self.condition;
        condition.values.push(range);
        condition
    }
}

impl<T: DynamoTable, K: ?Sized, I, Next> fmt::Debug for SortKey<'_, T, K, I, Next> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} AND …", self.condition)
    }
}

// The derive's expansion calls these. They are not associated functions, because the compiler would search all
// implementations for an associated function. They have no bounds on `T`, because the compiler would prove them at
// every call.

/// Creates a condition on one partition of an index, or of the table.
#[inline]
pub fn condition<'a, T, I, K: ?Sized>(
    index: Option<usize>,
    first: impl KeyArgument<'a, K>,
) -> KeyCondition<'a, T, I> {
    let values =
        Values { first: first.into_key_argument(), more: Vec::new(), last: None, own: 0, extra: None };
    KeyCondition { index, values, table: PhantomData }
}

/// Returns a condition on the items of an entity in one partition. `key` is the position of the key among the entity's
/// keys, and each value is paired with the position of its field.
#[expect(clippy::needless_pass_by_value, reason = "the expansion is shorter")]
pub fn entity_condition<T: DynamoTable, I, const N: usize>(
    key: usize,
    values: [(usize, KeyValue<'_>); N],
) -> KeyCondition<'_, T, I> {
    let computed = KeyCondition::<T, I>::computed(key);
    let index = computed
        .and_then(|computed| T::SCHEMA.indexes().iter().position(|index| index.name() == computed.key.index));
    let values = match computed {
        Some(computed) => Values::of_partition(computed, &values),
        None => Values { first: KeyValue::from(""), more: Vec::new(), last: None, own: 0, extra: None },
    };
    KeyCondition { index, values, table: PhantomData }
}

/// Adds the part of an entity's sort key that follows the attribute of a field, as far as it is known.
pub fn entity_next<T: DynamoTable, I>(
    mut condition: KeyCondition<'_, T, I>,
    [key, attribute]: [usize; 2],
) -> KeyCondition<'_, T, I> {
    if let Some(computed) = KeyCondition::<T, I>::computed(key) {
        condition.values.attribute_is(computed, attribute);
    }
    condition
}

/// Continues with the last attribute of a key.
#[inline]
pub const fn sort_key<T, K: ?Sized, I>(condition: KeyCondition<'_, T, I>) -> SortKey<'_, T, K, I> {
    followed_by(condition, std::convert::identity)
}

/// Continues with an attribute that has another one after it.
#[inline]
pub const fn followed_by<'a, T, K: ?Sized, I, Next>(
    condition: KeyCondition<'a, T, I>,
    next: fn(KeyCondition<'a, T, I>) -> Next,
) -> SortKey<'a, T, K, I, Next> {
    SortKey { condition, next, key: PhantomData }
}
