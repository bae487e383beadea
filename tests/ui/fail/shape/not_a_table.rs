use tablewright::{DynamoTable, Naming, Stack};

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
}

struct Customer {
    id: String,
}

fn main() {
    Stack::new(Naming::verbatim()).table::<Order>().table::<Customer>();
}
