//! The shape of items, and what a change of it does to the items that are stored.

mod changes;
#[cfg(unix)]
mod guard;
mod harmless;
mod kinds;
mod lock;
mod pairs;
mod plan;
mod report;
mod robust;
mod shapes;
mod stored;
mod table;
mod tables;
mod text;

/// The line of a text in a source, from 1.
fn line_of(source: &str, text: &str) -> usize {
    source.lines().position(|line| line == text).expect("a line of the source") + 1
}
