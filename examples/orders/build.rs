//! Keeps the template in step with the tables.

// The modules of `src`, found where the crate has them.
#[allow(dead_code)]
mod src {
    pub mod tables;
}
use src::tables;

fn main() -> Result<(), tablewright::export::Error> {
    let stack = tables::stack()?;
    stack.export("infra/tables.template.json")?;
    // A page about the tables, for reviews: GitHub renders the first form, a browser the second one.
    stack.export_page("infra/tables.md")?;
    stack.export_page("infra/tables.html")
}
