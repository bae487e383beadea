//! Views of shapes that know the shapes around them, to resolve references to outer shapes.

use super::super::shape::{Direction, Form, Shape};

/// A shape, and the shapes around it, the outermost first.
#[derive(Clone, Debug)]
pub(super) struct View<'a> {
    pub(super) shape: &'a Shape,
    outer: Vec<&'a Shape>,
}

/// A form of a shape.
#[derive(Clone, Debug)]
pub(super) struct Part<'a> {
    pub(super) form: &'a Form,
    direction: Direction,
    at: View<'a>,
}

/// The kind of a stored value. A reader that expects one kind refuses all others.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Kind {
    Any,
    Bool,
    Number,
    Text,
    Binary,
    /// A list or a set. `serde_dynamo` reads both as a sequence.
    Sequence,
    Map,
    Null,
}

impl<'a> View<'a> {
    pub(super) const fn new(shape: &'a Shape) -> Self {
        Self { shape, outer: Vec::new() }
    }

    /// Returns the forms, with references to outer shapes resolved.
    fn parts(&self) -> Vec<Part<'a>> {
        let mut parts = Vec::new();
        for alternative in self.shape.alternatives() {
            if let Form::Outer(levels) = alternative.form {
                let Some(position) = self.outer.len().checked_sub(levels) else { continue };
                let Some(shape) = self.outer.get(position) else { continue };
                let target = Self { shape, outer: self.outer[..position].to_vec() };
                parts.extend(target.parts().into_iter().filter(|part| *part.form != Form::Null));
            } else {
                parts.push(Part {
                    form: &alternative.form,
                    direction: alternative.direction,
                    at: self.clone(),
                });
            }
        }
        parts
    }

    /// Returns the forms that are written.
    pub(super) fn written(&self) -> Vec<Part<'a>> {
        self.parts().into_iter().filter(|part| part.direction != Direction::Read).collect()
    }

    /// Returns the forms that are read.
    pub(super) fn read(&self) -> Vec<Part<'a>> {
        self.parts().into_iter().filter(|part| part.direction != Direction::Written).collect()
    }
}

impl<'a> Part<'a> {
    /// Returns a shape within this form.
    pub(super) fn inner(&self, shape: &'a Shape) -> View<'a> {
        let mut outer = self.at.outer.clone();
        outer.push(self.at.shape);
        View { shape, outer }
    }

    pub(super) const fn kind(&self) -> Kind {
        match self.form {
            // A reference that cannot be resolved could be anything.
            Form::Any | Form::Outer(_) => Kind::Any,
            Form::Bool => Kind::Bool,
            Form::N(_) => Kind::Number,
            Form::S(_) => Kind::Text,
            Form::B => Kind::Binary,
            Form::StringSet | Form::NumberSet(_) | Form::BinarySet | Form::List(..) | Form::Tuple(_) => {
                Kind::Sequence
            }
            Form::Map { .. } | Form::Struct(_) | Form::Variants(_) => Kind::Map,
            Form::Null => Kind::Null,
        }
    }
}

impl Kind {
    /// Returns the kind in DynamoDB's words.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Bool => "BOOL",
            Self::Number => "N",
            Self::Text => "S",
            Self::Binary => "B",
            Self::Sequence => "L",
            Self::Map => "M",
            Self::Null => "NULL",
        }
    }
}
