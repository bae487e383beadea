//! Fields that are added, removed and renamed, and what may be absent.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use tablewright::DynamoTable;
use tablewright::evolve::ItemEffect;

use super::{ALLOW, NO_CHANGE, REFUSE, Truth, WARN, assert_said, case, client_of, read, said, store, stored};

case! {
    field_renamed: REFUSE, [Unreadable];
    { total: u64 } = |id| vec![Old { id: id(), total: 4200 }];
    { amount: u64 } = |id| vec![New { id: id(), amount: 1 }];
}

case! {
    field_renamed_in_rust_alone: NO_CHANGE, [];
    { total: u64 } = |id| vec![Old { id: id(), total: 4200 }];
    { #[serde(rename = "total")] amount: u64 } = |id| vec![New { id: id(), amount: 1 }];
}

case! {
    field_renamed_default: REFUSE, [SilentLoss, SilentDefault];
    { #[serde(default)] total: u64 } = |id| vec![Old { id: id(), total: 4200 }];
    { #[serde(default)] amount: u64 } = |id| vec![New { id: id(), amount: 1 }];
}

case! {
    field_renamed_option: REFUSE, [SilentLoss];
    { total: Option<u64> } = |id| vec![Old { id: id(), total: Some(4200) }];
    { amount: Option<u64> } = |id| vec![New { id: id(), amount: Some(1) }, New { id: id(), amount: None }];
}

case! {
    fields_renamed_by_rule: REFUSE, [Unreadable];
    { total_cents: u64, placed_at: String } = |id| vec![Old { id: id(), total_cents: 1, placed_at: String::new() }];
    #[serde(rename_all = "camelCase")]
    { total_cents: u64, placed_at: String } = |id| vec![New { id: id(), total_cents: 1, placed_at: String::new() }];
}

case! {
    option_added: WARN, [NotReadByOlder];
    { total: u64 } = |id| vec![Old { id: id(), total: 4200 }];
    { total: Option<u64> } = |id| vec![New { id: id(), total: Some(1) }, New { id: id(), total: None }];
}

case! {
    option_removed_default: REFUSE, [Unreadable];
    { note: Option<String> } = |id| vec![Old { id: id(), note: Some("a".to_owned()) }, Old { id: id(), note: None }];
    { #[serde(default)] note: String } = |id| vec![New { id: id(), note: "a".to_owned() }];
}

case! {
    option_removed: REFUSE, [Unreadable];
    { note: Option<String> } = |id| vec![Old { id: id(), note: Some("a".to_owned()) }, Old { id: id(), note: None }];
    { note: String } = |id| vec![New { id: id(), note: "a".to_owned() }];
}

case! {
    sparse_option_removed_default: WARN, [SilentDefault];
    { #[serde(skip_serializing_if = "Option::is_none")] note: Option<String> } =
        |id| vec![Old { id: id(), note: Some("a".to_owned()) }, Old { id: id(), note: None }];
    { #[serde(default)] note: String } = |id| vec![New { id: id(), note: "a".to_owned() }];
}

case! {
    null_to_absent: WARN, [Compatible];
    { note: Option<String> } = |id| vec![Old { id: id(), note: None }, Old { id: id(), note: Some("a".to_owned()) }];
    { #[serde(skip_serializing_if = "Option::is_none")] note: Option<String> } =
        |id| vec![New { id: id(), note: None }, New { id: id(), note: Some("a".to_owned()) }];
}

case! {
    field_added_option: ALLOW, [Compatible];
    { total: u64 } = |id| vec![Old { id: id(), total: 4200 }];
    { total: u64, note: Option<String> } = |id| vec![New { id: id(), total: 1, note: None }];
}

case! {
    field_added_default: WARN, [SilentDefault];
    { total: u64 } = |id| vec![Old { id: id(), total: 4200 }];
    { total: u64, #[serde(default)] note: String } = |id| vec![New { id: id(), total: 1, note: String::new() }];
}

case! {
    field_added: REFUSE, [Unreadable];
    { total: u64 } = |id| vec![Old { id: id(), total: 4200 }];
    { total: u64, note: String } = |id| vec![New { id: id(), total: 1, note: String::new() }];
}

case! {
    version_added: REFUSE, [Unreadable];
    { total: u64 } = |id| vec![Old { id: id(), total: 4200 }];
    { total: u64, #[version] version: u64 } = |id| vec![New { id: id(), total: 1, version: 1 }];
}

/// Items from before the attribute was there have been read with the default.
#[test]
fn default_removed() {
    #[derive(Deserialize, Serialize, DynamoTable)]
    #[table(name = "orders")]
    struct First {
        #[pk]
        id: String,
    }

    #[derive(Deserialize, Serialize, DynamoTable)]
    #[table(name = "orders")]
    struct Old {
        #[pk]
        id: String,
        #[serde(default)]
        total: u64,
    }

    #[derive(Debug, Deserialize, Serialize, DynamoTable)]
    #[table(name = "orders")]
    struct New {
        #[pk]
        id: String,
        total: u64,
    }

    let truth = Truth { severity: REFUSE, effects: &[ItemEffect::Unreadable] };
    assert_said(&said::<Old, New>(), &truth);
    let client = client_of::<First>();
    store(&client, &First { id: "1".to_owned() }).expect("an item");
    let item = stored(&client, "orders").remove(0);
    assert_eq!(read::<Old>(&item).map(|order| order.total), Ok(0));
    assert_eq!(read::<New>(&item).expect_err("no total"), "missing field `total`");
}

case! {
    field_removed: WARN, [SilentLoss, NotReadByOlder];
    { total: u64 } = |id| vec![Old { id: id(), total: 4200 }];
    { } = |id| vec![New { id: id() }];
}

case! {
    field_removed_strict: REFUSE, [Unreadable];
    { total: u64 } = |id| vec![Old { id: id(), total: 4200 }];
    #[serde(deny_unknown_fields)]
    { } = |id| vec![New { id: id() }];
}

case! {
    field_added_strict: WARN, [Compatible, NotReadByOlder];
    #[serde(deny_unknown_fields)]
    { total: u64 } = |id| vec![Old { id: id(), total: 4200 }];
    { total: u64, note: Option<String> } = |id| vec![New { id: id(), total: 1, note: None }];
}

case! {
    field_kept_in_the_rest: WARN, [Compatible, NotReadByOlder];
    { note: String } = |id| vec![Old { id: id(), note: "a".to_owned() }];
    { #[serde(flatten)] rest: HashMap<String, String> } =
        |id| vec![New { id: id(), rest: HashMap::from([("note".to_owned(), "b".to_owned())]) }];
}

#[derive(Clone, Deserialize, Serialize)]
pub(super) struct Address {
    city: String,
}

#[derive(Clone, Deserialize, Serialize)]
pub(super) struct Town {
    town: String,
}

fn rome() -> Address {
    Address { city: "Rome".to_owned() }
}

fn town() -> Town {
    Town { town: "Rome".to_owned() }
}

case! {
    nested_to_flattened: REFUSE, [Unreadable];
    { address: Address } = |id| vec![Old { id: id(), address: rome() }];
    { #[serde(flatten)] address: Address } = |id| vec![New { id: id(), address: rome() }];
}

case! {
    flattened_to_nested: REFUSE, [Unreadable];
    { #[serde(flatten)] address: Address } = |id| vec![Old { id: id(), address: rome() }];
    { address: Address } = |id| vec![New { id: id(), address: rome() }];
}

case! {
    nested_field_renamed: REFUSE, [Unreadable];
    { stops: Vec<HashMap<String, Address>> } =
        |id| vec![Old { id: id(), stops: vec![HashMap::from([("a".to_owned(), rome())])] }];
    { stops: Vec<HashMap<String, Town>> } =
        |id| vec![New { id: id(), stops: vec![HashMap::from([("a".to_owned(), town())])] }];
}

case! {
    flattened_field_renamed: REFUSE, [Unreadable];
    { #[serde(flatten)] address: Address } = |id| vec![Old { id: id(), address: rome() }];
    { #[serde(flatten)] address: Town } = |id| vec![New { id: id(), address: town() }];
}

#[derive(Deserialize, Serialize)]
pub(super) struct Visit {
    day: u32,
    #[serde(flatten)]
    address: Option<Address>,
}

#[derive(Deserialize, Serialize)]
pub(super) struct TownVisit {
    day: u32,
    #[serde(flatten)]
    address: Option<Town>,
}

case! {
    /// A flattened `Option` in a nested struct: `serde` reads it as `None` if one of its members is missing.
    flattened_option_renamed: WARN, [SilentLoss];
    { visits: Vec<Visit> } = |id| vec![Old { id: id(), visits: vec![Visit { day: 1, address: Some(rome()) }] }];
    { visits: Vec<TownVisit> } = |id| vec![New { id: id(), visits: vec![TownVisit { day: 1, address: Some(town()) }] }];
}

case! {
    rest_removed: WARN, [SilentLoss];
    { #[serde(flatten)] rest: HashMap<String, String> } =
        |id| vec![Old { id: id(), rest: HashMap::from([("note".to_owned(), "b".to_owned())]) }];
    { } = |id| vec![New { id: id() }];
}

#[derive(Deserialize, Serialize)]
pub(super) struct Size {
    width: u32,
    unit: String,
}

case! {
    /// `serde` reads a list as the fields of a struct, in the order of the source, which a shape does not have.
    tuple_to_struct: REFUSE, [Unreadable];
    { size: (String, u32) } = |id| vec![Old { id: id(), size: ("cm".to_owned(), 1) }];
    { size: Size } = |id| vec![New { id: id(), size: Size { width: 1, unit: "cm".to_owned() } }];
}

case! {
    struct_to_tuple: REFUSE, [Unreadable];
    { sizes: Vec<Option<Size>> } = |id| vec![Old { id: id(), sizes: vec![Some(Size { width: 1, unit: "cm".to_owned() })] }];
    { sizes: Vec<Option<(u32, String)>> } = |id| vec![New { id: id(), sizes: vec![Some((1, "cm".to_owned()))] }];
}
