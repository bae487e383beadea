use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[gsi("status", pk(status), on_demand(max_read = 100), warm(reads), contributor_insights(all))]
struct Order {
    #[pk]
    id: String,
    status: String,
}

fn main() {}
