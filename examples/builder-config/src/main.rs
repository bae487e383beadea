//! Prints the facts that other services need about the tables: their names, their indexes, and where their ARNs are
//! stored.

mod tables;

fn main() -> Result<(), tablewright::export::Error> {
    let stack = tables::stack()?;
    let naming = stack.naming();
    println!("The template of the stack: {}/infra/tables.template.json\n", env!("CARGO_MANIFEST_DIR"));
    for schema in stack.tables() {
        println!("{}", naming.table_name(schema));
        for index in schema.indexes() {
            println!("  index:      {}", index.name());
        }
        println!("  parameter:  {}", naming.table_parameter(schema));
        if schema.stream().is_some() {
            println!("  stream:     {}", naming.stream_parameter(schema));
        }
    }
    Ok(())
}
