//! Causes of errors: each appears once in the text, without values, and can be queried by the caller.

use std::error::Error as StdError;

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use aws_sdk_dynamodbstreams::types::OperationType;
use serde::{Deserialize, Deserializer};
use serde_json::json;
use tablewright::sdk::{self, Cursor, Error, ErrorKind, ResultExt as _, Table};
use tablewright::stream::Record;
use tablewright::testing::{Answer, client_of};
use tablewright::{DynamoTable, Naming, Stack, export};

use super::faults::{ALL_UNPROCESSED, Fault, Faulty};
use super::model::{Order, Status, block_on, embedded, stack};

fn orders(answer: impl Fn() -> Answer + Send + Sync + 'static) -> Table<Order> {
    Table::new(client_of(move |_| answer()), "orders")
}

fn get(answer: impl Fn() -> Answer + Send + Sync + 'static) -> Error {
    block_on(orders(answer).get(Order::key("ada", 7_u64)).send()).unwrap_err()
}

fn cancelled(codes: &[&str]) -> Error {
    let reasons: Vec<_> = codes.iter().map(|code| json!({ "Code": code, "Message": "as it is" })).collect();
    let body =
        json!({ "__type": "TransactionCanceledException", "CancellationReasons": reasons }).to_string();
    let table = orders(move || Answer::response(400, body.clone()));
    let puts = (0..codes.len() as u64).map(|number| Order::new("ada", number)).collect::<Vec<_>>();
    let write = table.transact_write().add_all(puts.iter().map(|order| table.put(order)));
    block_on(write.send()).unwrap_err()
}

/// Returns the texts of the error and its sources, as `anyhow` prints them.
fn chain(error: &dyn StdError) -> Vec<String> {
    std::iter::successors(Some(error), |error: &&dyn StdError| (*error).source())
        .map(ToString::to_string)
        .collect()
}

/// A type whose error quotes the value that it failed to read.
#[derive(Debug)]
struct Secret;

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Err(serde::de::Error::custom(format_args!("{text} is no secret any more")))
    }
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "never made")]
struct Noted {
    note: Secret,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "never made")]
struct Unknown {
    status: Fixed,
}

#[derive(Debug, Deserialize)]
enum Fixed {}

/// Returns one error of every kind that has a cause.
fn errors() -> Vec<Error> {
    let without = Table::<Order>::without_client("orders");
    let stored = embedded();
    let order =
        Order { note: Some("hunter2".to_owned()), status: Some(Status::Open), ..Order::new("ada", 7) };
    block_on(stored.put(&order).send()).unwrap();
    let key = || Order::key("ada", 7_u64);
    let refused = || Answer::error(400, "AccessDeniedException", "not yours");
    let throttled = orders(|| Answer::error(400, "ThrottlingException", "Rate exceeded"));
    let cursor = "AAAA".parse::<Cursor>().unwrap_err();
    assert_eq!(chain(&cursor).len(), 1);
    vec![
        without.get(Order::key("", 7_u64)).input().unwrap_err(),
        block_on(stored.get(key()).project::<Noted>().send()).unwrap_err(),
        block_on(stored.get(key()).project::<Unknown>().send()).unwrap_err(),
        block_on(stored.batch_get([key()]).project::<Noted>().send()).unwrap_err(),
        block_on(stored.scan().project::<Noted>().all()).unwrap_err(),
        block_on(stored.transact_get(stored.get(key()).project::<Noted>()).send()).unwrap_err(),
        get(refused),
        get(Answer::connection_lost),
        get(Answer::timeout),
        get(|| Answer::output("{")),
        get(|| Answer::response(503, "<html>")),
        block_on(throttled.batch_write().add(throttled.put(&order)).attempts(1).send()).unwrap_err(),
        block_on(throttled.batch_get([key()]).attempts(1).send()).unwrap_err(),
        cancelled(&["None", "TransactionConflict"]),
        block_on(stored.put(&order).if_not_exists().send()).unwrap_err(),
        block_on(without.get(key()).send()).unwrap_err(),
        without.batch_write().add(without.put(&Order::new("", 1))).inputs().unwrap_err(),
        block_on(sdk::create_tables(&client_of(|_| Answer::timeout()), &stack())).unwrap_err(),
        Table::<Order>::from_env(client_of(|_| Answer::timeout()), "NO_SUCH_VARIABLE").unwrap_err(),
    ]
}

#[derive(Debug, Deserialize, DynamoTable)]
#[stream]
struct Watched {
    #[pk]
    depot: u32,
}

/// Returns errors of the other modules.
fn others() -> Vec<Box<dyn StdError>> {
    let empty = Stack::new(Naming::verbatim());
    let unreadable = aws_sdk_dynamodbstreams::types::StreamRecord::builder()
        .keys("depot", aws_sdk_dynamodbstreams::types::AttributeValue::S("hunter2".to_owned()))
        .build();
    let record = aws_sdk_dynamodbstreams::types::Record::builder();
    let record = record.event_name(OperationType::Insert).dynamodb(unreadable).build();
    vec![
        Box::new(export::Error::from(empty.resolved().unwrap_err())),
        Box::new(export::write(std::env::temp_dir(), &stack().resolved().unwrap()).unwrap_err()),
        Box::new(tablewright::testing::client(&empty).unwrap_err()),
        Box::new(Record::<Watched>::try_from(record).unwrap_err()),
        Box::new("x".parse::<tablewright::Timestamp>().unwrap_err()),
        Box::new(Naming::new("", "").unwrap_err()),
        Box::new(Order::partition("").expression().unwrap_err()),
    ]
}

#[test]
fn a_cause_is_told_once() {
    let errors = errors().into_iter().map(|error| -> Box<dyn StdError> { Box::new(error) }).chain(others());
    for error in errors {
        let chain = chain(&*error);
        for (position, outer) in chain.iter().enumerate() {
            for inner in &chain[position + 1..] {
                assert!(!outer.contains(inner), "`{inner}` is told twice: {chain:?}");
            }
        }
        assert!(chain[0].len() > 30 && !chain[0].ends_with(": "), "it says nothing alone: {chain:?}");
    }
}

#[test]
fn values_are_in_no_text_of_ours() {
    let mut quoted = 0;
    for error in errors() {
        let (texts, sources) = (format!("{error} {error:?} {:?}", error.kind()), chain(&error)[1..].concat());
        assert!(!texts.contains("hunter2") && !texts.contains("open"), "{texts}");
        quoted += usize::from(sources.contains("hunter2"));
    }
    assert_eq!(quoted, 4, "the source of each item that cannot be read does quote it");
}

/// Text from other sources stays on one line, and is cut so that ours still fits.
#[test]
fn texts_of_others_are_escaped_and_cut() {
    let long = "x".repeat(10_000);
    let message = format!("first\nsecond \u{1b}[31m{long}");
    let error = get(move || Answer::error(400, "Validation\nException", &message));
    let text = error.to_string();
    assert!(text.len() < 500 && text.ends_with('…'), "{text}");
    assert!(!text.contains(char::is_control), "{text}");
    assert!(
        text.starts_with(r"GetItem on table `orders`: Validation\nException: first\nsecond \u{1b}[31mxxx"),
        "{text}"
    );

    let name = format!("orders\r\nGetItem: {long}");
    let error =
        block_on(Table::<Order>::without_client(&name).get(Order::key("ada", 7_u64)).send()).unwrap_err();
    let text = error.to_string();
    assert!(text.len() < 500 && !text.contains(char::is_control), "{text}");
    assert_eq!(error.table_name(), name);

    let error = cancelled(&["Conflict\n"; 100]);
    let text = error.to_string();
    assert_eq!((error.cancellations().len(), text.matches("Conflict\\n").count()), (100, 10));
    assert!(text.ends_with("; and 90 more"), "{text}");
}

#[test]
fn an_error_is_throttled_or_worth_another_attempt() {
    let key = || Order::key("ada", 7_u64);
    let refused = |code: &'static str| get(move || Answer::error(400, code, "as it is"));
    for (error, throttled, retryable) in [
        (refused("ThrottlingException"), true, true),
        (refused("ProvisionedThroughputExceededException"), true, true),
        (refused("RequestLimitExceeded"), true, true),
        (get(|| Answer::error(500, "InternalServerError", "as it is")), false, true),
        (get(|| Answer::error(503, "ServiceUnavailable", "as it is")), false, true),
        (refused("TransactionConflictException"), false, true),
        (refused("ReplicatedWriteConflictException"), false, true),
        (refused("AccessDeniedException"), false, false),
        (refused("ValidationException"), false, false),
        (refused("ResourceNotFoundException"), false, false),
        (get(Answer::connection_lost), false, true),
        (get(Answer::timeout), false, true),
        (cancelled(&["None", "TransactionConflict"]), false, true),
        (cancelled(&["ThrottlingError", "TransactionConflict"]), true, true),
        (cancelled(&["TransactionConflict", "ConditionalCheckFailed"]), false, false),
        (block_on(Table::<Order>::without_client("orders").get(key()).send()).unwrap_err(), false, false),
    ] {
        assert_eq!((error.is_throttled(), error.is_retryable()), (throttled, retryable), "{error}");
    }
    let order = Order::new("ada", 7);
    for (fault, throttled, retryable) in [
        (ALL_UNPROCESSED, true, true),
        (Fault::Throttled, true, true),
        (Fault::Internal, false, true),
        (Fault::LostAnswer, false, true),
    ] {
        let engine = Faulty::new([fault; 2]);
        let table = Table::<Order>::named(engine.client(), stack().naming());
        let written = block_on(table.batch_write().add(table.put(&order)).attempts(1).send()).unwrap_err();
        let read = block_on(table.batch_get([key()]).attempts(1).send()).unwrap_err();
        for error in [written, read] {
            assert_eq!(
                (error.is_throttled(), error.is_retryable()),
                (throttled, retryable),
                "{fault:?}: {error}"
            );
        }
    }
}

/// Without a response, it is not known whether a write was done. The error's kind says so.
#[test]
fn no_answer_is_told_from_a_refusal() {
    for answer in [Answer::connection_lost, Answer::timeout] {
        assert!(matches!(get(answer).kind(), ErrorKind::NoAnswer { is_transient: true, .. }));
    }
    let error = get(|| Answer::error(500, "InternalServerError", "as it is"));
    assert!(matches!(error.kind(), ErrorKind::Request(_)), "{error}");
}

/// A caller's own error type, converted from the errors of writes.
#[derive(Debug)]
enum Own {
    Taken(Option<Box<Order>>),
    Other(Error),
}

impl From<Error> for Own {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

#[test]
fn a_condition_that_is_not_met_is_an_error_of_the_callers() {
    let orders = embedded();
    let order = Order::new("ada", 7);
    let place = |orders: &Table<Order>| -> Result<(), Own> {
        let put = orders.put(&order).if_not_exists().old_item_on_failure().send();
        block_on(put).on_condition_failed(|error| match error.old_item() {
            Ok(order) => Own::Taken(order.map(Box::new)),
            Err(error) => Own::Other(error),
        })?;
        Ok(())
    };
    place(&orders).unwrap();
    let Err(Own::Taken(taken)) = place(&orders) else { panic!("it is taken") };
    assert_eq!(taken.as_deref(), Some(&order));
    let Err(Own::Other(error)) = place(&Table::without_client("orders")) else {
        panic!("there is no client")
    };
    assert!(matches!(error.kind(), ErrorKind::NoClient));
    let transact = orders.transact_write().add(orders.put(&order).if_not_exists()).send();
    let taken = block_on(transact).on_condition_failed(|_| Own::Taken(None));
    assert!(matches!(taken, Err(Own::Taken(None))), "{taken:?}");
    let conflict =
        block_on(orders.put(&order).if_not_exists().send()).on_version_conflict(|_| Own::Taken(None));
    assert!(matches!(conflict, Err(Own::Other(error)) if error.is_condition_failed()));
}

/// An action that has a name appears by that name in the error.
#[test]
fn an_action_that_has_a_name_is_told_by_it() {
    let orders = embedded();
    let order = Order::new("ada", 7);
    block_on(orders.put(&order).send()).unwrap();
    let put = || orders.put(&order).if_not_exists().old_item_on_failure();
    let absent = |number: u64| orders.check(Order::key("ada", number)).if_exists();
    let write = orders.transact_write().add(absent(1)).add_named("order", put()).add_named("line", absent(2));
    let error = block_on(write.add_named("line", absent(3)).send()).unwrap_err();
    let cancellation = error.cancellation_of("order").unwrap();
    assert_eq!((cancellation.position(), cancellation.name()), (1, Some("order")));
    assert_eq!(cancellation.old_item().unwrap(), Some(order.clone()));
    assert_eq!(
        error.cancellation_of("line").map(sdk::Cancellation::position),
        Some(2),
        "the first of its name"
    );
    assert!(error.cancellation_of("customer").is_none());
    assert_eq!(error.cancellations()[0].name(), None);
    let text = error.to_string();
    assert!(
        text.contains("; action 1, `order`, PutItem on table `acme-shop-orders`: ConditionalCheck"),
        "{text}"
    );

    // An action that cannot be sent also appears by its name.
    let metered = put().consumed_capacity(ReturnConsumedCapacity::Total);
    let write = orders.transact_write().add_named("order", metered).add_named("same", put());
    let ErrorKind::Actions(errors) = write.input().unwrap_err().into_kind() else { panic!("it is not sent") };
    assert_eq!(errors[0].name.as_deref(), Some("order"));
    assert!(errors[0].to_string().starts_with("action 0, `order`, PutItem on table "), "{}", errors[0]);
    let write = orders.transact_write().add(put()).add_named("same", put());
    let ErrorKind::Actions(errors) = write.input().unwrap_err().into_kind() else { panic!("it is not sent") };
    assert_eq!((errors[0].position, errors[0].name.as_deref()), (1, Some("same")));
}
