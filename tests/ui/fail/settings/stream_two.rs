use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[stream(new_image, old_image)]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
