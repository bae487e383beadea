use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(on_delete())]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
