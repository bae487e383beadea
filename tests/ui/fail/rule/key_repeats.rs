use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[gsi("total", pk(total), sk(total))]
struct Order {
    #[pk]
    id: String,
    total: u64,
}

fn main() {}
