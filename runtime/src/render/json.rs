//! JSON that every parser of templates takes.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

/// Returns indented JSON in which characters that YAML refuses are escaped. `CloudFormation` and other tools parse templates
/// as YAML, which takes all of JSON except for these characters.
pub(super) fn to_text(value: &impl Serialize) -> serde_json::Result<String> {
    let mut text = Vec::with_capacity(4096);
    value.serialize(&mut Serializer::with_formatter(&mut text, Printable(PrettyFormatter::new())))?;
    // The serializer writes UTF-8 alone.
    Ok(String::from_utf8(text).unwrap_or_default())
}

struct Printable<'a>(PrettyFormatter<'a>);

/// <https://yaml.org/spec/1.2.2/#51-character-set>
const fn is_printable(character: char) -> bool {
    !matches!(character, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

impl Formatter for Printable<'_> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        // Most texts are of nothing else, and bytes are faster to look through than characters.
        if fragment.is_ascii() && !fragment.as_bytes().contains(&0x7f) {
            return writer.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some(position) = rest.find(|character| !is_printable(character)) {
            let (printable, others) = rest.split_at(position);
            writer.write_all(printable.as_bytes())?;
            let mut others = others.chars();
            if let Some(character) = others.next() {
                write!(writer, "\\u{:04x}", u32::from(character))?;
            }
            rest = others.as_str();
        }
        writer.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_yaml_refuses_is_escaped() {
        let text = "a\u{1}\u{7f}\u{85}\u{9f}é\u{feff}\u{ffff}🦀\"";
        let json = to_text(&[text]).unwrap();
        assert_eq!(json, "[\n  \"a\\u0001\\u007f\u{85}\\u009fé\u{feff}\\uffff🦀\\\"\"\n]");
        assert_eq!(serde_json::from_str::<[String; 1]>(&json).unwrap(), [text]);
    }
}
