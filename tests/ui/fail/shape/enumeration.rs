use tablewright::DynamoTable;

#[derive(DynamoTable)]
enum Order {
    Open {
        #[pk]
        id: String,
    },
}

fn main() {}
