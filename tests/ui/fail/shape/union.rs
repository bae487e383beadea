use tablewright::DynamoTable;

#[derive(DynamoTable)]
union Order {
    #[pk]
    id: u64,
}

fn main() {}
