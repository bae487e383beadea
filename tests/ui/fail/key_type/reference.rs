use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    value: &'static bool,
}

fn main() {}
