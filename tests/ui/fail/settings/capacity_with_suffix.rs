use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(billing(provisioned(reads = 5u64, writes = 5)))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
