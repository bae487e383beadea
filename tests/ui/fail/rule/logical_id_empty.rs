use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(logical_id = "")]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
