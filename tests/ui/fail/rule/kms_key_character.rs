use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(encryption(customer("alias/shop orders")))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
