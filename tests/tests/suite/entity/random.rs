//! A table whose entities share one partition, and random values for them.

use serde::{Deserialize, Serialize};
use tablewright::{DynamoEntity, DynamoTable, Timestamp};

/// All items are in one partition.
#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq)]
#[table(pk = "PK", sk = "SK")]
pub(super) enum Random {
    Texts(Texts),
    Number(Number),
    Last(Last),
    Bare(Bare),
    Touching(Touching),
    Folded(Folded),
    Empty(Empty),
    Repeated(Repeated),
}

/// Two texts, parted by a character that the first does not hold.
#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("P")]
#[sk("A#{a}#{b}")]
pub(super) struct Texts {
    pub(super) a: String,
    pub(super) b: String,
}

/// A number of a fixed width, and a text after the last field.
#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("P")]
#[sk("B{n:03}!{c}#")]
pub(super) struct Number {
    pub(super) n: u32,
    pub(super) c: String,
}

/// Nothing ends the last field.
#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("P")]
#[sk("C/{a}")]
pub(super) struct Last {
    pub(super) a: String,
}

/// No text comes before the field.
#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("P")]
#[sk("{at}")]
pub(super) struct Bare {
    pub(super) at: Timestamp,
}

/// Fields of fixed widths touch, and one can contain the character that follows it.
#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("P")]
#[sk("E{at}{n:02}-{x}")]
pub(super) struct Touching {
    pub(super) at: Timestamp,
    pub(super) n: u8,
    pub(super) x: String,
}

/// The key has a text in lower case.
#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("P")]
#[sk("F#{name:lower}#{id:plain}")]
pub(super) struct Folded {
    pub(super) name: String,
    pub(super) id: u8,
}

/// A field may be empty, and a character that is not ASCII ends it.
#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("P")]
#[sk("G{space:empty}é{id:empty}")]
pub(super) struct Empty {
    pub(super) space: String,
    pub(super) id: String,
}

/// A field of the partition key occurs again after another field.
#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("P{org}")]
#[sk("H{day:plain}#{org}#{x}")]
pub(super) struct Repeated {
    pub(super) org: String,
    pub(super) day: u8,
    pub(super) x: String,
}

/// Generates values that are near each other and contain characters that could be mistaken for separators.
pub(super) struct Dice(fastrand::Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    pub(super) fn below(&mut self, end: u32) -> u32 {
        self.0.u32(..end)
    }

    pub(super) fn text(&mut self) -> String {
        const LETTERS: [char; 14] = [
            '\0',
            '\u{1}',
            ' ',
            '!',
            '"',
            '#',
            '$',
            'a',
            'B',
            'é',
            'ê',
            '\u{E000}',
            '\u{10FFFE}',
            '\u{10FFFF}',
        ];
        // The last letter is refused everywhere, so it is rare.
        let letters = if self.below(50) == 0 { 14 } else { 13 };
        (0..=self.below(3)).map(|_| LETTERS[self.below(letters) as usize]).collect()
    }

    pub(super) fn empty_or_text(&mut self) -> String {
        if self.below(3) == 0 { String::new() } else { self.text() }
    }

    pub(super) fn time(&mut self) -> Timestamp {
        Timestamp::from_unix_millis(1_795_156_140_000 + u64::from(self.below(5))).unwrap()
    }

    pub(super) fn byte(&mut self) -> u8 {
        u8::try_from(self.below(12)).unwrap()
    }
}
