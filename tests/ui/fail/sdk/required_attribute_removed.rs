use tablewright::sdk::Table;

include!("../../tables/model.rs");

fn main() {
    let orders = Table::<Order>::without_client("orders");
    let (order, key) = (Order::PATHS, || Order::key("ada", 7_u64));
    let _ = orders.update(key()).remove(order.note).remove(order.paid);
    let _ = orders.update(key()).delete(order.tags, BTreeSet::from(["gift".to_owned()]));
}
