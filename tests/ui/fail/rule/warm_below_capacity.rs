use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(billing(provisioned(reads = 20, writes = 20)), warm(reads = 20, writes = 19))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
