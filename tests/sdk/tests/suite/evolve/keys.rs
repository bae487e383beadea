//! Attributes that are keys, and what an alias does to updates.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};
use tablewright::evolve::{Entity, ItemEffect, ItemShape, Role, compare};
use tablewright::sdk::Table;
use tablewright::{DynamoTable, KeyAttribute, Naming, Stack, testing};

use super::super::model::block_on;
use super::{Item, REFUSE, Truth, assert_said, client_of, entity, read, said, store, stored};

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

/// `alias` reads existing items, until an update leaves one with both names.
#[test]
fn field_renamed_alias() {
    #[derive(Deserialize, Serialize, DynamoTable)]
    #[table(name = "orders")]
    struct Old {
        #[pk]
        id: String,
        total: u64,
    }

    #[derive(Debug, Deserialize, Serialize, DynamoTable)]
    #[table(name = "orders")]
    struct New {
        #[pk]
        id: String,
        #[serde(alias = "total")]
        amount: u64,
    }

    let changes = said::<Old, New>();
    let effects = &[ItemEffect::Compatible, ItemEffect::SilentLoss, ItemEffect::Unreadable];
    assert_said(&changes, &Truth { severity: REFUSE, effects });
    assert_eq!(changes[0].ways_out[0].paste.as_deref(), Some("#[serde(rename = \"total\")]"));

    let client = client_of::<Old>();
    store(&client, &Old { id: "1".to_owned(), total: 4200 }).expect("an item");
    let orders = Table::<New>::new(client.clone(), "orders");
    let order = block_on(orders.get(New::key("1")).send()).expect("readable").expect("an item");
    assert_eq!(order.amount, 4200);
    let missed = orders.scan().filter(New::PATHS.amount.gt(0_u64));
    assert_eq!(block_on(missed.all()).expect("items").len(), 0, "a condition by the new name misses it");
    block_on(orders.update(New::key("1")).set(New::PATHS.amount, 1_u64).send()).expect("an update");
    let both = stored(&client, "orders").remove(0);
    assert!(both.contains_key("amount") && both.contains_key("total"));
    let error = read::<New>(&both).expect_err("both names");
    assert_eq!(error, "duplicate field `amount`");
}

#[test]
fn table_key_type() {
    #[derive(Deserialize, Serialize, DynamoTable)]
    #[table(name = "orders")]
    struct Old {
        #[pk]
        id: String,
    }

    #[derive(Deserialize, Serialize, DynamoTable)]
    #[table(name = "orders")]
    struct New {
        #[pk]
        id: u64,
    }

    let effects = &[ItemEffect::WritesRefused, ItemEffect::Orphaned];
    assert_said(&said::<Old, New>(), &Truth { severity: REFUSE, effects });

    // Terraform reports no change, so the new program meets the old table.
    let client = client_of::<Old>();
    store(&client, &Old { id: "7".to_owned() }).expect("an item");
    let error = store(&client, &New { id: 7 }).expect_err("another type");
    assert!(error.contains("Type mismatch for key"), "{error}");
    let orders = Table::<New>::new(client, "orders");
    assert!(block_on(orders.get(New::key(7_u64)).send()).is_err());
}

#[test]
fn index_key_type() {
    #[derive(Deserialize, Serialize, DynamoTable)]
    #[table(name = "orders")]
    struct Old {
        #[pk]
        id: String,
        #[gsi("placed")]
        placed_at: String,
    }

    #[derive(Deserialize, Serialize, DynamoTable)]
    #[table(name = "orders")]
    struct New {
        #[pk]
        id: String,
        #[gsi("placed")]
        placed_at: u64,
    }

    let effects = &[ItemEffect::AbsentFromIndex, ItemEffect::WritesRefused, ItemEffect::Unreadable];
    assert_said(&said::<Old, New>(), &Truth { severity: REFUSE, effects });

    // While the index has the old type.
    let client = client_of::<Old>();
    store(&client, &Old { id: "1".to_owned(), placed_at: "1700000000".to_owned() }).expect("an item");
    assert!(store(&client, &New { id: "2".to_owned(), placed_at: 1_700_000_000 }).is_err());
    assert!(read::<New>(&stored(&client, "orders")[0]).is_err());
    // And once it has the new one.
    let client = client_of::<New>();
    let old: Item = Item::from([("id".to_owned(), text("1")), ("other".to_owned(), text("a"))]);
    block_on(client.put_item().table_name("orders").set_item(Some(old)).send())
        .expect("an item without the attribute");
    let orders = Table::<New>::new(client, "orders");
    let found = block_on(orders.query(New::by_placed(1_700_000_000_u64)).all()).expect("items");
    assert_eq!(found.len(), 0);
}

#[derive(Deserialize, Serialize, KeyAttribute)]
enum Status {
    Open,
    InTransit,
}

#[derive(Deserialize, Serialize, KeyAttribute)]
enum ShippedStatus {
    Open,
    Shipped,
}

#[test]
fn variant_renamed() {
    #[derive(Deserialize, Serialize, DynamoTable)]
    #[table(name = "orders")]
    struct Old {
        #[pk]
        id: String,
        #[gsi("status")]
        s: Status,
    }

    #[derive(Deserialize, Serialize, DynamoTable)]
    #[table(name = "orders")]
    struct New {
        #[pk]
        id: String,
        #[gsi("status")]
        s: ShippedStatus,
    }

    let changes = said::<Old, New>();
    let effects = &[ItemEffect::Unreadable, ItemEffect::Orphaned];
    assert_said(&changes, &Truth { severity: REFUSE, effects });
    assert_eq!(changes[0].ways_out[0].paste.as_deref(), Some("#[serde(rename = \"InTransit\")]"));

    let client = client_of::<Old>();
    store(&client, &Old { id: "1".to_owned(), s: Status::InTransit }).expect("an item");
    store(&client, &Old { id: "2".to_owned(), s: Status::Open }).expect("an item");
    let in_transit =
        stored(&client, "orders").into_iter().find(|item| item["id"] == text("1")).expect("an item");
    assert!(read::<New>(&in_transit).is_err());
    let orders = Table::<New>::new(client, "orders");
    let count = |status| block_on(orders.query(New::by_status(status)).all()).expect("items").len();
    assert_eq!((count(ShippedStatus::Shipped), count(ShippedStatus::Open)), (0, 1));
}

/// Returns an entity whose key is computed from this template.
fn with_template(template: &str) -> Entity {
    let shape: ItemShape = "{ PK: S, id: S }".parse().expect("a shape");
    Entity::new("orders", "Order", shape)
        .with_role("PK", Role::TableKey { is_sort_key: false })
        .with_template("PK", template)
}

#[derive(Deserialize, Serialize, DynamoTable)]
#[table(name = "orders")]
struct Computed {
    #[pk]
    #[serde(rename = "PK")]
    pk: String,
    id: String,
}

#[test]
fn key_template() {
    let changes = compare(&[with_template("USER#{id}")], &[with_template("U#{id}")]);
    assert_said(&changes, &Truth { severity: REFUSE, effects: &[ItemEffect::Orphaned] });

    let client = client_of::<Computed>();
    let item = |prefix: &str| Computed { pk: format!("{prefix}#1"), id: "1".to_owned() };
    store(&client, &item("USER")).expect("an item");
    let orders = Table::<Computed>::new(client.clone(), "orders");
    assert!(block_on(orders.get(Computed::key("U#1")).send()).expect("an answer").is_none());
    block_on(orders.put(&item("U")).if_not_exists().send()).expect("a second item");
    assert_eq!(stored(&client, "orders").len(), 2);
}

#[derive(Deserialize, Serialize, DynamoTable)]
#[table(name = "documents")]
struct Document {
    #[pk]
    id: String,
    #[sk]
    key: String,
}

#[test]
fn key_template_padding() {
    let entity = |template: &str| {
        let shape: ItemShape = "{ SK: S, id: S, version: N u32 }".parse().expect("a shape");
        Entity::new("documents", "Document", shape)
            .with_role("id", Role::TableKey { is_sort_key: false })
            .with_role("SK", Role::TableKey { is_sort_key: true })
            .with_template("SK", template)
    };
    let changes = compare(&[entity("V#{version}")], &[entity("V#{version:06}")]);
    assert_said(
        &changes,
        &Truth { severity: REFUSE, effects: &[ItemEffect::Orphaned, ItemEffect::OrderChanged] },
    );

    let client = client_of::<Document>();
    for key in ["V#9", "V#10", "V#000011"] {
        store(&client, &Document { id: "d".to_owned(), key: key.to_owned() }).expect("an item");
    }
    let documents = Table::<Document>::new(client, "documents");
    let found = block_on(documents.query(Document::partition("d")).all()).expect("items");
    let keys: Vec<&str> = found.iter().map(|document| document.key.as_str()).collect();
    assert_eq!(keys, ["V#000011", "V#10", "V#9"]);
}

#[test]
fn name_omitted_struct_renamed() {
    #[derive(Deserialize, Serialize, DynamoTable)]
    struct Order {
        #[pk]
        id: String,
        total: u64,
    }

    #[derive(Deserialize, Serialize, DynamoTable)]
    struct Purchase {
        #[pk]
        id: String,
        total: u64,
    }

    let changes = compare(&[entity::<Order>()], &[entity::<Purchase>()]);
    assert_said(&changes, &Truth { severity: REFUSE, effects: &[ItemEffect::Orphaned] });
    assert_eq!(changes[0].id, "order.name");
    assert_eq!(changes[0].ways_out[0].paste.as_deref(), Some("#[table(name = \"order\")]"));

    let stack = Stack::new(Naming::verbatim()).table::<Order>().table::<Purchase>();
    let client = testing::client(&stack).expect("an engine");
    store(&client, &Order { id: "1".to_owned(), total: 1 }).expect("an item");
    let purchases = Table::<Purchase>::new(client, "purchase");
    assert!(block_on(purchases.get(Purchase::key("1")).send()).expect("an answer").is_none());
}

/// With `name`, what the struct is called in Rust does not matter.
#[test]
fn struct_renamed_with_a_name() {
    #[derive(Deserialize, Serialize, DynamoTable)]
    #[table(name = "orders")]
    struct Order {
        #[pk]
        id: String,
    }

    #[derive(Deserialize, Serialize, DynamoTable)]
    #[table(name = "orders")]
    struct Purchase {
        #[pk]
        id: String,
    }

    assert_eq!(compare(&[entity::<Order>()], &[entity::<Purchase>()]), []);
}
