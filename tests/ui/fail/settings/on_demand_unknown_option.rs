use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(billing(on_demand(reads = 100)))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
