use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    number: u64,
    #[ttl]
    value: f64,
}

fn main() {}
