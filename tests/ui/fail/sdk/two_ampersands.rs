use tablewright::sdk::Table;

include!("../../tables/model.rs");

fn main() {
    let orders = Table::<Order>::without_client("orders");
    let _ = orders.scan().filter(Order::PATHS.number.gt(7_u64) && Order::PATHS.note.is_none());
}
