//! The beginnings of the keys of a table with several entities.

use std::collections::BTreeMap;

use super::Item;
use super::table::Table;

/// The number of different beginnings that are listed.
const LISTED: usize = 20;

/// Returns the beginnings of the keys with their number of items, the most frequent first: `PK "USER#…", SK "ORDER#…": 12`.
/// Empty if the items do not look like several entities.
pub(super) fn beginnings(table: &Table, items: &[Item]) -> Vec<String> {
    let mut counts: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for item in items {
        let key = table.key.iter().filter_map(|name| {
            let text = item.get(name)?["S"].as_str()?;
            Some(format!("{name} {:?}", beginning(text)))
        });
        *counts.entry(key.collect()).or_default() += 1;
    }
    let is_entity =
        |key: &&Vec<String>| key.iter().any(|part| part.ends_with("…\"") && part.contains(['#', '|', ':']));
    if counts.len() < 2 || counts.keys().filter(is_entity).count() < 2 {
        return Vec::new();
    }
    let mut counts: Vec<(Vec<String>, usize)> = counts.into_iter().collect();
    counts.sort_by(|(one, count), (other, than)| than.cmp(count).then_with(|| one.cmp(other)));
    let mut lines: Vec<String> =
        counts.iter().take(LISTED).map(|(key, count)| format!("{}: {count}", key.join(", "))).collect();
    if counts.len() > LISTED {
        lines.push(format!("and {} more", counts.len() - LISTED));
    }
    lines
}

/// Returns the text up to its first separator. A text without a value after it is returned whole if it is a word in
/// upper case, such as `PROFILE`.
fn beginning(text: &str) -> String {
    if let Some(end) = text.find(['#', '|', ':']) {
        return format!("{}…", &text[..=end]);
    }
    let is_word = !text.is_empty() && text.bytes().all(|it| it.is_ascii_uppercase() || it == b'_');
    if is_word { text.to_owned() } else { "…".to_owned() }
}
