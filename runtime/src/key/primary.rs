//! The primary key of one item.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};

use super::{KeyArgument, KeyValue};
use crate::condition::{KeyError, check_part};
use crate::entity::{HasEntity, Items, computed};
use crate::limits;
use crate::table::DynamoTable;

/// The primary key of an item of table `T`.
///
/// The table's generated function `key` returns it, and so does [`DynamoTable::primary_key`] for an existing item. It
/// iterates over the attributes' names and values, and serializes as a map of them: the `Key` of a request.
///
/// ```
/// use tablewright::key::KeyValue;
/// use tablewright::DynamoTable;
///
/// #[derive(DynamoTable)]
/// struct Order {
///     #[pk]
///     customer_id: String,
///     #[sk]
///     number: u32,
/// }
///
/// let key = Order::key("c-1", 7);
/// assert_eq!(key.to_string(), r#"order { customer_id: "c-1", number: 7 }"#);
/// assert_eq!(serde_json::to_string(&key)?, r#"{"customer_id":"c-1","number":7}"#);
///
/// let order = Order { customer_id: "c-1".to_owned(), number: 7 };
/// assert_eq!(order.primary_key(), key);
/// for (name, value) in key {
///     println!("{name} = {value}");
/// }
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
#[expect(clippy::struct_field_names, reason = "they are DynamoDB's terms")]
pub struct Key<'a, T> {
    partition_key: KeyValue<'a>,
    sort_key: Option<KeyValue<'a>>,
    /// The error of a computed key, if one of its values cannot be a part of a key.
    refused: Option<Box<KeyError>>,
    table: PhantomData<fn() -> T>,
}

impl<'a, T: DynamoTable> Key<'a, T> {
    /// Returns the key of an item.
    #[inline]
    pub(crate) fn of(item: &'a T) -> Self {
        if let Items::Entity { .. } = T::ITEMS {
            return computed::key_of_item(item);
        }
        let sort_key = if T::SCHEMA.sort_key().is_some() { item.key_value(1) } else { None };
        // Every item has a partition key, because the derive accepts no `Option` for it.
        let partition_key = item.key_value(0).unwrap_or(KeyValue::S(Cow::Borrowed("")));
        Self { partition_key, sort_key, refused: None, table: PhantomData }
    }

    /// Creates a key from its values.
    pub(super) const fn of_values(partition_key: KeyValue<'a>, sort_key: Option<KeyValue<'a>>) -> Self {
        Self { partition_key, sort_key, refused: None, table: PhantomData }
    }

    /// Creates a key from its computed values.
    #[inline]
    pub(crate) fn computed(
        partition_key: KeyValue<'a>,
        sort_key: Option<KeyValue<'a>>,
        refused: Option<Box<KeyError>>,
    ) -> Self {
        Self { partition_key, sort_key, refused, table: PhantomData }
    }

    /// Returns the same key under another type of the same table.
    #[inline]
    pub(crate) fn in_table<U>(self) -> Key<'a, U> {
        let Self { partition_key, sort_key, refused, .. } = self;
        Key { partition_key, sort_key, refused, table: PhantomData }
    }

    /// Returns the same key as a key of the table of all entities, to read items of several entities together.
    ///
    /// ```
    /// use serde::{Deserialize, Serialize};
    /// use tablewright::{DynamoEntity, DynamoTable, Key};
    ///
    /// #[derive(Deserialize, DynamoTable)]
    /// #[table(pk = "PK")]
    /// enum Shop {
    ///     User(User),
    ///     Order(Order),
    /// }
    ///
    /// #[derive(Serialize, Deserialize, DynamoEntity)]
    /// #[pk("USER#{id}")]
    /// struct User {
    ///     id: String,
    /// }
    ///
    /// #[derive(Serialize, Deserialize, DynamoEntity)]
    /// #[pk("ORDER#{number}")]
    /// struct Order {
    ///     number: u32,
    /// }
    ///
    /// let keys: [Key<'_, Shop>; 2] = [User::key("ada").any_entity(), Order::key(7).any_entity()];
    /// assert_eq!(keys[1].entity(), Some("Order"));
    /// ```
    pub fn any_entity<U: HasEntity<T>>(self) -> Key<'a, U> {
        self.in_table()
    }

    /// Returns the entity of an item with this key, by the name of its variant in `serde`. Returns `None` if the key
    /// belongs to no entity, or if the table has no entities.
    #[must_use]
    pub fn entity(&self) -> Option<&'static str> {
        let entities = T::SCHEMA.entities()?;
        let position = entities
            .position_of(self.partition_key.as_key(), self.sort_key.as_ref().map(KeyValue::as_key))?;
        Some(entities.members[position].variant)
    }

    /// Returns the values of the key.
    ///
    /// # Errors
    ///
    /// See [`validate`](Self::validate).
    #[cfg(feature = "aws-sdk")]
    #[inline]
    pub(crate) fn into_values(self) -> Result<(KeyValue<'a>, Option<KeyValue<'a>>), KeyError> {
        // The key is taken apart before it is checked, because checking the whole key would copy it once more.
        let Self { partition_key, sort_key, refused, .. } = self;
        if let Some(error) = refused {
            return Err(*error);
        }
        Self::validate_values(&partition_key, sort_key.as_ref())?;
        Ok((partition_key, sort_key))
    }

    /// Returns the value of the partition key.
    #[must_use]
    pub const fn partition_key(&self) -> &KeyValue<'a> {
        &self.partition_key
    }

    /// Returns the value of the sort key.
    #[must_use]
    pub const fn sort_key(&self) -> Option<&KeyValue<'a>> {
        self.sort_key.as_ref()
    }

    /// Returns the same key, borrowing nothing.
    pub fn into_owned(self) -> Key<'static, T> {
        Key {
            partition_key: self.partition_key.into_owned(),
            sort_key: self.sort_key.map(KeyValue::into_owned),
            refused: self.refused,
            table: PhantomData,
        }
    }

    /// Checks the key against `DynamoDB`'s rules.
    ///
    /// # Errors
    ///
    /// Returns an error for an empty value, and for a value that is [too long](
    /// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys). In a
    /// computed key, it returns an error for a value that cannot be a part of one: see [`PartError`](crate::key::PartError).
    #[inline]
    pub fn validate(&self) -> Result<(), KeyError> {
        if let Some(error) = &self.refused {
            return Err(**error);
        }
        Self::validate_values(&self.partition_key, self.sort_key.as_ref())
    }

    #[inline]
    fn validate_values(
        partition_key: &KeyValue<'_>,
        sort_key: Option<&KeyValue<'_>>,
    ) -> Result<(), KeyError> {
        let schema = T::SCHEMA;
        check_part(schema.partition_key(), partition_key, &mut 0, limits::PARTITION_KEY_BYTES)?;
        match (schema.sort_key(), sort_key) {
            (Some(attribute), Some(value)) => check_part(attribute, value, &mut 0, limits::SORT_KEY_BYTES),
            _ => Ok(()),
        }
    }

    /// Returns the attributes' names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &KeyValue<'a>)> {
        let schema = T::SCHEMA;
        let sort_key = schema.sort_key().zip(self.sort_key.as_ref());
        std::iter::once((schema.partition_key(), &self.partition_key))
            .chain(sort_key)
            .map(|(attribute, value)| (attribute.name(), value))
    }
}

impl<'a, T: DynamoTable> IntoIterator for Key<'a, T> {
    type Item = (&'static str, KeyValue<'a>);
    type IntoIter = KeyIter<'a>;

    #[inline]
    fn into_iter(self) -> KeyIter<'a> {
        let schema = T::SCHEMA;
        KeyIter {
            first: Some((schema.partition_key().name(), self.partition_key)),
            second: match (schema.sort_key(), self.sort_key) {
                (Some(attribute), Some(value)) => Some((attribute.name(), value)),
                _ => None,
            },
        }
    }
}

/// The names and values of a [`Key`], owned.
#[derive(Clone, Debug)]
pub struct KeyIter<'a> {
    first: Option<(&'static str, KeyValue<'a>)>,
    second: Option<(&'static str, KeyValue<'a>)>,
}

impl<'a> Iterator for KeyIter<'a> {
    type Item = (&'static str, KeyValue<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.first.take().or_else(|| self.second.take())
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::from(self.first.is_some()) + usize::from(self.second.is_some());
        (left, Some(left))
    }
}

impl ExactSizeIterator for KeyIter<'_> {}

// Implemented by hand, because a derive would require `T: Clone`.

impl<T> Clone for Key<'_, T> {
    fn clone(&self) -> Self {
        Self {
            partition_key: self.partition_key.clone(),
            sort_key: self.sort_key.clone(),
            refused: self.refused.clone(),
            table: PhantomData,
        }
    }
}

impl<T> PartialEq for Key<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        self.partition_key == other.partition_key && self.sort_key == other.sort_key
    }
}

impl<T> Eq for Key<'_, T> {}

impl<T> Hash for Key<'_, T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.partition_key.hash(state);
        self.sort_key.hash(state);
    }
}

/// Formats the key as `orders { customerId: "c-1", orderId: "o-1" }`
impl<T: DynamoTable> fmt::Display for Key<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attributes: Vec<String> = self.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        write!(f, "{} {{ {} }}", T::SCHEMA.name(), attributes.join(", "))
    }
}

impl<T: DynamoTable> fmt::Debug for Key<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Fails for a key that `DynamoDB` would reject, see [`Key::validate`].
impl<T: DynamoTable> Serialize for Key<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.validate().map_err(S::Error::custom)?;
        let mut map = serializer.serialize_map(Some(self.iter().count()))?;
        for (name, value) in self.iter() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

// The derive's expansion calls these functions. See `condition` for why they are free functions.

/// Returns the key of an item in a table without a sort key.
#[inline]
pub fn without_sort_key<'a, T, P: ?Sized>(partition_key: impl KeyArgument<'a, P>) -> Key<'a, T> {
    Key {
        partition_key: partition_key.into_key_argument(),
        sort_key: None,
        refused: None,
        table: PhantomData,
    }
}

/// Returns the key of an item in a table with a sort key.
#[inline]
pub fn with_sort_key<'a, T, P: ?Sized, S: ?Sized>(
    partition_key: impl KeyArgument<'a, P>,
    sort_key: impl KeyArgument<'a, S>,
) -> Key<'a, T> {
    let (partition_key, sort_key) = (partition_key.into_key_argument(), sort_key.into_key_argument());
    Key { partition_key, sort_key: Some(sort_key), refused: None, table: PhantomData }
}
