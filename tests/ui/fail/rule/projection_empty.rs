use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[gsi("total", project(include()))]
    total: u64,
}

fn main() {}
