use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(warm(writes = 3999))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
