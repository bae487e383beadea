use tablewright::{DynamoTable, KeyAttribute};

#[derive(DynamoTable)]
#[gsi("place", pk(region), sk(city, number))]
struct Order {
    #[pk]
    customer_id: CustomerId,
    #[sk]
    number: u64,
    #[gsi("status")]
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    region: String,
    city: String,
}

#[derive(KeyAttribute)]
struct CustomerId(String);

fn main() {
    let customer_id = CustomerId("c-1".to_owned());
    let _ = Order::key(&customer_id, "7");
}
