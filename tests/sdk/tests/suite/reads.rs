//! Queries and scans over a connection that fails: each item is returned, and only once.

use aws_sdk_dynamodb::Client;
use proptest::prelude::*;
use tablewright::sdk::{Cursor, Error, Items, Table};

use super::faults::{Fault, Faulty};
use super::model::{Order, Status, block_on, clients, stack};

const FAULTS: [Fault; 5] =
    [Fault::Throttled, Fault::Internal, Fault::LostRequest, Fault::LostAnswer, Fault::LateAnswer];

fn table(client: Client) -> Table<Order> {
    Table::named(client, stack().naming())
}

/// Puts orders by four customers.
fn fill(client: Client, count: u64) -> Vec<Order> {
    let orders = table(client);
    let customers = ["ada", "bo", "cy", "di"].iter().cycle();
    let all: Vec<Order> =
        (0..count).zip(customers).map(|(n, customer)| Order::new(customer, n / 4)).collect();
    block_on(orders.batch_write().add_all(all.iter().map(|order| orders.put(order))).send()).unwrap();
    sorted(all)
}

fn sorted(mut orders: Vec<Order>) -> Vec<Order> {
    orders.sort_by(|a, b| (&a.customer_id, a.number).cmp(&(&b.customer_id, b.number)));
    orders
}

/// A way to read many items.
#[derive(Clone, Copy, Debug)]
enum Read {
    Query,
    IndexQuery,
    Scan,
    Segment(u32, u32),
    IndexScan,
}

impl Read {
    /// Returns the orders that this reads. `None` for a segment.
    fn expected(self, all: &[Order]) -> Option<Vec<Order>> {
        let is_read = |order: &&Order| match self {
            Self::Query => order.customer_id == "bo",
            Self::IndexQuery => order.status == Some(Status::Open),
            Self::Scan | Self::IndexScan | Self::Segment(..) => true,
        };
        let is_whole = !matches!(self, Self::Segment(..));
        is_whole.then(|| all.iter().filter(is_read).cloned().collect())
    }

    fn items(self, orders: &Table<Order>, size: u32, after: Option<&Cursor>) -> Items<Order, Order> {
        macro_rules! items {
            ($read:expr) => {
                $read.page_size(size).after(after).items()
            };
        }
        let items = match self {
            Self::Query => items!(orders.query(Order::partition("bo"))),
            Self::IndexQuery => items!(orders.query(Order::by_status(Status::Open)).descending()),
            Self::Scan => items!(orders.scan()),
            Self::Segment(segment, total) => items!(orders.scan().segment(segment, total)),
            Self::IndexScan => items!(orders.scan_index(Order::by_status)),
        };
        items.unwrap()
    }

    /// Reads everything, and continues after each failed request. Also returns the number of failures.
    async fn all(self, orders: &Table<Order>, size: u32) -> (Vec<Order>, usize) {
        let (mut read, mut failed, mut after) = (Vec::new(), 0, None::<Cursor>);
        loop {
            let mut items = self.items(orders, size, after.as_ref());
            let mut error = None::<Error>;
            while let Some(item) = items.next().await {
                match item {
                    Ok(item) => read.push(item),
                    Err(failure) => error = Some(failure),
                }
            }
            let Some(error) = error else {
                assert_eq!(items.cursor(), None, "there is nothing behind the end");
                return (read, failed);
            };
            assert!(error.is_retryable(), "{error}");
            failed += 1;
            after = items.cursor();
            assert_eq!(after.is_none(), read.is_empty(), "what was read is behind the cursor");
        }
    }
}

#[test]
fn what_the_sdk_tries_again_is_no_error() {
    for fault in FAULTS {
        for read in [Read::Query, Read::IndexQuery, Read::Scan, Read::IndexScan] {
            let engine = Faulty::new([fault, Fault::None, Fault::None, fault, fault]);
            let all = fill(engine.healthy(), 40);
            let orders = table(engine.retrying_client());
            let items = block_on(read.items(&orders, 3, None).all()).unwrap();
            let expected = read.expected(&all).unwrap();
            assert_eq!(sorted(items), expected, "{read:?}, {fault:?}");
            // If the last page is full, it does not say that it is the last, and one more request follows.
            assert_eq!(engine.sent().len(), expected.len() / 3 + 1 + 3, "{read:?}, {fault:?}");
        }
    }
}

/// The SDK counts retries for the whole process. No client may run out of retries because others have used them.
#[test]
fn no_client_is_kept_from_trying_again_by_others() {
    for _ in 0..100 {
        let engine = Faulty::new([Fault::Internal; 3]);
        fill(engine.healthy(), 1);
        block_on(table(engine.retrying_client()).scan().page()).unwrap_err();
        assert_eq!(engine.sent().len(), 3);
    }
}

/// When the SDK gives up, the stream ends, and its cursor shows where to continue.
#[test]
fn a_request_that_fails_loses_and_doubles_nothing() {
    for fault in FAULTS {
        for read in [Read::Query, Read::IndexQuery, Read::Scan, Read::IndexScan] {
            let engine = Faulty::new([fault, Fault::None, Fault::None, fault, fault, Fault::None, fault]);
            let all = fill(engine.healthy(), 40);
            let (items, failed) = block_on(read.all(&table(engine.client()), 3));
            assert_eq!(failed, 4, "{read:?}, {fault:?}");
            assert_eq!(sorted(items), read.expected(&all).unwrap(), "{read:?}, {fault:?}");
        }
    }
}

/// In the middle of a page, the cursor is the cursor of the beginning of the page.
#[test]
fn a_cursor_in_the_middle_of_a_page_loses_nothing() {
    for (engine, client) in clients() {
        let all = fill(client.clone(), 40);
        let orders = table(client);
        block_on(async {
            for given in 0..10 {
                let mut items = Read::Query.items(&orders, 4, None);
                let mut read = Vec::new();
                for _ in 0..given {
                    read.push(items.next().await.unwrap().unwrap());
                }
                let whole = given / 4 * 4;
                assert_eq!(items.cursor().is_some(), whole > 0, "{given}, {engine}");
                read.truncate(whole);
                let after = items.cursor();
                read.extend(Read::Query.items(&orders, 4, after.as_ref()).all().await.unwrap());
                assert_eq!(read, Read::Query.expected(&all).unwrap(), "{given}, {engine}");
            }
        });
    }
}

/// Reads each segment separately, page by page, with cursors that become text in between.
#[test]
fn segments_share_all_items() {
    for (engine, client) in clients() {
        let all = fill(client.clone(), 120);
        let orders = table(client);
        block_on(async {
            for total in [1, 2, 5, 16] {
                let (mut read, mut counted) = (Vec::new(), 0);
                for segment in 0..total {
                    let mut after = None::<Cursor>;
                    loop {
                        let scan = orders.scan().segment(segment, total).page_size(7);
                        let page = scan.after(after.as_ref()).page().await.unwrap();
                        read.extend(page.items);
                        match page.next {
                            Some(next) => after = Some(next.to_string().parse().unwrap()),
                            None => break,
                        }
                    }
                    counted += orders.scan().segment(segment, total).page_size(7).count().await.unwrap();
                }
                assert_eq!(counted, 120, "{total} segments, {engine}");
                assert_eq!(sorted(read), all, "{total} segments, {engine}");
            }
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// A failed page can be read again from the same cursor, even if it takes several requests.
    #[test]
    fn pages_are_read_again(
        count in 0..60_u64,
        limit in 1..9_u32,
        size in 1..9_u32,
        faults in proptest::collection::vec(prop_oneof![2 => Just(Fault::None), 1 => proptest::sample::select(&FAULTS)], 0..30),
    ) {
        let engine = Faulty::new(faults.iter().copied());
        let all = fill(engine.healthy(), count);
        let orders = table(engine.client());
        let (mut items, mut after, mut failed) = (Vec::new(), None::<Cursor>, 0);
        loop {
            let scan = orders.scan().filter(Order::PATHS.courier.ne("courier-1")).limit(limit).page_size(size);
            match block_on(scan.after(after.as_ref()).page()) {
                Ok(page) => {
                    prop_assert!(page.items.len() == limit as usize || page.next.is_none());
                    items.extend(page.items);
                    after = page.next;
                    if after.is_none() {
                        break;
                    }
                }
                Err(error) => {
                    prop_assert!(error.is_retryable(), "{}", error);
                    failed += 1;
                }
            }
        }
        prop_assert!(failed <= faults.len());
        let expected: Vec<Order> = all.into_iter().filter(|order| order.courier != "courier-1").collect();
        prop_assert_eq!(sorted(items), expected);
    }

    /// Whatever fails, all items are read, each once.
    #[test]
    fn each_item_is_read_once(
        count in 0..60_u64,
        size in 1..12_u32,
        total in 1..5_u32,
        faults in proptest::collection::vec(prop_oneof![2 => Just(Fault::None), 3 => proptest::sample::select(&FAULTS)], 0..30),
        retrying: bool,
    ) {
        let segments = (0..total).map(|segment| Read::Segment(segment, total)).collect();
        for reads in [vec![Read::Query], vec![Read::IndexQuery], vec![Read::Scan], vec![Read::IndexScan], segments] {
            let engine = Faulty::new(faults.iter().copied());
            let all = fill(engine.healthy(), count);
            let orders = table(if retrying { engine.retrying_client() } else { engine.client() });
            let mut items = Vec::new();
            for read in &reads {
                items.extend(block_on(read.all(&orders, size)).0);
            }
            let expected = reads[0].expected(&all).unwrap_or(all);
            prop_assert_eq!(sorted(items), expected, "{:?}", reads);
        }
    }
}
