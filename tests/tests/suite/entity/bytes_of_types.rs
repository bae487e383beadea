//! The bytes of each type in a key of bytes, and the values that have none.

#![allow(clippy::too_many_arguments, reason = "a key of each type")]

use std::num::NonZeroU16;

use serde::Serialize;
use serde_bytes::ByteArray;
use tablewright::key::{KeyErrorKind, KeyValue, PartError, Shard};
use tablewright::{DynamoEntity, DynamoTable, KeyAttribute, Timestamp};
use uuid::Uuid;

use super::bytes::bytes;

/// A field of each type.
#[derive(DynamoTable, Serialize)]
#[table(name = "types")]
#[pk("PK" = b"{account}{wide}{long}{short}{number}")]
#[sk("SK" = b"{{{at}{shard}{flag}{kind}{hash}{name}\"}}")]
struct Types {
    account: Uuid,
    wide: u64,
    long: u32,
    short: u16,
    number: NonZeroU16,
    at: Timestamp,
    shard: Shard<8>,
    flag: bool,
    kind: Kind,
    hash: Hash,
    name: ByteArray<1>,
}

#[derive(Clone, Copy, KeyAttribute, Serialize)]
enum Kind {
    #[serde(rename = "ab")]
    Ab,
    #[serde(rename = "cd")]
    Cd,
}

#[derive(KeyAttribute, Serialize)]
struct Hash(ByteArray<2>);

#[test]
fn each_type_has_its_bytes() {
    let types = Types {
        account: Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef),
        wide: 1,
        long: 2,
        short: 0x0304,
        number: NonZeroU16::MAX,
        at: "2026-11-20T06:29:00.000Z".parse().unwrap(),
        shard: Shard::new(7).unwrap(),
        flag: true,
        kind: Kind::Cd,
        hash: Hash([8, 9].into()),
        name: [10].into(),
    };
    let key = types.primary_key();
    let expected = b"\x01\x23\x45\x67\x89\xab\xcd\xef\x01\x23\x45\x67\x89\xab\xcd\xef\
        \0\0\0\0\0\0\0\x01\0\0\0\x02\x03\x04\xff\xff";
    assert_eq!(bytes(key.partition_key()), expected);
    assert_eq!(bytes(key.sort_key().unwrap()), b"{2026-11-20T06:29:00.000Z\0\x07\x01cd\x08\x09\x0a\"}");
    assert!(Kind::Ab.key_value() == KeyValue::from("ab"));
    tablewright::testing::assert_keys_match_serde(&types);
}

/// A type that claims to be a UUID, but is not.
#[derive(Serialize)]
struct NoUuid(&'static str);

impl KeyAttribute for NoUuid {
    type Stored = tablewright::key::stored::S;
    const SHAPE: tablewright::key::Shape = tablewright::key::Shape::UUID;

    fn key_value(&self) -> KeyValue<'_> {
        KeyValue::from(self.0)
    }
}

#[derive(DynamoTable)]
#[table(name = "refused")]
#[pk("PK" = b"{id}")]
#[sk("SK" = b"{account}{hash}{name}")]
struct Refused {
    id: NoUuid,
    account: Uuid,
    hash: ByteArray<2>,
    name: String,
}

const ID: &str = "00000000-0000-0000-0000-00000000000a";

#[test]
fn a_value_that_has_no_such_bytes_is_refused() {
    let why = |error: tablewright::key::KeyError| match error.kind() {
        KeyErrorKind::Part { field, why } => (error.attribute(), field, why),
        other => panic!("{other:?}"),
    };
    let account = Uuid::from_u128(1);
    let item =
        |id, name: &str| Refused { id: NoUuid(id), account, hash: [1, 2].into(), name: name.to_owned() };
    assert!(item(ID, "n").primary_key().validate().is_ok());
    for id in ["", "a", "00000000-0000-0000-0000-00000000000A", "00000000-0000-0000-0000_00000000000a"] {
        let error = item(id, "n").primary_key().validate().unwrap_err();
        assert_eq!(why(error), ("PK", "id", PartError::Width { bytes: 16 }), "{id}");
    }
    let error = item(ID, "").primary_key().validate().unwrap_err();
    assert_eq!(why(error), ("SK", "name", PartError::Empty));
    let accounts = Refused::partition(NoUuid(ID)).account();
    let error = accounts.begins_with("00").expression().unwrap_err();
    assert_eq!(why(error), ("SK", "account", PartError::Prefix));
    let hashes = || Refused::partition(NoUuid(ID)).account().eq(account).hash();
    let error = hashes().begins_with(&[1, 2, 3]).expression().unwrap_err();
    assert_eq!(why(error), ("SK", "hash", PartError::Width { bytes: 2 }));
    assert_eq!(
        error.to_string(),
        "`hash` cannot be part of key attribute `SK`: it cannot be written in exactly 2 bytes"
    );
    assert!(hashes().begins_with(&[1, 2]).expression().is_ok());
}

/// The keys have different lengths.
#[allow(dead_code, reason = "only keys are made")]
#[derive(DynamoTable)]
#[table(pk = "PK")]
enum Lengths {
    Whole(Whole),
    Made(Made),
    Longer(Longer),
}

#[derive(DynamoEntity)]
struct Whole {
    #[pk]
    #[serde(rename = "PK")]
    hash: ByteArray<3>,
}

#[derive(DynamoEntity)]
#[pk(b"{number}")]
struct Made {
    number: u16,
}

#[derive(DynamoEntity)]
#[pk(b"{number}{name}\0")]
struct Longer {
    number: u16,
    name: Kind,
}

#[test]
fn the_length_of_a_key_tells_its_entity() {
    let key = Whole { hash: [1; 3].into() };
    assert_eq!(key.primary_key().any_entity::<Lengths>().entity(), Some("Whole"));
    assert_eq!(Made { number: 7 }.primary_key().any_entity::<Lengths>().entity(), Some("Made"));
    let key = Longer { number: 7, name: Kind::Ab };
    assert_eq!(key.primary_key().any_entity::<Lengths>().entity(), Some("Longer"));
}
