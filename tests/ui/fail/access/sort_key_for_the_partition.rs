use tablewright::{DynamoTable, KeyAttribute};

#[derive(DynamoTable)]
#[gsi("place", pk(region, level), sk(city, number))]
struct Order {
    #[pk]
    customer_id: CustomerId,
    #[sk]
    number: u64,
    #[gsi("email")]
    email: String,
    #[lsi("total")]
    total: i64,
    region: String,
    level: u8,
    city: String,
}

#[derive(KeyAttribute)]
struct CustomerId(String);

#[derive(KeyAttribute)]
struct OrderId(String);

fn main() {
    let customer_id = CustomerId("c-1".to_owned());
    let order_id = OrderId("o-1".to_owned());
    let _ = Order::by_total(7_i64);
    drop((customer_id, order_id));
}
