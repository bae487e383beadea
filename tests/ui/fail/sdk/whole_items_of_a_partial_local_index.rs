use tablewright::sdk::Table;

include!("../../tables/indexed.rs");

fn main() {
    let orders = Table::<Order>::without_client("orders");
    let _ = orders.query(Order::by_total("c-1").total().ge(7_u64)).input();
}
