use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(billing(on_demand(max_reads = 0)))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
