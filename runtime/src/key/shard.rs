//! Write sharding: a partition key that is split into several.

use std::fmt;

use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::stored::N;
use super::{KeyAttribute, KeyValue, Number, NumberRange, Shape};

/// One of `COUNT` shards of a partition key: a number from 0 to `COUNT - 1`.
///
/// One partition key takes about 1,000 write units per second. If a key needs more, add a shard to it, and read all
/// shards with [`sdk::gather`](https://docs.rs/tablewright/latest/tablewright/sdk/fn.gather.html). [`of`](Self::of) chooses the shard by a value that varies, such as
/// the id of the item, so that you can find the item again. For a text key write a template,
/// `#[pk("PK" = "DAY#{day}#{shard}")]`.
///
/// ```
/// use tablewright::key::Shard;
///
/// let shard = Shard::<8>::of("device-7");
/// assert_eq!(shard, Shard::of("device-7"));
/// assert_eq!(Shard::<8>::all().map(Shard::number).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 6, 7]);
/// ```
///
/// If you change `COUNT`, items that are stored already keep their old shard. Keep the number, or write a new table.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-sharding.html>
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Shard<const COUNT: u16>(u16);

impl<const COUNT: u16> Shard<COUNT> {
    const IS_VALID: () = assert!(COUNT > 0, "a partition key has at least one shard");

    /// Returns the shard that this value belongs to, which never changes.
    ///
    /// It is the 64-bit FNV-1a hash of the value as it is stored (the UTF-8 bytes of a text, the digits of a number, or
    /// binary bytes), whose upper 32 bits are combined with its lower 32 bits by XOR, modulo `COUNT`.
    #[must_use]
    pub fn of<K: KeyAttribute + ?Sized>(value: &K) -> Self {
        let () = Self::IS_VALID;
        let hash = match value.key_value() {
            KeyValue::S(text) => fnv(text.as_bytes()),
            KeyValue::N(number) => fnv(number.to_string().as_bytes()),
            KeyValue::B(bytes) => fnv(&bytes),
        };
        let shard = ((hash ^ hash >> 32) & 0xffff_ffff) % u64::from(COUNT);
        Self(u16::try_from(shard).unwrap_or_default())
    }

    /// Returns the shard with this number, for a table that chooses shards in its own way. Returns `None` unless the
    /// number is less than `COUNT`.
    #[must_use]
    pub const fn new(number: u16) -> Option<Self> {
        let () = Self::IS_VALID;
        if number < COUNT { Some(Self(number)) } else { None }
    }

    /// Returns all shards, in order.
    pub fn all() -> impl ExactSizeIterator<Item = Self> + Clone {
        let () = Self::IS_VALID;
        (0..COUNT).map(Self)
    }

    /// Returns the number of this shard.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }
}

/// Returns the 64-bit FNV-1a hash.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

impl<const COUNT: u16> fmt::Display for Shard<COUNT> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<const COUNT: u16> Serialize for Shard<COUNT> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.0)
    }
}

impl<'de, const COUNT: u16> Deserialize<'de> for Shard<COUNT> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = u16::deserialize(deserializer)?;
        Self::new(number).ok_or_else(|| {
            let expected = format!("a shard below {COUNT}");
            D::Error::invalid_value(Unexpected::Unsigned(number.into()), &expected.as_str())
        })
    }
}

#[diagnostic::do_not_recommend]
impl<const COUNT: u16> KeyAttribute for Shard<COUNT> {
    type Stored = N;
    const SHAPE: Shape = Shape::UNSIGNED;
    const RANGE: Option<NumberRange> = Some(NumberRange::new(0, COUNT as i128 - 1, true).of_bytes(2));

    #[inline]
    fn key_value(&self) -> KeyValue<'_> {
        KeyValue::N(Number::from(u64::from(self.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_never_changes() {
        // Stored items are found by these numbers, so no release may change them.
        assert_eq!(fnv(b"foobar"), 0x8594_4171_f739_67e8, "the reference value of FNV-1a");
        assert_eq!(["", "a", "device-7", "größe"].map(|text| Shard::<8>::of(text).number()), [1, 0, 2, 4]);
        assert_eq!([0_u64, 7, u64::MAX].map(|number| Shard::<1000>::of(&number).number()), [155, 218, 255]);
        assert_eq!(Shard::<8>::of(&"7".to_owned()), Shard::of(&7_u8), "as text or as a number");
    }

    #[test]
    fn values_spread_over_all_shards() {
        let mut counts = [0; 8];
        for number in 0..8000_u32 {
            counts[usize::from(Shard::<8>::of(&number).number())] += 1;
        }
        assert!(counts.iter().all(|count| (850..=1150).contains(count)), "{counts:?}");
    }

    #[test]
    fn a_number_that_is_not_a_shard_is_refused() {
        assert_eq!(Shard::<8>::new(7).map(Shard::number), Some(7));
        assert_eq!(Shard::<8>::new(8), None);
        assert_eq!(serde_json::from_str::<Shard<8>>("7").unwrap(), Shard::new(7).unwrap());
        let error = serde_json::from_str::<Shard<8>>("8").unwrap_err();
        assert_eq!(error.to_string(), "invalid value: integer `8`, expected a shard below 8");
    }
}
