//! The place from which a query or a scan continues.

use std::fmt;
use std::str::FromStr;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::entity::computed::entity_of;
use crate::schema::{Attribute, AttributeType, IndexSchema, TableSchema};
use crate::sdk::response::item::Item;
use crate::table::DynamoTable;
use crate::text::excerpt::Excerpt;

/// The place at which a page ends or begins. Pass it to another request to continue from there: `.after(&cursor)`.
///
/// A page has two: [`next`](crate::sdk::Page::next) leads to the items after it, and
/// [`previous`](crate::sdk::Page::previous) to the items before it.
///
/// As text a cursor is opaque and needs no escaping in a URL: it has only letters, digits, `-` and `_`. The same
/// place in the same query has the same text in every version of this crate with the same [`Cursor`] format.
///
/// A cursor belongs to the table or index, the partition and the order that it was made with, or to the segment of a
/// scan. Any other read rejects it. The physical name of the table, the limit, the filter, the projection and the
/// range of the sort key may change. If the range has moved past the place, as "the last 30 days" does, the read
/// continues with the part of the range that is left: all of it, or nothing.
///
/// A cursor contains the key of an item, which anyone can decode, and it is not signed. A forged cursor reads nothing
/// that its query could not read anyway, because the query decides the partition, the range and the filter.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Cursor(String);

/// The reason that a cursor cannot be used.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum CursorError {
    /// The text is not a cursor, or is incomplete.
    Malformed,
    /// The cursor was made by a read of another table or index.
    OfAnother {
        /// The table or index of the cursor: `orders`, `orders/status-index`. With the entity, if one is read: `shop: Order`.
        cursor: String,
        /// The table or index that is read.
        query: String,
    },
    /// The cursor was made by a query and this is a scan, or the reverse.
    OfAnotherOperation,
    /// The cursor was made by a query of another partition.
    OfAnotherPartition,
    /// The cursor was made by a query in the other order.
    OfAnotherOrder,
    /// The cursor was made by a scan of another segment.
    OfAnotherSegment,
}

impl fmt::Display for CursorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => f.write_str("the text is not a complete cursor"),
            Self::OfAnother { cursor, query } => {
                let (cursor, query) = (Excerpt(cursor), Excerpt(query));
                write!(
                    f,
                    "the cursor belongs to `{cursor}`, and this reads `{query}`; begin without a cursor"
                )
            }
            Self::OfAnotherOperation => f.write_str(
                "a query cannot continue from the cursor of a scan, nor a scan from the cursor of a query",
            ),
            Self::OfAnotherPartition => {
                f.write_str("the cursor belongs to another partition; begin without a cursor")
            }
            Self::OfAnotherOrder => f.write_str(
                "the cursor belongs to the other order; keep `descending()`, or begin without a cursor",
            ),
            Self::OfAnotherSegment => {
                f.write_str("the cursor belongs to another segment; each segment has its own cursors")
            }
        }
    }
}

impl std::error::Error for CursorError {}

/// The read that a cursor belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Read {
    Query { ascending: bool },
    Scan { segment: u32, total: u32 },
}

/// The way in which a read continues from a cursor.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Continuation {
    /// Against the order of the query, to the page before.
    pub(crate) backward: bool,
    /// From the end of the query's items, not from the cursor's place, which then gives only the partition.
    pub(crate) from_end: bool,
}

impl Continuation {
    pub(crate) const FORWARD: Self = Self { backward: false, from_end: false };
}

/// The kind of a scan. Every other kind is a query's, for its order and its continuation.
const SCAN: u8 = 2;
const QUERIES: [u8; 8] = [0, 1, 3, 4, 5, 6, 7, 8];

impl Read {
    /// Appends the read. The first byte gives the kind of the read, which decides what follows.
    fn push(self, continuation: Continuation, bytes: &mut Vec<u8>) {
        match self {
            Self::Query { ascending } => {
                let bits = [!ascending, continuation.backward, continuation.from_end];
                let position = bits.iter().rev().fold(0, |position, bit| position * 2 + usize::from(*bit));
                bytes.push(QUERIES[position]);
            }
            Self::Scan { segment, total } => {
                bytes.push(SCAN);
                bytes.extend(segment.to_be_bytes());
                bytes.extend(total.to_be_bytes());
            }
        }
    }

    fn take(bytes: &mut &[u8]) -> Option<(Self, Continuation)> {
        let (kind, rest) = bytes.split_first()?;
        *bytes = rest;
        if let Some(position) = QUERIES.iter().position(|known| known == kind) {
            let continuation = Continuation { backward: position & 2 != 0, from_end: position & 4 != 0 };
            return Some((Self::Query { ascending: position & 1 == 0 }, continuation));
        }
        let mut number = || {
            let (number, rest) = bytes.split_first_chunk()?;
            *bytes = rest;
            Some(u32::from_be_bytes(*number))
        };
        let read = Self::Scan { segment: number()?, total: number()? };
        (*kind == SCAN).then_some((read, Continuation::FORWARD))
    }

    /// Checks that a cursor of `other` can be used for this read.
    fn check(self, other: Self) -> Result<(), CursorError> {
        Err(match (self, other) {
            _ if self == other => return Ok(()),
            (Self::Query { .. }, Self::Query { .. }) => CursorError::OfAnotherOrder,
            (Self::Scan { .. }, Self::Scan { .. }) => CursorError::OfAnotherSegment,
            _ => CursorError::OfAnotherOperation,
        })
    }
}

/// The version of the format: the first byte of a cursor.
const VERSION: u8 = 1;
const HASH_BYTES: usize = 8;

impl Cursor {
    /// Creates the cursor from the item with this key, which has the key attributes of the table and of the index.
    ///
    /// Returns `None` if the item lacks one of them.
    pub(crate) fn new<T: DynamoTable>(
        index: Option<&IndexSchema>,
        (read, continuation): (Read, Continuation),
        key: &Item,
    ) -> Option<Self> {
        let mut bytes = vec![VERSION];
        push(&mut bytes, place::<T>(index).as_bytes());
        read.push(continuation, &mut bytes);
        for attribute in key_attributes(T::SCHEMA, index) {
            match key.get(attribute.name())? {
                AttributeValue::S(text) | AttributeValue::N(text) => push(&mut bytes, text.as_bytes()),
                AttributeValue::B(blob) => push(&mut bytes, blob.as_ref()),
                _ => return None,
            }
        }
        bytes.extend(hash(&bytes).to_be_bytes());
        Some(Self(encode(&bytes)))
    }

    /// Returns the `ExclusiveStartKey` of a request that reads this table or index in this way, and the continuation.
    pub(crate) fn key<T: DynamoTable>(
        &self,
        index: Option<&IndexSchema>,
        read: Read,
    ) -> Result<(Item, Continuation), CursorError> {
        let bytes = whole(&self.0).ok_or(CursorError::Malformed)?;
        let mut bytes = bytes.as_slice();
        let of =
            take(&mut bytes).and_then(|of| std::str::from_utf8(of).ok()).ok_or(CursorError::Malformed)?;
        let query = place::<T>(index);
        if of != query {
            return Err(CursorError::OfAnother { cursor: of.to_owned(), query });
        }
        let (other, continuation) = Read::take(&mut bytes).ok_or(CursorError::Malformed)?;
        read.check(other)?;
        let mut key = Item::new();
        for attribute in key_attributes(T::SCHEMA, index) {
            let value = take(&mut bytes).ok_or(CursorError::Malformed)?;
            let text = || String::from_utf8(value.to_vec()).map_err(|_| CursorError::Malformed);
            let value = match attribute.ty() {
                AttributeType::S => AttributeValue::S(text()?),
                AttributeType::N => AttributeValue::N(text()?),
                AttributeType::B => AttributeValue::B(Blob::new(value)),
            };
            key.insert(attribute.name().to_owned(), value);
        }
        if bytes.is_empty() { Ok((key, continuation)) } else { Err(CursorError::Malformed) }
    }

    /// Returns the text.
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

/// Returns the name of the table or the index, and of the entity if one entity is read.
fn place<T: DynamoTable>(index: Option<&IndexSchema>) -> String {
    let mut place = T::SCHEMA.name().to_owned();
    if let Some(index) = index {
        place.extend(["/", index.name()]);
    }
    if let Some((entity, _)) = entity_of::<T>() {
        place.extend([": ", entity.name]);
    }
    place
}

/// Returns the key attributes of the table, followed by the index's key attributes that are not in
/// the table's key.
pub(crate) fn key_attributes<'a>(
    table: &'a TableSchema,
    index: Option<&'a IndexSchema>,
) -> impl Iterator<Item = &'a Attribute> {
    let of_table = table.key_of(None);
    let of_index = index.map(|index| table.key_of(Some(index)));
    let new = move |attribute: &&Attribute| of_table.iter().all(|known| known.name() != attribute.name());
    of_table.iter().chain(of_index.into_iter().flat_map(crate::schema::KeyAttributes::iter).filter(new))
}

/// Returns the bytes of a cursor, without the version and the hash.
fn whole(text: &str) -> Option<Vec<u8>> {
    let mut bytes = decode(text)?;
    let known = bytes.split_off(bytes.len().checked_sub(HASH_BYTES)?);
    if hash(&bytes).to_be_bytes() != *known || bytes.first() != Some(&VERSION) {
        return None;
    }
    bytes.remove(0);
    Some(bytes)
}

/// Appends the number of bytes, then the bytes. A key has at most 2048 bytes, a name 255.
fn push(bytes: &mut Vec<u8>, part: &[u8]) {
    // `DynamoDB` allows nothing longer here. A longer part gets a wrong length, and the text cannot
    // be read as a cursor.
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

/// Returns the 64-bit FNV-1a hash, which detects a cursor that was cut or misspelt, but not a forged one.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

// The Base64 alphabet for URLs, without padding: RFC 4648, section 5.

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

/// Returns `None` for a text that [`encode`] cannot produce.
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
