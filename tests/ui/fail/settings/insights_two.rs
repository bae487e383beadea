use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(contributor_insights(throttled_keys, accessed_and_throttled_keys))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
