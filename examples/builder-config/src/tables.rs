//! The tables of the accounts service.

use tablewright::{Naming, Stack, export};

/// Returns the tables that the builder's own file describes.
pub fn stack() -> Result<Stack, export::Error> {
    let naming = Naming::new("acme", "accounts")?;
    Ok(Stack::new(naming).config(include_str!("../tables.json"))?)
}
