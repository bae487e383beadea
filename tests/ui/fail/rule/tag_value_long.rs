use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(tags("team" = "checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-checkout-"))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
