use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(name)]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
