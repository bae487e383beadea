//! Keeps the template in step with the tables.

#[allow(dead_code)]
#[path = "src/tables.rs"]
mod tables;

fn main() -> Result<(), tablewright::export::Error> {
    tables::stack()?.export("infra/tables.template.json")
}
