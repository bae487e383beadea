//! Keeps the template in step with the tables.

// The modules of `src`, at the paths that they have in the crate.
#[allow(dead_code)]
mod src {
    pub mod tables;
}
use src::tables;

fn main() -> Result<(), tablewright::export::Error> {
    let stack = tables::stack()?;
    stack.export("infra/tables.template.json")?;
    // A page about the tables, for reviews: as Markdown for GitHub, and as HTML for a browser.
    stack.export_page("infra/tables.md")?;
    stack.export_page("infra/tables.html")
}
