use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(tags(team = "checkout"))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
