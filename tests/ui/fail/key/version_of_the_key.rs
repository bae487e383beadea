use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[sk]
    #[version]
    version: u64,
}

fn main() {}
