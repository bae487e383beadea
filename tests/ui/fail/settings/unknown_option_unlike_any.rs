use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(colour = "red")]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
