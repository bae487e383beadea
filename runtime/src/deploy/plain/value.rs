//! The values of plain settings.

use crate::json::{Json, Leaf};
use crate::schema::Word;

/// The values that a plain setting takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Values {
    Flag,
    Words(&'static [&'static str]),
}

impl Values {
    /// Reads one of the values.
    pub(crate) fn read(self, json: &Json<'_>) -> Option<Word> {
        match self {
            Self::Flag => bool::read(json).map(Word::Flag),
            Self::Words(words) => {
                let text = json.as_text()?;
                words.iter().find(|word| **word == text).map(|word| Word::Text(word))
            }
        }
    }
}

impl Word {
    pub(crate) fn json<'a>(self) -> Json<'a> {
        match self {
            Self::Flag(flag) => flag.into(),
            Self::Text(text) => text.into(),
        }
    }
}
