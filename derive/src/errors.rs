//! Collects all mistakes of one stage, to report them together.

use proc_macro2::{Span, TokenStream};

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Errors(Option<syn::Error>);

impl Errors {
    pub(crate) fn add(&mut self, span: Span, message: impl std::fmt::Display) {
        self.push(syn::Error::new(span, message));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            None => self.0 = Some(error),
        }
    }

    pub(crate) fn append(&mut self, other: Self) {
        if let Some(errors) = other.0 {
            self.push(errors);
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    pub(crate) fn into_result(self) -> syn::Result<()> {
        self.0.map_or(Ok(()), Err)
    }

    /// Returns one `compile_error!` for each mistake.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0.map(syn::Error::into_compile_error).unwrap_or_default()
    }
}

/// Returns `` expected one of `a`, `b` ``.
pub(crate) fn expected(possible: &[&str]) -> String {
    let one_of = if possible.len() == 1 { "" } else { "one of " };
    format!("expected {one_of}{}", list(possible))
}

/// Returns `` `a`, `b` ``.
pub(crate) fn list(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// Returns `; did you mean …?` or, if nothing is near, `; expected one of …`.
pub(crate) fn suggest(name: &str, possible: &[&str]) -> String {
    match nearest(name, possible) {
        Some(nearest) => format!("; did you mean `{nearest}`?"),
        None => format!("; {}", expected(possible)),
    }
}

/// Returns the item of `possible` that `name` most likely misspells.
pub(crate) fn nearest<'a>(name: &str, possible: &[&'a str]) -> Option<&'a str> {
    let (distance, nearest) = possible.iter().map(|other| (distance(name, other), *other)).min()?;
    (distance <= 1 + name.len() / 4).then_some(nearest)
}

/// Returns the number of characters to insert, delete or replace.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replace = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replace.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_suggested_and_far_ones_listed() {
        assert_eq!(suggest("bilingg", &["billing", "class"]), "; did you mean `billing`?");
        assert_eq!(
            suggest("colour", &["billing", "class", "tags"]),
            "; expected one of `billing`, `class`, `tags`"
        );
        assert_eq!(suggest("name", &["crate"]), "; expected `crate`");
    }
}
