use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(billing(on_demand(max_writes = -1)))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
