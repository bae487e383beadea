use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(physical_name = "shop orders")]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
