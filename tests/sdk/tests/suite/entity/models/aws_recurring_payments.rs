//! The model `aws-recurring-payments`, after aws-samples/aws-dynamodb-examples.

#![allow(clippy::duplicated_attributes, reason = "two indexes have one option")]

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "ReoccuringPayments", pk = "PK", sk = "SK")]
#[gsi(
    name = "GSI-1",
    pk = "NextReminderDate",
    sk = "LastReminderDate",
    project(include("SKU", "Email", "NextPaymentDate"))
)]
#[gsi(
    name = "GSI-2",
    pk = "NextPaymentDate",
    sk = "LastPaymentDate",
    project(include("Email", "PaymentDay", "PaymentAmount", "SKU", "PaymentDetails"))
)]
pub(super) enum Model {
    Subscription(Subscription),
    Receipt(Receipt),
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("ACC#{account_id}")]
#[sk("SUB#{sub_id}#SKU#{sku}")]
#[gsi(name = "GSI-1", pk(next_reminder_date), sk(last_reminder_date), partial)]
#[gsi(name = "GSI-2", pk(next_payment_date), sk(last_payment_date), partial)]
pub(super) struct Subscription {
    #[key_only]
    account_id: String,
    #[key_only]
    sub_id: String,
    #[serde(rename = "SKU")]
    sku: String,
    #[serde(rename = "Email")]
    email: String,
    #[serde(rename = "PaymentDay")]
    payment_day: u64,
    #[serde(rename = "PaymentAmount")]
    payment_amount: String,
    #[serde(rename = "LastPaymentDate")]
    last_payment_date: String,
    #[serde(rename = "NextPaymentDate")]
    next_payment_date: String,
    #[serde(rename = "LastReminderDate")]
    last_reminder_date: String,
    #[serde(rename = "NextReminderDate")]
    next_reminder_date: String,
    #[serde(rename = "PaymentDetails")]
    payment_details: Value,
    #[serde(rename = "CreatedDate")]
    created_date: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("ACC#{account_id}")]
#[sk("REC#{processed_date}#SKU#{sku}")]
pub(super) struct Receipt {
    #[key_only]
    account_id: String,
    #[serde(rename = "ProcessedDate")]
    processed_date: String,
    #[serde(rename = "SKU")]
    sku: String,
    #[serde(rename = "Email")]
    email: String,
    #[serde(rename = "ProcessedAmount")]
    processed_amount: String,
    #[ttl]
    #[serde(rename = "TTL")]
    ttl: u64,
}

pub(super) async fn put(model: &Client, item: &Published) -> Sent {
    match item.entity.as_str() {
        "Subscription" => written::<Model, Subscription>(model, item).await,
        "Receipt" => written::<Model, Receipt>(model, item).await,
        other => panic!("there is no entity {other}"),
    }
}

pub(super) async fn patterns(client: &Client) -> Patterns {
    vec![
        (
            "subscriptions of an account",
            selected(table::<Subscription>(client).query(Subscription::partition("123"))).await,
        ),
        ("one subscription", vec![got(client, Subscription::key("123", "123", "999")).await]),
        (
            "receipts of an account",
            selected(table::<Receipt>(client).query(Receipt::partition("123")).descending()).await,
        ),
        (
            "receipts of a month",
            selected(
                table::<Receipt>(client)
                    .query(Receipt::partition("123").processed_date().begins_with("2023-05")),
            )
            .await,
        ),
        (
            "reminders due on a day",
            selected(table::<Subscription>(client).query(Subscription::by_gsi_1("2023-06-21"))).await,
        ),
        (
            "payments due on a day",
            selected(table::<Subscription>(client).query(Subscription::by_gsi_2("2023-06-28"))).await,
        ),
        (
            "receipts between two days",
            selected(table::<Receipt>(client).query(
                Receipt::partition("123").processed_date().between("2023-05-01", "2023-06-28T09:00:00.000Z"),
            ))
            .await,
        ),
    ]
}
