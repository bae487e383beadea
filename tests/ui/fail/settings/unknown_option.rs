use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(nmae = "orders")]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
