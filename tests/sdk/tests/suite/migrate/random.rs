//! Random items in the old form, the new form and any mixture of the two.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use proptest::prelude::*;
use tablewright::sdk::{Item, Table};
use tablewright::testing::Embedded;

use super::super::model::block_on;
use super::{Order, item, n, new_order, put, s, stack, stored};

fn value() -> impl Strategy<Value = AttributeValue> {
    let scalar = prop_oneof![
        "[a-z0-9.]{0,6}".prop_map(|text| s(&text)),
        any::<u64>().prop_map(n),
        any::<bool>().prop_map(AttributeValue::Bool),
        Just(AttributeValue::Null(true)),
        proptest::collection::btree_set("[a-z]{1,3}", 1..4)
            .prop_map(|set| AttributeValue::Ss(set.into_iter().collect())),
    ];
    scalar.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(AttributeValue::L),
            proptest::collection::hash_map("[a-z]{1,3}", inner, 0..3).prop_map(AttributeValue::M),
        ]
    })
}

/// Generates an item that may be old, new, both or neither.
fn attributes() -> impl Strategy<Value = Item> {
    let total = prop_oneof![
        (0..100_000_u64).prop_map(|cents| s(&format!("{}.{:02}", cents / 100, cents % 100))),
        value()
    ];
    let cents = prop_oneof![(0..100_000_u64).prop_map(n), value()];
    let note = || prop_oneof![3 => "[a-z]{0,5}".prop_map(|text| s(&text)), 1 => value()];
    let tags = prop_oneof![3 => proptest::collection::vec("[a-z]{0,5}", 0..3).prop_map(|tags| AttributeValue::L(tags.iter().map(|tag| s(tag)).collect())), 1 => value()];
    let option =
        |strategy: BoxedStrategy<AttributeValue>, share: f64| proptest::option::weighted(share, strategy);
    (
        option(total.boxed(), 0.6),
        option(cents.boxed(), 0.4),
        option(note().boxed(), 0.4),
        option(note().boxed(), 0.3),
        option(tags.boxed(), 0.3),
        option(value().boxed(), 0.4),
    )
        .prop_map(|(total, cents, note, comment, tags, other)| {
            let names = ["total", "total_cents", "note", "comment", "tags", "other"];
            let values = [total, cents, note, comment, tags, other];
            names
                .into_iter()
                .zip(values)
                .filter_map(|(name, value)| Some((name.to_owned(), value?)))
                .collect()
        })
}

type Stored = BTreeMap<String, AttributeValue>;

/// Checks an item of the end against the one of the beginning.
fn check(before: &Stored, after: &Stored, failed: bool) -> Result<(), TestCaseError> {
    prop_assert_eq!(before.get("other"), after.get("other"), "an attribute of neither struct stays");
    if failed {
        prop_assert_eq!(before, after, "a failed item stays as it is");
        return Ok(());
    }
    // Today's programs have written the attributes that only the new struct has. NULL is `None`.
    for name in ["total_cents", "comment", "tags"] {
        match before.get(name) {
            None | Some(AttributeValue::Null(_)) => {}
            // The struct stores its tags as a list.
            Some(AttributeValue::Ss(tags)) => {
                let tags = AttributeValue::L(tags.iter().map(|tag| s(tag)).collect());
                prop_assert_eq!(Some(&tags), after.get(name), "`{}` is kept", name);
            }
            known => prop_assert_eq!(known, after.get(name), "`{}` is kept", name),
        }
    }
    let read: Order = serde_dynamo::from_item(after.clone().into_iter().collect::<Item>()).unwrap();
    if let (Some(AttributeValue::S(total)), None) = (before.get("total"), before.get("total_cents")) {
        prop_assert_eq!(
            read.total_cents.to_string(),
            total.replace('.', "").parse::<u64>().unwrap().to_string()
        );
    }
    if let (Some(AttributeValue::S(_)), Some(AttributeValue::S(note)), None) =
        (before.get("total"), before.get("note"), before.get("comment"))
    {
        prop_assert_eq!(read.comment.as_ref(), Some(note));
        prop_assert!(!after.contains_key("note") && !after.contains_key("total"), "{:?}", after);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_items_are_migrated_or_reported(items in proptest::collection::vec(attributes(), 1..12)) {
        let client = Embedded::new(&stack()).unwrap().client();
        let orders = Table::<Order>::new(client.clone(), "orders");
        for (number, attributes) in items.iter().enumerate() {
            let mut stored = item([("customer", s("ada")), ("number", n(number as u64)), ("status", s("open"))]);
            stored.extend(attributes.clone());
            put(&client, "orders", &stored);
        }
        let before = stored(&client, "orders");
        let dry_run = block_on(orders.migrate(new_order).page_size(3).dry_run()).unwrap().migrated;
        prop_assert_eq!(&stored(&client, "orders"), &before);
        let migrated = block_on(orders.migrate(new_order).page_size(3).parallel(2).send()).unwrap();
        prop_assert_eq!(migrated.read, items.len() as u64);
        prop_assert_eq!(migrated.read, migrated.changed + migrated.left + migrated.failed.len() as u64);
        prop_assert_eq!((dry_run.changed, dry_run.left), (migrated.changed, migrated.left));

        let failed: Vec<String> = migrated.failed.iter().map(super::number_of).collect();
        let by_number = |items: &[Stored]| -> BTreeMap<String, Stored> {
            items.iter().map(|item| (item["number"].as_n().unwrap().clone(), item.clone())).collect()
        };
        let after = by_number(&stored(&client, "orders"));
        prop_assert_eq!(after.len(), items.len());
        for (number, before) in by_number(&before) {
            check(&before, &after[&number], failed.contains(&number))?;
        }
        let again = block_on(orders.migrate(new_order).send()).unwrap();
        prop_assert_eq!((again.changed, again.failed.len()), (0, migrated.failed.len()));
    }
}
