use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(billing(on_demand()))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
