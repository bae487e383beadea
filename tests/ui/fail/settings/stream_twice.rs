use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[stream]
#[stream(keys_only)]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
