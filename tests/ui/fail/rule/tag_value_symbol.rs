use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(tags("team" = "Größe 東京", "cost" = "100 € – 🦀"))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
