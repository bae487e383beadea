//! The tables of the tests, and clients of the engines that have them.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use aws_sdk_dynamodb::Client;
use serde::{Deserialize, Serialize};
use tablewright::sdk::Table;
use tablewright::testing::{self, Embedded};
use tablewright::{DynamoTable, KeyAttribute, Naming, Stack};

use super::ddb_local::Local;

/// Every kind of index, and attribute names that differ from the names of the fields.
#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[table(name = "orders")]
pub(super) struct Order {
    #[pk]
    pub(super) customer_id: String,
    #[sk]
    pub(super) number: u64,
    #[gsi("status")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<Status>,
    #[gsi("status", sk)]
    pub(super) placed_at: u64,
    #[gsi("courier", project(keys_only))]
    pub(super) courier: String,
    #[lsi("total", project(include(note)))]
    pub(super) total_cents: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<String>,
    pub(super) lines: Vec<Line>,
}

/// Another table of the same stack.
#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[table(name = "customers")]
pub(super) struct Customer {
    #[pk]
    pub(super) id: String,
    pub(super) city: String,
}

#[derive(Clone, Copy, Debug, Deserialize, KeyAttribute, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    Open,
    Shipped,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct Line {
    pub(super) sku: String,
    pub(super) count: u32,
}

impl Order {
    pub(super) fn new(customer: &str, number: u64) -> Self {
        Self {
            customer_id: customer.to_owned(),
            number,
            status: Some(if number.is_multiple_of(2) { Status::Open } else { Status::Shipped }),
            placed_at: 1000 + number,
            courier: format!("courier-{}", number % 3),
            total_cents: 100 * (50 - number.min(50)),
            note: None,
            lines: vec![Line { sku: format!("sku-{number}"), count: 1 }],
        }
    }
}

pub(super) fn stack() -> Stack {
    Stack::new(Naming::new("acme", "shop").unwrap()).table::<Order>().table::<Customer>()
}

/// Returns a client of each engine, with the empty tables of a stack.
pub(super) fn clients_of(stack: &Stack) -> Vec<(&'static str, Client)> {
    let mut clients = vec![("the embedded engine", testing::client(stack).unwrap())];
    if let Some(local) = Local::new() {
        for step in stack.calls().unwrap().iter().filter(|step| step.operation() == "CreateTable") {
            let (status, answer) = local.answer("CreateTable", step.as_json()).unwrap();
            assert_eq!(status, 200, "{answer}");
        }
        let client = testing::client_of(move |call| {
            let (status, body) = local.answer(call.operation, call.body).unwrap();
            testing::Answer::response(status, body)
        });
        clients.push(("DynamoDB Local", client));
    }
    clients
}

/// Returns a client of each engine, with empty tables.
pub(super) fn clients() -> Vec<(&'static str, Client)> {
    clients_of(&stack())
}

/// Returns the empty table of each engine.
pub(super) fn tables() -> Vec<(&'static str, Table<Order>)> {
    clients().into_iter().map(|(name, client)| (name, Table::named(client, stack().naming()))).collect()
}

/// Returns the table on the embedded engine.
pub(super) fn embedded() -> Table<Order> {
    Table::named(Embedded::new(&stack()).unwrap().client(), stack().naming())
}

/// Runs a future to its end.
pub(super) fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        thread::park();
    }
}
