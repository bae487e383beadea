//! Keeps the template in step with the table.

// The modules of `src`, found where the crate has them.
#[allow(dead_code)]
mod src {
    pub mod tables;
}
use src::tables;

fn main() -> Result<(), tablewright::export::Error> {
    let stack = tables::stack()?;
    stack.export("infra/shop.template.json")?;
    stack.export_page("infra/tables.md")?;
    stack.export_page("infra/tables.html")
}
