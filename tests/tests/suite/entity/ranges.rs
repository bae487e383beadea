//! A range selects the same items as a filter in memory, and only items of one entity.

#![allow(clippy::many_single_char_names, clippy::too_many_lines, reason = "a table of cases")]

use tablewright::key::{KeyError, KeyValue};
use tablewright::{DynamoTable, KeyCondition};

use super::random::{Bare, Dice, Empty, Folded, Last, Number, Repeated, Texts, Touching};

/// Returns whether `DynamoDB` would select the key, of texts or of bytes. Texts sort like their bytes.
///
/// # Errors
///
/// Fails if the condition cannot be sent.
pub(super) fn selects<T: DynamoTable, I>(
    condition: &KeyCondition<'_, T, I>,
    [partition, sort]: [&[u8]; 2],
) -> Result<bool, KeyError> {
    let rendered = condition.expression()?;
    let values: Vec<&[u8]> = rendered
        .values()
        .map(|(_, value)| match value {
            KeyValue::S(text) => text.as_bytes(),
            KeyValue::B(bytes) => bytes,
            KeyValue::N(number) => panic!("{number:?}"),
        })
        .collect();
    let is_sort_key = match (rendered.expression().strip_prefix("#k0 = :k0").unwrap(), &values[1..]) {
        ("", []) => true,
        (" AND #k1 = :k1", [value]) => sort == *value,
        (" AND #k1 < :k1", [value]) => sort < *value,
        (" AND #k1 <= :k1", [value]) => sort <= *value,
        (" AND #k1 > :k1", [value]) => sort > *value,
        (" AND #k1 >= :k1", [value]) => sort >= *value,
        (" AND begins_with(#k1, :k1)", [value]) => sort.starts_with(value),
        (" AND #k1 BETWEEN :k1 AND :k2", [from, to]) => *from <= sort && sort <= *to,
        other => panic!("{other:?}"),
    };
    Ok(partition == values[0] && is_sort_key)
}

/// An item: its entity, its key, and the texts that its fields are compared as.
struct Item {
    entity: &'static str,
    key: [String; 2],
    fields: Vec<String>,
}

fn item<T: DynamoTable>(entity: &'static str, item: &T, fields: Vec<String>) -> Option<Item> {
    let key = item.primary_key();
    key.validate().ok()?;
    let text = |value: &KeyValue<'_>| match value {
        KeyValue::S(text) => text.to_string(),
        other => panic!("{other:?}"),
    };
    Some(Item { entity, key: [text(key.partition_key()), text(key.sort_key()?)], fields })
}

/// The number of comparisons, and the number of items that they selected.
#[derive(Default)]
pub(super) struct Tally {
    compared: usize,
    selected: usize,
}

impl Tally {
    pub(super) fn count(&mut self, is_selected: bool) {
        self.compared += 1;
        self.selected += usize::from(is_selected);
    }

    pub(super) fn assert_enough(&self) {
        let Self { compared, selected } = *self;
        assert!(compared > 1_000_000 && selected > 100_000, "{compared} {selected}");
    }

    /// Evaluates a condition for each item. `expected` returns whether an item of the entity should be selected. An
    /// unbounded range can also contain items of other entities, which their keys tell apart.
    fn check<T: DynamoTable, I>(
        &mut self,
        items: &[Item],
        entity: &'static str,
        is_bounded: bool,
        condition: &KeyCondition<'_, T, I>,
        expected: impl Fn(&[String]) -> bool,
    ) {
        for item in items {
            let [partition, sort] = &item.key;
            let Ok(is_selected) = selects(condition, [partition.as_bytes(), sort.as_bytes()]) else {
                continue;
            };
            let expected = item.entity == entity && expected(&item.fields);
            assert!(
                is_selected == expected || (!is_bounded && item.entity != entity),
                "{condition}: {:?} is selected: {is_selected}",
                item.key
            );
            self.count(is_selected);
        }
    }
}

/// Checks all comparisons of a field with these values, whose texts are given.
macro_rules! compare {
    ($tally:ident, $items:expr, $entity:literal, $bounded:expr, $field:literal, $step:expr, [$x:expr, $y:expr], [$tx:expr, $ty:expr]) => {{
        let (tx, ty): (String, String) = ($tx, $ty);
        let is = |fields: &[String]| -> (bool, bool) { (fields[$field] < tx, fields[$field] == tx) };
        $tally.check($items, $entity, $bounded, &$step.lt($x), |fields| is(fields).0);
        $tally.check($items, $entity, $bounded, &$step.le($x), |fields| is(fields).0 || is(fields).1);
        $tally.check($items, $entity, $bounded, &$step.gt($x), |fields| !is(fields).0 && !is(fields).1);
        $tally.check($items, $entity, $bounded, &$step.ge($x), |fields| !is(fields).0);
        $tally.check($items, $entity, $bounded, &$step.between($x, $y), |fields| {
            tx <= fields[$field] && fields[$field] <= ty
        });
    }};
}

#[test]
fn ranges_are_exact_on_both_ends() {
    let mut dice = Dice::new(7);
    let mut tally = Tally::default();
    for _ in 0..4000 {
        // Random accepted values for each entity. A field is compared together with the text that ends it.
        let mut items: Vec<Item> = Vec::new();
        for _ in 0..2 {
            let (a, b, c, x, org) = (dice.text(), dice.text(), dice.text(), dice.text(), "o".to_owned());
            let (space, id) = (dice.empty_or_text(), dice.empty_or_text());
            let (n, at, small) = (dice.below(4) * 7, dice.time(), dice.byte());
            items.extend(item(
                "Texts",
                &Texts { a: a.clone(), b: b.clone() },
                vec![a.clone() + "#", b.clone()],
            ));
            items.extend(item(
                "Number",
                &Number { n, c: c.clone() },
                vec![format!("{n:03}"), c.clone() + "#"],
            ));
            items.extend(item("Last", &Last { a: a.clone() }, vec![a.clone()]));
            items.extend(item("Bare", &Bare { at }, vec![at.to_string()]));
            items.extend(item(
                "Touching",
                &Touching { at, n: small, x: x.clone() },
                vec![at.to_string(), format!("{small:02}-"), x.clone()],
            ));
            items.extend(item(
                "Folded",
                &Folded { name: a.clone(), id: small },
                vec![a.to_lowercase() + "#", small.to_string()],
            ));
            items.extend(item(
                "Empty",
                &Empty { space: space.clone(), id: id.clone() },
                vec![space + "é", id],
            ));
            let day = small % 10;
            items.extend(item(
                "Repeated",
                &Repeated { org: org.clone(), day, x: x.clone() },
                vec![format!("{day}#"), x],
            ));
        }
        let items = items.as_slice();
        let (x, y) = (&*dice.text(), &*dice.text());
        let (m, k) = (dice.below(5) * 5, dice.below(5) * 5);
        let (u, v) = (dice.time(), dice.time());
        let (s, t) = (dice.byte(), dice.byte());
        compare!(
            tally,
            items,
            "Texts",
            true,
            0,
            Texts::partition().a(),
            [x, y],
            [format!("{x}#"), format!("{y}#")]
        );
        compare!(
            tally,
            items,
            "Number",
            true,
            0,
            Number::partition().n(),
            [m, k],
            [format!("{m:03}"), format!("{k:03}")]
        );
        compare!(tally, items, "Last", true, 0, Last::partition().a(), [x, y], [x.to_owned(), y.to_owned()]);
        compare!(
            tally,
            items,
            "Bare",
            false,
            0,
            Bare::partition().at(),
            [u, v],
            [u.to_string(), v.to_string()]
        );
        compare!(
            tally,
            items,
            "Touching",
            true,
            0,
            Touching::partition().at(),
            [u, v],
            [u.to_string(), v.to_string()]
        );
        compare!(
            tally,
            items,
            "Folded",
            true,
            0,
            Folded::partition().name(),
            [x, y],
            [x.to_lowercase() + "#", y.to_lowercase() + "#"]
        );
        compare!(
            tally,
            items,
            "Empty",
            true,
            0,
            Empty::partition().space(),
            [x, y],
            [format!("{x}é"), format!("{y}é")]
        );
        // A second field, after a given first one.
        let a = items.iter().find(|item| item.entity == "Texts").map(|item| item.fields[0].clone());
        if let Some(a) = a {
            let given = a.strip_suffix('#').unwrap();
            let step = || Texts::partition().a().eq(given).b();
            tally.check(items, "Texts", true, &step().lt(x), |fields| {
                fields[0] == a && fields[1].as_str() < x
            });
            tally.check(items, "Texts", true, &step().ge(x), |fields| {
                fields[0] == a && fields[1].as_str() >= x
            });
            tally.check(items, "Texts", true, &step().eq(x), |fields| fields[0] == a && fields[1] == x);
            tally.check(items, "Texts", true, &step().begins_with(x), |fields| {
                fields[0] == a && fields[1].starts_with(x)
            });
        }
        let step = || Number::partition().n().eq(m).c();
        let end = format!("{x}#");
        tally.check(items, "Number", true, &step().le(x), |fields| {
            fields[0] == format!("{m:03}") && fields[1] <= end
        });
        tally.check(items, "Number", true, &step().gt(x), |fields| {
            fields[0] == format!("{m:03}") && fields[1] > end
        });
        let step = || Touching::partition().at().eq(u).n();
        let at = |fields: &[String]| fields[0] == u.to_string();
        tally.check(items, "Touching", true, &step().lt(s), |fields| {
            at(fields) && fields[1] < format!("{s:02}-")
        });
        tally.check(items, "Touching", true, &step().between(s, t), |fields| {
            at(fields) && fields[1] >= format!("{s:02}-") && fields[1] <= format!("{t:02}-")
        });
        let step = || Empty::partition().space().eq(x).id();
        let space = |fields: &[String]| fields[0] == format!("{x}é");
        tally.check(items, "Empty", true, &step().lt(""), |_| false);
        tally.check(items, "Empty", true, &step().ge(""), space);
        tally.check(items, "Empty", true, &step().gt(""), |fields| space(fields) && !fields[1].is_empty());
        tally.check(items, "Empty", true, &step().lt(y), |fields| space(fields) && fields[1].as_str() < y);
        // A field of the partition key is known at every place.
        let step = || Repeated::partition("o").day();
        tally.check(items, "Repeated", true, &step().eq(s % 10).x().ge(x), |fields| {
            fields[0] == format!("{}#", s % 10) && fields[1].as_str() >= x
        });
        // Without a comparison, a query selects all items of its entity.
        tally.check(items, "Texts", true, &Texts::partition(), |_| true);
        tally.check(items, "Number", true, &Number::partition(), |_| true);
        tally.check(items, "Repeated", true, &Repeated::partition("o"), |_| true);
    }
    tally.assert_enough();
}

/// The partition key has a field in a shorter form, so the sort key can still narrow a condition by it.
#[derive(DynamoTable)]
#[table(name = "visits")]
#[pk("PK" = "{day:.10}#{site:lower}")]
#[sk("SK" = "{site:lower}#{day}#{day:.4}#{site}")]
struct Visit {
    day: tablewright::Timestamp,
    site: String,
}

#[test]
fn a_field_that_is_cut_does_not_tell_the_whole_value() {
    let day: tablewright::Timestamp = "2026-11-20T06:29:00.000Z".parse().unwrap();
    let all = Visit::partition(day, "Cafe");
    assert_eq!(all.to_string(), r#"PK = "2026-11-20#cafe" AND begins_with(SK, "cafe#")"#);
    assert_eq!(
        Visit::partition(day, "Cafe").day().ge(day).to_string(),
        r#"PK = "2026-11-20#cafe" AND SK BETWEEN "cafe#2026-11-20T06:29:00.000Z#" AND "cafe#\u{10ffff}""#
    );
    assert_eq!(
        Visit::partition(day, "Cafe").day().eq(day).site().eq("CAFE").to_string(),
        r#"PK = "2026-11-20#cafe" AND SK = "cafe#2026-11-20T06:29:00.000Z#2026#CAFE""#
    );
    let visit = Visit { day, site: "Cafe".to_owned() };
    assert_eq!(
        visit.primary_key().to_string(),
        r#"visits { PK: "2026-11-20#cafe", SK: "cafe#2026-11-20T06:29:00.000Z#2026#Cafe" }"#
    );
}
