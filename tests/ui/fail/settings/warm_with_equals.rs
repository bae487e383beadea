use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(warm = 15000)]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
