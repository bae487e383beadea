use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[sk]
    number: u64,
    #[lsi("total", on_demand(max_reads = 100), warm(reads = 15000), contributor_insights)]
    total: u64,
}

fn main() {}
