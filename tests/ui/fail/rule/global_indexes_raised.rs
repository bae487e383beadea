use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(global_index_quota = 21)]
#[gsi("total-01", pk(total))]
#[gsi("total-02", pk(total))]
#[gsi("total-03", pk(total))]
#[gsi("total-04", pk(total))]
#[gsi("total-05", pk(total))]
#[gsi("total-06", pk(total))]
#[gsi("total-07", pk(total))]
#[gsi("total-08", pk(total))]
#[gsi("total-09", pk(total))]
#[gsi("total-10", pk(total))]
#[gsi("total-11", pk(total))]
#[gsi("total-12", pk(total))]
#[gsi("total-13", pk(total))]
#[gsi("total-14", pk(total))]
#[gsi("total-15", pk(total))]
#[gsi("total-16", pk(total))]
#[gsi("total-17", pk(total))]
#[gsi("total-18", pk(total))]
#[gsi("total-19", pk(total))]
#[gsi("total-20", pk(total))]
#[gsi("total-21", pk(total))]
#[gsi("total-22", pk(total))]
struct Order {
    #[pk]
    id: String,
    total: u64,
}

fn main() {}
