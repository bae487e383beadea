use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    price: u64,
    line_01: String,
    line_02: String,
    line_03: String,
    line_04: String,
    line_05: String,
    line_06: String,
    line_07: String,
    line_08: String,
    line_09: String,
    line_10: String,
    line_11: String,
    line_12: String,
    line_13: String,
    line_14: String,
    line_15: String,
    line_16: String,
    line_17: String,
    line_18: String,
    line_19: String,
    #[vector("embedding", dimensions = 1024, distance(cosine), filters(price), project(include(line_01, line_02, line_03, line_04, line_05, line_06, line_07, line_08, line_09, line_10, line_11, line_12, line_13, line_14, line_15, line_16, line_17, line_18, line_19)))]
    embedding: Vec<f32>,
}

fn main() {}
