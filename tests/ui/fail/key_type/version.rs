use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Text {
    #[pk]
    id: String,
    #[version]
    version: String,
}

#[derive(DynamoTable)]
struct Absent {
    #[pk]
    id: String,
    #[version]
    version: Option<u64>,
}

fn main() {}
