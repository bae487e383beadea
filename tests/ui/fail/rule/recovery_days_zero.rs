use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(point_in_time_recovery(days = 0))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
