//! The Markdown of pages: each row of a table has its columns, and no text of a user is markup.

use super::{hostile, markdown_of, stacks};

/// Returns the number of cells of a row. A bar after a backslash is text.
fn cells(row: &str) -> usize {
    let (mut cells, mut is_escaped) = (0, false);
    for character in row.chars() {
        cells += usize::from(character == '|' && !is_escaped);
        is_escaped = character == '\\' && !is_escaped;
    }
    cells - 1
}

#[test]
fn rows_have_all_columns() {
    let mut tables = 0;
    for (name, stack) in stacks() {
        let page = markdown_of(&stack);
        let mut columns = None;
        for line in page.lines() {
            if !line.starts_with('|') {
                columns = None;
                continue;
            }
            tables += usize::from(columns.is_none());
            assert_eq!(*columns.get_or_insert(cells(line)), cells(line), "{name}: {line}");
            assert!(line.ends_with('|'), "{name}: {line}");
        }
    }
    assert!(tables > 300, "{tables} tables");
}

#[test]
fn texts_of_users_are_not_markup() {
    let page = markdown_of(&hostile());
    assert!(
        page.contains(
            "\n\\<script\\>alert(1)\\</script\\> \\| \\*a\\* \\`b\\` \\[c\\](d) \\&amp;\\\\u\\{202e\\}\n"
        ),
        "{page}"
    );
    assert!(page.contains("``a\\|b`<i>``"), "{page}");
    assert!(page.contains(r"`</table>\n\|x`"), "{page}");
}
