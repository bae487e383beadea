use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(tags("team" = "checkout", "backup" = "daily", "team" = "orders"))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
