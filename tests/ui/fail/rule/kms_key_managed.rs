use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(encryption(customer("alias/aws/dynamodb")))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
