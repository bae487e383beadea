//! Text that can be built in a `const fn`, and foreign texts in messages.

#[cfg(any(feature = "deploy", feature = "lambda", feature = "streams"))]
pub(crate) use base64::base64;
pub(crate) use list::{More, first, several, shown};
pub(crate) use nearest::{did_you_mean, nearest};
pub(crate) use unknown::Unknown;

#[cfg(any(feature = "deploy", feature = "lambda", feature = "streams"))]
mod base64;
mod list;
mod nearest;
mod unknown;

pub(crate) mod excerpt;

/// The capacity in bytes: the longest message of `violation/message.rs` with its names shortened.
const CAPACITY: usize = 640;

/// The maximum number of bytes of a user's name that a message shows.
const SHOWN: usize = 64;

const HEX: &[u8; 16] = b"0123456789abcdef";

/// A message in a fixed buffer. Text that does not fit is cut at a character boundary.
#[derive(Clone, Copy)]
pub(crate) struct Text {
    bytes: [u8; CAPACITY],
    len: usize,
}

impl Text {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; CAPACITY], len: 0 }
    }

    pub(crate) const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }

    /// Fails the compilation with the message, at the place of the call.
    #[track_caller]
    #[expect(clippy::panic, reason = "evaluated at compile time, where a panic is an error of the compiler")]
    pub(crate) const fn fail(&self) -> ! {
        panic!("{}", self.as_str())
    }

    /// Appends `text` unchanged.
    pub(crate) const fn push(mut self, text: &str) -> Self {
        let end = boundary(text, CAPACITY - self.len);
        let bytes = text.as_bytes();
        let mut i = 0;
        while i < end {
            self.bytes[self.len] = bytes[i];
            self.len += 1;
            i += 1;
        }
        self
    }

    /// Appends a name in backticks, and shortens it if it is very long.
    ///
    /// Invisible characters are escaped: otherwise a line break in a name would look like one in
    /// the message.
    pub(crate) const fn name(self, name: &str) -> Self {
        let end = boundary(name, SHOWN);
        let (mut rest, _) = name.split_at(end);
        let mut text = self.push("`");
        while !rest.is_empty() {
            let length = invisible(rest.as_bytes());
            if length > 0 {
                let (character, others) = rest.split_at(length);
                text = text.escape(character.as_bytes());
                rest = others;
                continue;
            }
            let mut plain = 1;
            while plain < rest.len() && invisible(rest.as_bytes().split_at(plain).1) == 0 {
                plain += 1;
            }
            let (start, others) = rest.split_at(plain);
            text = text.push(start);
            rest = others;
        }
        if end < name.len() { text.push("…`") } else { text.push("`") }
    }

    /// Appends a text in which each character stands for one byte, as in a literal of bytes.
    pub(crate) const fn bytes(mut self, text: &str) -> Self {
        let mut rest = text;
        while let Some(first) = rest.as_bytes().first() {
            let (character, others) = rest.split_at(if first.is_ascii() { 1 } else { 2 });
            rest = others;
            let byte = match character.as_bytes() {
                [lead, last] => *lead << 6 | *last & 0x3F,
                _ => *first,
            };
            self = match byte {
                b'"' | b'\\' => self.push("\\").push(character),
                b' '..=b'~' => self.push(character),
                _ => {
                    let digits = [HEX[(byte >> 4) as usize], HEX[(byte & 0xF) as usize]];
                    match core::str::from_utf8(&digits) {
                        Ok(digits) => self.push("\\x").push(digits),
                        Err(_) => self,
                    }
                }
            };
        }
        self
    }

    /// Appends an [`invisible`] character in Rust's escape syntax.
    const fn escape(self, character: &[u8]) -> Self {
        match *character {
            [byte] => self.control(byte),
            [lead, last] => self.code((lead as u32 & 0x1F) << 6 | last as u32 & 0x3F),
            [lead, middle, last] => {
                self.code((lead as u32 & 0xF) << 12 | (middle as u32 & 0x3F) << 6 | last as u32 & 0x3F)
            }
            _ => self,
        }
    }

    /// Appends a code point above ASCII, with its four digits.
    const fn code(self, code: u32) -> Self {
        let digits = [
            HEX[(code >> 12 & 0xF) as usize],
            HEX[(code >> 8 & 0xF) as usize],
            HEX[(code >> 4 & 0xF) as usize],
            HEX[(code & 0xF) as usize],
        ];
        match core::str::from_utf8(&digits) {
            Ok(digits) => self.push("\\u{").push(digits).push("}"),
            Err(_) => self,
        }
    }

    /// Appends a control character in Rust's escape syntax.
    const fn control(self, byte: u8) -> Self {
        match byte {
            b'\n' => self.push("\\n"),
            b'\r' => self.push("\\r"),
            b'\t' => self.push("\\t"),
            b'\0' => self.push("\\0"),
            _ => {
                let digits = [HEX[(byte >> 4) as usize], HEX[(byte & 0xF) as usize]];
                match core::str::from_utf8(&digits) {
                    Ok(digits) => self.push("\\x").push(digits),
                    Err(_) => self,
                }
            }
        }
    }

    pub(crate) const fn number(self, number: u64) -> Self {
        let mut digits = [0; 20];
        let mut start = digits.len();
        let mut rest = number;
        loop {
            start -= 1;
            let digit = (rest % 10) as u8;
            digits[start] = b'0' + digit;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        match core::str::from_utf8(digits.split_at(start).1) {
            Ok(text) => self.push(text),
            Err(_) => self,
        }
    }
}

/// Returns the end of the longest prefix of `text` that has at most `max` bytes and only whole
/// characters.
const fn boundary(text: &str, max: usize) -> usize {
    if text.len() <= max {
        return text.len();
    }
    let mut end = max;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

/// Returns the length of the invisible character at the start of a text, or 0: see [`is_invisible`].
const fn invisible(text: &[u8]) -> usize {
    match text {
        [0..=0x1F | 0x7F, ..] => 1,
        [0xC2, 0x80..=0x9F, ..] => 2,
        [0xE2, 0x80, 0x8B..=0x8F | 0xA8..=0xAE, ..]
        | [0xE2, 0x81, 0xA0..=0xAF, ..]
        | [0xEF, 0xBB, 0xBF, ..] => 3,
        _ => 0,
    }
}

/// Returns the start of a text, with at most this many bytes.
pub(crate) fn cut(text: &str, max: usize) -> &str {
    &text[..boundary(text, max)]
}

/// Returns whether a terminal does not simply show a character. This holds for control characters, characters without
/// width and characters that change the direction of writing.
pub(crate) fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Returns a foreign text for a message: cut to at most this many bytes, with invisible characters in Rust's escape
/// syntax.
pub(crate) fn cut_and_escaped(text: &str, max: usize) -> String {
    let start = cut(text, max);
    let mut shown = String::with_capacity(start.len());
    for character in start.chars() {
        if is_invisible(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    if start.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// Joins lines. Elsewhere texts are joined as `&str`, so a `join` of `String` would be compiled only for this.
pub(crate) fn join_lines(lines: &[String]) -> String {
    let mut text = String::new();
    for (position, line) in lines.iter().enumerate() {
        if position > 0 {
            text.push('\n');
        }
        text.push_str(line);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_all_their_digits() {
        for number in [0, 9, 10, 255, u64::MAX] {
            assert_eq!(Text::new().number(number).as_str(), number.to_string());
        }
    }

    #[test]
    fn long_names_are_cut_at_a_character() {
        let text = Text::new().name(&"é".repeat(100));
        assert_eq!(text.as_str(), format!("`{}…`", "é".repeat(32)));
    }

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(Text::new().name("a\n\t\0\u{1b}é\u{7f}").as_str(), r"`a\n\t\0\x1bé\x7f`");
        assert_eq!(Text::new().name("\u{feff}a\u{85}\u{202e}b").as_str(), r"`\u{feff}a\u{0085}\u{202e}b`");
    }

    #[test]
    fn what_is_invisible_is_known_by_its_bytes() {
        for character in '\0'..=char::MAX {
            let bytes = &mut [0; 4];
            let text = character.encode_utf8(bytes).as_bytes();
            let expected = if is_invisible(character) { text.len() } else { 0 };
            assert_eq!(invisible(text), expected, "{character:?}");
        }
    }

    #[test]
    fn what_is_shown_is_visible_and_short() {
        assert_eq!(
            cut_and_escaped("a\n\u{1b}[31m\u{202e}\u{feff}\u{85}é \"b\"", 40),
            r#"a\n\u{1b}[31m\u{202e}\u{feff}\u{85}é "b""#
        );
        assert_eq!(cut_and_escaped(&"é".repeat(100), 9), "éééé…");
    }

    #[test]
    fn a_full_buffer_takes_no_half_character() {
        let text = Text::new().push(&"a".repeat(CAPACITY - 1)).push("é").push("b");
        assert_eq!(text.as_str(), format!("{}b", "a".repeat(CAPACITY - 1)));
    }
}
