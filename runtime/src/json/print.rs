//! Printing: the bytes that `serde_json` gives for the same value.

use std::fmt::Write;

use super::Json;

/// What stands before a value in a list or an object.
#[derive(Clone, Copy)]
enum Layout {
    /// Each value on a line of its own, two spaces further in than what holds it.
    Lines(usize),
    /// No spaces at all.
    Compact,
}

impl Json<'_> {
    /// The text with a line for each value, as `serde_json::to_string_pretty` writes it.
    pub(crate) fn to_pretty(&self) -> String {
        let mut text = String::new();
        self.print(&mut text, Layout::Lines(0));
        text
    }

    /// The text without spaces, as `serde_json::to_string` writes it.
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
            // Writing to a `String` does not fail.
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

    /// What stands before the value at `position`.
    fn begin(self, out: &mut String, position: usize) {
        if position > 0 {
            out.push(',');
        }
        self.inner().line(out);
    }

    /// What stands behind the last of `count` values.
    fn end(self, out: &mut String, count: usize) {
        if count > 0 {
            self.line(out);
        }
    }

    fn line(self, out: &mut String) {
        if let Self::Lines(depth) = self {
            out.push('\n');
            for _ in 0..depth {
                out.push_str("  ");
            }
        }
    }
}

/// Writes a text in quotes.
fn quote(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    while let Some(end) = rest.bytes().position(|byte| byte < b' ' || matches!(byte, b'"' | b'\\')) {
        let (plain, escaped) = rest.split_at(end);
        out.push_str(plain);
        let byte = escaped.as_bytes()[0];
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x08 => out.push_str("\\b"),
            0x0c => out.push_str("\\f"),
            _ => _ = write!(out, "\\u{byte:04x}"),
        }
        rest = &escaped[1..];
    }
    out.push_str(rest);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Json;

    fn examples() -> Vec<Value> {
        let characters: String =
            (0..0x250).filter_map(char::from_u32).chain(['€', '😀', '\u{2028}']).collect();
        vec![
            json!(null),
            json!([true, false, null, [], {}, [[]], [{}], { "": [] }]),
            json!([0, 7, -1, u64::MAX, i64::MIN, 0.5, -1e-9, 1e300, 100.0]),
            json!({ "b": 1, "a": { "d": [1, { "c": "x" }], "c": {} }, characters.clone(): characters }),
            json!(["\"", "\\", "a\"b\\c\nd", "\u{0}\u{1f}\u{7f}\u{80}"]),
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
}
