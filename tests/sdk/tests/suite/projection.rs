//! Types that read some attributes: each field must match an attribute, or the request is refused.

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU32;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use tablewright::sdk::{Error, ErrorKind, Table};
use tablewright::{DynamoTable, EpochSeconds, KeyAttribute, Naming, Stack, Timestamp};

use super::model::{block_on, clients_of};

/// Two attributes had other names once, and one is read that others store.
#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Parcel {
    #[pk]
    item_id: String,
    #[gsi("state", project(include(total_cents, sent_at, size, ring, seller, sizes, due)))]
    state: State,
    #[lsi("weight", project(keys_only))]
    weight: u32,
    #[sk]
    number: u32,
    #[serde(alias = "total")]
    total_cents: u64,
    sent_at: Timestamp,
    size: Size,
    ring: NonZeroU32,
    #[serde(alias = "vendor")]
    seller: Seller,
    sizes: Vec<Size>,
    due: EpochSeconds,
    note: Option<String>,
    #[serde(default, skip_serializing)]
    carrier: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, KeyAttribute, PartialEq, Serialize)]
enum State {
    Open,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Size {
    height: f64,
    unit: Unit,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
enum Unit {
    Inches(Option<u8>),
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Seller(String);

fn parcel() -> Parcel {
    let size = Size { height: 2.5, unit: Unit::Inches(None) };
    Parcel {
        item_id: "p-1".to_owned(),
        state: State::Open,
        weight: 7,
        number: 1,
        total_cents: 5,
        sent_at: "2026-11-20T06:29:00.000Z".parse().unwrap(),
        size: size.clone(),
        ring: NonZeroU32::MIN,
        seller: Seller("ada".to_owned()),
        sizes: vec![size],
        due: EpochSeconds::new(1_795_156_140),
        note: Some("ring".to_owned()),
        carrier: None,
    }
}

fn stack() -> Stack {
    Stack::new(Naming::verbatim()).table::<Parcel>()
}

fn parcels(client: Client) -> Table<Parcel> {
    Table::named(client, stack().naming())
}

fn each_engine(test: &impl AsyncFn(&str, Client, Table<Parcel>)) {
    for (engine, client) in clients_of(&stack()) {
        block_on(async {
            let parcels = parcels(client.clone());
            parcels.put(&parcel()).send().await.unwrap();
            test(engine, client, parcels).await;
        });
    }
}

fn of_index<P: DeserializeOwned>() -> Result<(), Error> {
    Table::<Parcel>::without_client("parcel")
        .query(Parcel::by_state(State::Open))
        .project::<P>()
        .input()
        .map(drop)
}

fn of_table<P: DeserializeOwned>() -> Result<(), Error> {
    Table::<Parcel>::without_client("parcel").get(Parcel::key("p-1", 1_u32)).project::<P>().input().map(drop)
}

fn kind(refused: Result<(), Error>) -> ErrorKind {
    refused.unwrap_err().into_kind()
}

/// A renamed attribute is read under any of its names, whatever its type.
#[test]
fn a_field_is_read_by_any_of_its_names() {
    #[derive(Clone, Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "camelCase")]
    struct Row {
        #[serde(alias = "total")]
        total_cents: u64,
        #[serde(alias = "at", alias = "sent")]
        sent_at: Timestamp,
        #[serde(alias = "dimensions")]
        size: Size,
        #[serde(alias = "bell")]
        ring: NonZeroU32,
        #[serde(rename = "vendor", alias = "seller")]
        sold_by: Seller,
        #[serde(alias = "all")]
        sizes: Vec<Size>,
        #[serde(alias = "until", default)]
        due: Option<EpochSeconds>,
        #[serde(alias = "was")]
        state: State,
    }

    let Parcel { total_cents, sent_at, size, ring, seller, sizes, due, state, .. } = parcel();
    let row = Row { total_cents, sent_at, size, ring, sold_by: seller, sizes, due: Some(due), state };
    each_engine(&async |engine, _, parcels| {
        let rows = parcels.query(Parcel::by_state(State::Open)).project::<Row>().all().await.unwrap();
        assert_eq!(rows, std::slice::from_ref(&row), "{engine}");
        let key = || parcel().primary_key().into_owned();
        assert_eq!(parcels.get(key()).project::<Row>().send().await.unwrap(), Some(row.clone()), "{engine}");
    });
}

/// The error is reported before the request, even if there is no item to read.
#[test]
fn a_misspelt_field_is_refused() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "never made")]
    struct Optional {
        siz: Option<Size>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase")]
    #[expect(dead_code, reason = "never made")]
    struct Defaulted {
        total_cents: u64,
        #[serde(default)]
        sizs: Vec<Size>,
    }

    /// Without `rename_all`, the names are the field names.
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "never made")]
    struct NotRenamed {
        total_cents: Option<u64>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "never made")]
    struct Unlike {
        colour: Option<String>,
    }

    /// Uses an attribute's old name, without an alias for the new one.
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "never made")]
    struct OldName {
        total: Option<u64>,
    }

    let parcels = Table::<Parcel>::without_client("parcel");
    let by_state = || parcels.query(Parcel::by_state(State::Open));
    let key = || Parcel::key("p-1", 1_u32);
    let text =
        "the type that is read has a field `siz`, and the table has no such attribute; did you mean `size`?";
    for error in [
        parcels.get(key()).project::<Optional>().input().unwrap_err(),
        parcels.query(Parcel::partition("p-1")).project::<Optional>().input().unwrap_err(),
        parcels.query(Parcel::by_weight("p-1")).project::<Optional>().input().unwrap_err(),
        by_state().project::<Optional>().input().unwrap_err(),
        block_on(by_state().project::<Optional>().all()).unwrap_err(),
        block_on(by_state().project::<Optional>().count()).unwrap_err(),
        parcels.scan().project::<Optional>().input().unwrap_err(),
        parcels.scan_index(Parcel::by_state).project::<Optional>().input().unwrap_err(),
        parcels.batch_get([key()]).project::<Optional>().inputs().unwrap_err(),
        block_on(parcels.batch_get([key()]).project::<Optional>().send()).unwrap_err(),
    ] {
        assert!(error.to_string().ends_with(text), "{error}");
    }
    let transact = parcels.transact_get(parcels.get(key()).project::<Optional>()).input().unwrap_err();
    assert!(matches!(transact.kind(), ErrorKind::Actions(errors) if errors[0].to_string().ends_with(text)));

    for (refused, attribute, nearest) in [
        (kind(of_index::<Defaulted>()), "sizs", Some("size")),
        (kind(of_table::<Defaulted>()), "sizs", Some("size")),
        (kind(of_index::<NotRenamed>()), "total_cents", Some("totalCents")),
        (kind(of_table::<NotRenamed>()), "total_cents", Some("totalCents")),
        (kind(of_index::<Unlike>()), "colour", None),
        (kind(of_table::<Unlike>()), "colour", None),
        (kind(of_index::<OldName>()), "total", Some("totalCents")),
        (kind(of_table::<OldName>()), "total", Some("totalCents")),
    ] {
        let ErrorKind::UnknownAttribute { attribute: unknown, nearest: known } = refused else {
            panic!("{refused}")
        };
        assert_eq!((unknown, known), (attribute, nearest));
    }
    assert_eq!(
        of_table::<Unlike>().unwrap_err().to_string(),
        "GetItem on table `parcel`: the type that is read has a field `colour`, and the table has no such attribute; if \
         others store it, name what is read with `project_attributes(…)`"
    );
}

#[test]
fn a_field_that_the_index_does_not_hold_is_refused() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "never made")]
    struct Noted {
        note: Option<String>,
    }

    let kind = kind(of_index::<Noted>());
    assert!(matches!(kind, ErrorKind::NotProjected { attribute: "note", .. }), "{kind}");
    of_table::<Noted>().unwrap();
    // DynamoDB fetches attributes that a local index does not hold.
    let parcels = Table::<Parcel>::without_client("parcel");
    parcels.query(Parcel::by_weight("p-1")).project::<Noted>().input().unwrap();
}

/// Tests a field that reads no attribute, one that is read but never written, and a type that is read as another one.
#[test]
fn fields_that_need_nothing_are_not_asked_for() {
    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default)]
    struct Computed {
        size: Option<Size>,
        #[serde(skip)]
        area: u64,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Carried {
        carrier: Option<String>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(from = "Computed")]
    struct Made(bool);

    impl From<Computed> for Made {
        fn from(computed: Computed) -> Self {
            Self(computed.size.is_some())
        }
    }

    /// A `Deserialize` by hand does not reveal field names, so all attributes are read.
    #[derive(Debug, PartialEq)]
    struct ByHand(usize);

    impl<'de> Deserialize<'de> for ByHand {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            BTreeMap::<String, serde::de::IgnoredAny>::deserialize(deserializer).map(|map| Self(map.len()))
        }
    }

    of_index::<Computed>().unwrap();
    of_table::<Carried>().unwrap();
    each_engine(&async |engine, client, parcels| {
        let query = || parcels.query(Parcel::by_state(State::Open));
        assert_eq!(query().project::<Made>().all().await.unwrap(), [Made(true)], "{engine}");
        assert_eq!(query().project::<ByHand>().all().await.unwrap(), [ByHand(10)], "{engine}");
        let carry = client.update_item().table_name(parcels.name());
        let carry = carry.key("itemId", AttributeValue::S("p-1".to_owned()));
        let carry =
            carry.key("number", AttributeValue::N("1".to_owned())).update_expression("SET carrier = :c");
        carry.expression_attribute_values(":c", AttributeValue::S("bo".to_owned())).send().await.unwrap();
        let carried = parcels.get(parcel().primary_key()).project::<Carried>().send().await.unwrap();
        assert_eq!(carried, Some(Carried { carrier: Some("bo".to_owned()) }), "{engine}");
    });
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
struct Flat {
    item_id: String,
    #[serde(flatten)]
    rest: Rest,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
struct Rest {
    total_cents: u64,
    note: Option<String>,
}

/// `serde` does not reveal which attributes a flattened field reads. From an index that lacks the attribute, the field
/// would always be `None`.
#[test]
fn flattened_fields_are_named() {
    let error = of_index::<Flat>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "Query on table `parcel`: the type that is read has a field with `#[serde(flatten)]`, so that its attributes are \
         not known, and index `state-index` holds only some; name what is read with `project_attributes(…)`"
    );
    each_engine(&async |engine, _, parcels| {
        let query = || parcels.query(Parcel::by_state(State::Open));
        let named = query().project_attributes::<Flat>(&[Parcel::ITEM_ID, Parcel::TOTAL_CENTS]);
        let flat = |note| Flat { item_id: "p-1".to_owned(), rest: Rest { total_cents: 5, note } };
        assert_eq!(named.all().await.unwrap(), [flat(None)], "{engine}");
        let error = query().project_attributes::<Flat>(&[Parcel::ITEM_ID, Parcel::NOTE]).input().unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::NotProjected { attribute: "note", .. }),
            "{engine}: {error}"
        );
        // A table holds all attributes, and a map accepts any of them.
        let noted = flat(Some("ring".to_owned()));
        let key = || parcel().primary_key().into_owned();
        assert_eq!(parcels.get(key()).project::<Flat>().send().await.unwrap(), Some(noted), "{engine}");
        let maps = query().project::<HashMap<String, serde_json::Value>>().all().await.unwrap();
        assert_eq!((maps.len(), maps[0].len(), maps[0].contains_key("note")), (1, 10, false), "{engine}");
    });
}

/// Several programs can write to one table. A program that reads another's attributes lists them by name.
#[test]
fn attributes_of_others_are_read_by_name() {
    #[derive(Clone, Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Tracked {
        total_cents: u64,
        tracking: Option<String>,
    }

    assert!(of_table::<Tracked>().is_err());
    each_engine(&async |engine, client, parcels| {
        let track = client.update_item().table_name(parcels.name());
        let track = track.key("itemId", AttributeValue::S("p-1".to_owned()));
        let track =
            track.key("number", AttributeValue::N("1".to_owned())).update_expression("SET tracking = :t");
        track.expression_attribute_values(":t", AttributeValue::S("T1".to_owned())).send().await.unwrap();
        let (key, names) = (|| parcel().primary_key().into_owned(), &[Parcel::TOTAL_CENTS, "tracking"]);
        let tracked = Tracked { total_cents: 5, tracking: Some("T1".to_owned()) };
        let read = parcels.get(key()).project_attributes::<Tracked>(names).send().await.unwrap();
        assert_eq!(read.as_ref(), Some(&tracked), "{engine}");
        let read = parcels.batch_get([key()]).project_attributes::<Tracked>(names).send().await.unwrap();
        assert_eq!(read, [Some(tracked.clone())], "{engine}");
        let read = parcels.scan().project_attributes::<Tracked>(names).all().await.unwrap();
        assert_eq!(read, [tracked], "{engine}");
        let error = parcels.query(Parcel::by_state(State::Open)).project_attributes::<Tracked>(names);
        let error = error.input().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::UnknownAttribute { attribute: "tracking", .. }), "{error}");
    });
}

/// A struct that accepts any attribute has no unknown attributes.
#[test]
fn a_table_of_any_attribute_has_no_unknown_one() {
    #[derive(Debug, Deserialize, DynamoTable, Serialize)]
    struct Open {
        #[pk]
        id: String,
        #[gsi("state", project(keys_only))]
        state: String,
        #[serde(flatten)]
        rest: HashMap<String, String>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "never made")]
    struct Row {
        colour: Option<String>,
    }

    let open = Table::<Open>::without_client("open");
    open.get(Open::key("a")).project::<Row>().input().unwrap();
    let error = open.query(Open::by_state("a")).project::<Row>().input().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotProjected { attribute: "colour", .. }), "{error}");
}

/// A recursive type has no finite sample value. It is refused, instead of being probed for ever.
#[test]
fn an_endless_type_is_not_tried_for_ever() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "never made")]
    enum Endless {
        Both(Box<Endless>, Box<Endless>, Box<Endless>),
        None,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "never made")]
    struct Row {
        #[serde(alias = "dimensions")]
        size: Endless,
    }

    let kind = kind(of_index::<Row>());
    assert!(matches!(kind, ErrorKind::UnknownAttribute { attribute: "dimensions", .. }), "{kind}");
}
