use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(point_in_time_recovery = 14)]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
