use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[version(version)]
struct Order {
    #[pk]
    id: String,
    version: u64,
}

fn main() {}
