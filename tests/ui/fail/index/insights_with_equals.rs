use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[gsi("status", contributor_insights = true)]
    status: String,
}

fn main() {}
