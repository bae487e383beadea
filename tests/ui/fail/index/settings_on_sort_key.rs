use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[gsi("status")]
    status: String,
    #[gsi("status", sk, project(keys_only), on_demand(max_reads = 100), warm(reads = 15000), contributor_insights)]
    placed_at: u64,
}

fn main() {}
