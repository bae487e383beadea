use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[pk(b"{account}")]
#[sk("SK" = b"{number")]
#[gsi(name = "GSI", pk("GPK" = b""))]
struct Key {
    account: u64,
    number: u64,
}

fn main() {}
