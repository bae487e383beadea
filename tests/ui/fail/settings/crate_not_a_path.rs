use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(crate = "my tables")]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
