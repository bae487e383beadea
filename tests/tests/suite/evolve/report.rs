//! The text of changes, and their JSON.

use tablewright::evolve::{Entity, Role, SchemaChange, Severity, compare};

fn entity(name: &str, shape: &str) -> Entity {
    Entity::new("orders", name, shape.parse().expect("a shape"))
}

fn order(shape: &str) -> Entity {
    let key = Role::IndexKey { index: "status-index".to_owned(), is_sort_key: false };
    entity("Order", shape).with_role("id", Role::TableKey { is_sort_key: false }).with_role("status", key)
}

fn report(changes: &[SchemaChange]) -> String {
    changes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn a_report_reads_like_the_compiler() {
    let old = "{ id: S, lines: L of { qty: N u64, sku: S }, note: S or NULL, status: (S one of in_transit, open), total: N u64 }";
    let new = "{ amount: N u64, id: S, lines: L of { qty: N u32, sku: S, weight: N u32 }, note: S default, status: (S one of open, shipped) }";
    let changes = compare(&[order(old)], &[order(new)]);
    let expected = "\
danger: table `orders`, item `Order`: `lines[].weight` (N u32) is added
  items           unreadable
                  no existing item has `weight`: each of them fails to deserialize
  = instead:      #[serde(default)]   on the field
  = or:           make the field an `Option`
  https://serde.rs/field-attrs.html#default

warning: table `orders`, item `Order`, `lines[].qty`: N u64 becomes N u32
  items           unreadable
                  a number out of the range of u32 fails to deserialize
  = instead:      keep the wider type
  https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes

danger: table `orders`, item `Order`, `note`: S or NULL becomes S default
  items           unreadable
                  `None` is stored as NULL, which is not the same as absent: an item with NULL fails to deserialize
  = instead:      keep the `Option`
  = or:           `deserialize_with` a function that accepts NULL
  https://serde.rs/field-attrs.html#skip_serializing_if

danger: table `orders`, item `Order`, `status`: S one of in_transit, open becomes S one of open, shipped
  items           unreadable, reached by no key, not read by older programs
                  `in_transit` is now `shipped`: an item with the old name fails to deserialize
                  the running version cannot read `shipped`: an item with it fails to deserialize
                  no query of `status-index` by a new name finds an item with the old name
  = instead:      #[serde(rename = \"in_transit\")]   on the variant that is stored as `shipped`
  https://serde.rs/variant-attrs.html#rename

danger: table `orders`, item `Order`: `total` (N u64) becomes `amount` (N u64)
  items           unreadable, not read by older programs
                  no existing item has `amount`: each of them fails to deserialize
  = instead:      #[serde(rename = \"total\")]   on the field that is stored as `amount`
  = or:           in three releases: write both and backfill; read the new one; drop the old one
  https://serde.rs/field-attrs.html#rename";
    let mut found: Vec<&str> = Vec::new();
    let text = report(&changes);
    found.extend(text.split("\n\n"));
    let mut right: Vec<&str> = expected.split("\n\n").collect();
    found.sort_unstable();
    right.sort_unstable();
    assert_eq!(found.join("\n\n"), right.join("\n\n"));
}

#[test]
fn the_json_of_a_change() {
    let changes = compare(&[order("{ id: S, total: N u64 }")], &[order("{ id: S, total: S }")]);
    let json = serde_json::to_value(&changes).expect("JSON");
    assert_eq!(
        json,
        serde_json::json!([{
            "id": "orders.items.total",
            "at": { "table": "orders", "entity": "Order", "attribute": "total", "what": "items" },
            "from": "N u64",
            "to": "S",
            "severity": "danger",
            "cloudformation": "nothing",
            "terraform": "nothing",
            "items": ["unreadable", "notReadByOlder"],
            "reason": "existing items have N, and S is read: each of them fails to deserialize\n\
                the running version reads N, and fails on new items, which have S",
            "page": "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes",
            "waysOut": [
                { "advice": "store it in a new attribute" },
                { "advice": "an untagged enum, or `deserialize_with`, that reads both" },
            ],
            "source": null,
        }]),
    );
    assert_eq!(serde_json::from_value::<Vec<SchemaChange>>(json).expect("changes"), changes);
}

/// The order of entities does not matter, and an unchanged entity is not reported.
#[test]
fn several_entities_in_a_table() {
    let customer = entity("Customer", "{ PK: S, SK: S, name: S }");
    let old = [
        entity("Order", "{ PK: S, SK: S, total: N u64 }"),
        customer.clone(),
        entity("Draft", "{ PK: S, SK: S }"),
    ];
    let new = [customer, entity("Order", "{ PK: S, SK: S, total: N u64, note: S default }")];
    let changes = compare(&old, &new);
    let ids: Vec<(&str, Severity)> =
        changes.iter().map(|change| (change.id.as_str(), change.severity)).collect();
    assert_eq!(
        ids,
        [("orders.items.Draft", Severity::Danger), ("orders.items.Order.note", Severity::Warning)]
    );
    let reversed: Vec<Entity> = old.into_iter().rev().collect();
    assert_eq!(compare(&reversed, &new), changes);
}

/// The name of the struct is not stored.
#[test]
fn an_entity_that_is_renamed() {
    assert_eq!(compare(&[entity("Order", "{ id: S }")], &[entity("Purchase", "{ id: S }")]), []);
    let old = [entity("Order", "{ PK: S, total: N }"), entity("Customer", "{ PK: S, name: S }")];
    let new = [entity("Purchase", "{ PK: S, total: N }"), entity("Customer", "{ PK: S, name: S }")];
    assert_eq!(compare(&old, &new), []);
}

/// If all names change their case, `rename_all` was changed. Each name has its line to paste.
#[test]
fn variants_that_are_renamed_by_a_rule() {
    let changes = compare(
        &[order("{ id: S, status: (S one of InTransit, Open) }")],
        &[order("{ id: S, status: (S one of in_transit, open) }")],
    );
    let pastes: Vec<Option<&str>> = changes[0].ways_out.iter().map(|way| way.paste.as_deref()).collect();
    assert_eq!(pastes, [None, Some("#[serde(rename = \"InTransit\")]"), Some("#[serde(rename = \"Open\")]")]);
    assert_eq!(changes[0].ways_out[0].advice, "keep the names: leave `rename_all` of the enum as it was");
}

/// If several fields are renamed, the most similar names are paired.
#[test]
fn fields_that_are_renamed_together() {
    let changes = compare(
        &[order("{ id: S, order_note: S, customer_name: S, total_cents: N }")],
        &[order("{ customerName: S, id: S, orderNote: S, totalCents: N }")],
    );
    let pairs: Vec<(&str, &str)> = changes
        .iter()
        .map(|change| (change.from.as_deref().unwrap_or(""), change.to.as_deref().unwrap_or("")))
        .collect();
    assert_eq!(
        pairs,
        [
            ("`customer_name` (S)", "`customerName` (S)"),
            ("`order_note` (S)", "`orderNote` (S)"),
            ("`total_cents` (N)", "`totalCents` (N)"),
        ],
    );
}
