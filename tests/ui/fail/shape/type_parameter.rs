use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order<T> {
    #[pk]
    id: T,
}

fn main() {}
