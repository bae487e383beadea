//! Prints the tables that the tools deploy, and the requests that create them.

mod tables;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let stack = tables::stack()?;
    println!("The files of the stack: {}/infra\n", env!("CARGO_MANIFEST_DIR"));
    for step in stack.calls()? {
        println!("{:<18}  {}", step.table_name(), step.operation());
    }
    Ok(())
}
