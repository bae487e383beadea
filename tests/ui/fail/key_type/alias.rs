use tablewright::DynamoTable;

type Flag = bool;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    value: Flag,
}

fn main() {}
