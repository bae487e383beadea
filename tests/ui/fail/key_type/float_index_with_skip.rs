use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    number: u64,
    #[gsi("value")]
    #[serde(skip_serializing_if = "is_zero")]
    value: f32,
}

fn is_zero(value: &f32) -> bool {
    *value == 0.0
}

fn main() {}
