//! The tables of the accounts service.

use tablewright::{Naming, Stack, export};

/// The tables as they are deployed together; the builder's own file describes them.
pub fn stack() -> Result<Stack, export::Error> {
    let naming = Naming::new("acme", "accounts")?;
    Ok(Stack::new(naming).config(include_str!("../tables.json"))?)
}
