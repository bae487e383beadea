//! The attribute names in the template are the names that `serde` stores.

use serde::{Deserialize, Serialize};
use tablewright::key::KeyValue;
use tablewright::{DynamoTable, KeyAttribute};

macro_rules! rules {
    ($($table:ident $status:ident $rule:literal)*) => {$(
        #[derive(Default, Serialize, Deserialize, KeyAttribute)]
        #[serde(rename_all = $rule)]
        enum $status {
            #[default]
            InTransit,
            HTTPServer,
            #[serde(rename = "as it is")]
            Renamed,
        }

        #[derive(Default, Serialize, Deserialize, DynamoTable)]
        #[serde(rename_all = $rule)]
        #[allow(non_snake_case)]
        struct $table {
            #[pk]
            order_id: String,
            #[sk]
            _private: u64,
            #[gsi("status")]
            status__now: String,
            #[gsi("status", sk)]
            createdAt: String,
            #[gsi("as-it-is")]
            #[serde(rename = "as it is")]
            renamed: String,
            #[lsi("number")]
            n2_3: u8,
            #[ttl]
            #[serde(rename(serialize = "expires", deserialize = "expires"))]
            expires_at: u64,
        }
    )*};
}

rules! {
    Lower LowerStatus "lowercase"
    Upper UpperStatus "UPPERCASE"
    Pascal PascalStatus "PascalCase"
    Camel CamelStatus "camelCase"
    Snake SnakeStatus "snake_case"
    ScreamingSnake ScreamingSnakeStatus "SCREAMING_SNAKE_CASE"
    Kebab KebabStatus "kebab-case"
    ScreamingKebab ScreamingKebabStatus "SCREAMING-KEBAB-CASE"
}

/// `rename` wins over a rule that differs for reading, and one that is the same for both is one rule.
#[derive(Default, Serialize, Deserialize, DynamoTable)]
#[serde(rename_all(serialize = "camelCase", deserialize = "camelCase"), rename = "Other", deny_unknown_fields, default)]
struct Table {
    #[pk]
    #[serde(alias = "id", default)]
    order_id: String,
    /// A name that differs between reading and writing is allowed for an attribute that is not a key.
    #[serde(rename(serialize = "A", deserialize = "B"))]
    other: u8,
    #[serde(skip)]
    order_id_: u8,
}

fn check<T: Default + Serialize + DynamoTable>() {
    let stored = serde_json::to_value(T::default()).unwrap();
    let keys = T::SCHEMA.key_attributes();
    for attribute in keys.into_iter().chain(T::SCHEMA.time_to_live()) {
        assert!(stored.get(attribute.name()).is_some(), "{} is not in {stored}", attribute.name());
    }
}

macro_rules! check {
    ($($table:ident $status:ident)*) => {$(
        check::<$table>();
        for status in [$status::InTransit, $status::HTTPServer, $status::Renamed] {
            let stored = serde_json::to_value(&status).unwrap();
            assert_eq!(status.key_value(), KeyValue::from(stored.as_str().unwrap()));
        }
    )*};
}

#[test]
fn passes() {
    check! {
        Lower LowerStatus
        Upper UpperStatus
        Pascal PascalStatus
        Camel CamelStatus
        Snake SnakeStatus
        ScreamingSnake ScreamingSnakeStatus
        Kebab KebabStatus
        ScreamingKebab ScreamingKebabStatus
    }
    check::<Table>();
}
