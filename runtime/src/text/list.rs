//! Lists of foreign texts in messages: escaped, cut, and limited to a readable number.
//!
//! Each function takes any iterator and passes it on as a `dyn`, so that one body is compiled for all of them.

use super::Text;

/// The number of names that a message lists before it counts the rest.
const NAMES: usize = 3;

/// The number of problems of one list that are reported before the rest is counted.
const PROBLEMS: usize = 10;

/// Returns a user's text as messages show it: in backticks, cut, with control characters escaped.
pub(crate) fn shown(text: &str) -> String {
    Text::new().name(text).as_str().to_owned()
}

/// Returns names as messages list them: `a`, `b`, `c` and 97 more.
pub(crate) fn several<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    list(&mut names.into_iter())
}

fn list(names: &mut dyn Iterator<Item = &str>) -> String {
    let listed: Vec<String> = names.take(NAMES).map(shown).collect();
    let more = names.count();
    match (&listed[..], more) {
        ([before @ .., last], 0) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        (_, 0) => listed.join(", "),
        _ => format!("{} and {more} more", listed.join(", ")),
    }
}

/// A problem, or its text.
pub(crate) trait More {
    /// Says how many more there are.
    fn more(text: String) -> Self;
}

impl More for String {
    fn more(text: String) -> Self {
        text
    }
}

/// Returns the first problems of a long list, and the number of further ones.
///
/// `rest` describes the further ones: `problems of its replicas`.
pub(crate) fn first<P: More>(problems: impl IntoIterator<Item = P>, rest: &str) -> Vec<P> {
    begin(&mut problems.into_iter(), rest)
}

fn begin<P: More>(problems: &mut dyn Iterator<Item = P>, rest: &str) -> Vec<P> {
    let mut first: Vec<P> = problems.take(PROBLEMS).collect();
    let more = problems.count();
    if more > 0 {
        first.push(P::more(format!("{more} more {rest}")));
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_and_the_rest_is_counted() {
        for (names, text) in [
            (&["a"][..], "`a`"),
            (&["a", "b"], "`a` and `b`"),
            (&["a", "b", "c"], "`a`, `b` and `c`"),
            (&["a", "b\n", "c", "d"], r"`a`, `b\n`, `c` and 1 more"),
        ] {
            assert_eq!(several(names.iter().copied()), text);
        }
    }

    #[test]
    fn many_problems_are_counted() {
        let problems = |count: usize| first((0..count).map(|number| number.to_string()), "problems");
        assert_eq!(problems(0), [""; 0]);
        assert_eq!(problems(PROBLEMS).len(), PROBLEMS);
        assert_eq!(problems(PROBLEMS + 2).last().map(String::as_str), Some("2 more problems"));
    }
}
