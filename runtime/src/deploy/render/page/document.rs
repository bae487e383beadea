//! A page as headings, texts and grids, in no format.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::text::is_invisible;

/// A page.
pub(super) struct Document<'a> {
    pub(super) title: Phrase<'a>,
    /// The title without markup.
    pub(super) plain_title: String,
    pub(super) blocks: Vec<Block<'a>>,
}

pub(super) enum Block<'a> {
    Heading(Heading),
    Text(Phrase<'a>),
    List(Vec<Phrase<'a>>),
    Grid(Grid<'a>),
}

pub(super) struct Heading {
    pub(super) level: u8,
    pub(super) text: String,
    /// The anchor that links lead to.
    pub(super) anchor: String,
}

/// Text with markup.
#[derive(Clone, Default)]
pub(super) struct Phrase<'a>(pub(super) Vec<Inline<'a>>);

#[derive(Clone)]
pub(super) enum Inline<'a> {
    Text(Cow<'a, str>),
    /// A name, a value or a piece of a request.
    Code(Cow<'a, str>),
    Strong(&'static str),
    Link {
        text: Cow<'a, str>,
        to: Cow<'a, str>,
    },
}

/// A table of the page.
pub(super) struct Grid<'a> {
    /// Names the grid for readers who do not see the heading above it.
    pub(super) caption: String,
    pub(super) columns: Vec<Column<'a>>,
    /// The number of leading cells that the rows of a group share.
    pub(super) shared: usize,
    pub(super) groups: Vec<Vec<Row<'a>>>,
}

pub(super) type Row<'a> = Vec<Cell<'a>>;

pub(super) struct Column<'a> {
    pub(super) name: Phrase<'a>,
    /// A word below the name, such as the role of an attribute.
    pub(super) note: Option<&'static str>,
    pub(super) kind: ColumnKind,
}

#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum ColumnKind {
    PartitionKey,
    SortKey,
    /// The first column of a list, whose cells name the rows.
    Name,
    Number,
    Other,
}

pub(super) enum Cell<'a> {
    Phrase(Phrase<'a>),
    /// Attributes, each with its value.
    Pairs(Vec<(Cow<'a, str>, Phrase<'a>)>),
    /// The item lacks the attribute.
    Absent,
}

impl<'a> Phrase<'a> {
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(super) fn of_text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new().text(text)
    }

    pub(super) fn of_code(code: impl Into<Cow<'a, str>>) -> Self {
        Self::new().code(code)
    }

    pub(super) fn text(mut self, text: impl Into<Cow<'a, str>>) -> Self {
        self.0.push(Inline::Text(visible(text.into())));
        self
    }

    pub(super) fn code(mut self, code: impl Into<Cow<'a, str>>) -> Self {
        self.0.push(Inline::Code(visible(code.into())));
        self
    }

    pub(super) fn strong(mut self, text: &'static str) -> Self {
        self.0.push(Inline::Strong(text));
        self
    }

    pub(super) fn link(mut self, text: impl Into<Cow<'a, str>>, to: impl Into<Cow<'a, str>>) -> Self {
        self.0.push(Inline::Link { text: visible(text.into()), to: to.into() });
        self
    }

    /// Adds names with commas between them.
    pub(super) fn codes(self, names: impl IntoIterator<Item = impl Into<Cow<'a, str>>>) -> Self {
        names.into_iter().enumerate().fold(self, |phrase, (position, name)| {
            let phrase = if position > 0 { phrase.text(", ") } else { phrase };
            phrase.code(name)
        })
    }
}

/// Escapes characters that would break a line or change how the rest is shown.
fn visible(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains(is_invisible) {
        return text;
    }
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_invisible(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown.into()
}

impl<'a> From<Phrase<'a>> for Cell<'a> {
    fn from(phrase: Phrase<'a>) -> Self {
        Self::Phrase(phrase)
    }
}

impl<'a> Column<'a> {
    pub(super) fn new(name: &'static str, kind: ColumnKind) -> Self {
        Self { name: Phrase::of_text(name), note: None, kind }
    }

    /// Returns the column of an attribute.
    pub(super) fn attribute(name: impl Into<Cow<'a, str>>, kind: ColumnKind) -> Self {
        let note = match kind {
            ColumnKind::PartitionKey => Some("partition key"),
            ColumnKind::SortKey => Some("sort key"),
            _ => None,
        };
        Self { name: Phrase::of_code(name), note, kind }
    }
}

/// Gives headings the anchors that GitHub gives them.
#[derive(Default)]
pub(super) struct Anchors {
    uses: HashMap<String, usize>,
}

impl Anchors {
    pub(super) fn heading(&mut self, level: u8, text: String) -> Heading {
        let text = visible(text.into()).into_owned();
        let is_kept = |character: &char| character.is_alphanumeric() || matches!(character, '-' | '_' | ' ');
        let words: String = text.to_lowercase().chars().filter(is_kept).collect();
        let base = words.replace(' ', "-");
        let mut anchor = base.clone();
        while self.uses.contains_key(&anchor) {
            let count = self.uses.entry(base.clone()).or_default();
            *count += 1;
            anchor = format!("{base}-{count}");
        }
        self.uses.insert(anchor.clone(), 0);
        Heading { level, text, anchor }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_unique() {
        let mut anchors = Anchors::default();
        let found = ["Orders: items", "orders items", "orders-items", "a.b_C", "orders items"]
            .map(|text| anchors.heading(2, text.to_owned()).anchor);
        assert_eq!(found, ["orders-items", "orders-items-1", "orders-items-2", "ab_c", "orders-items-3"]);
    }

    #[test]
    fn texts_stay_on_their_line() {
        let Phrase(parts) = Phrase::of_code("a\nb");
        assert!(matches!(&parts[..], [Inline::Code(code)] if code == r"a\nb"));
    }
}
