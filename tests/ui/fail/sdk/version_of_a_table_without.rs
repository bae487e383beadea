use tablewright::sdk::Table;

include!("../../tables/model.rs");

fn main() {
    let orders = Table::<Order>::without_client("orders");
    let _ = orders.delete(Order::key("ada", 7_u64)).if_version(3);
}
