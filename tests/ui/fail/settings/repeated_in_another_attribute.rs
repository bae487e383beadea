use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(name = "orders")]
#[table(deletion_protection, name = "purchases")]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
