use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[lsi("total", sk(total))]
struct Order {
    #[pk]
    id: String,
    #[sk]
    at: u64,
    total: u64,
}

fn main() {}
