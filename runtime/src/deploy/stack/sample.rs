//! Items of the user, for the page about a stack and for NoSQL Workbench.

use serde::Serialize;
use serde_json::{Map, Value};

use super::Stack;
use crate::entity::Items;
use crate::key::KeyValue;
use crate::table::{DynamoTable, names};

/// An item of the user.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    /// The base name of the table.
    pub(crate) table: &'static str,
    /// The position of the item's entity, or 0 for a table without entities.
    pub(crate) entity: usize,
    /// The values of the key attributes or, for an entity, of the fields that its keys are made of.
    pub(crate) keys: Vec<Option<KeyValue<'static>>>,
    /// The attributes as `serde` stores them, or why it cannot.
    pub(crate) attributes: Result<Map<String, Value>, String>,
}

impl Stack {
    /// Adds an item that the [page](Self::page) and the model of [NoSQL Workbench](Self::workbench) show in place of items
    /// that they make up. Nothing is stored.
    ///
    /// If you add samples of a table, the page shows only these for the table, so add some of each entity. An item replaces
    /// an earlier one with the same key, as in `DynamoDB`.
    ///
    /// ```
    /// use serde::Serialize;
    /// use tablewright::{DynamoTable, Naming, Stack};
    ///
    /// #[derive(Serialize, DynamoTable)]
    /// #[table(name = "orders")]
    /// struct Order {
    ///     #[pk]
    ///     customer: String,
    ///     #[sk]
    ///     number: u32,
    ///     total: u64,
    /// }
    ///
    /// let stack = Stack::new(Naming::new("acme", "shop")?)
    ///     .table::<Order>()
    ///     .sample(&Order { customer: "ada".to_owned(), number: 7, total: 1250 });
    /// # #[cfg(feature = "page")]
    /// assert!(stack.page()?.as_markdown().contains("| `ada` | `7` | `1250` |"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// Rendering fails if the stack has no table of this item, or if `serde` cannot store the item.
    #[must_use]
    pub fn sample<T: DynamoTable + Serialize>(mut self, item: &T) -> Self {
        let (entity, count) = match T::ITEMS {
            Items::Plain => (0, T::SCHEMA.key_attributes().len()),
            Items::Entity { position, .. } => {
                let member = T::SCHEMA.entities().and_then(|entities| entities.members.get(position));
                (position, member.map_or(0, |member| member.parts.fields.len()))
            }
            Items::Any => (0, 0),
        };
        let attributes = match serde_json::to_value(item) {
            _ if T::ITEMS == Items::Any => Err("pass the entity itself, in place of the enum".to_owned()),
            Ok(Value::Object(mut attributes)) => {
                // The `sdk` leaves them out, too.
                attributes
                    .retain(|name, value| !value.is_null() || names(T::OPTIONAL).all(|known| known != name));
                Ok(attributes)
            }
            Ok(_) => Err("`serde` does not store it as attributes".to_owned()),
            Err(error) => Err(error.to_string()),
        };
        let keys = (0..count).map(|position| item.key_value(position).map(KeyValue::into_owned));
        self.samples.push(Sample { table: T::SCHEMA.name(), entity, keys: keys.collect(), attributes });
        self
    }
}
