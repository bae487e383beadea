use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(global_index_quota(30))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
