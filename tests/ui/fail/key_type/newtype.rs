use tablewright::DynamoTable;

struct OrderId(String);

#[derive(DynamoTable)]
struct Order {
    #[pk]
    value: OrderId,
}

fn main() {}
