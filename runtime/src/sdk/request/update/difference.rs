//! Builds the update that turns one version of an item into another.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;

use crate::schema::Attribute;
use crate::sdk::expression::operand::Side;
use crate::sdk::expression::path::{self, Anywhere, Fixed};
use crate::sdk::handle::Handle;
use crate::sdk::request::update::{Update, keys};
use crate::sdk::request::{same, stored};
use crate::sdk::response::error::ErrorKind;
use crate::sdk::response::item::Item;
use crate::table::{DynamoTable, names};

const OTHER_KEY: &str = "the two items have different keys, and an update cannot change a key; put the new item, and delete \
                         the old one";
const UNKNOWN: &str = "an attribute that differs is stored by `#[serde(flatten)]`, by a field that is not read, or by an \
                       implementation of `Serialize`, so that no update can name it; put the item with a condition instead";

impl<T: DynamoTable + Serialize> Update<T> {
    /// Returns the update, or `None` if both items are stored alike.
    pub(crate) fn between(table: Handle<T>, before: &T, after: &T) -> Result<Option<Self>, ErrorKind> {
        let (old, new) = (stored::item(before)?, stored::item(after)?);
        let mut key = T::SCHEMA.key_of(None).iter().map(Attribute::name);
        if !key.all(|name| same::is_same_attribute(old.get(name), new.get(name))) {
            return Err(ErrorKind::InvalidRequest(OTHER_KEY));
        }
        let mut update = Self::new(table, before.primary_key());
        if T::VERSION.is_some() {
            update.options.version::<T>(before.item_version());
        }
        let mut is_changed = false;
        let computed = keys::computed::<T>();
        let changed = changed::<T>(&old, &new);
        // If a computed key changes, all its fields are compared, including the fields that do not differ.
        let mut compared: BTreeSet<&str> = BTreeSet::new();
        for (attribute, fields) in &computed {
            if changed.contains(attribute) {
                compared.extend(fields);
            }
        }
        compared.extend(&changed);
        for name in &compared {
            if T::VERSION.is_none() && !computed.iter().any(|(attribute, _)| attribute == name) {
                let condition = update.unchanged(&attribute::<T>(name)?, old.get(*name));
                update.options.and(condition);
                (update.options.is_falsifiable, update.options.guards.has_others) = (true, true);
            }
            if !changed.contains(name) {
                continue;
            }
            let path = match computed.iter().find(|(attribute, _)| attribute == name) {
                Some((attribute, _)) => path::attribute::<(), (), Fixed>(attribute).anywhere(),
                None => attribute::<T>(name)?,
            };
            update = match new.get(*name) {
                Some(value) => update.replace(path, Side::Value(Ok(value.clone()))),
                None => update.remove_path(path),
            };
            is_changed = true;
        }
        Ok(is_changed.then_some(update))
    }

    /// Returns the condition that the attribute still has the value that was read.
    fn unchanged(&mut self, path: &Anywhere, old: Option<&AttributeValue>) -> String {
        let placeholders = &mut self.options.placeholders;
        let name = placeholders.path(path);
        match old {
            // NULL is also read as `None`.
            None => {
                let null = placeholders.value(AttributeValue::S("NULL".to_owned()));
                format!("attribute_not_exists({name}) OR attribute_type({name}, {null})")
            }
            Some(old) => {
                let is_equal = format!("{name} = {}", placeholders.value(old.clone()));
                // The value may be the field's default, because the item lacks the attribute.
                if names(T::OPTIONAL).any(|optional| optional == path.attribute()) {
                    is_equal
                } else {
                    format!("attribute_not_exists({name}) OR {is_equal}")
                }
            }
        }
    }
}

/// Returns the names of the attributes that differ, except for the version, in a stable order.
fn changed<'a, T: DynamoTable>(old: &'a Item, new: &'a Item) -> BTreeSet<&'a str> {
    let differ = old
        .iter()
        .filter(|(name, old)| !same::is_same_attribute(Some(*old), new.get(*name)))
        .map(|(name, _)| name);
    let added = new.keys().filter(|name| !old.contains_key(*name));
    differ.chain(added).map(String::as_str).filter(|name| T::VERSION != Some(*name)).collect()
}

pub(super) fn attribute<T: DynamoTable>(name: &str) -> Result<Anywhere, ErrorKind> {
    let known = names(T::ATTRIBUTES).find(|known| *known == name);
    let known = known.ok_or(ErrorKind::InvalidRequest(UNKNOWN))?;
    Ok(path::attribute::<(), (), Fixed>(known).anywhere())
}
