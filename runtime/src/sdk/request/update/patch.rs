//! Changes the attributes that a partial struct has.

use serde::Serialize;
use serde::de::value::MapDeserializer;
use serde::de::{DeserializeOwned, value};

use aws_sdk_dynamodb::types::AttributeValue;

use super::Update;
use super::difference::attribute;
use crate::entity::computed::entity_of;
use crate::item::{Identified, read_identified};
use crate::sdk::expression::operand::Side;
use crate::sdk::request::stored::{Members, members};
use crate::sdk::request::write::Returns;
use crate::sdk::response::error::{ErrorKind, PatchError};
use crate::sdk::response::item::Item;
use crate::table::{DynamoTable, names};
use crate::text::nearest;

impl<T: DynamoTable + DeserializeOwned, R: Returns<T>> Update<T, R> {
    /// Sets the attributes that a patch has, such as the body of a PATCH request. The patch is any struct whose fields have the
    /// stored names of attributes:
    ///
    /// | field | in the request | the attribute |
    /// |---|---|---|
    /// | `Option<V>` | absent, or null | stays |
    /// | | a value | is set |
    /// | `Option<Option<V>>` | absent (`None`) | stays |
    /// | | null (`Some(None)`) | is removed |
    /// | | a value | is set |
    ///
    /// `serde` reads null as `None` unless told otherwise, so an `Option<Option<V>>` needs a function, as below, or
    /// `serde_with`'s `double_option`. A map, such as `serde_json::Map`, is a [merge patch](
    /// https://www.rfc-editor.org/rfc/rfc7396): null removes.
    ///
    /// ```
    /// use serde::{Deserialize, Deserializer, Serialize};
    /// use tablewright::DynamoTable;
    /// use tablewright::sdk::Table;
    ///
    /// #[derive(Serialize, Deserialize, DynamoTable)]
    /// struct User {
    ///     #[pk]
    ///     id: String,
    ///     name: String,
    ///     email: Option<String>,
    /// }
    ///
    /// #[derive(Serialize, Deserialize)]
    /// struct UserPatch {
    ///     name: Option<String>,
    ///     #[serde(default, deserialize_with = "present")]
    ///     email: Option<Option<String>>,
    /// }
    ///
    /// fn present<'de, V: Deserialize<'de>, D: Deserializer<'de>>(value: D) -> Result<Option<V>, D::Error> {
    ///     V::deserialize(value).map(Some)
    /// }
    ///
    /// let users = Table::<User>::without_client("users");
    /// let expression = |body| {
    ///     let patch: UserPatch = serde_json::from_str(body)?;
    ///     let update = users.update(User::key("u-1")).patch(&patch).input()?;
    ///     Ok::<_, Box<dyn std::error::Error>>(update.update_expression().map(str::to_owned))
    /// };
    /// assert_eq!(expression(r#"{ "name": "Ada" }"#)?.as_deref(), Some("SET #a0 = :a0"));
    /// assert_eq!(expression(r#"{ "email": null }"#)?.as_deref(), Some("REMOVE #a0"));
    /// assert!(expression("{}").is_err()); // `ErrorKind::NoChange`: there is nothing to send
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// The patch is checked before anything is sent. A field that is not an attribute, a key or the version, a value that the
    /// table's own field cannot read, and the removal of an attribute that the table needs are [`ErrorKind::Patch`]. Other
    /// changes and conditions can be added to the update.
    pub fn patch<P: Serialize + DeserializeOwned>(mut self, patch: &P) -> Self {
        match changes::<T, P>(patch) {
            Ok(changes) => {
                for (name, value) in changes {
                    self = match (attribute::<T>(&name), value) {
                        (Ok(place), Some(value)) => self.replace(place, Side::Value(Ok(value))),
                        (Ok(place), None) => self.remove_path(place),
                        (Err(error), _) => {
                            self.options.fail(error);
                            self
                        }
                    };
                }
            }
            Err(error) => self.options.fail(error),
        }
        self
    }
}

/// Returns the attributes that a patch sets, or removes (`None`), in the order of their names.
fn changes<T, P>(patch: &P) -> Result<Vec<(String, Option<AttributeValue>)>, ErrorKind>
where
    T: DynamoTable + DeserializeOwned,
    P: Serialize + DeserializeOwned,
{
    let Members { item, bare } = members(patch)?;
    let absent = absent::<P>()?;
    let refuse = |attribute: &str, why| Err(ErrorKind::Patch { attribute: attribute.to_owned(), why });
    if let Some((name, _)) = absent.iter().flat_map(|absent| &absent.item).find(|(_, value)| !is_null(value))
    {
        return refuse(name, PatchError::Default);
    }
    let is_left = |name: &String| {
        bare.contains(name) && absent.as_ref().is_some_and(|absent| absent.bare.contains(name))
    };
    let mut changes: Vec<(String, AttributeValue)> =
        item.into_iter().filter(|(name, _)| !is_left(name)).collect();
    changes.sort_by(|(a, _), (b, _)| a.cmp(b));
    for (name, _) in &changes {
        if is_key::<T>(name) {
            return refuse(name, PatchError::Key);
        }
        if T::VERSION == Some(name) {
            return refuse(name, PatchError::Version);
        }
        if !T::ATTRIBUTES.is_empty() && !names(T::ATTRIBUTES).any(|known| known == name) {
            let nearest = nearest(name, names(T::ATTRIBUTES));
            return refuse(name, PatchError::Unknown { nearest });
        }
        if absent.is_none() && bare.contains(name) {
            return refuse(name, PatchError::Unclear);
        }
    }
    let item: Item = changes.iter().cloned().collect();
    // `serde` reads all attributes that are present before it misses absent ones.
    if let Err((Some(name), _)) = read_identified::<T, _>(item, Identified::default()) {
        let is_removed = changes.iter().any(|(other, value)| *other == name && is_null(value));
        return refuse(&name, if is_removed { PatchError::Required } else { PatchError::Type });
    }
    Ok(changes.into_iter().map(|(name, value)| (name, (!is_null(&value)).then_some(value))).collect())
}

/// Returns the stored form of a patch of nothing. `None` if the type needs some of its fields.
fn absent<P: Serialize + DeserializeOwned>() -> Result<Option<Members>, ErrorKind> {
    let nothing = MapDeserializer::<_, value::Error>::new(std::iter::empty::<(&str, &str)>());
    P::deserialize(nothing).ok().map(|nothing| members(&nothing)).transpose()
}

/// Returns whether an attribute is in the table's key, or a field that the key is made of.
fn is_key<T: DynamoTable>(name: &str) -> bool {
    let mut of_entity = entity_of::<T>().into_iter().flat_map(|(entity, _)| entity.table_fields());
    T::SCHEMA.key_of(None).iter().any(|attribute| attribute.name() == name)
        || of_entity.any(|field| field.attribute == name)
}

const fn is_null(value: &AttributeValue) -> bool {
    matches!(value, AttributeValue::Null(_))
}
