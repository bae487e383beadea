use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(contributor_insights())]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
