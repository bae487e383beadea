//! The attribute of a time to live.

use serde::{Serialize, Serializer};
use tablewright::DynamoTable;
use tablewright::testing::assert_keys_match_serde;

use super::difference;

/// A time to live is not a key, so `with` may store it in any form.
#[derive(Serialize, DynamoTable)]
struct Expiring<'a> {
    #[pk]
    id: &'a str,
    #[ttl]
    #[serde(with = "as_is")]
    expires_at: Option<Expiry>,
}

#[derive(Clone, Copy)]
enum Expiry {
    Seconds(u64),
    Fraction(f64),
    Text(&'static str),
    List,
}

mod as_is {
    use super::{Expiry, Serialize, Serializer};

    #[expect(clippy::ref_option, reason = "serde calls it so")]
    pub(super) fn serialize<S: Serializer>(
        expiry: &Option<Expiry>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match expiry {
            None => serializer.serialize_none(),
            Some(Expiry::Seconds(seconds)) => seconds.serialize(serializer),
            Some(Expiry::Fraction(seconds)) => seconds.serialize(serializer),
            Some(Expiry::Text(text)) => text.serialize(serializer),
            Some(Expiry::List) => [1, 2].serialize(serializer),
        }
    }
}

#[test]
fn a_time_to_live_is_a_number() {
    for expires_at in [None, Some(Expiry::Seconds(1)), Some(Expiry::Fraction(1.5))] {
        assert_keys_match_serde(&Expiring { id: "a", expires_at });
    }
    for (expiry, stored) in
        [(Expiry::Text("2026-11-20"), "the string \"2026-11-20\""), (Expiry::List, "a list")]
    {
        assert_eq!(
            difference(&Expiring { id: "a", expires_at: Some(expiry) }),
            format!("`expires_at`: a time to live has to be stored as a number, but serde stores {stored}")
        );
    }
}
