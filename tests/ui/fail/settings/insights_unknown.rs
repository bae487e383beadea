use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(contributor_insights(trottled_keys))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
