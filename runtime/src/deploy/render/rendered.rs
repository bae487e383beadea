//! Rendered texts.

use std::fmt;

/// A JSON text that a [`Stack`](crate::Stack) renders for a tool. The same stack gives the same text on every machine.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Rendered {
    json: String,
}

impl Rendered {
    pub(crate) const fn new(json: String) -> Self {
        Self { json }
    }

    /// Returns the text: indented JSON that ends with a newline.
    #[must_use]
    pub fn as_json(&self) -> &str {
        &self.json
    }
}

/// Returns the text, for functions that take any rendered text.
impl AsRef<str> for Rendered {
    fn as_ref(&self) -> &str {
        &self.json
    }
}

impl fmt::Display for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.json)
    }
}
