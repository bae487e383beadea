use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(name = "o")]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
