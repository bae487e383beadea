use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order<const N: usize> {
    #[pk]
    id: String,
    lines: [u8; N],
}

fn main() {}
