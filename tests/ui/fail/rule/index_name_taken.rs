use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[sk]
    number: u64,
    #[gsi("total")]
    #[lsi("total")]
    total: u64,
}

fn main() {}
