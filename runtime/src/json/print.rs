//! Printing: the same bytes as `serde_json`, except for characters that some parsers reject.

use std::fmt::Write;

use super::Json;

/// A line break with the indentation of a depth that few documents reach.
const LINE: &str = "\n                                                ";

/// The white space before a value in a list or an object.
#[derive(Clone, Copy)]
enum Layout {
    /// Each value on its own line, indented by two spaces more than its container.
    Lines(usize),
    /// No spaces at all.
    Compact,
}

impl Json<'_> {
    /// Returns the text with one value per line, as `serde_json::to_string_pretty` writes it.
    pub(crate) fn to_pretty(&self) -> String {
        let mut text = String::new();
        self.print(&mut text, Layout::Lines(0));
        text
    }

    /// Returns the text without spaces, as `serde_json::to_string` writes it.
    pub(crate) fn to_compact(&self) -> String {
        let mut text = String::new();
        self.print(&mut text, Layout::Compact);
        text
    }

    fn print(&self, out: &mut String, layout: Layout) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(true) => out.push_str("true"),
            Self::Bool(false) => out.push_str("false"),
            // Writing to a `String` never fails.
            Self::Number(number) => _ = write!(out, "{number}"),
            Self::Text(text) => quote(out, text),
            Self::List(items) => {
                out.push('[');
                for (position, item) in items.iter().enumerate() {
                    layout.begin(out, position);
                    item.print(out, layout.inner());
                }
                layout.end(out, items.len());
                out.push(']');
            }
            Self::Object(object) => {
                out.push('{');
                for (position, (key, value)) in object.0.iter().enumerate() {
                    layout.begin(out, position);
                    quote(out, key);
                    out.push_str(if matches!(layout, Layout::Compact) { ":" } else { ": " });
                    value.print(out, layout.inner());
                }
                layout.end(out, object.0.len());
                out.push('}');
            }
        }
    }
}

impl Layout {
    const fn inner(self) -> Self {
        match self {
            Self::Lines(depth) => Self::Lines(depth + 1),
            Self::Compact => Self::Compact,
        }
    }

    /// Writes the separator before the value at `position`.
    fn begin(self, out: &mut String, position: usize) {
        if position > 0 {
            out.push(',');
        }
        self.inner().line(out);
    }

    /// Writes the line break after the last of `count` values.
    fn end(self, out: &mut String, count: usize) {
        if count > 0 {
            self.line(out);
        }
    }

    fn line(self, out: &mut String) {
        if let Self::Lines(depth) = self {
            match LINE.get(..=2 * depth) {
                Some(line) => out.push_str(line),
                None => out.extend(["\n", &"  ".repeat(depth)]),
            }
        }
    }
}

/// Writes a text in quotes.
fn quote(out: &mut String, text: &str) {
    out.reserve(text.len() + 2);
    out.push('"');
    let mut rest = text;
    // Bytes are faster to search than characters, and most texts have none of these.
    while let Some(end) = rest.bytes().position(|byte| !PLAIN[usize::from(byte)]) {
        let (plain, others) = rest.split_at(end);
        out.push_str(plain);
        let mut others = others.chars();
        let Some(character) = others.next() else { break };
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            character if is_printable(character) => out.push(character),
            character => _ = write!(out, "\\u{:04x}", u32::from(character)),
        }
        rest = others.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

/// True for each byte that is a character printed unchanged.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = b' ';
    while byte <= b'~' {
        plain[byte as usize] = !matches!(byte, b'"' | b'\\');
        byte += 1;
    }
    plain
};

/// Returns whether YAML allows a character unescaped. `CloudFormation` and other tools parse templates as YAML, which
/// accepts all of JSON except for these characters.
///
/// <https://yaml.org/spec/1.2.2/#51-character-set>
const fn is_printable(character: char) -> bool {
    !matches!(character, '\0'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Json, is_printable};

    fn examples() -> Vec<Value> {
        let characters = (0..0x250).filter_map(char::from_u32).chain(['€', '😀', '\u{2028}']);
        let characters: String = characters.filter(|&each| each < ' ' || is_printable(each)).collect();
        vec![
            json!(null),
            json!([true, false, null, [], {}, [[]], [{}], { "": [] }]),
            json!([0, 7, -1, u64::MAX, i64::MIN, 0.5, -1e-9, 1e300, 100.0]),
            json!({ "b": 1, "a": { "d": [1, { "c": "x" }], "c": {} }, characters.clone(): characters }),
            json!(["\"", "\\", "a\"b\\c\nd", "\u{0}\u{1f}"]),
        ]
    }

    #[test]
    fn the_bytes_are_those_of_serde_json() {
        for example in examples() {
            let tree = Json::sorted(&example);
            assert_eq!(tree.to_pretty(), serde_json::to_string_pretty(&example).unwrap());
            assert_eq!(tree.to_compact(), serde_json::to_string(&example).unwrap());
        }
    }

    #[test]
    fn characters_that_yaml_refuses_are_escaped() {
        let text = "a\u{1}\u{7f}\u{85}\u{9f}é\u{feff}\u{ffff}🦀\"";
        let json = Json::from(text).to_compact();
        assert_eq!(json, "\"a\\u0001\\u007f\u{85}\\u009fé\u{feff}\\uffff🦀\\\"\"");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
