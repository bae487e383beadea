use tablewright::sdk::Table;

include!("../../tables/model.rs");

fn main() {
    let orders = Table::<Order>::without_client("orders");
    let (order, key) = (Order::PATHS, Order::key("ada", 7_u64));
    let _ = orders.update(key).set(order.number, 8_u64);
    let _ = orders.update(Order::key("ada", 7_u64)).remove(order.customer_id);
}
