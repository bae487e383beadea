use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(warm(read = 15000))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
