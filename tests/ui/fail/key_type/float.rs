use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    number: u64,
    #[sk]
    value: f64,
}

fn main() {}
