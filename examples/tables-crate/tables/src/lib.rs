//! The tables of a warehouse. A service, its build script and other services depend on this crate.

use tablewright::{Naming, NamingError, Stack};

pub use stock::{Place, Stock};

mod stock;

/// Returns the stack of all tables.
pub fn stack() -> Result<Stack, NamingError> {
    Ok(Stack::new(Naming::new("acme", "warehouse")?).table::<Stock>())
}
