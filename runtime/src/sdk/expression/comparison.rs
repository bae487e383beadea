//! Conditions on one path.

use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::key::Prefix;
use crate::limits;
use crate::sdk::expression::condition::Condition;
use crate::sdk::expression::operand::{Operand, Side};
use crate::sdk::expression::path::{Anywhere, Custom, Number, Ordered, Path, Place, Searchable};
use crate::sdk::response::error::ErrorKind;

/// An item that lacks the attribute meets only [`ne`](Self::ne), and comparisons with a value that is stored as a
/// missing attribute.
///
/// If `serde` skips the field for a value (`None`, or a value that matches `#[serde(skip_serializing_if = "…")]`),
/// `eq` with that value is met by an item that lacks the attribute, and `ne` by an item with a different value. Other
/// writers may have stored the value all the same, such as NULL for `None`; `eq` is met then, too. Nothing is less or
/// greater than such a value, so comparing the order is an error of the request.
impl<T, V, P: Place> Path<T, V, P> {
    /// Tests that the value equals `value`.
    pub fn eq(self, value: impl Operand<T, V>) -> Condition<T> {
        let side = value.into_side_of(self.storing());
        self.is(side)
    }

    pub(crate) fn is(self, side: Side) -> Condition<T> {
        match absent(side) {
            Ok(null) => self.absent_or(null),
            Err(value) => self.compare(" = ", value),
        }
    }

    /// Tests that the value does not equal `value`: it is different, or missing.
    pub fn ne(self, value: impl Operand<T, V>) -> Condition<T> {
        match absent(value.into_side_of(self.storing())) {
            Ok(null) => self.present_but(null),
            Err(value) => self.compare(" <> ", value),
        }
    }

    /// Tests that the value is less than `value`.
    pub fn lt(self, value: impl Operand<T, V>) -> Condition<T>
    where
        V: Ordered,
    {
        self.order(" < ", value)
    }

    /// Tests that the value is less than or equal to `value`.
    pub fn le(self, value: impl Operand<T, V>) -> Condition<T>
    where
        V: Ordered,
    {
        self.order(" <= ", value)
    }

    /// Tests that the value is greater than `value`.
    pub fn gt(self, value: impl Operand<T, V>) -> Condition<T>
    where
        V: Ordered,
    {
        self.order(" > ", value)
    }

    /// Tests that the value is greater than or equal to `value`.
    pub fn ge(self, value: impl Operand<T, V>) -> Condition<T>
    where
        V: Ordered,
    {
        self.order(" >= ", value)
    }

    /// Tests that the value is between `from` and `to`, including both.
    pub fn between(self, from: impl Operand<T, V>, to: impl Operand<T, V>) -> Condition<T>
    where
        V: Ordered,
    {
        let storing = self.storing();
        let (attribute, condition) = self.begin("");
        let condition = condition.text(" BETWEEN ").ordered_side(attribute, from.into_side_of(storing));
        condition.text(" AND ").ordered_side(attribute, to.into_side_of(storing))
    }

    /// Tests that the value equals one of 1 to 100 values. Any other number of values is an error
    /// of the request.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html>
    pub fn is_in<O: Operand<T, V>>(self, values: impl IntoIterator<Item = O>) -> Condition<T> {
        let (attribute, storing, path) = (self.attribute(), self.storing(), self.anywhere());
        let mut condition = Condition::new().path(path.clone());
        let (mut separator, mut count, mut absent_condition) = (" IN (", 0, None);
        for value in values {
            count += 1;
            let side = match absent(value.into_side_of(storing)) {
                Ok(null) => {
                    absent_condition.get_or_insert_with(|| not_exists(path.clone()));
                    null.map(Side::LeftOut)
                }
                Err(value) => Some(value),
            };
            if let Some(side) = side {
                condition = condition.text(separator).side(attribute, side);
                separator = ", ";
            }
        }
        condition = match absent_condition {
            Some(absent) if separator == " IN (" => absent,
            Some(absent) => condition.text(")").or(absent),
            None => condition.text(")"),
        };
        if !(1..=limits::IN_OPERANDS).contains(&count) {
            condition.fail(ErrorKind::Operands { path: path.to_string(), count });
        }
        condition
    }

    /// Tests that the item has the attribute. NULL counts as a value; [`is_some`](Self::is_some) tests the value
    /// of an `Option`.
    pub fn exists(self) -> Condition<T> {
        self.begin("attribute_exists(").1.text(")")
    }

    /// Tests that the item lacks the attribute. [`is_none`](Self::is_none) is also met if another writer has
    /// stored NULL.
    pub fn not_exists(self) -> Condition<T> {
        not_exists(self.anywhere())
    }

    /// Tests that the attribute is stored with this type (`attribute_type`).
    pub fn has_type(self, stored: StoredType) -> Condition<T> {
        let name = AttributeValue::S(stored.as_str().to_owned());
        self.begin("attribute_type(").1.text(", ").value(name).text(")")
    }

    /// Tests that a text or binary value begins with `prefix`.
    pub fn begins_with(self, prefix: impl Operand<T, V::Prefix>) -> Condition<T>
    where
        V: Prefix,
    {
        self.function("begins_with(", prefix)
    }

    /// Tests that a text contains `sought`, or that a list or a set has this element.
    pub fn contains(self, sought: impl Operand<T, V::Sought>) -> Condition<T>
    where
        V: Searchable,
    {
        self.function("contains(", sought)
    }

    /// Returns the size, for a comparison: the length of text or binary, or the number of elements of a list,
    /// set or map.
    pub fn size(self) -> Size<T> {
        Size { path: self.anywhere(), table: PhantomData }
    }

    fn begin(self, text: &'static str) -> (&'static str, Condition<T>) {
        (self.attribute(), Condition::new().text(text).path(self.anywhere()))
    }

    fn compare(self, operator: &'static str, value: Side) -> Condition<T> {
        let (attribute, condition) = self.begin("");
        condition.text(operator).side(attribute, value)
    }

    fn order(self, operator: &'static str, value: impl Operand<T, V>) -> Condition<T> {
        let storing = self.storing();
        let (attribute, condition) = self.begin("");
        condition.text(operator).ordered_side(attribute, value.into_side_of(storing))
    }

    fn absent_or(self, value: Option<AttributeValue>) -> Condition<T> {
        let path = self.anywhere();
        let absent = not_exists(path.clone());
        match value {
            Some(value) => absent.or(Condition::new().path(path).text(" = ").value(value)),
            None => absent,
        }
    }

    fn present_but(self, value: Option<AttributeValue>) -> Condition<T> {
        let path = self.anywhere();
        let exists = Condition::new().text("attribute_exists(").path(path.clone()).text(")");
        match value {
            Some(value) => exists.and(Condition::new().path(path).text(" <> ").value(value)),
            None => exists,
        }
    }

    fn function<W: ?Sized>(self, function: &'static str, argument: impl Operand<T, W>) -> Condition<T> {
        let (attribute, condition) = self.begin(function);
        condition.text(", ").side(attribute, argument.into_side()).text(")")
    }
}

macro_rules! options {
    ($($option:ty),*) => {$(
        impl<T, V, P: Place> Path<T, $option, P> {
            /// Tests that the value is `None`: the item lacks the attribute, or another writer has stored NULL.
            ///
            /// Items that this crate writes lack the attribute, see [`Table::put`](crate::sdk::Table::put).
            pub fn is_none(self) -> Condition<T> {
                self.absent_or(Some(AttributeValue::Null(true)))
            }

            /// Tests that the value is not `None`: the item has the attribute, and it is not NULL.
            pub fn is_some(self) -> Condition<T> {
                self.present_but(Some(AttributeValue::Null(true)))
            }
        }
    )*};
}

options!(Option<V>, Custom<Option<V>>, Number<Option<V>>);

/// Returns the value if it is stored as a missing attribute: `None`, or a value for which `serde` skips the field.
/// The result is `None` for an empty set, which no other writer can have stored.
fn absent(side: Side) -> Result<Option<AttributeValue>, Side> {
    match side {
        Side::LeftOut(value) | Side::Value(Ok(value @ AttributeValue::Null(_))) => {
            let is_empty_set = match &value {
                AttributeValue::Ss(set) | AttributeValue::Ns(set) => set.is_empty(),
                AttributeValue::Bs(set) => set.is_empty(),
                _ => false,
            };
            Ok(Some(value).filter(|_| !is_empty_set))
        }
        other => Err(other),
    }
}

fn not_exists<T>(path: Anywhere) -> Condition<T> {
    Condition::new().text("attribute_not_exists(").path(path).text(")")
}

/// The size of a value in the items of table `T`, for a comparison. Made by [`Path::size`].
#[must_use = "a size is a condition only when it is compared"]
pub struct Size<T> {
    path: Anywhere,
    table: PhantomData<fn() -> T>,
}

impl<T> Size<T> {
    /// Tests that the size equals `size`.
    pub fn eq(self, size: impl Operand<T, usize>) -> Condition<T> {
        self.compare(" = ", size)
    }

    /// Tests that the size does not equal `size`.
    pub fn ne(self, size: impl Operand<T, usize>) -> Condition<T> {
        self.compare(" <> ", size)
    }

    /// Tests that the size is less than `size`.
    pub fn lt(self, size: impl Operand<T, usize>) -> Condition<T> {
        self.compare(" < ", size)
    }

    /// Tests that the size is less than or equal to `size`.
    pub fn le(self, size: impl Operand<T, usize>) -> Condition<T> {
        self.compare(" <= ", size)
    }

    /// Tests that the size is greater than `size`.
    pub fn gt(self, size: impl Operand<T, usize>) -> Condition<T> {
        self.compare(" > ", size)
    }

    /// Tests that the size is greater than or equal to `size`.
    pub fn ge(self, size: impl Operand<T, usize>) -> Condition<T> {
        self.compare(" >= ", size)
    }

    /// Tests that the size is between `from` and `to`, including both.
    pub fn between(self, from: impl Operand<T, usize>, to: impl Operand<T, usize>) -> Condition<T> {
        let attribute = self.path.attribute();
        let condition = self.begin().text(" BETWEEN ").side(attribute, from.into_side());
        condition.text(" AND ").side(attribute, to.into_side())
    }

    fn begin(self) -> Condition<T> {
        Condition::new().text("size(").path(self.path).text(")")
    }

    fn compare(self, operator: &'static str, size: impl Operand<T, usize>) -> Condition<T> {
        let attribute = self.path.attribute();
        self.begin().text(operator).side(attribute, size.into_side())
    }
}

impl<T> fmt::Debug for Size<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Size({})", self.path)
    }
}

/// The types that `DynamoDB` stores.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html>
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum StoredType {
    /// Text.
    S,
    /// A number.
    N,
    /// Binary.
    B,
    /// A set of strings.
    Ss,
    /// A set of numbers.
    Ns,
    /// A set of binary values.
    Bs,
    /// A list.
    L,
    /// A map.
    M,
    /// True or false.
    Bool,
    /// NULL.
    Null,
}

impl StoredType {
    const fn as_str(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::N => "N",
            Self::B => "B",
            Self::Ss => "SS",
            Self::Ns => "NS",
            Self::Bs => "BS",
            Self::L => "L",
            Self::M => "M",
            Self::Bool => "BOOL",
            Self::Null => "NULL",
        }
    }
}
