use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(deletion_protection = true)]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
