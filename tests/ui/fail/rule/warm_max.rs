use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(warm(writes = 18_446_744_073_709_551_615))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
