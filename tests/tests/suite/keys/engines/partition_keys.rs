//! Partition keys of every type.

use std::num::NonZeroU16;

use serde::{Deserialize, Serialize};
use serde_bytes::{ByteArray, ByteBuf};
use tablewright::{DynamoTable, EpochSeconds, KeyAttribute, Timestamp};
use uuid::Uuid;

use super::{bytes, engines_with, get, put, query};
use crate::suite::keys::model::Kind;

/// Defines a table without a sort key for each type, with values for it.
macro_rules! partition_keys {
    ($($name:ident: $key:ty = [$($value:expr),*];)*) => {
        $(
            #[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
            struct $name {
                #[pk]
                id: $key,
            }
        )*

        #[test]
        fn partitions_of_every_type_are_found() {
            $(for engine in engines_with::<$name>() {
                let items = [$($name { id: $value }),*];
                for item in &items {
                    put(&*engine, item).unwrap();
                }
                for item in &items {
                    let at = format!("{item:?}, {}", engine.name());
                    assert_eq!(get(&*engine, &item.primary_key()).as_ref(), Some(item), "{at}");
                    assert_eq!(get(&*engine, &$name::key(&item.id)).as_ref(), Some(item), "{at}");
                    assert_eq!(query(&*engine, &$name::partition(&item.id)), std::slice::from_ref(item), "{at}");
                }
            })*
        }
    };
}

partition_keys! {
    OfText: String = ["a".to_owned(), "A".to_owned(), "é".to_owned(), "e\u{301}".to_owned(), "\0".to_owned()];
    OfBox: Box<str> = ["a".into()];
    OfShared: std::sync::Arc<str> = ["a".into()];
    OfUnsigned: u64 = [0, 1, u64::MAX - 1, u64::MAX];
    OfSigned: i64 = [i64::MIN, i64::MIN + 1, -1, 0, i64::MAX];
    OfSmall: i8 = [i8::MIN, 0, i8::MAX];
    OfNonZero: NonZeroU16 = [NonZeroU16::MIN, NonZeroU16::MAX];
    OfBytes: ByteBuf = [bytes(1), bytes(2048), ByteBuf::from([0]), ByteBuf::from([0, 0])];
    OfArray: ByteArray<2> = [ByteArray::new([0, 1]), ByteArray::new([1, 0])];
    OfUuid: Uuid = [Uuid::nil(), Uuid::max()];
    OfSeconds: EpochSeconds = [EpochSeconds::new(0), EpochSeconds::new(u64::MAX)];
    OfTime: Timestamp = [Timestamp::default(), "9999-12-31T23:59:59.999Z".parse().unwrap()];
    OfKind: Kind = [Kind::ToGo, Kind::Here];
    OfNewtype: Wrapped = [Wrapped(Box::new(Kind::ToGo))];
}

#[derive(Clone, Debug, Deserialize, KeyAttribute, PartialEq, Serialize)]
struct Wrapped(Box<Kind>);
