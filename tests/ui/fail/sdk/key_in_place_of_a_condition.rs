use tablewright::sdk::Table;

include!("../../tables/model.rs");

fn main() {
    let orders = Table::<Order>::without_client("orders");
    let _ = orders.query(Order::key("ada", 7_u64));
    let _ = orders.query(Order::PATHS.note.exists());
}
