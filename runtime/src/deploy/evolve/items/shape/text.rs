//! Writes a shape as text.

use std::fmt;

use super::names::{Name, Path, REST};
use super::{
    Absent, Alternative, Direction, Form, ItemShape, Member, Members, Number, Rest, Shape, Text, Written,
};

impl fmt::Display for ItemShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        alternatives(f, self.alternatives())
    }
}

fn alternatives<'a>(
    f: &mut fmt::Formatter<'_>,
    alternatives: impl IntoIterator<Item = &'a Alternative>,
) -> fmt::Result {
    for (position, Alternative { form, direction }) in alternatives.into_iter().enumerate() {
        if position > 0 {
            f.write_str(" or ")?;
        }
        f.write_str(match direction {
            Direction::Both => "",
            Direction::Read => "reads ",
            Direction::Written => "writes ",
        })?;
        fmt::Display::fmt(form, f)?;
    }
    Ok(())
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any"),
            Self::Bool => f.write_str("BOOL"),
            Self::N(number) => write!(f, "N{number}"),
            Self::S(text) => write!(f, "S{text}"),
            Self::B => f.write_str("B"),
            Self::StringSet => f.write_str("SS"),
            Self::NumberSet(number) => write!(f, "NS{number}"),
            Self::BinarySet => f.write_str("BS"),
            Self::List(None, element) => write!(f, "L of {}", Single(element)),
            Self::List(Some(len), element) => write!(f, "L of {len} {}", Single(element)),
            Self::Tuple(elements) => list(f, "L [", elements.iter().map(InList), "]"),
            Self::Map { keys, values } if **keys == Self::S(Text::Any) => {
                write!(f, "M of {}", Single(values))
            }
            Self::Map { keys, values } => write!(f, "M by ({keys}) of {}", Single(values)),
            Self::Struct(members) => fmt::Display::fmt(members, f),
            Self::Variants(variants) => {
                list(f, "M one of [", variants.iter().map(|(name, shape)| Entry(name, InList(shape))), "]")
            }
            Self::Outer(levels) => write!(f, "^{levels}"),
            Self::Null => f.write_str("NULL"),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => Ok(()),
            Self::Integer { signed, bits, not_zero } => {
                let (sign, not_zero) =
                    (if *signed { 'i' } else { 'u' }, if *not_zero { " not 0" } else { "" });
                write!(f, " {sign}{bits}{not_zero}")
            }
            Self::F32 => f.write_str(" f32"),
            Self::F64 => f.write_str(" f64"),
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => Ok(()),
            Self::Like(text) => write!(f, " like {}", Name(text)),
            Self::OneOf { names, other } => {
                list(f, " one of ", names.iter().map(|name| Name(name)), "")?;
                if *other { f.write_str(" other") } else { Ok(()) }
            }
        }
    }
}

impl fmt::Display for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let members = self.members.iter().map(|(name, member)| Entry(name, InList(member)).to_string());
        let rest = self.rest.text().map(|rest| format!("{REST}: {rest}"));
        let mut entries = members.chain(rest).peekable();
        if entries.peek().is_none() { f.write_str("{}") } else { list(f, "{ ", entries, " }") }
    }
}

impl Rest {
    /// Returns the text, or `None` if other entries are ignored.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Self::Ignored => None,
            Self::Refused => Some("refused".to_owned()),
            Self::Kept(values) => Some(InList(&**values).to_string()),
            Self::Unknown => Some("unknown".to_owned()),
        }
    }
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shape = |f: &mut fmt::Formatter<'_>| alternatives(f, self.shown());
        shape(f)?;
        self.marks(f)
    }
}

impl Member {
    /// Returns the forms to write. They leave out a NULL that `S?` implies.
    fn shown(&self) -> impl Iterator<Item = &Alternative> {
        let only_read = Alternative::read(Form::Null);
        let is_option = self.written == Written::Sometimes
            && self.absent == Absent::None
            && self.shape.alternatives().len() > 1;
        self.shape.alternatives().iter().filter(move |one| !is_option || **one != only_read)
    }

    /// Writes the marks after the forms.
    fn marks(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `any` alone does not say that an absent member is `None`.
        let is_none =
            self.written == Written::Never && self.absent == Absent::None && !self.shape.reads_null();
        if self.written == Written::Sometimes || is_none {
            f.write_str("?")?;
        }
        match self.absent {
            Absent::Default => f.write_str(" default")?,
            Absent::Refused if self.written == Written::Sometimes || self.shape.reads_null() => {
                f.write_str(" required")?;
            }
            Absent::Refused | Absent::None => {}
        }
        for alias in &self.aliases {
            write!(f, " alias {}", Name(alias))?;
        }
        if let Some(path) = &self.with {
            write!(f, " with {}", Path(path))?;
        }
        if self.written == Written::Never {
            f.write_str(" never written")?;
        }
        if self.is_read { Ok(()) } else { f.write_str(" never read") }
    }
}

/// An entry of a map.
struct Entry<'a, T>(&'a str, T);

impl<T: fmt::Display> fmt::Display for Entry<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", Name(self.0), self.1)
    }
}

/// A value in a list with commas. It is in parentheses if its own text contains commas.
struct InList<T>(T);

impl fmt::Display for InList<&Shape> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.alternatives().iter().any(has_commas) { write!(f, "({})", self.0) } else { self.0.fmt(f) }
    }
}

impl fmt::Display for InList<&Member> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.shown().any(has_commas) {
            f.write_str("(")?;
            alternatives(f, self.0.shown())?;
            f.write_str(")")?;
            self.0.marks(f)
        } else {
            self.0.fmt(f)
        }
    }
}

fn has_commas(alternative: &Alternative) -> bool {
    matches!(&alternative.form, Form::S(Text::OneOf { names, .. }) if names.len() > 1)
}

/// The elements of a list or the values of a map, in parentheses if they are more than one word.
struct Single<'a>(&'a Shape);

impl fmt::Display for Single<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.alternatives() {
            [Alternative { form, direction: Direction::Both }]
                if !matches!(form, Form::S(Text::OneOf { .. })) =>
            {
                fmt::Display::fmt(form, f)
            }
            _ => write!(f, "({})", self.0),
        }
    }
}

fn list<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    open: &str,
    entries: impl Iterator<Item = T>,
    close: &str,
) -> fmt::Result {
    f.write_str(open)?;
    for (position, entry) in entries.enumerate() {
        write!(f, "{}{entry}", if position > 0 { ", " } else { "" })?;
    }
    f.write_str(close)
}
