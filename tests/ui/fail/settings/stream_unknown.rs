use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[stream(new_images)]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
