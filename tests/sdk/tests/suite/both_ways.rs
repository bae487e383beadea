//! Pages forth and back.

use serde::Deserialize;
use tablewright::sdk::{Cursor, ErrorKind, Page, Table};
use tablewright::testing::{self, Embedded};

use super::model::{Order, block_on, stack, tables};

/// Reads all pages from this cursor on: by `next`, or by `previous`.
fn pages(
    page: &dyn Fn(Option<&Cursor>) -> Page<Order>,
    start: Option<&Cursor>,
    side: fn(&Page<Order>) -> &Option<Cursor>,
) -> Vec<Page<Order>> {
    let mut pages = vec![page(start)];
    while let Some(cursor) = side(pages.last().unwrap()) {
        // The cursor becomes text, as in an HTTP API.
        let cursor: Cursor = cursor.to_string().parse().unwrap();
        pages.push(page(Some(&cursor)));
        assert!(pages.len() < 100, "the pages have no end");
    }
    pages
}

fn numbers<'a>(pages: impl IntoIterator<Item = &'a Page<Order>>) -> Vec<u64> {
    pages.into_iter().flat_map(|page| page.items.iter().map(|order| order.number)).collect()
}

/// Goes to the last page, back to the first and forth again.
fn check(name: &str, page: &dyn Fn(Option<&Cursor>) -> Page<Order>, is_filtered: bool) {
    let forth = pages(page, None, |page| &page.next);
    assert_eq!(forth[0].previous, None, "{name}");
    let Some(last) = forth.last().and_then(|page| page.previous.clone()) else {
        assert_eq!(forth.len(), 1, "{name}");
        return;
    };
    let back = pages(page, Some(&last), |page| &page.previous);
    let expected = numbers(&forth[..forth.len() - 1]);
    assert_eq!(numbers(back.iter().rev()), expected, "{name}");
    if !is_filtered {
        let of = |pages: &[Page<Order>]| -> Vec<Vec<u64>> {
            pages.iter().map(|page| numbers([page])).filter(|page| !page.is_empty()).collect()
        };
        let mut pages = of(&back);
        pages.reverse();
        assert_eq!(pages, of(&forth[..forth.len() - 1]), "{name}");
    }
    // From each page on the way back, the rest is what came after it.
    for (position, page_back) in back.iter().enumerate() {
        let read = numbers(back[position..].iter().rev());
        let all = numbers(&forth);
        match &page_back.next {
            Some(next) => {
                let rest = pages(page, Some(next), |page| &page.next);
                assert_eq!(numbers(&rest), all[read.len()..], "{name}, page {position} from the end");
            }
            None => assert_eq!(read, all, "{name}, page {position} from the end"),
        }
    }
}

fn check_all(engine: &str, table: &Table<Order>, counts: &[u64]) {
    for count in counts {
        let customer = format!("c-{count}");
        for number in 0..*count {
            // Two orders of each total, to have items of one key in an index.
            let order =
                Order { total_cents: number / 2, courier: customer.clone(), ..Order::new(&customer, number) };
            block_on(table.put(&order).send()).unwrap();
        }
        for options in 0..2 * 2 * 3 * 4_u32 {
            let (descending, filtered) = (options % 2 == 0, options / 2 % 2 == 0);
            let (page_size, limit) = (options / 4 % 3, options / 12 % 4);
            let page = |query: tablewright::sdk::Query<Order, _>, cursor: Option<&Cursor>| {
                let query = if descending { query.descending() } else { query };
                let query = if filtered { query.filter(Order::PATHS.placed_at.ne(1001)) } else { query };
                let query = if page_size > 0 { query.page_size(page_size) } else { query };
                let query = if limit > 0 { query.limit(limit) } else { query };
                block_on(query.after(cursor).page()).unwrap()
            };
            let name = format!("{engine}: {count} items, {options}");
            check(&name, &|cursor| page(table.query(Order::partition(&customer)), cursor), filtered);
            let range = || Order::partition(&customer).number().between(1, 4);
            check(&format!("{name}, range"), &|cursor| page(table.query(range()), cursor), filtered);
        }
        for limit in 1..4 {
            let index = |cursor: Option<&Cursor>| {
                let query = table.query(Order::by_total(&customer)).whole_items().limit(limit);
                block_on(query.after(cursor).page()).unwrap()
            };
            check(&format!("{engine}: {count} items of an index by {limit}"), &index, false);
        }
    }
}

#[test]
fn pages_forth_and_back_have_the_same_items() {
    for (engine, table) in tables() {
        let counts: &[u64] = if engine == "DynamoDB Local" { &[0, 3, 6] } else { &[0, 1, 2, 3, 4, 5, 6, 7] };
        check_all(engine, &table, counts);
    }
}

/// Only some attributes are read, and not the key, from which the cursors are made.
#[test]
fn a_part_of_each_item_is_read_both_ways() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Placed {
        placed_at: u64,
    }

    for (engine, table) in tables() {
        for number in 1..=5 {
            block_on(table.put(&Order::new("ada", number)).send()).unwrap();
        }
        let page = |cursor: Option<&Cursor>| {
            let query = table.query(Order::partition("ada")).project::<Placed>().limit(2);
            block_on(query.after(cursor).page()).unwrap()
        };
        let first = page(None);
        let second = page(first.next.as_ref());
        assert_eq!(page(second.previous.as_ref()).items, first.items, "{engine}");
        let third = page(second.next.as_ref());
        assert_eq!(third.items, [Placed { placed_at: 1005 }], "{engine}");
        assert_eq!(page(third.previous.as_ref()).items, second.items, "{engine}");
    }
}

#[test]
fn a_cursor_of_the_page_before_belongs_to_its_query() {
    let table = Table::<Order>::named(Embedded::new(&stack()).unwrap().client(), stack().naming());
    for number in 1..=5 {
        block_on(table.put(&Order::new("ada", number)).send()).unwrap();
    }
    let query = || table.query(Order::partition("ada")).limit(2);
    let next = block_on(query().page()).unwrap().next;
    let previous = block_on(query().after(next.as_ref()).page()).unwrap().previous.unwrap();
    let refused = [
        block_on(query().descending().after(&previous).page()).unwrap_err(),
        block_on(table.query(Order::partition("bo")).after(&previous).page()).unwrap_err(),
        block_on(table.scan().after(&previous).page()).unwrap_err(),
    ];
    for error in refused {
        assert!(matches!(error.kind(), ErrorKind::Cursor(_)), "{error}");
    }
    // Only a page has two sides.
    let refused = [
        block_on(query().after(&previous).all()).unwrap_err(),
        query().after(&previous).items().unwrap_err(),
        block_on(query().after(&previous).count()).unwrap_err(),
        block_on(query().after(&previous).delete_all().send()).unwrap_err(),
    ];
    for error in refused {
        assert!(error.to_string().contains("`page()`"), "{error}");
    }
    // It reads in the other direction.
    assert_eq!(query().after(&previous).input().unwrap().scan_index_forward(), Some(false));
    assert_eq!(query().descending().input().unwrap().scan_index_forward(), Some(false));

    // A scan has one direction.
    let scan = block_on(table.scan().limit(2).page()).unwrap();
    assert_eq!(block_on(table.scan().limit(2).after(scan.next.as_ref()).page()).unwrap().previous, None);
    // Nothing to read is one page without neighbours.
    let none = Table::<Order>::named(testing::client(&stack()).unwrap(), stack().naming());
    let page = block_on(none.query(Order::partition("ada")).page()).unwrap();
    assert_eq!((page.items.len(), page.next, page.previous), (0, None, None));
}
