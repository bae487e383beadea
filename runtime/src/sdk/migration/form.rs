//! The old and the new form of an item, and what a stored item becomes.

use std::collections::BTreeSet;
use std::error::Error as StdError;
use std::marker::PhantomData;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::entity::computed::entity_of;
use crate::limits::ITEM_BYTES;
use crate::schema::Attribute;
use crate::sdk::request::guard::stored_version;
use crate::sdk::request::put::LAST_VERSION;
use crate::sdk::request::{same, size, stored};
use crate::sdk::response::error::ErrorKind;
use crate::sdk::response::item::{Item, from_item};
use crate::table::{DynamoTable, names};
use crate::version::ItemVersion;

const OTHER_KEY: &str = "the old and the new struct have different key attributes, so they cannot be two forms of one item; \
                         give the old struct the key that is stored";
const NO_VERSION: &str = "the stored version is not a number that the version's type can count";

type BoxError = Box<dyn StdError + Send + Sync>;

/// The results that the function of a [`Migration`](crate::sdk::Migration) can have: a `T`, an `Option<T>`, or a `Result`
/// of either. `None` leaves the item as it is.
#[diagnostic::on_unimplemented(
    message = "the function of this migration returns `{Self}`, which is not an item of its table",
    label = "the items of the table are `{T}`s",
    note = "return a `{T}`, an `Option` of it, or a `Result` of either"
)]
pub trait NewForm<T> {
    /// Returns the item, or `None` if the stored item is to be left as it is.
    ///
    /// # Errors
    ///
    /// Returns the function's error.
    fn new_form(self) -> Result<Option<T>, BoxError>;
}

impl<T> NewForm<T> for T {
    fn new_form(self) -> Result<Option<T>, BoxError> {
        Ok(Some(self))
    }
}

impl<T> NewForm<T> for Option<T> {
    fn new_form(self) -> Result<Option<T>, BoxError> {
        Ok(self)
    }
}

impl<T, E: Into<BoxError>> NewForm<T> for Result<T, E> {
    fn new_form(self) -> Result<Option<T>, BoxError> {
        self.map(Some).map_err(Into::into)
    }
}

impl<T, E: Into<BoxError>> NewForm<T> for Result<Option<T>, E> {
    fn new_form(self) -> Result<Option<T>, BoxError> {
        self.map_err(Into::into)
    }
}

/// The attributes that a form has.
pub(super) struct Known {
    names: BTreeSet<&'static str>,
    /// True if the form can have any attribute.
    is_any: bool,
}

impl Known {
    fn of<T: DynamoTable>() -> Self {
        let is_any = T::ATTRIBUTES.is_empty();
        let fields = names(T::ATTRIBUTES).filter(|_| !is_any);
        let keys = T::SCHEMA.each_key_attribute().map(Attribute::name);
        let tag = T::SCHEMA.entities().and_then(|entities| entities.tag);
        Self { names: fields.chain(keys).chain(T::VERSION).chain(tag).collect(), is_any }
    }

    fn any() -> Self {
        Self { names: BTreeSet::new(), is_any: true }
    }

    fn has(&self, name: &str) -> bool {
        self.is_any || self.names.contains(name)
    }
}

/// A stored item, read as the old form.
enum Old<T> {
    /// The item that the function makes of it.
    New(T),
    /// The function leaves the item as it is.
    Left,
    /// The item does not have the old form.
    Not(ErrorKind),
}

/// Reads a stored item as the old form, and calls the function.
type Convert<'f, T> = Box<dyn Fn(&Item) -> Result<Old<T>, ErrorKind> + Send + Sync + 'f>;

/// The two forms, and the function that leads from one to the other.
pub(super) struct Form<'f, T> {
    convert: Convert<'f, T>,
    old: Known,
    new: Known,
    /// The names of the attributes of both forms, as far as they are known.
    pub(super) names: BTreeSet<&'static str>,
    /// True if the two forms have the same key attributes.
    is_one_table: bool,
    item: PhantomData<fn() -> T>,
}

impl<'f, T: DynamoTable + Serialize + DeserializeOwned> Form<'f, T> {
    pub(super) fn of<O, R>(function: impl Fn(O) -> R + Send + Sync + 'f) -> Self
    where
        O: DynamoTable + DeserializeOwned,
        R: NewForm<T>,
    {
        let convert = move |item: &Item| match from_item::<O, O>(item.clone()) {
            Ok(old) => convert(function(old)),
            Err(error) => Ok(Old::Not(error)),
        };
        let (old, new) = (O::SCHEMA.key_of(None), T::SCHEMA.key_of(None));
        let key = |attribute: &'static Attribute| (attribute.name(), attribute.ty());
        let is_one_table = old.iter().map(key).eq(new.iter().map(key));
        Self::new(Box::new(convert), Known::of::<O>(), is_one_table)
    }

    pub(super) fn of_items<R: NewForm<T>>(function: impl Fn(&Item) -> R + Send + Sync + 'f) -> Self {
        Self::new(Box::new(move |item| convert(function(item))), Known::any(), true)
    }

    fn new(convert: Convert<'f, T>, old: Known, is_one_table: bool) -> Self {
        let new = Known::of::<T>();
        let names = old.names.union(&new.names).copied().collect();
        Self { convert, old, new, names, is_one_table, item: PhantomData }
    }

    pub(super) fn check(&self) -> Result<(), ErrorKind> {
        if self.is_one_table { Ok(()) } else { Err(ErrorKind::InvalidRequest(OTHER_KEY)) }
    }

    /// Returns whether a form has the attribute.
    pub(super) fn has(&self, name: &str) -> bool {
        self.old.has(name) || self.new.has(name)
    }

    /// Returns what the stored item becomes, or `None` if it is to be left as it is.
    pub(super) fn changed(&self, stored: &Item) -> Result<Option<Item>, ErrorKind> {
        let Some(mut new) = self.target(stored)? else { return Ok(None) };
        if let Some(attribute) = T::VERSION {
            let version = stored_version(Some(stored), attribute)
                .ok_or(ErrorKind::InvalidRequest(NO_VERSION))?
                .checked_add(1);
            let version = version.filter(|version| *version <= T::Version::LAST);
            let version = version.ok_or(ErrorKind::InvalidRequest(LAST_VERSION))?;
            new.insert(attribute.to_owned(), AttributeValue::N(version.to_string()));
        }
        // After an interruption, the items of the last page are read again.
        match self.target(&new) {
            Ok(None) => {}
            Ok(Some(again)) => {
                let differs = |name: &&String| !same::is_same_attribute(again.get(*name), new.get(*name));
                let attribute = again.keys().chain(new.keys()).filter(differs).min().cloned();
                return Err(ErrorKind::UnstableMigration { attribute });
            }
            Err(_) => return Err(ErrorKind::UnstableMigration { attribute: None }),
        }
        let bytes = size::stored(&new);
        if bytes > ITEM_BYTES { Err(ErrorKind::ItemTooLarge { bytes }) } else { Ok(Some(new)) }
    }

    /// Returns the item to store, with the version that is stored, or `None` if nothing differs.
    fn target(&self, stored: &Item) -> Result<Option<Item>, ErrorKind> {
        let (mut new, is_old) = match (self.convert)(stored)? {
            Old::Left => return Ok(None),
            Old::New(new) => (self.with_newer(&new, stored)?, true),
            Old::Not(why) => match from_item::<T, T>(stored.clone()) {
                Ok(new) => (stored::item(&new)?, false),
                Err(error) => return unreadable(why, error),
            },
        };
        if let Some(attribute) = T::VERSION {
            new.remove(attribute);
            new.extend(stored.get(attribute).map(|version| (attribute.to_owned(), version.clone())));
        }
        for (name, value) in stored {
            // NULL is read as `None`, as an absent attribute is.
            let is_none =
                matches!(value, AttributeValue::Null(_)) && names(T::OPTIONAL).any(|known| known == name);
            let is_replaced = self.new.has(name) || is_old && self.old.has(name);
            if !new.contains_key(name) && (is_none || !is_replaced) {
                new.insert(name.clone(), value.clone());
            }
        }
        Ok((!same::is_same_item(&new, stored)).then_some(new))
    }

    /// Returns the attributes of an item that the function has made. An attribute that the old form lacks, and that is stored
    /// all the same, was written by one of today's programs, so it is kept.
    fn with_newer(&self, made: &T, stored: &Item) -> Result<Item, ErrorKind> {
        let item = stored::item(made)?;
        let newer = stored.iter().filter(|(name, value)| {
            let is_newer = !self.old.has(name) && is_field::<T>(name);
            is_newer && !same::is_same_attribute(item.get(*name), Some(value))
        });
        let newer: Vec<_> = newer.map(|(name, value)| (name.clone(), value.clone())).collect();
        if newer.is_empty() {
            return Ok(item);
        }
        let mut item = item;
        item.extend(newer);
        // Keys that are computed from these attributes are computed again.
        stored::item(&from_item::<T, T>(item)?)
    }
}

fn convert<T, R: NewForm<T>>(result: R) -> Result<Old<T>, ErrorKind> {
    let result = result.new_form().map_err(ErrorKind::Migration)?;
    Ok(result.map_or(Old::Left, Old::New))
}

/// Returns whether the attribute is stored by a field, and not computed.
fn is_field<T: DynamoTable>(name: &str) -> bool {
    let is_key = || T::SCHEMA.has_key_attribute(name);
    let is_known = names(T::ATTRIBUTES).any(|known| known == name);
    let is_field = is_known || T::ATTRIBUTES.is_empty() && !(entity_of::<T>().is_some() && is_key());
    is_field && T::VERSION != Some(name)
}

/// Judges an item that can be read as neither form.
fn unreadable(as_old: ErrorKind, as_new: ErrorKind) -> Result<Option<Item>, ErrorKind> {
    let is_other = |error: &ErrorKind| matches!(error, ErrorKind::OtherEntity { .. } | ErrorKind::NoEntity);
    match (is_other(&as_old), is_other(&as_new)) {
        (true, true) => Ok(None),
        (true, false) => Err(as_new),
        (false, _) => Err(as_old),
    }
}
