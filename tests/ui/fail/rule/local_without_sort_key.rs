use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[lsi("total")]
    total: u64,
}

fn main() {}
