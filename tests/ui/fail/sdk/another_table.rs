use tablewright::sdk::Table;

include!("../../tables/model.rs");

fn main() {
    let orders = Table::<Order>::without_client("orders");
    let (order, key) = (Order::PATHS, Order::key("ada", 7_u64));
    let _ = orders.delete(key).condition(Customer::PATHS.id.eq("ada"));
    let _ = orders.update(Order::key("ada", 7_u64)).set(Customer::PATHS.id, "ada");
    let _ = order.customer_id.eq(Customer::PATHS.id);
}
