use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(encryption(customer("")))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
