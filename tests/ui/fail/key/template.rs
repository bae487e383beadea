use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk("ORDER#{id}")]
    id: String,
}

fn main() {}
