use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(billing(provisioned(reads = 5, writes = 5)))]
struct Order {
    #[pk]
    id: String,
    #[gsi("total", provisioned(reads = 10, writes = 5), warm(reads = 9))]
    total: u64,
}

fn main() {}
