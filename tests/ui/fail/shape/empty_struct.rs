use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {}

fn main() {}
