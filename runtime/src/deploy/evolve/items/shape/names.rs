//! Writes names in the text of a shape, in quotes if needed.

use std::fmt;

/// Words that can follow a name. A name that equals one of them is quoted, so that a reader can tell them apart.
const WORDS: [&str; 7] = ["alias", "default", "never", "or", "other", "required", "with"];

/// The name that stands for entries with other names.
pub(super) const REST: &str = "..";

/// A name, quoted unless it is plain.
pub(super) struct Name<'a>(pub(super) &'a str);

/// The path of a module, quoted unless it is plain.
pub(super) struct Path<'a>(pub(super) &'a str);

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(path) = self;
        if !path.is_empty() && path.chars().all(is_path_char) {
            f.write_str(path)
        } else {
            fmt::Display::fmt(&Name(path), f)
        }
    }
}

/// Returns whether a character can be part of an unquoted path.
pub(super) fn is_path_char(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '_' | ':')
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(name) = self;
        if is_plain(name) {
            return f.write_str(name);
        }
        f.write_str("\"")?;
        for char in name.chars() {
            match char {
                '"' | '\\' => write!(f, "\\{char}")?,
                '\n' => f.write_str("\\n")?,
                control if control.is_control() => write!(f, "\\u{{{:x}}}", u32::from(control))?,
                other => write!(f, "{other}")?,
            }
        }
        f.write_str("\"")
    }
}

fn is_plain(name: &str) -> bool {
    name.starts_with(|first: char| first.is_alphanumeric() || first == '_')
        && name.chars().all(is_plain_char)
        && !WORDS.contains(&name)
}

/// Returns whether a character can be part of an unquoted name.
pub(super) fn is_plain_char(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '_' | '-' | '.' | '#' | '/' | '$' | '@')
}
