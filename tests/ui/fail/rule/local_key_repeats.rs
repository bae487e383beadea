use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    #[lsi("id")]
    id: String,
    #[sk]
    number: u64,
}

fn main() {}
