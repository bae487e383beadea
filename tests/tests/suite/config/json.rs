//! JSON documents as they are written, and the paths into them.

use std::fmt;

use serde_json::Value;

/// JSON that keeps the order of its members, and may have a key twice.
#[derive(Clone, Debug)]
pub(super) enum Json {
    Leaf(Value),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Leaf(value) => value.fmt(f),
            Self::Array(items) => {
                let items: Vec<String> = items.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", items.join(", "))
            }
            Self::Object(members) => {
                let member =
                    |(key, value): &(String, Self)| format!("{}: {value}", Value::from(key.as_str()));
                let members: Vec<String> = members.iter().map(member).collect();
                write!(f, "{{ {} }}", members.join(", "))
            }
        }
    }
}

impl Json {
    pub(super) fn text(text: &str) -> Self {
        Self::Leaf(text.into())
    }

    pub(super) fn object<const N: usize>(members: [(&str, Self); N]) -> Self {
        Self::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    pub(super) fn members(&self) -> &[(String, Self)] {
        match self {
            Self::Object(members) => members,
            Self::Leaf(_) | Self::Array(_) => &[],
        }
    }

    pub(super) fn member(&mut self, key: &str) -> &mut Self {
        let Self::Object(members) = self else { panic!("{self} has no {key}") };
        &mut members.iter_mut().find(|(known, _)| known == key).unwrap().1
    }

    /// Returns whether the path of a problem leads into the document. The last key is ignored, because it may be
    /// missing.
    pub(super) fn has(&self, path: &str) -> bool {
        let keys = keys_of(path);
        let Some((_, above)) = keys.split_last() else { return true };
        // If a key occurs twice, either one matches. If a key was cut, every key that begins with it matches.
        let is_key = |known: &str, key: &str| {
            known == key || key.strip_suffix('…').is_some_and(|start| known.starts_with(start))
        };
        let mut found = vec![self];
        for key in above {
            found = found
                .into_iter()
                .flat_map(Self::members)
                .filter(|(known, _)| is_key(known, key))
                .map(|(_, value)| value)
                .collect();
        }
        !found.is_empty()
    }
}

/// Splits a path into its keys, by TOML's rules.
pub(super) fn keys_of(path: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let length = if rest.starts_with('"') {
            let mut quoted = serde_json::Deserializer::from_str(rest).into_iter::<String>();
            keys.push(quoted.next().unwrap().unwrap());
            quoted.byte_offset()
        } else {
            let length = rest.find('.').unwrap_or(rest.len());
            keys.push(rest[..length].to_owned());
            length
        };
        rest = &rest[length..];
        rest = rest.strip_prefix('.').unwrap_or(rest);
    }
    keys
}
