//! The pieces a document is made of, and what is wrong with them.

use super::value::Value;
use super::{Error, Problem};
use crate::schema::Tag;
use crate::violation::Rule;

pub(super) use crate::text::{nearest, shown as quoted};

/// Reads on after a mistake, so that all are found.
#[derive(Default)]
pub(super) struct Reader {
    problems: Vec<Problem>,
}

impl Reader {
    pub(super) fn problem(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.problems.push(Problem { path: path.into(), message: message.into() });
    }

    /// What was made of the document, unless something is wrong with it.
    pub(super) fn into_result<T>(self, made: T) -> Result<T, Error> {
        if self.problems.is_empty() { Ok(made) } else { Err(Error { problems: self.problems }) }
    }

    /// The members of an object, each key once.
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
        for (key, value) in members {
            if unique.iter().any(|(known, _)| known == key) {
                self.problem(
                    join(path, key),
                    "this key is given twice, and other parsers would silently keep the last; remove one",
                );
            } else {
                unique.push((key, value));
            }
        }
        Some(unique)
    }

    /// The members of an object whose keys are known, in the order of `keys`.
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

    /// The tag an object gives in two members; none is given where both are missing.
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

/// Which half of a tag breaks a rule.
pub(super) fn tag_member(rule: Rule<'_>) -> &'static str {
    match rule {
        // Both halves are checked for illegal characters, the key before the value.
        Rule::TagCharacter { key, character } if !key.contains(character) => "tag_value",
        Rule::TagValueLength(..) => "tag_value",
        _ => "tag_key",
    }
}

/// The path of a member, written as TOML writes a dotted key.
pub(super) fn join(path: &str, key: &str) -> String {
    let is_bare = !key.is_empty()
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let mut joined = path.to_owned();
    if !path.is_empty() {
        joined.push('.');
    }
    if is_bare {
        joined.push_str(key);
    } else {
        joined.push_str(&serde_json::Value::from(key).to_string());
    }
    joined
}

/// `; possible are …`, and the one that is most likely meant.
pub(super) fn choices(word: &str, possible: &[&str]) -> String {
    let mut text = "; possible are ".to_owned();
    for (position, known) in possible.iter().enumerate() {
        text.push_str(match position {
            0 => "",
            _ if position + 1 == possible.len() => " and ",
            _ => ", ",
        });
        text.push_str(&quoted(known));
    }
    if let Some(nearest) = nearest(word, possible.iter().copied()) {
        text.push_str("; did you mean ");
        text.push_str(&quoted(nearest));
        text.push('?');
    }
    text
}
