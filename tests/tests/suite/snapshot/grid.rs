//! Every case is read back from its own templates.

use tablewright::deploy::Snapshot;
use tablewright::evolve::diff;
use tablewright_tests::cases::cases;

use super::{assert_read, text};

/// The template of a table that replicates another account's table does not contain its key and indexes, among other
/// things. They come from the other table.
const REPLICATED: [&str; 1] = ["global-accounts"];

#[test]
fn templates_are_read_as_their_stacks() {
    let mut read = 0;
    for (name, stack) in cases() {
        if REPLICATED.contains(&name) {
            continue;
        }
        for (format, template) in [("parameterised", stack.cloudformation()), ("resolved", stack.resolved())]
        {
            if let Ok(template) = template {
                assert_read(&format!("{name}, {format}"), &template, &stack);
                read += 1;
            }
        }
    }
    assert!(read > 100, "{read}");
}

#[test]
fn what_a_replica_of_another_account_does_not_say_is_unknown() {
    for (name, stack) in cases().into_iter().filter(|(name, _)| REPLICATED.contains(name)) {
        let expected = stack.snapshot().unwrap();
        let read = Snapshot::from_template(stack.cloudformation().unwrap().as_json(), &[]).unwrap();
        assert_eq!(diff(&expected, &read).changes, [], "{name}");
    }
}

#[test]
fn a_snapshot_can_be_written_and_read_again() {
    for (name, stack) in cases() {
        if let Ok(snapshot) = stack.snapshot() {
            let again: Snapshot<'_> = serde_json::from_str(&text(&snapshot)).unwrap();
            assert!(snapshot == again, "{name}");
        }
    }
}
