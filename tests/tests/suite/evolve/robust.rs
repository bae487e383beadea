//! Handwritten types, however their `Deserialize` behaves.

use std::fmt;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use tablewright::__private::Ask;

fn shape<T: Deserialize<'static>>() -> String {
    Ask::<T>::NEW.shape().map(|shape| shape.to_string()).unwrap_or_default()
}

macro_rules! reads {
    ($name:ident, $deserializer:ident => $read:expr) => {
        struct $name;

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>($deserializer: D) -> Result<Self, D::Error> {
                $read
            }
        }
    };
}

reads!(Panics, deserializer => {
    let text = String::deserialize(deserializer)?;
    let _: u32 = text.parse().expect("digits");
    Ok(Self)
});
reads!(Refuses, _deserializer => Err(D::Error::custom("never")));
reads!(RefusesText, deserializer => {
    String::deserialize(deserializer)?;
    Err(D::Error::custom("never"))
});
reads!(ReadsNothing, _deserializer => Ok(Self));
reads!(ReadsAnything, deserializer => IgnoredAny::deserialize(deserializer).map(|_| Self));

// Continues after any element, even a refused one.
reads!(Stubborn, deserializer => {
    struct Elements;

    impl<'de> Visitor<'de> for Elements {
        type Value = Stubborn;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Stubborn, A::Error> {
            while !matches!(seq.next_element::<Refuses>(), Ok(None)) {}
            Ok(Stubborn)
        }
    }

    deserializer.deserialize_seq(Elements)
});

// Reads its values and ignores their names.
reads!(Careless, deserializer => {
    struct Entries;

    impl<'de> Visitor<'de> for Entries {
        type Value = Careless;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Careless, A::Error> {
            let _: u8 = map.next_value()?;
            Ok(Careless)
        }
    }

    deserializer.deserialize_map(Entries)
});

/// A text, or a struct of its own.
#[derive(Debug)]
struct TextOrStruct;

#[derive(Deserialize)]
#[expect(dead_code, reason = "only the shape counts")]
struct Inner {
    city: String,
    zip: Option<String>,
}

impl<'de> Deserialize<'de> for TextOrStruct {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = TextOrStruct;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a struct")
            }

            fn visit_str<E: Error>(self, _: &str) -> Result<TextOrStruct, E> {
                Ok(TextOrStruct)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TextOrStruct, A::Error> {
                Inner::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(|_| TextOrStruct)
            }
        }

        deserializer.deserialize_any(Either)
    }
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only the shape counts")]
struct Holder<T> {
    id: String,
    v: T,
    after: u8,
}

/// A value that cannot be found is `any`, and the fields around it are still found.
#[test]
fn types_that_are_written_by_hand() {
    let of = |v: &str| format!("{{ after: N u8, id: S, v: {v} }}");
    assert_eq!(shape::<Holder<Panics>>(), of("S like 0"));
    assert_eq!(shape::<Holder<Refuses>>(), of("any"));
    assert_eq!(shape::<Holder<RefusesText>>(), of("S"));
    assert_eq!(shape::<Holder<ReadsNothing>>(), of("any default"));
    assert_eq!(shape::<Holder<ReadsAnything>>(), of("any"));
    assert_eq!(shape::<Holder<Stubborn>>(), of("L of any"));
    assert_eq!(shape::<Holder<Careless>>(), of("M of any"));
    assert_eq!(shape::<Holder<TextOrStruct>>(), of("S or { city: S, ..: unknown }"));
}

/// A type whose values contain ever more values, each of another type.
#[test]
#[expect(clippy::items_after_statements, reason = "each type stands beside its shape")]
fn a_type_without_an_end() {
    #[derive(Serialize, Deserialize)]
    struct List<T> {
        value: T,
        next: Option<Box<Self>>,
    }

    assert_eq!(shape::<List<u8>>(), "{ next: ^1 or NULL, value: N u8 }");
    assert_eq!(
        shape::<List<List<Vec<u8>>>>(),
        "{ next: ^1 or NULL, value: { next: ^1 or NULL, value: L of N u8 } }"
    );

    // No value of this type is finite, so there is none.
    #[derive(Serialize, Deserialize)]
    struct Endless {
        next: Box<Self>,
        value: u8,
    }

    assert_eq!(shape::<Endless>(), "{ next: ^1, value: N u8 }");

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Json {
        Null,
        Bool(bool),
        Number(f64),
        Text(String),
        List(Vec<Self>),
        Map(std::collections::BTreeMap<String, Self>),
    }

    assert_eq!(shape::<Holder<Json>>(), "{ after: N u8, id: S, v: any }");
}

/// Two types that refer to each other.
#[test]
fn types_that_contain_each_other() {
    #[derive(Serialize, Deserialize)]
    struct Employee {
        name: String,
        leads: Vec<Team>,
    }

    #[derive(Serialize, Deserialize)]
    struct Team {
        name: String,
        members: Vec<Employee>,
    }

    assert_eq!(shape::<Employee>(), "{ leads: L of { members: L of ^4, name: S }, name: S }",);
}

#[test]
fn an_item_that_is_no_map_has_no_known_shape() {
    assert_eq!(shape::<Vec<u8>>(), "any");
    assert_eq!(shape::<u8>(), "any");
}
