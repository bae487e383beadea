//! The model `book-ecommerce`, after knakayama/data-modeling-patterns-in-dynamodb-book.

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "App", pk = "PK", sk = "SK")]
#[gsi(name = "GSI1", pk = "GSI1PK", sk = "GSI1SK")]
pub(super) enum Model {
    Customer(Customer),
    CustomerEmail(CustomerEmail),
    Order(Order),
    OrderItem(OrderItem),
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("CUSTOMER#{customer_name}")]
#[sk("CUSTOMER#{customer_name}")]
pub(super) struct Customer {
    customer_name: String,
    email: String,
    name: String,
    addresses: Value,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("CUSTOMEREMAIL#{email}")]
#[sk("CUSTOMEREMAIL#{email}")]
pub(super) struct CustomerEmail {
    email: String,
    customer_name: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("CUSTOMER#{customer_name}")]
#[sk("#ORDER#{order_id}")]
#[gsi(name = "GSI1", pk("ORDER#{order_id}"), sk("ORDER#{order_id}"))]
pub(super) struct Order {
    customer_name: String,
    order_id: String,
    created_at: String,
    amount: u64,
    number_items: u64,
    status: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("ORDER#{order_id}#ITEM#{item_id}")]
#[sk("ORDER#{order_id}#ITEM#{item_id}")]
#[gsi(name = "GSI1", pk("ORDER#{order_id}"), sk("ITEM#{item_id}"))]
pub(super) struct OrderItem {
    order_id: String,
    item_id: String,
    description: String,
    price: u64,
}

pub(super) async fn put(model: &Client, item: &Published) -> Sent {
    match item.entity.as_str() {
        "Customer" => written::<Model, Customer>(model, item).await,
        "CustomerEmail" => written::<Model, CustomerEmail>(model, item).await,
        "Order" => written::<Model, Order>(model, item).await,
        "OrderItem" => written::<Model, OrderItem>(model, item).await,
        other => panic!("there is no entity {other}"),
    }
}

pub(super) async fn patterns(client: &Client) -> Patterns {
    vec![
        (
            "customer and the latest orders",
            selected(
                table::<Model>(client)
                    .query(Customer::partition("alexdebrie").any_entity::<Model>())
                    .descending()
                    .limit(11),
            )
            .await,
        ),
        (
            "orders of a customer, newest first",
            selected(table::<Order>(client).query(Order::partition("alexdebrie")).descending()).await,
        ),
        (
            "order with its items",
            selected(
                table::<Model>(client)
                    .query(Order::by_gsi1("1VrgXBQ0VCshuQUnh1HrDIHQNwY").any_entity::<Model>()),
            )
            .await,
        ),
    ]
}
