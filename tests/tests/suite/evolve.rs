//! The shape of items, and what a change of it does to the items that are stored.

mod kinds;
mod pairs;
mod report;
mod robust;
mod shapes;
mod stored;
mod table;
mod text;
