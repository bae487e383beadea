use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(billing(provisioned(reads = 5)))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
