use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(tags("team" =))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
