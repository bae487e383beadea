use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(tags("team-team-team-team-team-team-team-team-team-team-team-team-team-team-team-team-team-team-team-team-team-team-team-team-team-team-" = "checkout"))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
