use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[version]
    version: u64,
    #[version]
    revision: u64,
}

fn main() {}
