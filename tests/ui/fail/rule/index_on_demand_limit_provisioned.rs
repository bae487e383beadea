use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(billing(provisioned(reads = 5, writes = 5)))]
struct Order {
    #[pk]
    id: String,
    #[gsi("total", provisioned(reads = 5, writes = 5), on_demand(max_reads = 100))]
    total: u64,
}

fn main() {}
