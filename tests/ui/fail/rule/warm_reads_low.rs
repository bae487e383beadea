use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(warm(reads = 11999, writes = 4000))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
