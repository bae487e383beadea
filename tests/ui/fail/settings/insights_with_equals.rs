use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(contributor_insights = true)]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
