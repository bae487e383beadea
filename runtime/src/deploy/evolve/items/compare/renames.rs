//! Pairs old names with new ones.

/// Pairs each old name with a new name, the best pairs first. Names that are left over stay unpaired.
///
/// `alike` returns how good a pair is, or `None` if the names cannot be a pair. Similar names are preferred.
pub(super) fn pair<'a>(
    gone: &[&'a str],
    added: &[&'a str],
    alike: impl Fn(&str, &str) -> Option<usize>,
) -> Vec<(&'a str, &'a str)> {
    let mut candidates: Vec<(usize, usize, &str, &str)> = Vec::new();
    for old in gone {
        for new in added {
            if let Some(worth) = alike(old, new) {
                candidates.push((worth, similarity(old, new), old, new));
            }
        }
    }
    // The order of the names decides between equal pairs, so that the result is deterministic.
    candidates.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then_with(|| (a.2, a.3).cmp(&(b.2, b.3))));
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    for (_, _, old, new) in candidates {
        if !pairs.iter().any(|(taken_old, taken_new)| *taken_old == old || *taken_new == new) {
            pairs.push((old, new));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// Returns the similarity of two names, from 0 to 100. Names that differ only in case have 100.
pub(super) fn similarity(one: &str, other: &str) -> usize {
    let (one, other) = (letters(one), letters(other));
    let longest = one.len().max(other.len());
    if longest == 0 {
        return 0;
    }
    100 - 100 * distance(&one, &other) / longest
}

/// Returns the letters and digits of a name in lower case.
fn letters(name: &str) -> Vec<char> {
    name.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the edit distance of two names.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, char) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in other.iter().enumerate() {
            let substituted = diagonal + usize::from(char != other);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[other.len()]
}
