//! The tables of a warehouse. A service, its build script and its other services depend on this crate.

use tablewright::{Naming, NamingError, Stack};

pub use stock::{Place, Stock};

mod stock;

/// The tables that are deployed together.
pub fn stack() -> Result<Stack, NamingError> {
    Ok(Stack::new(Naming::new("acme", "warehouse")?).table::<Stock>())
}
