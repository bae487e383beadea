use tablewright::DynamoTable;

// Without `name` the table is named after the struct.
#[derive(DynamoTable)]
struct Ok {
    #[pk]
    id: String,
}

fn main() {}
