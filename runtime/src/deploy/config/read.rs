//! Reads the pieces of a document and collects their problems.

use std::collections::HashSet;
use std::fmt::Write;

use super::value::Value;
use super::{Error, Problem};
use crate::rules::violation::Rule;
use crate::schema::Tag;
use crate::text::{cut, cut_and_escaped, is_invisible, nearest};

/// The maximum number of problems that are listed. A document with more is probably in another format.
const LISTED: usize = 100;

/// The maximum number of bytes of the document's text that a message shows.
const SHOWN: usize = 64;

/// The maximum number of bytes of a key in a path. No legal name is longer.
const KEY: usize = 255;

/// Keeps reading after a mistake, so that it finds all of them.
#[derive(Default)]
pub(super) struct Reader {
    problems: Vec<Problem>,
    /// The number of problems that are not listed.
    more: usize,
}

impl Reader {
    pub(super) fn problem(&mut self, path: impl Into<String>, message: impl Into<String>) {
        if self.problems.len() < LISTED {
            self.problems.push(Problem { path: path.into(), message: message.into() });
        } else {
            self.more += 1;
        }
    }

    /// Returns the result of reading the document, or its problems.
    pub(super) fn into_result<T>(mut self, made: T) -> Result<T, Error> {
        if self.problems.is_empty() {
            return Ok(made);
        }
        if self.more > 0 {
            let message = format!("and {} more problems, which are not listed", self.more);
            self.problems.push(Problem { path: String::new(), message });
        }
        Err(Error { problems: self.problems })
    }

    /// Returns the members of an object, each key once.
    pub(super) fn object<'v>(
        &mut self,
        path: &str,
        value: &'v Value,
        expected: &str,
    ) -> Option<Vec<(&'v str, &'v Value)>> {
        let Value::Object(members) = value else {
            self.problem(path, format!("expected {expected}, found {}", value.kind()));
            return None;
        };
        let mut unique: Vec<(&str, &Value)> = Vec::with_capacity(members.len());
        let mut known = HashSet::with_capacity(members.len());
        for (key, value) in members {
            if known.insert(key.as_str()) {
                unique.push((key, value));
            } else {
                self.problem(
                    join(path, key),
                    "this key is given twice, and other parsers would silently keep the last; remove one",
                );
            }
        }
        Some(unique)
    }

    /// Returns the members of an object whose keys are known, in the order of `keys`.
    pub(super) fn members<'v, const N: usize>(
        &mut self,
        path: &str,
        value: &'v Value,
        expected: &str,
        keys: [&str; N],
    ) -> Option<[Option<&'v Value>; N]> {
        let mut members = [None; N];
        for (key, value) in self.object(path, value, expected)? {
            match keys.iter().position(|known| *known == key) {
                Some(position) => members[position] = Some(value),
                None => self.problem(join(path, key), format!("unknown key{}", choices(key, &keys))),
            }
        }
        Some(members)
    }

    pub(super) fn text<'v>(&mut self, path: &str, value: &'v Value) -> Option<&'v str> {
        if let Value::Text(text) = value {
            return Some(text);
        }
        self.problem(path, format!("expected a string, found {}", value.kind()));
        None
    }

    /// Returns the tag that an object gives in two members, or none if both are missing.
    pub(super) fn tag(&mut self, path: &str, key: Option<&Value>, value: Option<&Value>) -> Option<Tag> {
        let (key_path, value_path) = (join(path, "tag_key"), join(path, "tag_value"));
        let key_text = key.and_then(|key| self.text(&key_path, key));
        let value_text = value.and_then(|value| self.text(&value_path, value));
        if key.is_some() && value.is_none() {
            self.problem(&value_path, "missing, though `tag_key` is given; a tag has both");
        }
        if key.is_none() && value.is_some() {
            self.problem(&key_path, "missing, though `tag_value` is given; a tag has both");
        }
        Some(Tag::owned(key_text?.to_owned(), value_text?.to_owned()))
    }
}

/// Returns which half of a tag breaks a rule.
pub(super) fn tag_member(rule: Rule<'_>) -> &'static str {
    match rule {
        // Both halves are checked for illegal characters, starting with the key.
        Rule::TagCharacter { key, character } if !key.contains(character) => "tag_value",
        Rule::TagValueLength(..) => "tag_value",
        _ => "tag_key",
    }
}

/// Returns the path of a member, written like a dotted key in TOML. A long key is cut.
pub(super) fn join(path: &str, key: &str) -> String {
    let start = cut(key, KEY);
    let is_bare = !key.is_empty()
        && start == key
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let mut joined = path.to_owned();
    if !path.is_empty() {
        joined.push('.');
    }
    if is_bare {
        joined.push_str(key);
        return joined;
    }
    // JSON escapes like TOML, but leaves out invisible characters that are not ASCII control characters.
    let quoted = serde_json::Value::from(if start == key { key.to_owned() } else { [start, "…"].concat() });
    for character in quoted.to_string().chars() {
        if is_invisible(character) {
            // Writing to a `String` does not fail.
            let _ = write!(joined, "\\u{:04x}", u32::from(character));
        } else {
            joined.push(character);
        }
    }
    joined
}

/// Quotes a text of the document for a message.
pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", cut_and_escaped(text, SHOWN))
}

/// Returns the list of expected words, and the one that was most likely meant.
pub(super) fn choices(word: &str, possible: &[&str]) -> String {
    let known: Vec<String> = possible.iter().map(|known| quoted(known)).collect();
    let mut text = format!("; expected one of {}", known.join(", "));
    if let Some(nearest) = nearest(word, possible.iter().copied()) {
        text.push_str("; did you mean ");
        text.push_str(&quoted(nearest));
        text.push('?');
    }
    text
}
