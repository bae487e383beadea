use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(read_capacity = 5, kms = "alias/orders", replicas("eu-west-1"), environment = "prod", region = "eu-west-1")]
struct Order {
    #[pk]
    id: String,
    #[gsi("status", hash)]
    status: String,
    #[gsi("status", range)]
    placed_at: u64,
    #[lsi("total", sort)]
    total: u64,
}

fn main() {}
