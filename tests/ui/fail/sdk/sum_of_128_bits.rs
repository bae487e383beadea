use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;
use tablewright::sdk::Table;

#[derive(Serialize, Deserialize, DynamoTable)]
struct Counter {
    #[pk]
    id: String,
    count: u128,
    balance: Option<i128>,
}

fn main() {
    let counters = Table::<Counter>::without_client("counters");
    let (counter, update) = (Counter::PATHS, counters.update(Counter::key("a")));
    let _ = update.add(counter.count, 1_u128);
    let _ = counters.update(Counter::key("a")).subtract(counter.balance, 1_i128);
    let _ = counters.scan().filter(counter.count.gt(7_u128));
}
