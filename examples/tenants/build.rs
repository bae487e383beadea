//! Keeps the template in step with the table.

// The modules of `src`, found where the crate has them.
#[allow(dead_code)]
mod src {
    pub mod tables;
}
use src::tables;

fn main() -> Result<(), tablewright::export::Error> {
    tables::stack()?.export("infra/desk.template.json")
}
