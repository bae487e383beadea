//! The conditions on one path.

use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::key::Prefix;
use crate::limits;
use crate::sdk::expression::condition::Condition;
use crate::sdk::expression::operand::Operand;
use crate::sdk::expression::path::{Anywhere, Ordered, Path, Place, Searchable};
use crate::sdk::response::error::ErrorKind;

/// Where the item lacks what is compared, no comparison is true but [`ne`](Self::ne).
impl<T, V, P: Place> Path<T, V, P> {
    /// Equal to `value`.
    pub fn eq(self, value: impl Operand<T, V>) -> Condition<T> {
        self.compare(" = ", value)
    }

    /// Not equal to `value`: another value, or none.
    pub fn ne(self, value: impl Operand<T, V>) -> Condition<T> {
        self.compare(" <> ", value)
    }

    /// Less than `value`.
    pub fn lt(self, value: impl Operand<T, V>) -> Condition<T>
    where
        V: Ordered,
    {
        self.compare(" < ", value)
    }

    /// Less than `value` or equal to it.
    pub fn le(self, value: impl Operand<T, V>) -> Condition<T>
    where
        V: Ordered,
    {
        self.compare(" <= ", value)
    }

    /// Greater than `value`.
    pub fn gt(self, value: impl Operand<T, V>) -> Condition<T>
    where
        V: Ordered,
    {
        self.compare(" > ", value)
    }

    /// Greater than `value` or equal to it.
    pub fn ge(self, value: impl Operand<T, V>) -> Condition<T>
    where
        V: Ordered,
    {
        self.compare(" >= ", value)
    }

    /// Between `from` and `to`, both included.
    pub fn between(self, from: impl Operand<T, V>, to: impl Operand<T, V>) -> Condition<T>
    where
        V: Ordered,
    {
        let (attribute, condition) = self.begin("");
        let condition = condition.text(" BETWEEN ").side(attribute, from.into_side());
        condition.text(" AND ").side(attribute, to.into_side())
    }

    /// Equal to one of 1 to 100 values; other numbers of them are an error of the request.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html>
    pub fn is_in<O: Operand<T, V>>(self, values: impl IntoIterator<Item = O>) -> Condition<T> {
        let path = self.to_string();
        let (attribute, mut condition) = self.begin("");
        let (mut separator, mut count) = (" IN (", 0);
        for value in values {
            condition = condition.text(separator).side(attribute, value.into_side());
            (separator, count) = (", ", count + 1);
        }
        if !(1..=limits::IN_OPERANDS).contains(&count) {
            condition.fail(ErrorKind::Operands { path, count });
        }
        condition.text(")")
    }

    /// The item has it.
    pub fn exists(self) -> Condition<T> {
        self.begin("attribute_exists(").1.text(")")
    }

    /// The item lacks it.
    pub fn not_exists(self) -> Condition<T> {
        self.begin("attribute_not_exists(").1.text(")")
    }

    /// It is stored as that.
    pub fn has_type(self, stored: StoredType) -> Condition<T> {
        let name = AttributeValue::S(stored.as_str().to_owned());
        self.begin("attribute_type(").1.text(", ").value(name).text(")")
    }

    /// Text or binary beginning with `prefix`.
    pub fn begins_with(self, prefix: impl Operand<T, V::Prefix>) -> Condition<T>
    where
        V: Prefix,
    {
        self.function("begins_with(", prefix)
    }

    /// Text with `sought` in it, or a list or a set with this element.
    pub fn contains(self, sought: impl Operand<T, V::Sought>) -> Condition<T>
    where
        V: Searchable,
    {
        self.function("contains(", sought)
    }

    /// Its size, to be compared: the length of text or binary, the number of elements of a list, a set or a map.
    pub fn size(self) -> Size<T> {
        Size { path: self.anywhere(), table: PhantomData }
    }

    fn begin(self, text: &'static str) -> (&'static str, Condition<T>) {
        (self.attribute(), Condition::new().text(text).path(self.anywhere()))
    }

    fn compare(self, operator: &'static str, value: impl Operand<T, V>) -> Condition<T> {
        let (attribute, condition) = self.begin("");
        condition.text(operator).side(attribute, value.into_side())
    }

    fn function<W: ?Sized>(self, function: &'static str, argument: impl Operand<T, W>) -> Condition<T> {
        let (attribute, condition) = self.begin(function);
        condition.text(", ").side(attribute, argument.into_side()).text(")")
    }
}

/// The size of a value in the items of table `T`, to be compared. Made by [`Path::size`].
#[must_use = "a size is a condition only when it is compared"]
pub struct Size<T> {
    path: Anywhere,
    table: PhantomData<fn() -> T>,
}

impl<T> Size<T> {
    /// Equal to `size`.
    pub fn eq(self, size: impl Operand<T, usize>) -> Condition<T> {
        self.compare(" = ", size)
    }

    /// Not equal to `size`.
    pub fn ne(self, size: impl Operand<T, usize>) -> Condition<T> {
        self.compare(" <> ", size)
    }

    /// Less than `size`.
    pub fn lt(self, size: impl Operand<T, usize>) -> Condition<T> {
        self.compare(" < ", size)
    }

    /// Less than `size` or equal to it.
    pub fn le(self, size: impl Operand<T, usize>) -> Condition<T> {
        self.compare(" <= ", size)
    }

    /// Greater than `size`.
    pub fn gt(self, size: impl Operand<T, usize>) -> Condition<T> {
        self.compare(" > ", size)
    }

    /// Greater than `size` or equal to it.
    pub fn ge(self, size: impl Operand<T, usize>) -> Condition<T> {
        self.compare(" >= ", size)
    }

    /// Between `from` and `to`, both included.
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

/// What `DynamoDB` can store.
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
