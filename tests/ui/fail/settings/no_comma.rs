use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(name = "orders" deletion_protection)]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
