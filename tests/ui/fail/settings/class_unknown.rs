use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(class(infrequent_access))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
