//! A struct with every way to store a field, and random values of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use tablewright::{DynamoTable, EpochSeconds};

/// Every way in which `serde` stores a field, or leaves it out.
#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Thing {
    #[pk]
    pub(super) id: String,
    pub(super) plain: u32,
    /// Left out if `None`, even without an attribute that says so.
    pub(super) option: Option<String>,
    #[ttl]
    pub(super) expires_at: Option<EpochSeconds>,
    #[serde(default)]
    pub(super) defaulted: Option<Vec<String>>,
    /// `serde` reads a missing value as something else, so `None` is stored as NULL.
    #[serde(default = "seven")]
    pub(super) or_seven: Option<u8>,
    #[gsi("owner")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) owner: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) list: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) map: BTreeMap<String, u8>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) bytes: ByteBuf,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) flag: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) number: i64,
    #[serde(default, skip_serializing_if = "is_blank")]
    pub(super) blank: String,
    #[serde(default, skip_serializing_if = "none_or_empty")]
    pub(super) none_or_empty: Option<Vec<u8>>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub(super) shared: Arc<str>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty", with = "serde_dynamo::string_set")]
    pub(super) tags: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "is_default", with = "serde_dynamo::number_set")]
    pub(super) sizes: BTreeSet<u8>,
    #[serde(with = "hours")]
    pub(super) hours: u8,
    #[serde(serialize_with = "hours::serialize", deserialize_with = "hours::deserialize")]
    pub(super) other_hours: u8,
    #[serde(default, skip_serializing_if = "is_default", with = "hours")]
    pub(super) few_hours: u8,
    #[serde(default, with = "maybe_hours")]
    pub(super) maybe_hours: Option<u8>,
    /// Without a default, it cannot be left out.
    #[serde(with = "maybe_hours")]
    pub(super) stored_hours: Option<u8>,
    pub(super) inner: Inner,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct Inner {
    pub(super) level: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
}

#[expect(clippy::unnecessary_wraps, reason = "serde asks for one")]
const fn seven() -> Option<u8> {
    Some(7)
}

fn is_default<V: Default + PartialEq>(value: &V) -> bool {
    *value == V::default()
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

#[expect(clippy::ref_option, reason = "serde passes it so")]
fn none_or_empty(list: &Option<Vec<u8>>) -> bool {
    list.as_ref().is_none_or(Vec::is_empty)
}

mod hours {
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
    pub(super) fn serialize<S: Serializer>(hours: &u8, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{hours}h"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.trim_end_matches('h').parse().map_err(serde::de::Error::custom)
    }
}

mod maybe_hours {
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
    pub(super) fn serialize<S: Serializer>(hours: &Option<u8>, serializer: S) -> Result<S::Ok, S::Error> {
        match hours {
            Some(hours) => super::hours::serialize(hours, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u8>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| text.trim_end_matches('h').parse().map_err(serde::de::Error::custom)).transpose()
    }
}

pub(super) fn things() -> impl Strategy<Value = Thing> {
    let text = || "[a ]{0,2}";
    let options = (
        prop::option::of(text()),
        prop::option::of(0..3_u64),
        prop::option::of(prop::collection::vec("a", 0..2)),
        prop::option::of(any::<u8>()),
        prop::option::of("[a-c]"),
        prop::option::of(prop::collection::vec(0..2_u8, 0..2)),
        prop::option::of(any::<u8>()),
        prop::option::of(any::<u8>()),
    );
    let texts = (text(), text(), text(), prop::collection::vec("a", 0..2));
    let collections = (
        prop::collection::btree_map("a", 0..2_u8, 0..2),
        prop::collection::vec(any::<u8>(), 0..2),
        prop::collection::btree_set("[ab]", 0..3),
        prop::collection::btree_set(0..3_u8, 0..3),
    );
    let numbers = (any::<u32>(), any::<bool>(), -1..2_i64, 0..2_u8, any::<u8>());
    let inner = (prop::option::of(any::<u8>()), prop::option::of("a"));
    (options, texts, collections, numbers, inner).prop_map(|(options, texts, collections, numbers, inner)| {
        Thing {
            id: "a".to_owned(),
            plain: numbers.0,
            option: options.0,
            expires_at: options.1.map(EpochSeconds::new),
            defaulted: options.2,
            or_seven: options.3,
            owner: options.4,
            text: texts.0,
            list: texts.3,
            map: collections.0,
            bytes: ByteBuf::from(collections.1),
            flag: numbers.1,
            number: numbers.2,
            blank: texts.1,
            none_or_empty: options.5,
            shared: texts.2.into(),
            tags: collections.2,
            sizes: collections.3,
            hours: numbers.3,
            other_hours: numbers.4,
            few_hours: numbers.3,
            maybe_hours: options.6,
            stored_hours: options.7,
            inner: Inner { level: inner.0, name: inner.1 },
        }
    })
}
