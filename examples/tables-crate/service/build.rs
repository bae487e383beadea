//! Keeps the template in step with the tables.

fn main() -> Result<(), tablewright::export::Error> {
    warehouse_tables::stack()?.export("infra/tables.template.json")
}
