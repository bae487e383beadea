use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(encryption(customer(alias)))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
