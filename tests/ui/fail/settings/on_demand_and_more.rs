use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(billing(on_demand(max_reads = 100), provisioned(reads = 5, writes = 5)))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
