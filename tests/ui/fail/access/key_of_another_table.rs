use tablewright::{DynamoTable, Key};

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
struct Customer {
    #[pk]
    id: String,
}

fn get<T: DynamoTable>(key: Key<'_, T>) -> Option<T> {
    drop(key);
    None
}

fn main() {
    let _: Option<Customer> = get(Order::key("o-1"));
}
