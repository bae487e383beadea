//! A page as Markdown that GitHub renders.

use super::document::{Block, Cell, Column, ColumnKind, Document, Grid, Heading, Inline, Phrase, Row};

/// Characters that Markdown would take for markup.
const MARKUP: &str = r"\`*_{}[]<>#|~&";

pub(super) fn write(document: &Document<'_>) -> String {
    let mut text = String::from("# ");
    phrase(&mut text, &document.title);
    text.push('\n');
    for block in &document.blocks {
        text.push('\n');
        match block {
            Block::Heading(Heading { level, text: heading, .. }) => {
                (0..*level).for_each(|_| text.push('#'));
                text.push(' ');
                escape(&mut text, heading);
                text.push('\n');
            }
            Block::Text(words) => {
                phrase(&mut text, words);
                text.push('\n');
            }
            Block::List(entries) => {
                for entry in entries {
                    text.push_str("- ");
                    phrase(&mut text, entry);
                    text.push('\n');
                }
            }
            Block::Grid(grid) => write_grid(&mut text, grid),
        }
    }
    text
}

fn write_grid(text: &mut String, grid: &Grid<'_>) {
    text.push('|');
    for Column { name, note, .. } in &grid.columns {
        text.push(' ');
        phrase(text, name);
        if let Some(note) = note {
            text.push_str("<br>");
            text.push_str(note);
        }
        text.push_str(" |");
    }
    text.push_str("\n|");
    for column in &grid.columns {
        text.push_str(if column.kind == ColumnKind::Number { "---:|" } else { "---|" });
    }
    text.push('\n');
    for group in &grid.groups {
        for (position, row) in group.iter().enumerate() {
            let shared = if position > 0 { grid.shared } else { 0 };
            write_row(text, row, shared);
        }
    }
}

/// Writes a row. Its first `shared` cells are empty, because the row above has them.
fn write_row(text: &mut String, row: &Row<'_>, shared: usize) {
    text.push('|');
    for (position, cell) in row.iter().enumerate() {
        let start = text.len();
        text.push(' ');
        match cell {
            _ if position < shared => {}
            Cell::Absent => {}
            Cell::Phrase(words) => phrase(text, words),
            Cell::Pairs(pairs) => {
                for (position, (name, value)) in pairs.iter().enumerate() {
                    text.push_str(if position > 0 { "<br>" } else { "" });
                    escape(text, name);
                    text.push_str(": ");
                    phrase(text, value);
                }
            }
        }
        text.push_str(if text.len() == start + 1 { "|" } else { " |" });
    }
    text.push('\n');
}

fn phrase(text: &mut String, phrase: &Phrase<'_>) {
    for part in &phrase.0 {
        match part {
            Inline::Text(words) => escape(text, words),
            Inline::Code(words) => code(text, words),
            Inline::Strong(words) => {
                text.push_str("**");
                escape(text, words);
                text.push_str("**");
            }
            Inline::Link { text: words, to } => {
                text.push('[');
                escape(text, words);
                text.push_str("](");
                text.push_str(to);
                text.push(')');
            }
        }
    }
}

fn escape(text: &mut String, words: &str) {
    for character in words.chars() {
        if MARKUP.contains(character) {
            text.push('\\');
        }
        text.push(character);
    }
}

/// Writes code. A bar is escaped even in code, because the code may be in a cell.
fn code(text: &mut String, words: &str) {
    let mut longest = 0;
    let mut run = 0;
    for character in words.chars() {
        run = if character == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let space = if words.starts_with('`') || words.ends_with('`') { " " } else { "" };
    text.push_str(&fence);
    text.push_str(space);
    text.push_str(&words.replace('|', "\\|"));
    text.push_str(space);
    text.push_str(&fence);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_users_is_text() {
        let mut text = String::new();
        phrase(&mut text, &Phrase::of_text("a|b <i> *c*").code("`x|").code("y"));
        assert_eq!(text, r"a\|b \<i\> \*c\*`` `x\| ```y`");
    }
}
