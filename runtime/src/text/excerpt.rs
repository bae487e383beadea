//! Longer texts of others in messages: of a service, of a library, of an operating system.

use std::fmt::{self, Display, Formatter, Write};

/// The bytes of a text that a message shows before it is cut.
const SHOWN: usize = 300;

/// A text of others in a message: cut, and with everything escaped that would end the line or reorder it.
pub(crate) struct Excerpt<T>(pub(crate) T);

impl<T: Display> Display for Excerpt<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut cut = Cut { left: SHOWN, f };
        match write!(cut, "{}", self.0) {
            // An error of the text after the cut is the cut itself.
            Err(fmt::Error) if cut.left == 0 => cut.f.write_char('…'),
            written => written,
        }
    }
}

/// Writes escaped text until `left` bytes are used up, and fails then.
struct Cut<'a, 'f> {
    left: usize,
    f: &'a mut Formatter<'f>,
}

impl Write for Cut<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            if self.left < character.len_utf8() {
                self.left = 0;
                return Err(fmt::Error);
            }
            self.left -= character.len_utf8();
            if is_escaped(character) {
                write!(self.f, "{}", character.escape_debug())?;
            } else {
                self.f.write_char(character)?;
            }
        }
        Ok(())
    }
}

/// Control characters, line separators, and the marks that reorder a line.
fn is_escaped(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_on_its_line() {
        let text = Excerpt("a\nb\u{1b}[31m\u{202e}é `c` \"d\" \\").to_string();
        assert_eq!(text, r#"a\nb\u{1b}[31m\u{202e}é `c` "d" \"#);
    }

    #[test]
    fn a_long_text_is_cut_at_a_character() {
        let whole = "é".repeat(SHOWN / 2);
        assert_eq!(Excerpt(&whole).to_string(), whole);
        assert_eq!(Excerpt(format!("{whole}é")).to_string(), format!("{whole}…"));
        assert_eq!(Excerpt(format!("a{whole}")).to_string(), format!("a{}…", "é".repeat(SHOWN / 2 - 1)));
    }
}
