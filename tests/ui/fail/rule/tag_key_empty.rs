use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(tags("" = "checkout"))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
