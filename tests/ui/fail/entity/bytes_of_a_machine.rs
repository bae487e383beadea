use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[pk("PK" = b"{count}")]
struct Counted {
    count: usize,
}

fn main() {}
