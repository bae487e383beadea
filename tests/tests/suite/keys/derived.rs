//! Every type with a derived `KeyAttribute` is stored by `serde_dynamo` as its key value says.

use std::borrow::Cow;
use std::num::NonZeroU16;
use std::sync::Arc;

use proptest::prelude::*;
use serde::Serialize;
use serde_bytes::{ByteArray, ByteBuf};
use tablewright::key::KeyValue;
use tablewright::{DynamoTable, KeyAttribute, Timestamp};
use uuid::Uuid;

use super::{is_stored, stored};

#[derive(Clone, Serialize, KeyAttribute)]
struct Text(String);

#[derive(Serialize, KeyAttribute)]
struct Nested(Text);

#[derive(Serialize, KeyAttribute)]
struct Generic<T>(T);

#[derive(Serialize, KeyAttribute)]
#[serde(transparent)]
struct Named<T> {
    value: T,
}

#[derive(Serialize, KeyAttribute)]
#[serde(transparent)]
struct RawNamed {
    r#type: u64,
}

#[derive(Serialize, KeyAttribute)]
struct Borrowed<'a, T: ?Sized>(&'a T);

#[derive(Serialize, KeyAttribute)]
struct Digest<const N: usize>(ByteArray<N>);

/// The new name is not stored by `serde`.
#[derive(Serialize, KeyAttribute)]
#[serde(rename = "Other", rename_all = "UPPERCASE")]
struct Renamed(i16);

#[derive(Serialize, KeyAttribute)]
struct Shared(Arc<str>);

/// The bounds of the type are kept.
#[derive(Serialize, KeyAttribute)]
struct Bounded<T: Clone + Ord = u32>(T)
where
    T: Default;

proptest! {
    #[test]
    fn newtypes(text: String, number: i64, bytes: Vec<u8>, array: [u8; 16]) {
        is_stored(Text(text.clone()));
        is_stored(&Text(text.clone()));
        is_stored(Nested(Text(text.clone())));
        is_stored(Generic(text.clone()));
        is_stored(Generic(Generic(Nested(Text(text.clone())))));
        is_stored(Generic(ByteBuf::from(bytes.clone())));
        is_stored(Generic(Uuid::from_bytes(array)));
        is_stored(Named { value: text.as_str() });
        is_stored(Named { value: Named { value: number } });
        is_stored(RawNamed { r#type: number.unsigned_abs() });
        is_stored(Borrowed(text.as_str()));
        is_stored(Borrowed(&Text(text.clone())));
        is_stored(Borrowed(&number));
        is_stored(Digest(ByteArray::new(array)));
        is_stored(Shared(text.as_str().into()));
        is_stored(Bounded(text));
    }

    #[test]
    fn newtypes_of_small_numbers(number: i16, natural: NonZeroU16, millis in 0..253_402_300_800_000_u64) {
        is_stored(Renamed(number));
        is_stored(Generic(natural));
        is_stored(Bounded(number));
        is_stored(Generic(Timestamp::from_unix_millis(millis).unwrap()));
    }
}

#[test]
fn a_newtype_borrows_as_what_is_in_it_does() {
    let text = Text("a".to_owned());
    assert!(matches!(text.key_value(), KeyValue::S(Cow::Borrowed("a"))));
    let at = text.0.as_ptr();
    let KeyValue::S(Cow::Owned(same)) = Nested(text).into_key_value() else { panic!("owned") };
    assert_eq!(same.as_ptr(), at);
    let borrowed = "b".to_owned();
    assert!(matches!(Borrowed(&*borrowed).into_key_value(), KeyValue::S(Cow::Borrowed("b"))));
}

/// Defines enums with names that the renaming rules treat differently, and that other crates get wrong.
macro_rules! rules {
    ($($name:ident $(= $rule:literal)?;)*) => {
        $(
            #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
            #[derive(Clone, Copy, Serialize, KeyAttribute)]
            $(#[serde(rename_all = $rule)])?
            enum $name {
                Open,
                InTransit,
                HTTPServer,
                V2,
                A1B2,
                X,
                lower,
                snake_case,
                With_Underscore,
                UPPER_CASE,
                Straße,
                MitÜnï,
                r#Type,
                r#move,
                #[serde(rename = "as it is")]
                Renamed,
                #[serde(rename(serialize = "BOTH", deserialize = "BOTH"))]
                Both,
            }

            impl $name {
                const ALL: [Self; 16] = [
                    Self::Open, Self::InTransit, Self::HTTPServer, Self::V2, Self::A1B2, Self::X, Self::lower,
                    Self::snake_case, Self::With_Underscore, Self::UPPER_CASE, Self::Straße, Self::MitÜnï, Self::r#Type,
                    Self::r#move, Self::Renamed, Self::Both,
                ];
            }
        )*

        #[test]
        fn enums() {
            $($name::ALL.into_iter().for_each(is_stored);)*
            $($name::ALL.iter().for_each(is_stored);)*
            $(is_stored(Generic($name::InTransit));)*
        }
    };
}

rules! {
    AsWritten;
    Lower = "lowercase";
    Upper = "UPPERCASE";
    Pascal = "PascalCase";
    Camel = "camelCase";
    Snake = "snake_case";
    ScreamingSnake = "SCREAMING_SNAKE_CASE";
    Kebab = "kebab-case";
    ScreamingKebab = "SCREAMING-KEBAB-CASE";
}

/// Defines enums with first letters that `serde` itself cannot convert to camel case.
macro_rules! foreign {
    ($($name:ident = $rule:literal;)*) => {
        $(
            #[derive(Serialize, KeyAttribute)]
            #[serde(rename_all = $rule)]
            enum $name {
                Ünï,
                ÄÖ,
            }
        )*

        #[test]
        fn enums_in_other_alphabets() {
            $([$name::Ünï, $name::ÄÖ].into_iter().for_each(is_stored);)*
        }
    };
}

foreign! {
    ForeignLower = "lowercase";
    ForeignUpper = "UPPERCASE";
    ForeignPascal = "PascalCase";
    ForeignSnake = "snake_case";
    ForeignScreamingSnake = "SCREAMING_SNAKE_CASE";
    ForeignKebab = "kebab-case";
    ForeignScreamingKebab = "SCREAMING-KEBAB-CASE";
}

/// The discriminants are not stored.
#[derive(Clone, Copy, Serialize, KeyAttribute)]
#[serde(rename_all(serialize = "kebab-case", deserialize = "kebab-case"), deny_unknown_fields)]
#[repr(u8)]
enum Priority {
    VeryLow = 1,
    High = 9,
}

#[derive(Serialize, KeyAttribute)]
enum Alone {
    Only,
}

#[test]
fn enums_with_numbers_and_one_variant() {
    is_stored(Priority::VeryLow);
    is_stored(Priority::High);
    is_stored(Alone::Only);
    assert_eq!(Priority::VeryLow.key_value(), KeyValue::from("very-low"));
    // Also by value, the name is a static string.
    assert!(matches!(Priority::High.into_key_value(), KeyValue::S(Cow::Borrowed("high"))));
}

/// Defines structs with fields that each renaming rule changes in its own way.
macro_rules! tables {
    ($($name:ident $(= $rule:literal)?;)*) => {
        $(
            #[derive(Serialize, DynamoTable)]
            $(#[serde(rename_all = $rule)])?
            #[allow(non_snake_case)]
            struct $name {
                #[pk]
                tenant_id: String,
                #[sk]
                r#type: u64,
                #[gsi("status")]
                status__2nd: String,
                #[gsi("status", sk)]
                _at: i64,
                #[lsi("mail")]
                #[serde(rename = "e-mail")]
                mail: String,
                #[lsi("size")]
                #[serde(skip_serializing_if = "Option::is_none")]
                größe: Option<ByteBuf>,
            }
        )*

        /// Keys and conditions use the names under which items are stored.
        #[test]
        fn attributes_of_tables() {
            $({
                let item = $name {
                    tenant_id: "t".to_owned(),
                    r#type: 7,
                    status__2nd: "open".to_owned(),
                    _at: -1,
                    mail: "a@b".to_owned(),
                    größe: Some(ByteBuf::from([1])),
                };
                let whole: serde_dynamo::Item = serde_dynamo::to_item(&item).unwrap();
                let key: serde_dynamo::Item = serde_dynamo::to_item(item.primary_key()).unwrap();
                assert_eq!(key.len(), 2);
                for (name, value) in key.iter() {
                    assert_eq!(whole.get(name), Some(value), "{}", $name::SCHEMA.name());
                }
                for (attribute, value) in [
                    ($name::TENANT_ID, stored("t")),
                    ($name::TYPE, stored(&7)),
                    ($name::STATUS__2ND, stored("open")),
                    ($name::MAIL, stored("a@b")),
                    ($name::GRÖSSE, stored(&ByteBuf::from([1]))),
                ] {
                    assert_eq!(whole.get(attribute), Some(&value), "{attribute}");
                }
                let condition = $name::by_status("open")._at().gt(-5);
                for (_, name) in condition.expression().unwrap().names() {
                    assert!(whole.contains_key(name), "{name}");
                }
                tablewright::testing::assert_keys_match_serde(&item);
                tablewright::testing::assert_keys_match_serde(&$name { größe: None, ..item });
            })*
        }
    };
}

tables! {
    TableAsWritten;
    TableLower = "lowercase";
    TableUpper = "UPPERCASE";
    TablePascal = "PascalCase";
    TableCamel = "camelCase";
    TableSnake = "snake_case";
    TableScreamingSnake = "SCREAMING_SNAKE_CASE";
    TableKebab = "kebab-case";
    TableScreamingKebab = "SCREAMING-KEBAB-CASE";
}

/// The derive does not count as a use of the deprecated type.
#[deny(deprecated)]
#[allow(dead_code, reason = "that it compiles is the test")]
mod deprecated {
    use super::{KeyAttribute, Serialize};

    #[deprecated]
    #[derive(Serialize, KeyAttribute)]
    pub(super) struct Id<T>(T);

    #[deprecated]
    #[derive(Serialize, KeyAttribute)]
    pub(super) enum Status {
        #[deprecated]
        Gone,
    }
}
