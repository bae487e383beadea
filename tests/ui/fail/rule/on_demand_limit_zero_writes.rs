use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(billing(on_demand(max_reads = 100, max_writes = 0)))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
