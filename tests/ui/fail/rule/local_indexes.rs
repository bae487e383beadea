use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[sk]
    number: u64,
    #[lsi("total-1")]
    #[lsi("total-2")]
    #[lsi("total-3")]
    #[lsi("total-4")]
    #[lsi("total-5")]
    #[lsi("total-6")]
    total: u64,
}

fn main() {}
