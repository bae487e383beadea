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
        let shape = shape.map(|shape| derived.apply(&shape));
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
    options: Vec<FieldOption>,
    aliases: Vec<String>,
    with: Option<String>,
}

/// An option without a value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum FieldOption {
    /// `default`
    Default,
    /// `default = "…"`, or the default of the struct: the value need not be the default of its type.
    Value,
    /// `skip_serializing_if = "Option::is_none"`
    Sparse,
    /// `skip_serializing_if` with another condition.
    Absent,
    /// `skip_serializing`
    Unwritten,
    /// `skip_deserializing`
    Unread,
    /// `flatten`
    Flat,
}

/// The words of the derive.
const OPTIONS: [(&str, FieldOption); 7] = [
    ("default", FieldOption::Default),
    ("value", FieldOption::Value),
    ("sparse", FieldOption::Sparse),
    ("absent", FieldOption::Absent),
    ("unwritten", FieldOption::Unwritten),
    ("unread", FieldOption::Unread),
    ("flat", FieldOption::Flat),
];

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

    /// Returns the names of the attributes, except for flattened fields.
    pub(super) fn attributes(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(|field| !field.is(FieldOption::Flat)).map(|field| field.attribute.as_str())
    }

    /// Returns the field that is stored as an attribute, or the only flattened field if there is no such field.
    pub(super) fn source(&self, attribute: &str) -> Option<Source> {
        let (flattened, own): (Vec<&Field>, Vec<&Field>) =
            self.fields.iter().partition(|field| field.is(FieldOption::Flat));
        let field = own.into_iter().find(|field| field.attribute == attribute);
        let Field { line, column, ident, .. } = field.or(match flattened[..] {
            [only] => Some(only),
            _ => None,
        })?;
        let Self { entity, file, .. } = self;
        let field = format!("{entity}::{ident}");
        Some(Source { file: file.clone(), line: *line, column: *column, field })
    }

    fn apply(&self, shape: &ItemShape) -> ItemShape {
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
    fn is(&self, option: FieldOption) -> bool {
        self.options.contains(&option)
    }

    fn apply(&self, members: &mut Members) {
        if self.is(FieldOption::Flat) {
            return;
        }
        let Some(mut member) = members.members.remove(&self.attribute) else { return };
        // If no value of a field can be found, its aliases cannot be distinguished from other fields.
        self.aliases.iter().for_each(|alias| drop(members.members.remove(alias)));
        if self.is(FieldOption::Sparse) {
            member.shape = member.shape.without_written_null();
        }
        let has_value = self.is(FieldOption::Value);
        if has_value || self.is(FieldOption::Default) {
            let is_none = member.shape.reads_null() && !has_value;
            member.absent = if is_none { Absent::None } else { Absent::Default };
        }
        if self.is(FieldOption::Unwritten) {
            member.written = Written::Never;
        } else if self.is(FieldOption::Absent) || self.is(FieldOption::Sparse) {
            member.written = Written::Sometimes;
        }
        member.is_read &= !self.is(FieldOption::Unread);
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
        if parser.eat_word("alias") {
            field.aliases.push(parser.name()?);
        } else if parser.eat_word("with") {
            field.with = Some(parser.name()?);
        } else if let Some((_, option)) = OPTIONS.iter().find(|(word, _)| parser.eat_word(word)) {
            field.options.push(*option);
        } else {
            return Ok(field);
        }
    }
}
