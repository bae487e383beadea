//! The facts about an item that only the derive knows.

use super::shape::{Absent, Form, ItemShape, Members, ParseShapeError, Parser, Shape, Written};
use crate::deploy::evolve::Source;

/// The items of a struct: the shape of its type, completed by the derive.
#[derive(Debug, Default)]
pub struct Item {
    shape: Option<ItemShape>,
    derived: Derived,
}

impl Item {
    /// Completes a shape with the facts that the derive knows.
    pub(super) fn new(shape: Option<ItemShape>, derived: Derived) -> Self {
        let shape = shape.map(|shape| derived.apply(shape));
        Self { shape, derived }
    }

    pub(super) fn into_parts(self) -> (Option<ItemShape>, Derived) {
        (self.shape, self.derived)
    }
}

/// A struct and its fields.
///
/// The derive writes them as one text, which costs the compiler next to nothing: `Order "src/tables.rs" {
/// customer_id: "customerId" 9 5, note 12 5 default alias "remark" }`. Each field has its name in Rust, the attribute
/// if its name differs, the line, the column, and the options that `serde` is given.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Derived {
    entity: String,
    file: String,
    fields: Vec<Field>,
}

#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct Field {
    ident: String,
    attribute: String,
    line: usize,
    column: usize,
    /// `default`
    has_default: bool,
    /// `default = "…"`, or the default of the struct: the value need not be the default of its type.
    has_value: bool,
    /// `skip_serializing_if`, and the same with `Option::is_none`.
    may_be_absent: bool,
    is_sparse: bool,
    /// `skip_serializing`
    is_never_written: bool,
    /// `skip_deserializing`
    is_never_read: bool,
    /// `flatten`
    is_flattened: bool,
    aliases: Vec<String>,
    with: Option<String>,
}

impl Derived {
    /// Parses the text of the derive.
    pub(super) fn parse(text: &str) -> Result<Self, ParseShapeError> {
        let mut parser = Parser::new(text);
        let (entity, file) = (parser.name()?, parser.name()?);
        parser.need("{", "fields in braces")?;
        let fields = parser.entries("}", field)?;
        parser.end()?;
        Ok(Self { entity, file, fields })
    }

    pub(super) fn entity(&self) -> &str {
        &self.entity
    }

    /// Returns the names of the attributes, except for those of flattened fields.
    pub(super) fn attributes(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(|field| !field.is_flattened).map(|field| field.attribute.as_str())
    }

    /// Returns the field that is stored as an attribute, or the only flattened field if there is no such field.
    pub(super) fn source(&self, attribute: &str) -> Option<Source> {
        let (flattened, own): (Vec<&Field>, Vec<&Field>) =
            self.fields.iter().partition(|field| field.is_flattened);
        let field = own.into_iter().find(|field| field.attribute == attribute);
        let Field { line, column, ident, .. } = field.or(match flattened[..] {
            [only] => Some(only),
            _ => None,
        })?;
        let Self { entity, file, .. } = self;
        let field = format!("{entity}::{ident}");
        Some(Source { file: file.clone(), line: *line, column: *column, field })
    }

    fn apply(&self, shape: ItemShape) -> ItemShape {
        let forms = shape.0.alternatives().iter().cloned().map(|mut alternative| {
            if let Form::Struct(members) = &mut alternative.form {
                self.fields.iter().for_each(|field| field.apply(members));
            }
            alternative
        });
        ItemShape(Shape::new(forms.collect::<Vec<_>>()))
    }
}

impl Field {
    fn apply(&self, members: &mut Members) {
        let Some(mut member) = members.members.remove(&self.attribute).filter(|_| !self.is_flattened) else {
            return;
        };
        // If no value of a field can be found, its aliases cannot be told from other fields.
        self.aliases.iter().for_each(|alias| drop(members.members.remove(alias)));
        if self.is_sparse {
            member.shape = member.shape.without_written_null();
        }
        if self.has_default || self.has_value {
            let is_none = member.shape.reads_null() && !self.has_value;
            member.absent = if is_none { Absent::None } else { Absent::Default };
        }
        if self.is_never_written {
            member.written = Written::Never;
        } else if self.may_be_absent || self.is_sparse {
            member.written = Written::Sometimes;
        }
        member.is_read &= !self.is_never_read;
        member.aliases.extend(self.aliases.iter().cloned());
        member.with.clone_from(&self.with);
        members.members.insert(self.attribute.clone(), member);
    }
}

/// Parses a field.
fn field(parser: &mut Parser<'_>) -> Result<Field, ParseShapeError> {
    let ident = parser.name()?;
    let attribute = if parser.eat(":") { parser.name()? } else { ident.clone() };
    let (line, column) = (parser.number().unwrap_or_default(), parser.number().unwrap_or_default());
    let mut field = Field { ident, attribute, line, column, ..Field::default() };
    loop {
        match parser.peek() {
            "default" => field.has_default = true,
            "value" => field.has_value = true,
            "absent" => field.may_be_absent = true,
            "sparse" => field.is_sparse = true,
            "unwritten" => field.is_never_written = true,
            "unread" => field.is_never_read = true,
            "flat" => field.is_flattened = true,
            word @ ("alias" | "with") => {
                parser.eat_word(word);
                let name = parser.name()?;
                match word {
                    "alias" => field.aliases.push(name),
                    _ => field.with = Some(name),
                }
                continue;
            }
            _ => return Ok(field),
        }
        let word = parser.peek();
        parser.eat_word(word);
    }
}
