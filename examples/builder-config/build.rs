//! Keeps the template in step with the tables.

// The modules of `src`, at the paths that they have in the crate.
#[allow(dead_code)]
mod src {
    pub mod tables;
}
use src::tables;

fn main() -> Result<(), tablewright::export::Error> {
    tables::stack()?.export("infra/tables.template.json")
}
