use tablewright::{DynamoTable, KeyAttribute};

#[derive(KeyAttribute)]
struct Id<T>(T);

#[derive(DynamoTable)]
struct Order {
    #[pk]
    value: Id<f32>,
}

fn main() {}
