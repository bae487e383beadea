use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(billing(provisioned))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
