//! Parses a shape from its text.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use super::names::{REST, is_path_char, is_plain_char};
use super::{
    Absent, Alternative, Direction, Form, ItemShape, Member, Members, Number, Rest, Shape, Text, Written,
};

/// The deepest nesting that a text can have.
const MAX_DEPTH: usize = 64;

/// A text that is not a shape.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ParseShapeError {
    at: usize,
    expected: &'static str,
}

impl fmt::Display for ParseShapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {} at character {} of the shape", self.expected, self.at + 1)
    }
}

impl std::error::Error for ParseShapeError {}

impl FromStr for ItemShape {
    type Err = ParseShapeError;

    /// Parses the text that [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parser = Parser::new(text);
        let shape = parser.shape(Commas::Free)?;
        parser.end()?;
        Ok(Self(shape))
    }
}

/// Parses the value of `..` in a lock.
pub(super) fn rest(text: &str) -> Result<Rest, ParseShapeError> {
    let mut parser = Parser::new(text);
    let rest = parser.rest()?;
    parser.end()?;
    Ok(rest)
}

/// Parses an attribute of a lock.
pub(super) fn attribute(name: &str, text: &str) -> Result<(String, Member), ParseShapeError> {
    let name = if name.starts_with('"') {
        let mut parser = Parser::new(name);
        let name = parser.name()?;
        parser.end()?;
        name
    } else {
        name.to_owned()
    };
    let mut parser = Parser::new(text);
    let member = parser.member(Commas::Free)?;
    parser.end()?;
    Ok((name, member))
}

/// Tells whether a comma can be part of the value, or ends it.
#[derive(Clone, Copy, PartialEq)]
enum Commas {
    Free,
    End,
}

pub(in super::super) struct Parser<'a> {
    text: &'a str,
    rest: &'a str,
    depth: usize,
}

type Parsed<T> = Result<T, ParseShapeError>;

impl<'a> Parser<'a> {
    pub(in super::super) const fn new(text: &'a str) -> Self {
        Self { text, rest: text, depth: 0 }
    }

    fn expected<T>(&self, expected: &'static str) -> Parsed<T> {
        let read = &self.text[..self.text.len() - self.rest.len()];
        Err(ParseShapeError { at: read.chars().count(), expected })
    }

    pub(in super::super) fn end(&mut self) -> Parsed<()> {
        self.skip_spaces();
        if self.rest.is_empty() { Ok(()) } else { self.expected("the end") }
    }

    fn skip_spaces(&mut self) {
        self.rest = self.rest.trim_start();
    }

    pub(in super::super) fn eat(&mut self, sign: &str) -> bool {
        self.skip_spaces();
        let stripped = self.rest.strip_prefix(sign);
        self.rest = stripped.unwrap_or(self.rest);
        stripped.is_some()
    }

    pub(in super::super) fn need(&mut self, sign: &'static str, expected: &'static str) -> Parsed<()> {
        if self.eat(sign) { Ok(()) } else { self.expected(expected) }
    }

    /// Returns the next word without consuming it.
    pub(in super::super) fn peek(&mut self) -> &'a str {
        self.skip_spaces();
        let end = self.rest.find(|char| !is_plain_char(char)).unwrap_or(self.rest.len());
        &self.rest[..end]
    }

    pub(in super::super) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.peek() == word;
        if found {
            self.rest = &self.rest[word.len()..];
        }
        found
    }

    pub(in super::super) fn name(&mut self) -> Parsed<String> {
        if self.eat("\"") {
            return self.quoted();
        }
        let word = self.peek();
        if !word.starts_with(|first: char| first.is_alphanumeric() || first == '_') {
            return self.expected("a name");
        }
        self.rest = &self.rest[word.len()..];
        Ok(word.to_owned())
    }

    fn path(&mut self) -> Parsed<String> {
        if self.eat("\"") {
            return self.quoted();
        }
        let end = self.rest.find(|char| !is_path_char(char)).unwrap_or(self.rest.len());
        if end == 0 {
            return self.expected("the path of a module");
        }
        let (path, rest) = self.rest.split_at(end);
        self.rest = rest;
        Ok(path.to_owned())
    }

    fn quoted(&mut self) -> Parsed<String> {
        let mut name = String::new();
        let mut chars = self.rest.chars();
        loop {
            match chars.next() {
                Some('"') => break,
                Some('\\') => match chars.next() {
                    Some('n') => name.push('\n'),
                    Some('r') => name.push('\r'),
                    Some('t') => name.push('\t'),
                    Some('0') => name.push('\0'),
                    Some('u') => {
                        let braces = chars.as_str().strip_prefix('{').and_then(|rest| rest.split_once('}'));
                        let Some((digits, after)) = braces else {
                            return self.expected("a code point in braces");
                        };
                        match u32::from_str_radix(digits, 16).ok().and_then(char::from_u32) {
                            Some(char) => name.push(char),
                            None => return self.expected("a code point in braces"),
                        }
                        chars = after.chars();
                    }
                    Some(char) => name.push(char),
                    None => return self.expected("a quotation mark"),
                },
                Some(char) => name.push(char),
                None => return self.expected("a quotation mark"),
            }
        }
        self.rest = chars.as_str();
        Ok(name)
    }

    fn shape(&mut self, commas: Commas) -> Parsed<Shape> {
        if self.depth == MAX_DEPTH {
            return self.expected("fewer values within values");
        }
        self.depth += 1;
        let shape = if self.eat("(") {
            let shape = self.shape(Commas::Free)?;
            self.need(")", "a closing parenthesis")?;
            shape
        } else {
            let mut alternatives = vec![self.alternative(commas)?];
            while self.eat_word("or") {
                alternatives.push(self.alternative(commas)?);
            }
            Shape::new(alternatives)
        };
        self.depth -= 1;
        Ok(shape)
    }

    /// Parses the elements of a list or the values of a map: one form, or several in parentheses.
    fn single(&mut self) -> Parsed<Shape> {
        self.skip_spaces();
        if self.rest.starts_with('(') {
            return self.shape(Commas::Free);
        }
        if self.depth == MAX_DEPTH {
            return self.expected("fewer values within values");
        }
        self.depth += 1;
        let form = self.form(Commas::End)?;
        self.depth -= 1;
        Ok(form.into())
    }

    fn alternative(&mut self, commas: Commas) -> Parsed<Alternative> {
        let direction = if self.eat_word("reads") {
            Direction::Read
        } else if self.eat_word("writes") {
            Direction::Written
        } else {
            Direction::Both
        };
        Ok(Alternative { form: self.form(commas)?, direction })
    }

    fn form(&mut self, commas: Commas) -> Parsed<Form> {
        if self.eat("{") {
            return self.members().map(Form::Struct);
        }
        if self.eat("^") {
            return match self.number() {
                Some(levels @ 1..) => Ok(Form::Outer(levels)),
                _ => self.expected("a number of levels"),
            };
        }
        let word = self.peek();
        let form = match word {
            "any" => Form::Any,
            "BOOL" => Form::Bool,
            "B" => Form::B,
            "SS" => Form::StringSet,
            "BS" => Form::BinarySet,
            "NULL" => Form::Null,
            "N" | "NS" | "S" | "L" | "M" => {
                self.rest = &self.rest[word.len()..];
                return match word {
                    "N" => self.range().map(Form::N),
                    "NS" => self.range().map(Form::NumberSet),
                    "S" => self.text(commas).map(Form::S),
                    "L" => self.list(),
                    _ => self.map(),
                };
            }
            _ => return self.expected("a kind of value"),
        };
        self.rest = &self.rest[word.len()..];
        Ok(form)
    }

    pub(in super::super) fn number(&mut self) -> Option<usize> {
        let digits = self.peek();
        let number = digits.parse().ok()?;
        self.rest = &self.rest[digits.len()..];
        Some(number)
    }

    fn range(&mut self) -> Parsed<Number> {
        let word = self.peek();
        let number = match word {
            "f32" => Number::F32,
            "f64" => Number::F64,
            _ => {
                let signed = word.starts_with('i');
                let bits = word.strip_prefix(['i', 'u']).and_then(|bits| bits.parse().ok());
                match bits {
                    Some(bits @ (8 | 16 | 32 | 64 | 128)) => {
                        self.rest = &self.rest[word.len()..];
                        let not_zero = self.eat_word("not");
                        if not_zero && !self.eat_word("0") {
                            return self.expected("`0`");
                        }
                        return Ok(Number::Integer { signed, bits, not_zero });
                    }
                    _ => return Ok(Number::Any),
                }
            }
        };
        self.rest = &self.rest[word.len()..];
        Ok(number)
    }

    fn text(&mut self, commas: Commas) -> Parsed<Text> {
        if self.eat_word("like") {
            return self.name().map(Text::Like);
        }
        if !self.eat_word("one") {
            return Ok(Text::Any);
        }
        self.of()?;
        let mut text = Text::one_of([self.name()?]);
        if let Text::OneOf { names, other } = &mut text {
            while commas == Commas::Free && self.eat(",") {
                names.insert(self.name()?);
            }
            *other = self.eat_word("other");
        }
        Ok(text)
    }

    fn of(&mut self) -> Parsed<()> {
        if self.eat_word("of") { Ok(()) } else { self.expected("`of`") }
    }

    fn list(&mut self) -> Parsed<Form> {
        if self.eat("[") {
            return self.entries("]", |parser| parser.shape(Commas::End)).map(Form::Tuple);
        }
        self.of()?;
        let len = self.number();
        Ok(Form::List(len, Box::new(self.single()?)))
    }

    fn map(&mut self) -> Parsed<Form> {
        if self.eat_word("one") {
            self.of()?;
            self.need("[", "variants in brackets")?;
            let variants = self.entries("]", |parser| {
                let name = parser.name()?;
                parser.need(":", "a colon")?;
                Ok((name, parser.shape(Commas::End)?))
            })?;
            return Ok(Form::Variants(variants.into_iter().collect::<BTreeMap<_, _>>()));
        }
        let keys = if self.eat_word("by") {
            self.need("(", "the keys in parentheses")?;
            let keys = match self.peek() {
                "S" | "N" | "BOOL" => self.form(Commas::Free)?,
                _ => return self.expected("`S`, `N` or `BOOL`"),
            };
            self.need(")", "a closing parenthesis")?;
            keys
        } else {
            Form::S(Text::Any)
        };
        self.of()?;
        Ok(Form::Map { keys: Box::new(keys), values: Box::new(self.single()?) })
    }

    /// Parses entries separated by commas, up to the sign that ends them.
    pub(in super::super) fn entries<T>(
        &mut self,
        end: &'static str,
        mut entry: impl FnMut(&mut Self) -> Parsed<T>,
    ) -> Parsed<Vec<T>> {
        let mut entries = Vec::new();
        while !self.eat(end) {
            if !entries.is_empty() {
                self.need(",", "a comma")?;
            }
            entries.push(entry(self)?);
        }
        Ok(entries)
    }

    fn members(&mut self) -> Parsed<Members> {
        let mut members = Members::default();
        self.entries("}", |parser| {
            if parser.eat(REST) {
                parser.need(":", "a colon")?;
                members.rest = parser.rest()?;
            } else {
                let name = parser.name()?;
                parser.need(":", "a colon")?;
                members.members.insert(name, parser.member(Commas::End)?);
            }
            Ok(())
        })?;
        Ok(members)
    }

    fn rest(&mut self) -> Parsed<Rest> {
        if self.eat_word("refused") {
            Ok(Rest::Refused)
        } else if self.eat_word("unknown") {
            Ok(Rest::Unknown)
        } else {
            Ok(Rest::Kept(Box::new(self.shape(Commas::End)?)))
        }
    }

    fn member(&mut self, commas: Commas) -> Parsed<Member> {
        let shape = self.shape(commas)?;
        let mut member = Member::new(shape);
        if self.eat("?") {
            member.written = Written::Sometimes;
        }
        if self.eat_word("default") {
            member.absent = Absent::Default;
        } else if self.eat_word("required") {
            member.absent = Absent::Refused;
        } else if member.written == Written::Sometimes && !member.shape.reads_null() {
            let null = Alternative::read(Form::Null);
            member.shape = Shape::new(member.shape.alternatives().iter().cloned().chain([null]));
            member.absent = Absent::None;
        }
        while self.eat_word("alias") {
            member.aliases.insert(self.name()?);
        }
        if self.eat_word("with") {
            member.with = Some(self.path()?);
        }
        while self.eat_word("never") {
            if self.eat_word("written") {
                member.written = Written::Never;
            } else if self.eat_word("read") {
                member.is_read = false;
            } else {
                return self.expected("`written` or `read`");
            }
        }
        Ok(member)
    }
}
