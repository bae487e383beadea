//! A record before it is read.

use std::collections::HashMap;
use std::time::SystemTime;

use serde::de::DeserializeOwned;

use super::error::{Error, ErrorKind, Image};
use super::{Change, Record, View};
use crate::item::{self, Attribute, Unidentified};
use crate::key::Key;
use crate::table::DynamoTable;

/// A record in the form that all kinds of records share. An image that the record lacks is empty.
pub(super) struct RawRecord<A> {
    /// `INSERT`, `MODIFY` or `REMOVE`.
    pub(super) event: Option<String>,
    pub(super) key: HashMap<String, A>,
    pub(super) old: HashMap<String, A>,
    pub(super) new: HashMap<String, A>,
    /// The type and the name of the service that made the change, if it was a service.
    pub(super) identity: Option<(String, String)>,
    pub(super) sequence_number: Option<String>,
    pub(super) created_at: Option<SystemTime>,
    pub(super) event_id: Option<String>,
    pub(super) table_name: Option<String>,
}

/// The reason that a record cannot be read, and its key if the key can be read.
pub(super) struct Unreadable<T> {
    #[cfg_attr(
        not(feature = "lambda"),
        expect(dead_code, reason = "a batch of Lambda's says which record failed")
    )]
    pub(super) key: Option<Key<'static, T>>,
    pub(super) error: Error,
}

impl<A: Attribute> RawRecord<A> {
    pub(super) fn read<T, V>(self) -> Result<Record<T, V>, Unreadable<T>>
    where
        T: DynamoTable + DeserializeOwned,
        V: View,
    {
        let Self { event, key, old, new, identity, sequence_number, created_at, event_id, table_name } = self;
        let error = |kind| Error::new(T::SCHEMA.name(), sequence_number.clone(), kind);
        let key: Key<'static, T> = match item::read(key) {
            Ok(key) => key,
            Err((_, source)) => return Err(Unreadable { key: None, error: error(ErrorKind::Key(source)) }),
        };
        let images = Images { event, old, new, identity };
        match images.change::<T, V>() {
            Ok(change) => Ok(Record { key, change, sequence_number, created_at, event_id, table_name }),
            Err(kind) => Err(Unreadable { error: error(kind), key: Some(key) }),
        }
    }
}

type ChangeOf<T, V> = Change<<V as View>::Old<T>, <V as View>::New<T>>;

/// The parts from which a change is read.
struct Images<A> {
    event: Option<String>,
    old: HashMap<String, A>,
    new: HashMap<String, A>,
    identity: Option<(String, String)>,
}

impl<A: Attribute> Images<A> {
    fn change<T: DynamoTable + DeserializeOwned, V: View>(self) -> Result<ChangeOf<T, V>, ErrorKind> {
        let Self { event, old, new, identity } = self;
        Ok(match event.as_deref() {
            Some("INSERT") => Change::Inserted { new: V::new(|| image(Image::New, new))? },
            Some("MODIFY") => Change::Modified {
                old: V::old(|| image(Image::Old, old))?,
                new: V::new(|| image(Image::New, new))?,
            },
            Some("REMOVE") => Change::Removed {
                old: V::old(|| image(Image::Old, old))?,
                expired: identity.is_some_and(|(ty, name)| ty == "Service" && name == TIME_TO_LIVE),
            },
            Some(other) => return Err(ErrorKind::Event(other.to_owned())),
            None => return Err(ErrorKind::Incomplete("event")),
        })
    }
}

/// The service that deletes items whose time to live has expired.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html>
const TIME_TO_LIVE: &str = "dynamodb.amazonaws.com";

/// Reads an image that the view has. Every item has its key, so an image without attributes is a
/// missing image.
fn image<T: DynamoTable + DeserializeOwned, A: Attribute>(
    image: Image,
    mut attributes: HashMap<String, A>,
) -> Result<T, ErrorKind> {
    if attributes.is_empty() {
        return Err(ErrorKind::NoImage(image));
    }
    let identified = item::identify::<T, A>(&mut attributes, None).map_err(|reason| match reason {
        Unidentified::Other(entity) => ErrorKind::OtherEntity { entity },
        Unidentified::NoEntity => ErrorKind::NoEntity,
    })?;
    item::read_identified(attributes, identified).map_err(|(attribute, source)| {
        let missing = if attribute.is_none() { item::missing::<T>(&source) } else { None };
        let is_missing = missing.is_some();
        ErrorKind::Deserialize { image, attribute: attribute.or(missing), is_missing, source }
    })
}
