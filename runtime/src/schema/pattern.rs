//! Named access patterns.

use std::fmt;

use crate::limits;

/// An access pattern that a struct names: `#[access(open_orders(status = Status::Open))]`.
///
/// The struct has a function of that name, and the compiler has checked that the key of the table, or one index, serves it
/// without a scan or a filter. [`TableSchema::patterns`](super::TableSchema::patterns) returns the patterns of a table, and
/// [`Policy::of_patterns`](crate::deploy::Policy::of_patterns) allows exactly what they need.
///
/// ```
/// use tablewright::DynamoTable;
///
/// #[derive(DynamoTable)]
/// #[access(order_by_id(customer_id, order_id))]
/// #[access(orders_of(customer_id))]
/// #[access(open_orders(status = "open"))]
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
/// assert_eq!(Order::order_by_id("ada", "o-1"), Order::key("ada", "o-1"));
/// let recent = Order::open_orders().placed_at().ge(1_700_000_000_u64);
/// assert_eq!(recent.index_name(), Some("status-index"));
///
/// let patterns: Vec<String> = Order::SCHEMA.patterns().map(ToString::to_string).collect();
/// assert_eq!(
///     patterns,
///     ["Order::order_by_id(customer_id, order_id)", "Order::orders_of(customer_id)", r#"Order::open_orders(status = "open")"#]
/// );
/// // 25 items of 1 KB each.
/// let open = Order::SCHEMA.patterns().find(|pattern| pattern.name() == "open_orders");
/// assert_eq!(open.map(|open| open.read_units(25, 1024)), Some(3.5));
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct AccessPattern {
    of: &'static str,
    name: &'static str,
    known: &'static str,
    index: &'static str,
    is_item: bool,
}

impl AccessPattern {
    /// Creates a pattern that reads one item by its key.
    #[doc(hidden)]
    #[must_use]
    pub const fn item(of: &'static str, name: &'static str, known: &'static str) -> Self {
        Self { of, name, known, index: "", is_item: true }
    }

    /// Creates a pattern that queries an index, or the table if `index` is empty.
    #[doc(hidden)]
    #[must_use]
    pub const fn query(
        of: &'static str,
        name: &'static str,
        known: &'static str,
        index: &'static str,
    ) -> Self {
        Self { of, name, known, index, is_item: false }
    }

    /// Returns the name of the pattern and of its function.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the name of the struct that has the function.
    #[must_use]
    pub const fn struct_name(&self) -> &'static str {
        self.of
    }

    /// Returns the fields whose values the pattern knows, as the attribute lists them: `status = "open", placed_at`.
    #[must_use]
    pub const fn known(&self) -> &'static str {
        self.known
    }

    /// Returns the name of the index that the pattern queries; `None` for the table.
    #[must_use]
    pub const fn index_name(&self) -> Option<&'static str> {
        if self.index.is_empty() { None } else { Some(self.index) }
    }

    /// Returns whether the pattern reads one item by its key (`GetItem`). Any other pattern is a `Query`.
    #[must_use]
    pub const fn is_item(&self) -> bool {
        self.is_item
    }

    /// Returns the read units that one page of `items` consumes, each of `item_bytes` as the table or the index holds it. A
    /// consistent read costs twice as much.
    ///
    /// `DynamoDB` adds up the sizes of the items of a query before it rounds up to 4 KB, so small items share a unit. A pattern
    /// of one item costs the same whether or not the item exists.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html>
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "no read has so many units")]
    pub const fn read_units(&self, items: u64, item_bytes: u64) -> f64 {
        let items = if self.is_item { 1 } else { items };
        let units = items.saturating_mul(item_bytes).div_ceil(limits::READ_UNIT_BYTES as u64);
        // A read that finds nothing costs as much as the smallest one.
        (if units == 0 { 1 } else { units }) as f64 / 2.0
    }

    /// Returns whether a name stands for this pattern: `open_orders` or `Order::open_orders`.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        name == self.name
            || name
                .strip_prefix(self.of)
                .and_then(|rest| rest.strip_prefix("::"))
                .is_some_and(|rest| rest == self.name)
    }
}

/// Formats the pattern as a signature: `Order::open_orders(status = "open")`.
impl fmt::Display for AccessPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { of, name, known, .. } = self;
        write!(f, "{of}::{name}({known})")
    }
}
