use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(billing(provisioned(reads = 1_000_000_000_001, writes = 5)))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
