use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(warm())]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
