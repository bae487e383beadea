//! The shape of items, and the effects of a changed shape on stored items.

mod calls;
mod changes;
mod create_only;
#[cfg(unix)]
mod guard;
mod harmless;
mod kinds;
mod lock;
mod pairs;
mod plan;
mod product;
mod report;
mod robust;
mod shapes;
mod stored;
mod table;
mod tables;
mod templates;
mod terraform;
mod text;

/// Returns the line of a text in a source, from 1.
fn line_of(source: &str, text: &str) -> usize {
    source.lines().position(|line| line == text).expect("a line of the source") + 1
}
