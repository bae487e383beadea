use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(tags("AWS:team" = "checkout"))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
