//! The tables of a stack, compared with the tables that are read from its template.

mod foreign;
mod grid;
mod parameters;

use tablewright::{Snapshot, Stack, Template};

/// Asserts that a template is read as the tables that the stack describes.
pub(super) fn assert_read(of: &str, template: &Template, stack: &Stack) {
    let expected = stack.snapshot().unwrap();
    let read = Snapshot::from_template(template.as_json(), &[]).unwrap();
    let changes: Vec<String> = expected.changes(&read).iter().map(ToString::to_string).collect();
    assert_eq!(changes, [""; 0], "{of}");
    let (expected_text, text) = (text(&expected), text(&read));
    let differ = expected_text.lines().zip(text.lines()).find(|(expected, read)| expected != read);
    assert_eq!(differ, None, "{of}");
    assert!(expected == read, "{of}");
}

fn text(snapshot: &Snapshot<'_>) -> String {
    serde_json::to_string_pretty(snapshot).unwrap()
}
