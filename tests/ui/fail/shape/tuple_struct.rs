use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order(#[pk] String);

fn main() {}
