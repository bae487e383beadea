use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(tags("team" = "check\nout"))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
