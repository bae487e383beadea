//! Text that can be put together in a `const fn`.

#[cfg(feature = "aws-sdk")]
pub(crate) use nearest::nearest;

#[cfg(any(feature = "aws-sdk", feature = "lambda", feature = "streams"))]
pub(crate) mod excerpt;
#[cfg(feature = "aws-sdk")]
mod nearest;

/// Bytes a text can hold: the longest message of `violation.rs` with its names shortened.
const CAPACITY: usize = 640;

/// Longest part of a user's name that a message shows, in bytes.
const SHOWN: usize = 64;

const HEX: &[u8; 16] = b"0123456789abcdef";

/// A message in a fixed buffer. What does not fit is left out, at a character boundary.
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

    /// Appends `text` as it is.
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

    /// Appends a name in backticks, shortened when it is very long.
    ///
    /// Control characters are escaped: a line break in a name would look like one of the message.
    pub(crate) const fn name(self, name: &str) -> Self {
        let end = boundary(name, SHOWN);
        let (shown, _) = name.split_at(end);
        let mut text = self.push("`");
        let mut start = 0;
        while start < shown.len() {
            let (_, rest) = shown.split_at(start);
            let byte = rest.as_bytes()[0];
            if byte.is_ascii_control() {
                text = text.control(byte);
                start += 1;
                continue;
            }
            let mut plain = 0;
            while plain < rest.len() && !rest.as_bytes()[plain].is_ascii_control() {
                plain += 1;
            }
            text = text.push(rest.split_at(plain).0);
            start += plain;
        }
        if end < name.len() { text.push("…`") } else { text.push("`") }
    }

    /// Appends a control character as it is written in Rust.
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

/// The end of the longest prefix of `text` that has at most `max` bytes and whole characters.
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

/// Joins lines. Texts are joined as `&str` elsewhere: a `join` of `String` would be compiled for this alone.
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
    }

    #[test]
    fn a_full_buffer_takes_no_half_character() {
        let text = Text::new().push(&"a".repeat(CAPACITY - 1)).push("é").push("b");
        assert_eq!(text.as_str(), format!("{}b", "a".repeat(CAPACITY - 1)));
    }
}
