use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(on_delete(snapshot))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
