use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(warm(reads = 15000, reads = 20000))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
