//! Arithmetic keeps a number within its field's type, and updates only change existing items.

use std::num::{NonZeroI8, NonZeroU8};

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use tablewright::sdk::{Error, ErrorKind, Table, Update};
use tablewright::{DynamoTable, KeyAttribute, Naming, Stack};

use super::model::{block_on, clients_of};

#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
struct Stock {
    #[pk]
    sku: String,
    left: u8,
    balance: i8,
    rank: NonZeroU8,
    step: NonZeroI8,
    large: u64,
    deep: i64,
    points: Points,
    spare: Option<u8>,
    /// A float has no bounds: every sum has a value.
    float: f64,
    inner: Inner,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Inner {
    count: u8,
}

#[derive(Clone, Copy, Debug, Deserialize, KeyAttribute, PartialEq, Serialize)]
struct Points(u8);

fn stock() -> Stock {
    Stock {
        sku: "tea".to_owned(),
        left: 1,
        balance: 0,
        rank: NonZeroU8::MIN,
        step: NonZeroI8::MAX,
        large: u64::MAX - 1,
        deep: i64::MIN + 1,
        points: Points(250),
        spare: None,
        float: 0.5,
        inner: Inner { count: 2 },
    }
}

fn tables_of<T: DynamoTable>() -> Vec<(&'static str, Table<T>)> {
    let stack = Stack::new(Naming::verbatim()).table::<T>();
    let named = |client| Table::named(client, stack.naming());
    clients_of(&stack).into_iter().map(|(engine, client)| (engine, named(client))).collect()
}

fn is_out_of_range(error: &Error, path: &str) -> bool {
    matches!(error.kind(), ErrorKind::OutOfRange { path: changed, .. } if changed == path)
        && error.is_out_of_range()
        && error.is_condition_failed()
}

type Change = fn(Update<Stock>) -> Update<Stock>;

/// Changes that leave the range of the field at a path.
const TOO_FAR: [(&str, Change); 14] = [
    ("left", |update| update.subtract(Stock::PATHS.left, 2)),
    ("left", |update| update.add(Stock::PATHS.left, 255)),
    ("left", |update| update.subtract(Stock::PATHS.left, Stock::PATHS.inner.field::<u8>("count"))),
    ("left", |update| update.set(Stock::PATHS.balance, 7).subtract(Stock::PATHS.left, 2)),
    ("balance", |update| update.subtract(Stock::PATHS.balance, -128)),
    ("rank", |update| update.subtract(Stock::PATHS.rank, NonZeroU8::MIN)),
    ("rank", |update| update.subtract(Stock::PATHS.rank, Stock::PATHS.rank)),
    ("step", |update| update.subtract(Stock::PATHS.step, NonZeroI8::MAX)),
    ("step", |update| update.add(Stock::PATHS.step, NonZeroI8::MAX)),
    ("large", |update| update.add(Stock::PATHS.large, 2)),
    ("deep", |update| update.subtract(Stock::PATHS.deep, 2)),
    ("points", |update| update.add(Stock::PATHS.points, Points(6))),
    ("spare", |update| update.subtract(Stock::PATHS.spare, 1)),
    ("inner.count", |update| update.add(Stock::PATHS.inner.field::<u8>("count"), 254)),
];

/// Changes that stay just within the range.
const FAR: [Change; 9] = [
    |update| update.subtract(Stock::PATHS.left, 1),
    |update| update.add(Stock::PATHS.left, 254).subtract(Stock::PATHS.balance, 127),
    |update| update.subtract(Stock::PATHS.inner.field::<u8>("count"), Stock::PATHS.left),
    |update| update.add(Stock::PATHS.balance, -128).add(Stock::PATHS.rank, NonZeroU8::MIN),
    |update| update.add(Stock::PATHS.large, 1).subtract(Stock::PATHS.deep, 1),
    |update| update.add(Stock::PATHS.points, Points(5)).add(Stock::PATHS.spare, 255),
    |update| update.subtract(Stock::PATHS.spare, 0).add(Stock::PATHS.float, -1e9),
    |update| update.subtract(Stock::PATHS.inner.field::<u8>("count"), 2),
    |update| update.add(Stock::PATHS.step, NonZeroI8::new(-126).unwrap()),
];

#[test]
fn a_number_does_not_leave_its_type() {
    for (engine, stocks) in tables_of::<Stock>() {
        block_on(async {
            let update = || stocks.update(Stock::key("tea"));
            for (path, change) in TOO_FAR {
                stocks.put(&stock()).send().await.unwrap();
                let error = change(update()).send().await.unwrap_err();
                assert!(is_out_of_range(&error, path), "{engine}, {path}: {error}");
                let transaction = stocks.transact_write().add(change(update()));
                let error = transaction.send().await.unwrap_err();
                let [cancellation] = error.cancellations() else { panic!("{engine}: {error}") };
                assert!(
                    cancellation.is_out_of_range() && cancellation.is_condition_failed(),
                    "{engine}: {error}"
                );
                assert_eq!(stocks.scan().all().await.unwrap(), [stock()], "{engine}, {path}");
                change(update()).unbounded().send().await.unwrap();
                stocks.scan().all().await.unwrap_err();
            }
            for change in FAR {
                stocks.put(&stock()).send().await.unwrap();
                let new = change(update()).returning_new().send().await.unwrap();
                assert_eq!(stocks.scan().all().await.unwrap(), [new], "{engine}");
            }
        });
    }
}

#[test]
fn what_was_not_met_is_told_apart() {
    let path = Stock::PATHS;
    for (engine, stocks) in tables_of::<Stock>() {
        block_on(async {
            let update = || stocks.update(Stock::key("tea")).subtract(path.left, 2);
            let not_found = update().condition(path.left.gt(0)).send().await.unwrap_err();
            assert!(matches!(not_found.kind(), ErrorKind::NotFound), "{engine}: {not_found}");
            assert_eq!(
                not_found.to_string(),
                "UpdateItem on table `stock`: there is no item of this key, so nothing was changed; `upsert()` makes one, \
                 which lacks what the update does not set"
            );
            stocks.put(&stock()).send().await.unwrap();
            let error = update().old_item_on_failure().send().await.unwrap_err();
            assert_eq!(
                error.to_string(),
                "UpdateItem on table `stock`: `left` would leave the range of its type, so nothing was changed; \
                 `unbounded()` stores it"
            );
            assert_eq!(error.code(), Some("ConditionalCheckFailedException"));
            assert_eq!(error.old_item().unwrap(), Some(stock()), "{engine}");
            assert_eq!(update().send().await.unwrap_err().old_item::<Stock>().unwrap(), None, "{engine}");

            let update =
                stocks.update(Stock::key("tea")).subtract(path.left, 1).condition(path.balance.gt(0));
            let own = update.send().await.unwrap_err();
            assert!(
                own.is_condition_failed() && !own.is_out_of_range() && !own.is_not_found(),
                "{engine}: {own}"
            );
            assert_eq!(own.old_item::<Stock>().unwrap(), None, "{engine}");

            let transaction = stocks
                .transact_write()
                .add(stocks.update(Stock::key("none")).set(path.left, 1))
                .add(stocks.update(Stock::key("tea")).subtract(path.left, 2))
                .add(stocks.check(Stock::key("gone")).if_exists());
            let error = transaction.send().await.unwrap_err();
            let [missing, range, own] = error.cancellations() else { panic!("{engine}: {error}") };
            assert!(missing.is_not_found() && missing.is_condition_failed(), "{engine}: {error}");
            assert!(
                range.is_out_of_range() && range.old_item::<Stock>().unwrap().is_none(),
                "{engine}: {error}"
            );
            assert!(own.is_condition_failed() && !own.is_not_found(), "{engine}: {error}");
            assert!(error.is_not_found() && error.is_out_of_range(), "{engine}: {error}");
        });
    }
}

#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
struct Count {
    #[pk]
    id: String,
    unsigned: Option<u8>,
    signed: Option<i8>,
    nonzero: Option<NonZeroI8>,
}

/// Arithmetic works as `checked_add` and `checked_sub` do, with 0 for a missing attribute.
#[test]
fn arithmetic_is_that_of_the_type() {
    macro_rules! changed {
        ($field:ident, $before:expr, $is_add:expr, $by:expr, $table:expr) => {{
            let update = $table.update(Count::key("a"));
            let update = if $is_add {
                update.add(Count::PATHS.$field, $by)
            } else {
                update.subtract(Count::PATHS.$field, $by)
            };
            let new = block_on(update.returning_new().send());
            let stored = block_on($table.get(Count::key("a")).send()).unwrap().unwrap().$field;
            match new {
                Ok(new) => {
                    prop_assert_eq!(new.$field, stored);
                    Some(new.$field)
                }
                Err(error) => {
                    prop_assert!(is_out_of_range(&error, stringify!($field)), "{error}");
                    prop_assert_eq!($before, stored);
                    None
                }
            }
        }};
    }
    let edge = || prop_oneof![any::<i8>(), Just(0), Just(1), Just(-1), Just(i8::MIN), Just(i8::MAX)];
    for (engine, counts) in tables_of::<Count>() {
        proptest!(ProptestConfig::with_cases(300), |(before in prop::option::of(edge()), by in edge(), is_add: bool)| {
            let unsigned = before.map(i8::cast_unsigned);
            let nonzero = before.and_then(NonZeroI8::new);
            let count = Count { id: "a".to_owned(), unsigned, signed: before, nonzero };
            block_on(counts.put(&count).send()).unwrap();

            let new = changed!(signed, before, is_add, by, &counts);
            let zero = before.unwrap_or(0);
            let expected = if is_add { zero.checked_add(by) } else { zero.checked_sub(by) };
            prop_assert_eq!(new, expected.map(Some), "{}: {:?} {} {}", engine, before, is_add, by);

            let by_unsigned = by.cast_unsigned();
            let new = changed!(unsigned, unsigned, is_add, by_unsigned, &counts);
            let zero = unsigned.unwrap_or(0);
            let expected = if is_add { zero.checked_add(by_unsigned) } else { zero.checked_sub(by_unsigned) };
            prop_assert_eq!(new, expected.map(Some), "{}: {:?} {} {}", engine, unsigned, is_add, by_unsigned);

            let Some(by) = NonZeroI8::new(by) else { return Ok(()) };
            let new = changed!(nonzero, nonzero, is_add, by, &counts);
            let zero = nonzero.map_or(0, NonZeroI8::get);
            let expected = if is_add { zero.checked_add(by.get()) } else { zero.checked_sub(by.get()) };
            prop_assert_eq!(new, expected.and_then(NonZeroI8::new).map(Some), "{}: {:?} {} {}", engine, nonzero, is_add, by);
        });
    }
}

#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
struct Page {
    #[pk]
    id: String,
    views: u64,
    #[gsi("owner")]
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    #[version]
    version: u32,
}

#[test]
fn the_last_version_is_counted_no_further() {
    for (engine, pages) in tables_of::<Page>() {
        block_on(async {
            let page = |version| Page { id: "a".to_owned(), views: 0, owner: None, version };
            pages.batch_write().add(pages.put(&page(u32::MAX - 2)).overwrite()).send().await.unwrap();
            let update = || pages.update(Page::key("a")).add(Page::PATHS.views, 1);
            update().if_version(u32::MAX - 1).send().await.unwrap();
            let error = update().send().await.unwrap_err();
            assert!(is_out_of_range(&error, "version"), "{engine}: {error}");
            let error = update().if_version(u32::MAX).input().unwrap_err();
            assert!(error.to_string().contains("last version"), "{engine}: {error}");
            update().unbounded().send().await.unwrap_err();
            assert_eq!(pages.scan().all().await.unwrap(), [Page { views: 1, ..page(u32::MAX) }], "{engine}");
        });
    }
}

#[test]
fn an_update_changes_an_item_that_exists() {
    for (engine, pages) in tables_of::<Page>() {
        block_on(async {
            let update = || pages.update(Page::key("a")).add(Page::PATHS.views, 1);
            assert!(matches!(update().send().await.unwrap_err().kind(), ErrorKind::NotFound), "{engine}");
            let error = update().if_version(0).returning_new().send().await.unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::NotFound), "{engine}: {error}");
            assert_eq!(pages.scan().all().await.unwrap(), [], "{engine}");
            let made = update().upsert().returning_new().send().await.unwrap();
            assert_eq!((made.views, made.version), (1, 1), "{engine}");
            assert_eq!(update().returning_new().send().await.unwrap().version, 2, "{engine}");
            let again = update().upsert().if_version(1).send().await.unwrap_err();
            assert!(again.is_version_conflict(), "{engine}: {again}");
        });
    }
}

#[test]
fn an_update_without_changes_is_none() {
    let pages = Table::<Page>::without_client("pages");
    let update = || pages.update(Page::key("a"));
    for update in [
        update(),
        update().upsert(),
        update().condition(Page::PATHS.views.eq(1)),
        update().set_if_absent(Page::PATHS.owner, None),
    ] {
        let error = update.input().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::NoChange), "{error}");
        assert_eq!(
            error.to_string(),
            "UpdateItem on table `pages`: the update changes nothing; send none, or change at least one attribute"
        );
    }
    let stocks = Table::<Stock>::without_client("stocks");
    assert!(matches!(stocks.update(Stock::key("a")).input().unwrap_err().kind(), ErrorKind::NoChange));
    update().set(Page::PATHS.owner, None).input().unwrap();
}

/// `overwrite` skips the version check, for imports, but still increments the version.
#[test]
fn a_batch_overwrites_items_of_a_version() {
    for (engine, pages) in tables_of::<Page>() {
        block_on(async {
            let page =
                |number: usize, version| Page { id: format!("{number:02}"), views: 7, owner: None, version };
            let imported: Vec<Page> = (0..60).map(|number| page(number, 0)).collect();
            pages.put(&Page { views: 1, ..page(3, 0) }).send().await.unwrap();
            let puts = imported.iter().map(|page| pages.put(page).overwrite());
            pages.batch_write().add_all(puts).send().await.unwrap();
            let mut all = pages.scan().all().await.unwrap();
            all.sort_by(|a, b| a.id.cmp(&b.id));
            assert_eq!(all, (0..60).map(|number| page(number, 1)).collect::<Vec<_>>(), "{engine}");

            let conditional = pages.put(&page(3, 1)).if_not_exists().overwrite();
            let error = pages.batch_write().add(conditional).send().await.unwrap_err();
            assert!(error.to_string().contains("a batch write takes no condition"), "{engine}");
        });
    }
}
