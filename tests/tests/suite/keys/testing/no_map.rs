//! Items that serde does not store as a map.

use serde::ser::Error;
use serde::{Serialize, Serializer};
use tablewright::DynamoTable;

use super::{Variant, message};

/// Defines tables whose items are not serialised as a map.
macro_rules! no_item {
    ($($name:ident: $serializer:ident => $serialize:expr;)*) => {$(
        #[derive(DynamoTable)]
        struct $name {
            #[pk]
            id: u8,
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, $serializer: S) -> Result<S::Ok, S::Error> {
                $serialize
            }
        }
    )*};
}

no_item! {
    AsText: serializer => serializer.serialize_str("a");
    AsNumber: serializer => serializer.serialize_u8(1);
    AsBytes: serializer => serializer.serialize_bytes(&[]);
    AsNull: serializer => serializer.serialize_none();
    AsList: serializer => [1, 2].serialize(serializer);
    AsVariant: serializer => Variant::One(1).serialize(serializer);
    Failing: _serializer => Err(S::Error::custom("no key"));
}

#[test]
fn an_item_is_a_map() {
    for (message, what) in [
        (message(&AsText { id: 1 }), "a string"),
        (message(&AsNumber { id: 1 }), "a number"),
        (message(&AsBytes { id: 1 }), "binary"),
        (message(&AsNull { id: 1 }), "NULL"),
        (message(&AsList { id: 1 }), "a list"),
        (message(&AsVariant { id: 1 }), "a map of one variant"),
    ] {
        let end = format!("is not stored: serde makes {what} of it, and an item is a map of attributes");
        assert!(message.ends_with(&end), "{message}");
    }
    assert_eq!(message(&Failing { id: 1 }), "an item of table `failing` is not stored: no key");
}
