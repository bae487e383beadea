// The part that the cookbook's recipes hide: an engine with a table, and a runtime.

include!("block_on.rs");

use tablewright::sdk::Table;
use tablewright::{DynamoTable, Naming, Stack};

/// Runs a recipe on an engine with one table.
pub fn run<T: DynamoTable>(
    recipe: impl AsyncFnOnce(Table<T>) -> Result<(), Box<dyn std::error::Error>>,
) {
    let stack = Stack::new(Naming::verbatim()).table::<T>();
    let client = tablewright::testing::client(&stack).unwrap();
    block_on(recipe(Table::named(client, stack.naming()))).unwrap();
}
