use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    filter_01: String,
    filter_02: String,
    filter_03: String,
    filter_04: String,
    filter_05: String,
    filter_06: String,
    filter_07: String,
    filter_08: String,
    filter_09: String,
    filter_10: String,
    filter_11: String,
    filter_12: String,
    filter_13: String,
    filter_14: String,
    filter_15: String,
    filter_16: String,
    filter_17: String,
    filter_18: String,
    filter_19: String,
    #[vector("embedding", dimensions = 1024, distance(cosine), filters(filter_01, filter_02, filter_03, filter_04, filter_05, filter_06, filter_07, filter_08, filter_09, filter_10, filter_11, filter_12, filter_13, filter_14, filter_15, filter_16, filter_17, filter_18, filter_19))]
    embedding: Vec<f32>,
}

fn main() {}
