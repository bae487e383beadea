//! Finds the word that was probably meant.

/// The longest word that is compared, in bytes. A longer word is not a misspelling.
const LONGEST: usize = 255;

/// Returns the member of `possible` that `word` most likely misspells or abbreviates, ignoring case.
pub(crate) fn nearest<'a>(word: &str, possible: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    find(word, &mut possible.into_iter())
}

/// Does the work for every type of iterator.
fn find<'a>(word: &str, possible: &mut dyn Iterator<Item = &'a str>) -> Option<&'a str> {
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    let mut nearest = None;
    for known in possible {
        let lower = known.to_lowercase();
        let distance = if lower.starts_with(&word) { 0 } else { distance(&word, &lower) };
        if distance <= 1 + word.len() / 4 && nearest.is_none_or(|(least, _)| distance < least) {
            nearest = Some((distance, known));
        }
    }
    nearest.map(|(_, known)| known)
}

/// Returns the question at the end of a message about `word`: `; did you mean …?`, or nothing.
pub(crate) fn did_you_mean<'a>(word: &str, possible: impl IntoIterator<Item = &'a str>) -> String {
    question(find(word, &mut possible.into_iter()))
}

fn question(known: Option<&str>) -> String {
    known.map_or_else(String::new, |known| format!("; did you mean {}?", super::shown(known)))
}

/// Returns the edit distance: the number of characters to insert, delete or replace.
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
