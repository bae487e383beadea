//! Several queries at the same time, merged by the sort key.

use serde::{Deserialize, Serialize};
use tablewright::key::Shard;
use tablewright::sdk::{ErrorKind, Table, gather};
use tablewright::testing;
use tablewright::{DynamoTable, Naming, Stack};

use super::faults::{Fault, Faulty};
use super::model::{block_on, clients_of};

#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[table(name = "visits")]
#[pk("PK" = "DAY#{day}#{shard}")]
#[gsi(name = "pages", by = "page", pk("Page" = "{page}#{shard}"), sk(at), project(include(seconds)))]
struct Visit {
    #[key_only]
    day: u16,
    shard: Shard<4>,
    #[sk]
    number: u32,
    page: String,
    at: i64,
    seconds: u32,
}

fn visit(number: u32) -> Visit {
    // Negative and positive times, with several visits at one time.
    let at = i64::from(number / 3) - 10;
    Visit { day: 1, shard: Shard::of(&number), number, page: "home".to_owned(), at, seconds: number % 7 }
}

fn stack() -> Stack {
    Stack::new(Naming::verbatim()).table::<Visit>()
}

fn visits(client: aws_sdk_dynamodb::Client) -> Table<Visit> {
    Table::named(client, stack().naming())
}

fn fill(visits: &Table<Visit>) {
    let all: Vec<Visit> = (0..120).map(visit).collect();
    block_on(visits.batch_write().add_all(all.iter().map(|visit| visits.put(visit))).send()).unwrap();
}

#[test]
fn items_come_in_the_order_of_the_sort_key() {
    testing::assert_keys_match_serde(&visit(3));
    for (engine, client) in clients_of(&stack()) {
        let visits = visits(client);
        fill(&visits);
        let day = || Shard::all().map(|shard| visits.query(Visit::partition(1_u16, shard)).page_size(7));
        let all = block_on(gather(day()).unwrap().all()).unwrap();
        assert_eq!(all, (0..120).map(visit).collect::<Vec<_>>(), "{engine}");
        let latest = gather(day().map(|query| query.descending().limit(5))).unwrap().limit(5);
        let latest = block_on(latest.all()).unwrap();
        assert_eq!(latest, (115..120).rev().map(visit).collect::<Vec<_>>(), "{engine}");
        let filtered = day().map(|query| query.filter(Visit::PATHS.seconds.eq(0_u32)));
        let filtered = block_on(gather(filtered).unwrap().all()).unwrap();
        assert_eq!(filtered, (0..120).step_by(7).map(visit).collect::<Vec<_>>(), "{engine}");
        let none = block_on(gather(day().take(0)).unwrap().all()).unwrap();
        assert_eq!(none, [], "{engine}");
    }
}

/// It lacks the sort key, which the queries request all the same.
#[derive(Debug, Deserialize)]
struct Stay {
    seconds: u32,
}

#[test]
fn a_part_of_an_item_is_merged_by_its_key() {
    for (engine, client) in clients_of(&stack()) {
        let visits = visits(client);
        fill(&visits);
        let day = Shard::all().map(|shard| visits.query(Visit::partition(1_u16, shard)).project::<Stay>());
        let seconds = block_on(gather(day).unwrap().all()).unwrap();
        assert!(seconds.iter().map(|stay| stay.seconds).eq((0..120).map(|number| number % 7)), "{engine}");

        let page = Shard::all().map(|shard| visits.query(Visit::by_page("home", shard)).keys());
        let keys = block_on(gather(page).unwrap().all()).unwrap();
        let numbers: Vec<u32> =
            keys.iter().map(|key| key.sort_key().unwrap().to_string().parse().unwrap()).collect();
        assert_eq!(numbers.len(), 120, "{engine}");
        assert!(numbers.is_sorted_by_key(|number| visit(*number).at), "{engine}: {numbers:?}");
    }
}

#[test]
fn queries_of_two_orders_are_refused() {
    let visits = Table::<Visit>::without_client("visits");
    let query = |shard| visits.query(Visit::partition(1_u16, Shard::new(shard).unwrap()));
    let error = gather([query(0), query(1).descending()]).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::InvalidRequest(_)), "{error}");
    assert!(gather([query(0).descending(), query(1).descending()]).is_ok());
    let error = gather([query(0).limit(0)]).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ZeroLimit { .. }), "{error}");
}

#[test]
fn a_request_that_fails_ends_the_result() {
    let faulty = Faulty::of(&stack(), [Fault::None, Fault::None, Fault::None, Fault::None, Fault::Internal]);
    fill(&visits(faulty.healthy()));
    let visits = visits(faulty.client());
    let day = Shard::all().map(|shard| visits.query(Visit::partition(1_u16, shard)).page_size(7));
    let mut items = gather(day).unwrap();
    let mut read = Vec::new();
    let error = loop {
        match block_on(items.next()).unwrap() {
            Ok(visit) => read.push(visit),
            Err(error) => break error,
        }
    };
    assert!(matches!(error.kind(), ErrorKind::Request(_)), "{error}");
    let given = u32::try_from(read.len()).unwrap();
    assert!(given >= 7, "the first pages are read");
    assert_eq!(read, (0..given).map(visit).collect::<Vec<_>>(), "no item is missing before the error");
    assert!(block_on(items.next()).is_none());
}
