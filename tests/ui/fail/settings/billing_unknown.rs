use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(billing(on_demnad))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
