use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Shop {}

fn main() {}
