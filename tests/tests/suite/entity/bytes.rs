//! Keys of bytes: a range selects the same items as a filter in memory, and only items of one entity.

#![allow(clippy::many_single_char_names, clippy::too_many_lines, reason = "a table of cases")]

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_bytes::{ByteArray, ByteBuf};
use tablewright::key::KeyValue;
use tablewright::{DynamoEntity, DynamoTable, KeyCondition, Naming, Stack};

use super::ranges::{Tally, selects};

/// All items are in one partition.
#[derive(Debug, Deserialize, DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Random {
    Pair(Pair),
    Tail(Tail),
    Alone(Alone),
    Named(Named),
    Parted(Parted),
    Constant(Constant),
}

/// Two numbers that touch.
#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk(b"P")]
#[sk(b"b{x}{y}")]
struct Pair {
    x: u8,
    y: u16,
}

/// The last field is of any length.
#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk(b"P")]
#[sk(b"c{x}{data}")]
struct Tail {
    x: u8,
    data: ByteBuf,
}

/// Nothing but a beginning comes before the field of any length.
#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk(b"P")]
#[sk(b"d{data}")]
struct Alone {
    data: ByteBuf,
}

#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk(b"P")]
#[sk(b"\xFF{flag}{name}")]
struct Named {
    flag: bool,
    name: String,
}

/// The bytes between the fields are the first and the last one.
#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk(b"P")]
#[sk(b"f{x}\0{y}\xFF{id}")]
struct Parted {
    x: u8,
    y: u16,
    id: ByteArray<2>,
}

/// It is the first key after all keys of [`Alone`].
#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk(b"P")]
#[sk(b"e")]
struct Constant {
    note: String,
}

/// Nothing comes before the first field.
#[derive(Clone, Debug, DynamoTable)]
#[pk("PK" = b"P")]
#[sk("SK" = b"{x}{y}{data}")]
#[gsi(name = "several", pk("GPK" = b"P"), sk("GSK1" = "{y:05}", "GSK2" = b"c{data}"))]
struct Bare {
    x: u8,
    y: u16,
    data: ByteBuf,
}

/// Generates values that are near each other and near the ends.
struct Dice(fastrand::Rng);

impl Dice {
    fn byte(&mut self) -> u8 {
        [0, 1, 2, 254, 255][self.0.usize(..5)]
    }

    fn number(&mut self) -> u16 {
        u16::from_be_bytes([self.byte(), self.byte()])
    }

    fn bytes(&mut self) -> ByteBuf {
        (0..=self.0.u8(..3)).map(|_| self.byte()).collect::<Vec<u8>>().into()
    }

    fn text(&mut self) -> String {
        (0..=self.0.u8(..3)).map(|_| ['\0', 'a', 'b', 'é', '\u{10FFFF}'][self.0.usize(..5)]).collect()
    }
}

/// The fields of an item that conditions compare.
#[derive(Clone, Debug, Default, PartialEq)]
struct Fields {
    x: u8,
    y: u16,
    data: Vec<u8>,
}

impl Fields {
    fn x(&self) -> u8 {
        self.x
    }

    fn y(&self) -> u16 {
        self.y
    }

    fn data(&self) -> &[u8] {
        &self.data
    }
}

/// The partition key of every item.
const PARTITION: &[u8] = b"P";

struct Item {
    entity: &'static str,
    sort: Vec<u8>,
    fields: Fields,
}

pub(super) fn bytes(value: &KeyValue<'_>) -> Vec<u8> {
    match value {
        KeyValue::B(bytes) => bytes.to_vec(),
        other => panic!("{other:?}"),
    }
}

fn item<T: DynamoTable>(entity: &'static str, item: &T, x: u8, y: u16, data: &[u8]) -> Item {
    let key = item.primary_key();
    key.validate().unwrap();
    assert_eq!(bytes(key.partition_key()), PARTITION);
    let sort = bytes(key.sort_key().unwrap());
    Item { entity, sort, fields: Fields { x, y, data: data.to_vec() } }
}

/// Evaluates a condition for each item. `expected` returns whether an item of the entity should be selected.
fn check<T: DynamoTable, I>(
    tally: &mut Tally,
    items: &[Item],
    entity: &str,
    condition: &KeyCondition<'_, T, I>,
    expected: impl Fn(&Fields) -> bool,
) {
    for item in items {
        let is_selected = selects(condition, [PARTITION, &item.sort]).unwrap();
        let expected = item.entity == entity && expected(&item.fields);
        assert_eq!(is_selected, expected, "{condition}: {} {:?}", item.entity, item.fields);
        tally.count(is_selected);
    }
}

/// Checks all comparisons of a field with these values.
macro_rules! compare {
    ($tally:ident, $items:expr, $entity:literal, $field:ident, $step:expr, [$a:expr, $b:expr]) => {
        compare!($tally, $items, $entity, $field, $step, [$a, $b], [$a, $b], |_| true)
    };
    ($tally:ident, $items:expr, $entity:literal, $field:ident, $step:expr, [$a:expr, $b:expr], [$va:expr, $vb:expr], $given:expr) => {{
        let (low, high) = (std::cmp::min($va, $vb), std::cmp::max($va, $vb));
        let given = |fields: &Fields| -> bool { $given(fields) };
        check(&mut $tally, $items, $entity, &$step.lt($a), |fields| given(fields) && fields.$field() < $va);
        check(&mut $tally, $items, $entity, &$step.le($a), |fields| given(fields) && fields.$field() <= $va);
        check(&mut $tally, $items, $entity, &$step.gt($a), |fields| given(fields) && fields.$field() > $va);
        check(&mut $tally, $items, $entity, &$step.ge($a), |fields| given(fields) && fields.$field() >= $va);
        check(&mut $tally, $items, $entity, &$step.eq($a), |fields| given(fields) && fields.$field() == $va);
        let between = if $va <= $vb { $step.between($a, $b) } else { $step.between($b, $a) };
        check(&mut $tally, $items, $entity, &between, |fields| {
            given(fields) && low <= fields.$field() && fields.$field() <= high
        });
    }};
}

/// Returns items of each entity.
fn random_items(dice: &mut Dice) -> Vec<Item> {
    let (x, y, data, name) = (dice.byte(), dice.number(), dice.bytes(), dice.text());
    let (flag, id) = (dice.0.bool(), [dice.byte(), dice.byte()]);
    vec![
        item("Pair", &Pair { x, y }, x, y, &[]),
        item("Tail", &Tail { x, data: data.clone() }, x, 0, &data),
        item("Alone", &Alone { data: data.clone() }, 0, 0, &data),
        item("Named", &Named { flag, name: name.clone() }, flag.into(), 0, name.as_bytes()),
        item("Parted", &Parted { x, y, id: id.into() }, x, y, &id),
        item("Constant", &Constant { note: name }, 0, 0, &[]),
    ]
}

#[test]
fn ranges_are_exact_on_both_ends() {
    let mut dice = Dice(fastrand::Rng::with_seed(7));
    let mut tally = Tally::default();
    for _ in 0..1500 {
        let items: Vec<Item> = (0..3).flat_map(|_| random_items(&mut dice)).collect();
        let items = items.as_slice();
        let bare: Vec<Item> = (0..6)
            .map(|_| {
                let (x, y, data) = (dice.byte(), dice.number(), dice.bytes());
                item("Bare", &Bare { x, y, data: data.clone() }, x, y, &data)
            })
            .collect();
        let bare = bare.as_slice();
        let (a, b) = (dice.byte(), dice.byte());
        let (m, n) = (dice.number(), dice.number());
        let (s, t) = (dice.bytes(), dice.bytes());
        let (s, t) = (s.as_slice(), t.as_slice());
        let (u, v) = (&*dice.text(), &*dice.text());
        let (i, j) = ([dice.byte(), dice.byte()], [dice.byte(), dice.byte()]);
        compare!(tally, items, "Pair", x, Pair::partition().x(), [a, b]);
        compare!(tally, items, "Pair", y, Pair::partition().x().eq(a).y(), [m, n], [m, n], |f: &Fields| f.x
            == a);
        compare!(tally, items, "Tail", x, Tail::partition().x(), [a, b]);
        compare!(
            tally,
            items,
            "Tail",
            data,
            Tail::partition().x().eq(a).data(),
            [s, t],
            [s, t],
            |f: &Fields| f.x == a
        );
        compare!(tally, items, "Alone", data, Alone::partition().data(), [s, t]);
        let named = |f: &Fields| f.x == 1;
        compare!(
            tally,
            items,
            "Named",
            data,
            Named::partition().flag().eq(true).name(),
            [u, v],
            [u.as_bytes(), v.as_bytes()],
            named
        );
        compare!(tally, items, "Parted", x, Parted::partition().x(), [a, b]);
        compare!(
            tally,
            items,
            "Parted",
            y,
            Parted::partition().x().eq(a).y(),
            [m, n],
            [m, n],
            |f: &Fields| f.x == a
        );
        compare!(
            tally,
            items,
            "Parted",
            data,
            Parted::partition().x().eq(a).y().eq(m).id(),
            [&i, &j],
            [i.as_slice(), j.as_slice()],
            |f: &Fields| f.x == a && f.y == m
        );
        compare!(tally, bare, "Bare", x, Bare::partition().x(), [a, b]);
        compare!(tally, bare, "Bare", y, Bare::partition().x().eq(a).y(), [m, n], [m, n], |f: &Fields| f.x
            == a);
        let given = |f: &Fields| f.x == a && f.y == m;
        compare!(
            tally,
            bare,
            "Bare",
            data,
            Bare::partition().x().eq(a).y().eq(m).data(),
            [s, t],
            [s, t],
            given
        );
        check(&mut tally, items, "Alone", &Alone::partition().data().begins_with(s), |f| {
            f.data.starts_with(s)
        });
        check(&mut tally, items, "Named", &Named::partition().flag().eq(true).name().begins_with(u), |f| {
            f.x == 1 && f.data.starts_with(u.as_bytes())
        });
        let step = || Parted::partition().x().eq(a).y().eq(m).id();
        check(&mut tally, items, "Parted", &step().begins_with(&i[..1]), |f| given(f) && f.data[0] == i[0]);
        check(&mut tally, items, "Pair", &Pair::partition(), |_| true);
        check(&mut tally, items, "Named", &Named::partition(), |_| true);
        check(&mut tally, items, "Constant", &Constant::partition(), |_| true);
    }
    tally.assert_enough();
}

/// The limit of a key is a limit of all its attributes together.
#[test]
fn a_range_ends_where_the_longest_key_ends() {
    let condition = Bare::by_several().y().eq(7).data().ge(&[1][..]);
    let rendered = condition.expression().unwrap();
    let values: Vec<&KeyValue<'_>> = rendered.values().map(|(_, value)| value).collect();
    let [_, KeyValue::S(y), KeyValue::B(from), KeyValue::B(to)] = values[..] else { panic!("{values:?}") };
    assert_eq!((y.as_ref(), from.as_ref(), to.len()), ("00007", &b"c\x01"[..], 1024 - 5));
    assert_eq!(condition.to_string(), r#"GPK = 0x50 AND GSK1 = "00007" AND GSK2 BETWEEN 0x6301 AND 0x63ff…"#);
}

#[test]
fn different_items_have_different_keys_and_each_key_tells_its_entity() {
    let mut dice = Dice(fastrand::Rng::with_seed(11));
    let mut seen: HashMap<Vec<u8>, (&'static str, Fields)> = HashMap::new();
    for _ in 0..20_000 {
        for item in random_items(&mut dice) {
            let own = (item.entity, item.fields);
            let first = seen.entry(item.sort).or_insert_with(|| own.clone());
            assert_eq!(*first, own);
        }
    }
    let tail = Tail { x: 1, data: vec![2].into() };
    let key = tail.primary_key().any_entity::<Random>();
    assert_eq!(
        (key.entity(), key.to_string()),
        (Some("Tail"), "random { PK: 0x50, SK: 0x630102 }".to_owned())
    );
    assert_eq!(
        Constant { note: String::new() }.primary_key().any_entity::<Random>().entity(),
        Some("Constant")
    );
}

#[test]
fn every_target_has_the_type_and_the_template() {
    let stack = Stack::new(Naming::verbatim()).table::<Random>();
    let definitions = stack.cloudformation().unwrap();
    let definitions: serde_json::Value = serde_json::from_str(definitions.as_json()).unwrap();
    let resources = definitions["Resources"].as_object().unwrap();
    let definitions = &resources.values().next().unwrap()["Properties"]["AttributeDefinitions"];
    let definition = |name: &str| serde_json::json!({ "AttributeName": name, "AttributeType": "B" });
    assert_eq!(*definitions, serde_json::json!([definition("PK"), definition("SK")]), "{definitions}");
    let terraform = stack.terraform().unwrap();
    assert!(terraform.as_json().contains(r#""type": "B""#), "{}", terraform.as_json());

    let page = stack.page().unwrap();
    let page = page.as_markdown();
    for shown in [
        r#"`b"f{x:1}\x00{y:2}\xff{id:2}"`"#,
        r#"`PK = b"P"`, `begins_with(SK, b"\xff")`"#,
        r"`0x50` | `0x62010001` | Pair |",
    ] {
        assert!(page.contains(shown), "{shown} in {page}");
    }

    let workbench = stack.workbench().unwrap();
    let workbench: serde_json::Value = serde_json::from_str(workbench.as_json()).unwrap();
    let pair = &workbench["DataModel"][0]["TableFacets"][0];
    assert_eq!(pair["KeyAttributeAlias"]["SortKeyAlias"], r#"b"b{x:1}{y:2}""#, "{pair:#}");
    assert_eq!(pair["TableData"][0]["SK"]["B"], "YgEAAQ==", "{pair:#}");
}
