use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[pk(id)]
struct Order {
    id: String,
}

fn main() {}
