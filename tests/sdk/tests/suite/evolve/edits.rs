//! Edits that engineers make to a struct, beyond new, renamed and removed fields.

use std::collections::{BTreeSet, HashMap};
use std::num::NonZeroU64;
use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;
use tablewright::evolve::ItemEffect;

use super::super::model::block_on;
use super::{ALLOW, NO_CHANGE, REFUSE, Truth, WARN, assert_said, case, client_of, read, said, store, stored};

fn text(text: &str) -> String {
    text.to_owned()
}

#[derive(Deserialize, Serialize)]
#[serde(tag = "kind")]
enum Tagged {
    Paid { by: String },
    Cancelled,
}

#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum Untagged {
    Paid { by: String },
    Cancelled {},
}

#[derive(Deserialize, Serialize)]
enum External {
    Paid { by: String },
    Cancelled,
}

#[derive(Deserialize, Serialize)]
#[serde(tag = "kind", content = "value")]
enum Adjacent {
    Paid { by: String },
    Cancelled,
}

#[derive(Deserialize, Serialize)]
#[serde(tag = "kind", content = "data")]
enum OtherContent {
    Paid { by: String },
    Cancelled,
}

case! {
    tag_removed: WARN, [SilentLoss];
    { p: Tagged } = |id| vec![Old { id: id(), p: Tagged::Paid { by: text("a") } }, Old { id: id(), p: Tagged::Cancelled }];
    { p: Untagged } = |id| vec![New { id: id(), p: Untagged::Paid { by: text("a") } }, New { id: id(), p: Untagged::Cancelled {} }];
}

case! {
    tag_added: REFUSE, [Unreadable];
    { p: Untagged } = |id| vec![Old { id: id(), p: Untagged::Paid { by: text("a") } }, Old { id: id(), p: Untagged::Cancelled {} }];
    { p: Tagged } = |id| vec![New { id: id(), p: Tagged::Paid { by: text("a") } }, New { id: id(), p: Tagged::Cancelled }];
}

case! {
    tag_and_content_added: REFUSE, [Unreadable];
    { p: External } = |id| vec![Old { id: id(), p: External::Paid { by: text("a") } }, Old { id: id(), p: External::Cancelled }];
    { p: Adjacent } = |id| vec![New { id: id(), p: Adjacent::Paid { by: text("a") } }, New { id: id(), p: Adjacent::Cancelled }];
}

case! {
    content_renamed: REFUSE, [Unreadable];
    { p: Adjacent } = |id| vec![Old { id: id(), p: Adjacent::Paid { by: text("a") } }, Old { id: id(), p: Adjacent::Cancelled }];
    { p: OtherContent } = |id| vec![New { id: id(), p: OtherContent::Paid { by: text("a") } }, New { id: id(), p: OtherContent::Cancelled }];
}

#[derive(Deserialize, Serialize)]
enum Status {
    Open,
    InTransit,
}

#[derive(Deserialize, Serialize)]
enum Shipped {
    Open,
    #[serde(alias = "InTransit")]
    Shipped,
}

#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum UntaggedStatus {
    Open,
}

#[derive(Deserialize, Serialize)]
enum OpenStatus {
    Open,
    InTransit,
    #[serde(other)]
    Unknown,
}

fn both() -> [Status; 2] {
    [Status::Open, Status::InTransit]
}

/// A variant that is read by its alias is stored under its name, so a filter by that name misses existing items.
#[test]
fn variant_renamed_with_alias() {
    #[derive(Deserialize, Serialize, DynamoTable)]
    #[table(name = "orders")]
    struct Old {
        #[pk]
        id: String,
        s: Status,
    }

    #[derive(Deserialize, Serialize, DynamoTable)]
    #[table(name = "orders")]
    struct New {
        #[pk]
        id: String,
        s: Shipped,
    }

    let truth = Truth { severity: WARN, effects: &[ItemEffect::Compatible, ItemEffect::NotReadByOlder] };
    assert_said(&said::<Old, New>(), &truth);
    let client = client_of::<Old>();
    store(&client, &Old { id: text("1"), s: Status::InTransit }).expect("an item");
    let found = |name: &str| {
        let scan = client.scan().table_name("orders").filter_expression("s = :s");
        let scan = scan.expression_attribute_values(":s", AttributeValue::S(text(name)));
        block_on(scan.send()).expect("items").count()
    };
    assert_eq!((found("InTransit"), found("Shipped")), (1, 0));
    let item: New = read(&stored(&client, "orders")[0]).expect("a readable item");
    store(&client, &item).expect("the item again");
    assert_eq!((found("InTransit"), found("Shipped")), (0, 1));
    assert!(read::<Old>(&stored(&client, "orders")[0]).is_err());
}

case! {
    variants_untagged: REFUSE, [Unreadable];
    { s: Status } = |id| both().into_iter().map(|s| Old { id: id(), s }).collect();
    { s: UntaggedStatus } = |id| vec![New { id: id(), s: UntaggedStatus::Open }];
}

case! {
    other_removed: REFUSE, [Unreadable];
    { s: OpenStatus } = |id| vec![Old { id: id(), s: OpenStatus::Unknown }, Old { id: id(), s: OpenStatus::Open }, Old { id: id(), s: OpenStatus::InTransit }];
    { s: Status } = |id| both().into_iter().map(|s| New { id: id(), s }).collect();
}

case! {
    variants_to_text: WARN, [NotReadByOlder];
    { s: Status } = |id| both().into_iter().map(|s| Old { id: id(), s }).collect();
    { s: String } = |id| vec![New { id: id(), s: text("lost") }];
}

case! {
    flag_to_variants: REFUSE, [Unreadable];
    { s: bool } = |id| vec![Old { id: id(), s: true }];
    { s: Status } = |id| vec![New { id: id(), s: Status::Open }];
}

#[derive(Deserialize, Serialize)]
#[serde(tag = "kind")]
enum Detailed {
    Paid { by: String },
    Cancelled { reason: String },
}

#[derive(Deserialize, Serialize)]
#[serde(tag = "kind")]
enum MaybeDetailed {
    Paid { by: String },
    Cancelled { reason: Option<String> },
}

#[derive(Deserialize, Serialize)]
#[serde(tag = "kind")]
enum DefaultDetailed {
    Paid {
        by: String,
    },
    Cancelled {
        #[serde(default)]
        reason: String,
    },
}

#[derive(Deserialize, Serialize)]
enum ExternalDetailed {
    Paid { by: String },
    Cancelled { reason: Option<String> },
}

fn cancelled() -> [Tagged; 2] {
    [Tagged::Cancelled, Tagged::Paid { by: text("a") }]
}

case! {
    unit_variant_with_a_field: REFUSE, [Unreadable];
    { p: Tagged } = |id| cancelled().into_iter().map(|p| Old { id: id(), p }).collect();
    { p: Detailed } = |id| vec![New { id: id(), p: Detailed::Paid { by: text("a") } }, New { id: id(), p: Detailed::Cancelled { reason: text("a") } }];
}

case! {
    unit_variant_with_an_option: ALLOW, [Compatible];
    { p: Tagged } = |id| cancelled().into_iter().map(|p| Old { id: id(), p }).collect();
    { p: MaybeDetailed } = |id| vec![New { id: id(), p: MaybeDetailed::Paid { by: text("a") } }, New { id: id(), p: MaybeDetailed::Cancelled { reason: None } }];
}

case! {
    unit_variant_with_a_default: WARN, [SilentDefault];
    { p: Tagged } = |id| cancelled().into_iter().map(|p| Old { id: id(), p }).collect();
    { p: DefaultDetailed } = |id| vec![New { id: id(), p: DefaultDetailed::Paid { by: text("a") } }, New { id: id(), p: DefaultDetailed::Cancelled { reason: text("a") } }];
}

case! {
    unit_variant_with_an_option_outside: REFUSE, [Unreadable];
    { p: External } = |id| vec![Old { id: id(), p: External::Cancelled }, Old { id: id(), p: External::Paid { by: text("a") } }];
    { p: ExternalDetailed } = |id| vec![New { id: id(), p: ExternalDetailed::Paid { by: text("a") } }, New { id: id(), p: ExternalDetailed::Cancelled { reason: None } }];
}

case! {
    struct_variant_to_unit: WARN, [SilentLoss];
    { p: Detailed } = |id| vec![Old { id: id(), p: Detailed::Cancelled { reason: text("a") } }, Old { id: id(), p: Detailed::Paid { by: text("a") } }];
    { p: Tagged } = |id| cancelled().into_iter().map(|p| New { id: id(), p }).collect();
}

#[derive(Deserialize, Serialize)]
struct CustomerId(String);

#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct Cents {
    cents: u64,
}

#[derive(Deserialize, Serialize)]
struct Money {
    amount: u64,
}

case! {
    newtype_added: NO_CHANGE, [];
    { customer: String, total: u64 } = |id| vec![Old { id: id(), customer: text("c-1"), total: 4200 }];
    { customer: CustomerId, total: Cents } = |id| vec![New { id: id(), customer: CustomerId(text("c-1")), total: Cents { cents: 1 } }];
}

case! {
    pointer_added: NO_CHANGE, [];
    { customer: String, note: Option<String> } = |id| vec![Old { id: id(), customer: text("c-1"), note: None }];
    { customer: Arc<str>, note: Option<Box<str>> } = |id| vec![New { id: id(), customer: Arc::from("c-1"), note: Some(Box::from("a")) }];
}

case! {
    struct_around_a_field: REFUSE, [Unreadable];
    { total: u64 } = |id| vec![Old { id: id(), total: 4200 }];
    { total: Money } = |id| vec![New { id: id(), total: Money { amount: 1 } }];
}

case! {
    default_to_option: WARN, [NotReadByOlder];
    { #[serde(default)] total: u64 } = |id| vec![Old { id: id(), total: 4200 }, Old { id: id(), total: 0 }];
    { total: Option<u64> } = |id| vec![New { id: id(), total: None }];
}

case! {
    sparse_option_to_null: WARN, [Compatible];
    { #[serde(skip_serializing_if = "Option::is_none")] note: Option<String> } = |id| vec![Old { id: id(), note: None }, Old { id: id(), note: Some(text("a")) }];
    { note: Option<String> } = |id| vec![New { id: id(), note: None }];
}

case! {
    list_to_optional_list: WARN, [NotReadByOlder];
    { tags: Vec<String> } = |id| vec![Old { id: id(), tags: vec![text("a")] }, Old { id: id(), tags: vec![] }];
    { tags: Option<Vec<String>> } = |id| vec![New { id: id(), tags: None }];
}

case! {
    one_to_many: REFUSE, [Unreadable];
    { total: Money } = |id| vec![Old { id: id(), total: Money { amount: 4200 } }];
    { total: Vec<Money> } = |id| vec![New { id: id(), total: vec![] }];
}

case! {
    list_to_map: REFUSE, [Unreadable];
    { lines: Vec<Money> } = |id| vec![Old { id: id(), lines: vec![Money { amount: 4200 }] }];
    { lines: HashMap<String, Money> } = |id| vec![New { id: id(), lines: HashMap::new() }];
}

case! {
    list_to_sparse_set: WARN, [Compatible, NotReadByOlder];
    { tags: Vec<String> } = |id| vec![Old { id: id(), tags: vec![] }, Old { id: id(), tags: vec![text("a")] }];
    { #[serde(default, with = "serde_dynamo::string_set", skip_serializing_if = "BTreeSet::is_empty")] tags: BTreeSet<String> } = |id| vec![New { id: id(), tags: BTreeSet::from([text("a")]) }];
}

case! {
    set_to_list: WARN, [Compatible];
    { #[serde(with = "serde_dynamo::string_set")] tags: BTreeSet<String> } = |id| vec![Old { id: id(), tags: BTreeSet::from([text("a")]) }];
    { tags: Vec<String> } = |id| vec![New { id: id(), tags: vec![text("a")] }];
}

#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum NumberOrText {
    Number(u64),
    Text(String),
}

case! {
    number_to_either: WARN, [NotReadByOlder];
    { total: u64 } = |id| vec![Old { id: id(), total: 4200 }];
    { total: NumberOrText } = |id| vec![New { id: id(), total: NumberOrText::Text(text("a")) }, New { id: id(), total: NumberOrText::Number(1) }];
}

case! {
    integer_to_float: WARN, [SilentLoss];
    { total: u64 } = |id| vec![Old { id: id(), total: 9_007_199_254_740_993 }];
    { total: f64 } = |id| vec![New { id: id(), total: 0.5 }];
}

case! {
    zero_refused: WARN, [Unreadable];
    { total: u64 } = |id| vec![Old { id: id(), total: 0 }];
    { total: NonZeroU64 } = |id| vec![New { id: id(), total: NonZeroU64::MIN }];
}

case! {
    keys_of_a_map_to_numbers: WARN, [Unreadable];
    { m: HashMap<String, u32> } = |id| vec![Old { id: id(), m: HashMap::from([(text("a"), 1)]) }];
    { m: HashMap<u32, u32> } = |id| vec![New { id: id(), m: HashMap::from([(1, 1)]) }];
}

case! {
    keys_of_a_map_to_texts: WARN, [NotReadByOlder];
    { m: HashMap<u32, u32> } = |id| vec![Old { id: id(), m: HashMap::from([(1, 1)]) }];
    { m: HashMap<String, u32> } = |id| vec![New { id: id(), m: HashMap::from([(text("a"), 1)]) }];
}

#[derive(Deserialize, Serialize)]
struct Address {
    city: String,
    zip: String,
}

#[derive(Deserialize, Serialize)]
struct City {
    city: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct StrictCity {
    city: String,
}

#[derive(Deserialize, Serialize)]
struct Zip {
    zip: String,
}

#[derive(Deserialize, Serialize)]
struct SparseAddress {
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<String>,
    zip: String,
}

fn address() -> Address {
    Address { city: text("Rome"), zip: text("00100") }
}

case! {
    nested_field_removed: WARN, [SilentLoss];
    { stops: Vec<Address> } = |id| vec![Old { id: id(), stops: vec![address()] }];
    { stops: Vec<City> } = |id| vec![New { id: id(), stops: vec![City { city: text("Rome") }] }];
}

case! {
    nested_field_removed_strict: REFUSE, [Unreadable];
    { stops: Vec<Address> } = |id| vec![Old { id: id(), stops: vec![address()] }];
    { stops: Vec<StrictCity> } = |id| vec![New { id: id(), stops: vec![StrictCity { city: text("Rome") }] }];
}

case! {
    field_moved_into_a_struct: REFUSE, [Unreadable];
    { city: String, address: Zip } = |id| vec![Old { id: id(), city: text("Rome"), address: Zip { zip: text("00100") } }];
    { address: Address } = |id| vec![New { id: id(), address: address() }];
}

case! {
    option_moved_into_a_struct: REFUSE, [SilentLoss];
    { #[serde(skip_serializing_if = "Option::is_none")] city: Option<String>, address: Zip } =
        |id| vec![Old { id: id(), city: Some(text("Rome")), address: Zip { zip: text("00100") } }];
    { address: SparseAddress } = |id| vec![New { id: id(), address: SparseAddress { city: None, zip: text("00100") } }];
}

case! {
    field_moved_out_of_a_struct: REFUSE, [Unreadable];
    { address: Address } = |id| vec![Old { id: id(), address: address() }];
    { city: String, address: Zip } = |id| vec![New { id: id(), city: text("Rome"), address: Zip { zip: text("00100") } }];
}

case! {
    option_to_flattened: WARN, [SilentLoss];
    { address: Option<Address> } = |id| vec![Old { id: id(), address: Some(address()) }];
    { #[serde(flatten)] address: Option<Address> } = |id| vec![New { id: id(), address: Some(address()) }];
}

case! {
    flattened_to_option: REFUSE, [Compatible, SilentLoss];
    { #[serde(flatten)] address: Option<Address> } = |id| vec![Old { id: id(), address: Some(address()) }];
    { address: Option<Address> } = |id| vec![New { id: id(), address: Some(address()) }];
}

case! {
    skip_added_with_a_default: WARN, [NotReadByOlder];
    { tags: Vec<String> } = |id| vec![Old { id: id(), tags: vec![] }];
    { #[serde(default, skip_serializing_if = "Vec::is_empty")] tags: Vec<String> } = |id| vec![New { id: id(), tags: vec![] }, New { id: id(), tags: vec![text("a")] }];
}

case! {
    field_no_longer_read: REFUSE, [SilentLoss];
    { note: Option<String> } = |id| vec![Old { id: id(), note: Some(text("a")) }];
    { #[serde(skip_deserializing)] note: Option<String> } = |id| vec![New { id: id(), note: None }];
}

case! {
    array_shorter: WARN, [SilentLoss];
    { p: [u32; 3] } = |id| vec![Old { id: id(), p: [1, 2, 3] }];
    { p: [u32; 2] } = |id| vec![New { id: id(), p: [1, 2] }];
}
