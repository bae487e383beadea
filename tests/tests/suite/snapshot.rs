//! The tables of a stack, compared with the tables that are read from its template.

mod foreign;
mod grid;
mod parameters;

use tablewright::Stack;
use tablewright::deploy::{Snapshot, Template};
use tablewright::evolve::diff;

/// Asserts that a template is read as the tables that the stack describes.
pub(super) fn assert_read(of: &str, template: &Template, stack: &Stack) {
    let expected = stack.snapshot().unwrap();
    let read = Snapshot::from_template(template.as_json(), &[]).unwrap();
    let diff = diff(&expected, &read);
    let changes: Vec<String> = diff.changes.iter().map(ToString::to_string).collect();
    assert_eq!(changes, [""; 0], "{of}");
    let (expected_text, text) = (text(&expected), text(&read));
    let differ = expected_text.lines().zip(text.lines()).find(|(expected, read)| expected != read);
    assert_eq!(differ, None, "{of}");
    assert!(expected == read, "{of}");
}

/// Returns the tables as text, without the base names and the items, which a template does not contain, and without the
/// list of settings that are left out.
fn text(snapshot: &Snapshot<'_>) -> String {
    let mut json = serde_json::to_value(snapshot).unwrap();
    for table in json["tables"].as_array_mut().unwrap() {
        let table = table.as_object_mut().unwrap();
        table.remove("base");
        table.remove("entities");
        table.remove("leftOut");
    }
    serde_json::to_string_pretty(&json).unwrap()
}
