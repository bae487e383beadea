//! What the tools deploy: each table, and the requests that create it.

mod tables;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let stack = tables::stack()?;
    println!("The files of the stack: {}/infra\n", env!("CARGO_MANIFEST_DIR"));
    for step in stack.calls()? {
        println!("{:<18}  {}", step.table_name(), step.operation());
    }
    Ok(())
}
