use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(encryption(kms))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
