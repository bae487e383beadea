use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(billing(provisioned(read = 5, writes = 5)))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
