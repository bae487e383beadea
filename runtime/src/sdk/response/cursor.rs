//! Where a query or a scan goes on.

use std::fmt;
use std::str::FromStr;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::schema::{Attribute, AttributeType, IndexSchema, TableSchema};
use crate::sdk::response::item::Item;

/// The place behind the last item of a page, to go on from there in another request: `.after(&cursor)`.
///
/// As text it is opaque and fits into a URL as it is: letters, digits, `-` and `_`. The same place in the same query is
/// the same text, in every version that has the same [`Cursor`] format. It belongs to one query: the table, the index
/// and the key condition (the physical name, the order and the limit may differ), and any other refuses it.
///
/// It holds the key of an item, readable for whoever takes it apart, and it is not signed. `DynamoDB` goes on within
/// the partition of the query's own condition and nowhere else, so a forged cursor reads nothing the query would not.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Cursor(String);

/// Why a cursor cannot be used.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum CursorError {
    /// The text is no cursor, or not all of one.
    Malformed,
    /// It is one of another table or index.
    OfAnother {
        /// Of what: `orders`, `orders/status-index`.
        cursor: String,
        /// What the query reads.
        query: String,
    },
    /// It is one of another condition on the same table or index.
    OfAnotherCondition,
}

impl fmt::Display for CursorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => f.write_str("the text is not a cursor, or not the whole of one"),
            Self::OfAnother { cursor, query } => {
                write!(f, "the cursor is one of `{cursor}`, and this reads `{query}`; begin without one")
            }
            Self::OfAnotherCondition => {
                f.write_str("the cursor is one of a query with another key condition; begin without one")
            }
        }
    }
}

impl std::error::Error for CursorError {}

/// The first byte.
const VERSION: u8 = 1;
const HASH_BYTES: usize = 8;

impl Cursor {
    /// The cursor behind the item of this key, which is that of the table and of the index.
    ///
    /// `None` where the item lacks a part of it.
    pub(crate) fn new(
        table: &TableSchema,
        index: Option<&IndexSchema>,
        condition: u64,
        key: &Item,
    ) -> Option<Self> {
        let mut bytes = vec![VERSION];
        push(&mut bytes, place(table, index).as_bytes());
        bytes.extend(condition.to_be_bytes());
        for attribute in key_attributes(table, index) {
            match key.get(attribute.name())? {
                AttributeValue::S(text) | AttributeValue::N(text) => push(&mut bytes, text.as_bytes()),
                AttributeValue::B(blob) => push(&mut bytes, blob.as_ref()),
                _ => return None,
            }
        }
        bytes.extend(fnv1a(OFFSET, &bytes).to_be_bytes());
        Some(Self(encode(&bytes)))
    }

    /// The `ExclusiveStartKey` of a request that reads this table or index by this condition.
    pub(crate) fn key(
        &self,
        table: &TableSchema,
        index: Option<&IndexSchema>,
        condition: u64,
    ) -> Result<Item, CursorError> {
        let bytes = whole(&self.0).ok_or(CursorError::Malformed)?;
        let mut bytes = bytes.as_slice();
        let of =
            take(&mut bytes).and_then(|of| std::str::from_utf8(of).ok()).ok_or(CursorError::Malformed)?;
        let query = place(table, index);
        if of != query {
            return Err(CursorError::OfAnother { cursor: of.to_owned(), query });
        }
        let (of_condition, mut bytes) = bytes.split_first_chunk().ok_or(CursorError::Malformed)?;
        if u64::from_be_bytes(*of_condition) != condition {
            return Err(CursorError::OfAnotherCondition);
        }
        let mut key = Item::new();
        for attribute in key_attributes(table, index) {
            let value = take(&mut bytes).ok_or(CursorError::Malformed)?;
            let text = || String::from_utf8(value.to_vec()).map_err(|_| CursorError::Malformed);
            let value = match attribute.ty() {
                AttributeType::S => AttributeValue::S(text()?),
                AttributeType::N => AttributeValue::N(text()?),
                AttributeType::B => AttributeValue::B(Blob::new(value)),
            };
            key.insert(attribute.name().to_owned(), value);
        }
        if bytes.is_empty() { Ok(key) } else { Err(CursorError::Malformed) }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        whole(text).map(|_| Self(text.to_owned())).ok_or(CursorError::Malformed)
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

fn place(table: &TableSchema, index: Option<&IndexSchema>) -> String {
    match index {
        Some(index) => format!("{}/{}", table.name(), index.name()),
        None => table.name().to_owned(),
    }
}

/// Those of the table, and those of the index that are none of the table's.
pub(crate) fn key_attributes<'a>(
    table: &'a TableSchema,
    index: Option<&'a IndexSchema>,
) -> impl Iterator<Item = &'a Attribute> {
    let of_table = table.key_of(None);
    let of_index = index.map(|index| table.key_of(Some(index)));
    let new = move |attribute: &&Attribute| of_table.iter().all(|known| known.name() != attribute.name());
    of_table.iter().chain(of_index.into_iter().flat_map(crate::schema::KeyAttributes::iter).filter(new))
}

/// The bytes of a cursor, without the version and the hash.
fn whole(text: &str) -> Option<Vec<u8>> {
    let mut bytes = decode(text)?;
    let hash = bytes.split_off(bytes.len().checked_sub(HASH_BYTES)?);
    if fnv1a(OFFSET, &bytes).to_be_bytes() != *hash || bytes.first() != Some(&VERSION) {
        return None;
    }
    bytes.remove(0);
    Some(bytes)
}

/// Bytes behind their number. A key has at most 2048, a name 255.
fn push(bytes: &mut Vec<u8>, part: &[u8]) {
    // `DynamoDB` has nothing longer here; what would be is cut, and then no cursor.
    let length = u16::try_from(part.len()).unwrap_or(u16::MAX);
    bytes.extend(length.to_be_bytes());
    bytes.extend(part);
}

fn take<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (part, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    *bytes = rest;
    Some(part)
}

/// Where the 64-bit FNV-1a hash begins.
pub(crate) const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

pub(crate) fn fnv1a(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

// Base64 with the alphabet for URLs, without padding: RFC 4648, section 5.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |position: usize| u32::from(chunk.get(position).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..=chunk.len() {
            text.push(char::from(ALPHABET[(bits >> (18 - 6 * digit) & 63) as usize]));
        }
    }
    text
}

/// `None` for what [`encode`] does not give.
fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for chunk in text.as_bytes().chunks(4) {
        let mut bits = 0;
        for (digit, character) in chunk.iter().enumerate() {
            bits |= value(*character)? << (18 - 6 * digit);
        }
        let [_, decoded @ ..] = u32::to_be_bytes(bits);
        let (decoded, unused) = decoded.split_at(chunk.len().checked_sub(1).filter(|length| *length > 0)?);
        if unused.iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.extend(decoded);
    }
    Some(bytes)
}

fn value(character: u8) -> Option<u32> {
    Some(u32::from(match character {
        b'A'..=b'Z' => character - b'A',
        b'a'..=b'z' => character - b'a' + 26,
        b'0'..=b'9' => character - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    }))
}
