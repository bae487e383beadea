//! The model `labs-invoice-adjacency`, after aws-samples/amazon-dynamodb-labs.

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "InvoiceAndBills", pk = "PK", sk = "SK")]
#[gsi(name = "GSI_1", pk = "SK")]
pub(super) enum Model {
    InvoiceCustomer(InvoiceCustomer),
    InvoiceBill(InvoiceBill),
    Customer(Customer),
    Bill(Bill),
    Invoice(Invoice),
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("I#{invoice_id}")]
#[sk("C#{customer_id}")]
#[gsi(name = "GSI_1", pk("C#{customer_id}"))]
pub(super) struct InvoiceCustomer {
    #[key_only]
    invoice_id: String,
    #[key_only]
    customer_id: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("I#{invoice_id}")]
#[sk("B#{bill_id}")]
#[gsi(name = "GSI_1", pk("B#{bill_id}"))]
pub(super) struct InvoiceBill {
    #[key_only]
    invoice_id: String,
    #[key_only]
    bill_id: String,
    #[serde(rename = "BillAmount")]
    bill_amount: String,
    #[serde(rename = "BillBalance")]
    bill_balance: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("C#{customer_id}")]
#[sk("I#{invoice_id}")]
#[gsi(name = "GSI_1", pk("I#{invoice_id}"))]
pub(super) struct Customer {
    #[key_only]
    customer_id: String,
    #[key_only]
    invoice_id: String,
    #[serde(rename = "CustomerName")]
    customer_name: String,
    #[serde(rename = "State")]
    state: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("B#{bill_id}")]
#[sk("I#{invoice_id}")]
#[gsi(name = "GSI_1", pk("I#{invoice_id}"))]
pub(super) struct Bill {
    #[key_only]
    bill_id: String,
    #[key_only]
    invoice_id: String,
    #[serde(rename = "BillDueDate")]
    bill_due_date: String,
    #[serde(rename = "BillAmount")]
    bill_amount: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("I#{invoice_id}")]
#[sk("root")]
#[gsi(name = "GSI_1", pk("root"))]
pub(super) struct Invoice {
    #[key_only]
    invoice_id: String,
    #[serde(rename = "InvoiceDate")]
    invoice_date: String,
    #[serde(rename = "InvoiceBalance")]
    invoice_balance: String,
    #[serde(rename = "InvoiceStatus")]
    invoice_status: String,
    #[serde(rename = "InvoiceDueDate")]
    invoice_due_date: String,
}

pub(super) async fn put(model: &Client, item: &Published) -> Sent {
    match item.entity.as_str() {
        "InvoiceCustomer" => written::<Model, InvoiceCustomer>(model, item).await,
        "InvoiceBill" => written::<Model, InvoiceBill>(model, item).await,
        "Customer" => written::<Model, Customer>(model, item).await,
        "Bill" => written::<Model, Bill>(model, item).await,
        "Invoice" => written::<Model, Invoice>(model, item).await,
        other => panic!("there is no entity {other}"),
    }
}

pub(super) async fn patterns(client: &Client) -> Patterns {
    vec![
        (
            "everything of an invoice",
            selected(table::<Model>(client).query(Invoice::partition("1932").any_entity::<Model>())).await,
        ),
        (
            "invoices of a customer",
            selected(table::<InvoiceCustomer>(client).query(InvoiceCustomer::by_gsi_1("1932"))).await,
        ),
        (
            "invoices of a bill",
            selected(table::<InvoiceBill>(client).query(InvoiceBill::by_gsi_1("2384"))).await,
        ),
        (
            "customer and its invoices",
            selected(table::<Customer>(client).query(Customer::partition("1932"))).await,
        ),
    ]
}
