//! The difference between two texts, for readers of a build log.

use crate::text::{cut_and_escaped, join_lines};

/// The number of unchanged lines shown around a difference.
const CONTEXT: usize = 3;

/// The maximum number of lines shown.
const SHOWN: usize = 100;

/// The maximum number of bytes shown of a line. Without its line breaks, a template is one line.
const WIDTH: usize = 200;

/// The maximum number of line pairs to compare. Beyond it, everything from the first to the last difference is shown as
/// replaced.
const COMPARED: usize = 4_000_000;

/// Returns the lines that differ, in the form of `diff -u`. The numbers are line numbers of the old text.
pub(super) fn diff(old: &str, new: &str) -> String {
    let lines = align(&old.lines().collect::<Vec<_>>(), &new.lines().collect::<Vec<_>>());
    let near = |position: usize| {
        let end = lines.len().min(position + CONTEXT + 1);
        lines[position.saturating_sub(CONTEXT)..end].iter().any(|(sign, _)| *sign != ' ')
    };
    let mut hunks = Vec::new();
    let (mut number, mut last) = (1, None);
    for (position, (sign, line)) in lines.iter().enumerate() {
        if near(position) {
            if last.is_none_or(|last| last + 1 != position) {
                hunks.push(format!("@@ line {number} @@"));
            }
            hunks.push(format!("{sign}{}", cut_and_escaped(line, WIDTH)));
            last = Some(position);
        }
        number += usize::from(*sign != '+');
    }
    if hunks.is_empty() {
        return "only the line breaks differ".to_owned();
    }
    let rest = hunks.len().saturating_sub(SHOWN);
    hunks.truncate(SHOWN);
    if rest > 0 {
        hunks.push(format!("… {rest} more lines"));
    }
    join_lines(&hunks)
}

/// Returns all lines, each with ` ` if both texts have it, `-` if only the old, `+` if only the new.
fn align<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(char, &'a str)> {
    let mut start = 0;
    while start < old.len() && start < new.len() && old[start] == new[start] {
        start += 1;
    }
    let (before, mut old) = old.split_at(start);
    let (_, mut new) = new.split_at(start);
    let rest = old;
    while let ([old_start @ .., old_end], [new_start @ .., new_end]) = (old, new)
        && old_end == new_end
    {
        (old, new) = (old_start, new_start);
    }
    let after = &rest[old.len()..];

    let mut lines = Vec::new();
    push_all(&mut lines, ' ', before);
    if old.len() * new.len() <= COMPARED {
        align_all(old, new, &mut lines);
    } else {
        push_all(&mut lines, '-', old);
        push_all(&mut lines, '+', new);
    }
    push_all(&mut lines, ' ', after);
    lines
}

fn push_all<'a>(lines: &mut Vec<(char, &'a str)>, sign: char, part: &[&'a str]) {
    for line in part {
        lines.push((sign, *line));
    }
}

/// Aligns by the longest common subsequence.
fn align_all<'a>(old: &[&'a str], new: &[&'a str], lines: &mut Vec<(char, &'a str)>) {
    let at = |i: usize, j: usize| i * (new.len() + 1) + j;
    // `common[i][j]`, flattened: the number of lines that `old[i..]` and `new[j..]` have in common.
    let mut common = vec![0_u32; at(old.len(), new.len()) + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[at(i, j)] = if old[i] == new[j] {
                common[at(i + 1, j + 1)] + 1
            } else {
                common[at(i + 1, j)].max(common[at(i, j + 1)])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            lines.push((' ', old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && common[at(i + 1, j)] >= common[at(i, j + 1)]) {
            lines.push(('-', old[i]));
            i += 1;
        } else {
            lines.push(('+', new[j]));
            j += 1;
        }
    }
}
