use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    #[key_only]
    id: String,
    #[other]
    note: String,
}

fn main() {}
