use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(encryption(customer("orders")))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
