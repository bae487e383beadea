use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(on_demand(max_reads = 100))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
