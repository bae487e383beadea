use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Shop {
    Order(Order),
    OrderItem(OrderItem),
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("ORDER{order_id}")]
struct Order {
    user_id: String,
    order_id: String,
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("ORDERITEM{item_id}")]
struct OrderItem {
    user_id: String,
    item_id: String,
}

fn main() {}
