use tablewright::{DynamoTable, KeyAttribute};

#[derive(KeyAttribute)]
struct Flag(bool);

#[derive(DynamoTable)]
struct Order {
    #[pk]
    value: Flag,
}

fn main() {}
