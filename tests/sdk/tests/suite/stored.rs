//! The item that a put stores: it has the key that the request names, and each attribute once.

use std::collections::BTreeMap;
use std::error::Error as _;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};
use serde_bytes::ByteBuf;
use tablewright::key::{KeyValue, stored};
use tablewright::sdk::{Error, ErrorKind, Table};
use tablewright::{DynamoTable, KeyAttribute, Naming, Stack};

use super::model::{block_on, clients_of};

/// A map of anything beside the keys of a table and of its index.
#[derive(Clone, Debug, Default, Deserialize, DynamoTable, PartialEq, Serialize)]
struct Member {
    #[pk]
    tenant: String,
    #[sk]
    number: u64,
    #[gsi("role")]
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    name: String,
    #[serde(flatten)]
    more: BTreeMap<String, String>,
}

fn member<const N: usize>(more: [(&str, &str); N]) -> Member {
    let more = more.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    Member { tenant: "b".to_owned(), number: 1, name: "bo".to_owned(), more, ..Member::default() }
}

fn put<T: DynamoTable + Serialize>(item: &T) -> Error {
    Table::<T>::without_client("table").put(item).input().unwrap_err()
}

#[test]
fn no_attribute_is_stored_twice() {
    for name in ["tenant", "number", "name"] {
        let error = put(&member([(name, "a")]));
        assert!(matches!(error.kind(), ErrorKind::StoredTwice { attribute } if attribute == name), "{error}");
    }
    let error = put(&member([("tenant", "a")]));
    assert_eq!(
        error.to_string(),
        "PutItem on table `table`: serde stores two values as attribute `tenant`; rename one, or keep the name out of \
         what `#[serde(flatten)]` stores"
    );
    let input = Table::<Member>::without_client("table").put(&member([("city", "Ulm")])).input().unwrap();
    assert_eq!(input.item().unwrap()["city"], AttributeValue::S("Ulm".to_owned()));
}

/// The field is `None` and stores nothing, so only the key shows the difference.
#[test]
fn an_item_is_in_the_indexes_that_its_keys_say() {
    let error = put(&member([("role", "admin")]));
    assert!(matches!(error.kind(), ErrorKind::StoredKey { attribute: "role" }), "{error}");
    assert_eq!(
        error.to_string(),
        "PutItem on table `table`: serde stores another value for key attribute `role` than the item's key has; let \
         `Serialize` and `KeyAttribute` agree, and keep the name out of what `#[serde(flatten)]` stores"
    );
}

#[test]
fn a_batch_and_a_transaction_write_the_item_they_name() {
    let stack = Stack::new(Naming::verbatim()).table::<Member>();
    for (engine, client) in clients_of(&stack) {
        let members = Table::<Member>::named(client, stack.naming());
        block_on(async {
            let other = Member { tenant: "a".to_owned(), ..member([]) };
            members.put(&other).send().await.unwrap();
            let forged = [member([("tenant", "a")]), member([("role", "admin")])];
            for member in &forged {
                let batch = members.batch_write().add(members.put(&other)).add(members.put(member));
                assert!(matches!(batch.send().await.unwrap_err().kind(), ErrorKind::Actions(_)), "{engine}");
                let transaction = members.transact_write().add(members.put(member));
                let error = transaction.send().await.unwrap_err();
                assert!(matches!(error.kind(), ErrorKind::Actions(_)), "{engine}: {error}");
                members.put(member).send().await.unwrap_err();
            }
            assert_eq!(members.scan().all().await.unwrap(), [other], "{engine}");
        });
    }
}

/// A key that `Serialize` stores in its own way, independent of `KeyAttribute`.
#[derive(Clone, Debug)]
enum Code {
    Text(&'static str, &'static str),
    Number(u64, f64),
    Bytes(Vec<u8>, Vec<u8>),
}

macro_rules! codes {
    ($($table:ident $key:ident $kind:ident $stored:ident: $key_value:expr, $serialize:expr;)*) => {$(
        #[derive(Serialize, DynamoTable)]
        struct $table {
            #[pk]
            id: $key,
            #[gsi("other")]
            #[serde(skip_serializing_if = "Option::is_none")]
            other: Option<$key>,
        }

        struct $key(Code);

        impl KeyAttribute for $key {
            type Stored = stored::$stored;

            fn key_value(&self) -> KeyValue<'_> {
                let Code::$kind(key, _) = &self.0 else { unreachable!() };
                $key_value(key)
            }
        }

        impl Serialize for $key {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let Code::$kind(_, stored) = &self.0 else { unreachable!() };
                $serialize(stored, serializer)
            }
        }

        impl $table {
            fn check(id: Code, other: Option<Code>) -> Option<String> {
                let item = Self { id: $key(id), other: other.map($key) };
                let error = Table::<Self>::without_client("table").put(&item).input().err()?;
                match error.kind() {
                    ErrorKind::StoredKey { attribute } => Some((*attribute).to_owned()),
                    _ => panic!("{error}"),
                }
            }
        }
    )*};
}

codes! {
    Texts TextKey Text S: |text: &&'static str| KeyValue::from(*text), |text: &&str, serializer| text.serialize(serializer);
    Numbers NumberKey Number N: |number: &u64| KeyValue::N((*number).into()), |number: &f64, serializer| number.serialize(serializer);
    Binaries BinaryKey Bytes B: |bytes: &'_ Vec<u8>| KeyValue::B(bytes.clone().into()),
        |bytes: &Vec<u8>, serializer| ByteBuf::from(bytes.clone()).serialize(serializer);
}

/// Numbers are compared as `DynamoDB` compares them: `7` and `7.0` are the same.
#[test]
fn serialize_by_hand_is_held_against_the_key() {
    let text = Code::Text;
    assert_eq!(Texts::check(text("a", "a"), Some(text("b", "b"))), None);
    assert_eq!(Texts::check(text("a", "A"), Some(text("b", "b"))).as_deref(), Some("id"));
    assert_eq!(Texts::check(text("a", "a"), Some(text("b", "B"))).as_deref(), Some("other"));
    let number = Code::Number;
    assert_eq!(Numbers::check(number(7, 7.0), Some(number(1_000_000_000_000_000_000, 1e18))), None);
    assert_eq!(Numbers::check(number(7, 7.5), None).as_deref(), Some("id"));
    assert_eq!(Numbers::check(number(7, -7.0), None).as_deref(), Some("id"));
    assert_eq!(Numbers::check(number(7, 7.0), Some(number(0, 0.1))).as_deref(), Some("other"));
    let bytes = |key: &[u8], stored: &[u8]| Code::Bytes(key.to_vec(), stored.to_vec());
    assert_eq!(Binaries::check(bytes(b"a", b"a"), None), None);
    assert_eq!(Binaries::check(bytes(b"a", b"b"), None).as_deref(), Some("id"));
}

/// `Serialize` may leave an item out of an index. It may not omit the primary key, or store a key as another type.
#[test]
fn what_serialize_leaves_out() {
    #[derive(DynamoTable)]
    struct Page {
        #[pk]
        id: String,
        #[gsi("tag")]
        tag: String,
        stores: &'static [(&'static str, &'static str)],
    }

    impl Serialize for Page {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut page = serializer.serialize_struct("Page", self.stores.len())?;
            for (name, value) in self.stores {
                match *value {
                    "NULL" => page.serialize_field(name, &())?,
                    value => page.serialize_field(name, value)?,
                }
            }
            page.end()
        }
    }

    let page = |stores| Page { id: "a".to_owned(), tag: "b".to_owned(), stores };
    Table::<Page>::without_client("pages").put(&page(&[("id", "a")])).input().unwrap();
    for (stores, attribute) in
        [(&[("tag", "b")][..], "id"), (&[("id", "NULL")], "id"), (&[("id", "a"), ("tag", "NULL")], "tag")]
    {
        let error = put(&page(stores));
        assert!(
            matches!(error.kind(), ErrorKind::StoredKey { attribute: key } if *key == attribute),
            "{error}"
        );
    }
    let error = put(&page(&[("id", "a"), ("id", "a")]));
    assert!(matches!(error.kind(), ErrorKind::StoredTwice { .. }), "{error}");
}

#[test]
fn an_item_is_a_map_of_attributes() {
    #[derive(DynamoTable)]
    struct Odd {
        #[pk]
        id: String,
    }

    impl Serialize for Odd {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match &*self.id {
                "map" => BTreeMap::from([("id", "map")]).serialize(serializer),
                "some" => Some(BTreeMap::from([("id", "some")])).serialize(serializer),
                "newtype" => serializer.serialize_newtype_struct("Odd", &BTreeMap::from([("id", "newtype")])),
                "numbers" => BTreeMap::from([(7, "id")]).serialize(serializer),
                _ => self.id.serialize(serializer),
            }
        }
    }

    let odd = |id: &str| Odd { id: id.to_owned() };
    for id in ["map", "some", "newtype"] {
        Table::<Odd>::without_client("odd").put(&odd(id)).input().unwrap();
    }
    assert!(matches!(put(&odd("numbers")).kind(), ErrorKind::StoredKey { attribute: "id" }));
    let error = put(&odd("text"));
    assert_eq!(error.to_string(), "PutItem on table `table`: a value cannot be stored");
    assert_eq!(
        error.source().map(ToString::to_string).as_deref(),
        Some("an item is a struct or a map, whose attributes have names")
    );
}
