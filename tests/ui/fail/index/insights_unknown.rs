use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[gsi("status", contributor_insights(keys))]
    status: String,
}

fn main() {}
