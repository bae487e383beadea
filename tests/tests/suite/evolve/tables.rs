//! Changes of tables that combine several facts: with items, with each other, and in the order of the registry's lists.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tablewright::deploy::Snapshot;
use tablewright::evolve::{Diff, ItemEffect, Outcome, SchemaChange, Severity, diff};
use tablewright::schema::OnDelete;
use tablewright::{DynamoTable, Naming, Stack};

use super::line_of;

fn request(more: &Value) -> Value {
    let mut request = json!({
        "TableName": "orders",
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "BillingMode": "PAY_PER_REQUEST",
    });
    for (name, value) in more.as_object().unwrap() {
        request[name] = value.clone();
    }
    request
}

fn compared(before: &Value, after: &Value) -> Diff {
    let read = |more| Snapshot::from_create_table(&request(more).to_string()).unwrap();
    diff(&read(before), &read(after))
}

/// Returns the outcome of both tools, and the severity.
fn outcome(before: &Value, after: &Value) -> (Outcome, Outcome, Option<Severity>) {
    let diff = compared(before, after);
    (diff.cloudformation(), diff.terraform(), diff.severity())
}

fn index(name: &str, key: &str) -> Value {
    json!({
        "IndexName": name,
        "KeySchema": [{ "AttributeName": key, "KeyType": "HASH" }],
        "Projection": { "ProjectionType": "ALL" },
    })
}

fn typed(attributes: &[(&str, &str)]) -> Value {
    let all = [("id", "S")].iter().chain(attributes);
    all.map(|(name, ty)| json!({ "AttributeName": name, "AttributeType": ty })).collect()
}

#[test]
fn time_to_live() {
    let on = |name: &str| json!({ "TimeToLive": { "AttributeName": name, "Enabled": true } });
    let off = |name: &str| json!({ "TimeToLive": { "AttributeName": name, "Enabled": false } });
    let steps = Some(Severity::Steps);
    assert_eq!(outcome(&on("a"), &on("b")), (Outcome::Steps, Outcome::Fails, steps));
    assert_eq!(outcome(&on("a"), &off("a")), (Outcome::InPlace, Outcome::InPlace, Some(Severity::Note)));
    assert_eq!(outcome(&on("a"), &off("b")), (Outcome::Refused, Outcome::Fails, steps));
    assert_eq!(outcome(&on("a"), &json!({})), (Outcome::Refused, Outcome::Ignored, steps));
    assert_eq!(outcome(&off("a"), &json!({})).0, Outcome::Nothing);
    assert_eq!(outcome(&json!({}), &on("a")), (Outcome::InPlace, Outcome::InPlace, Some(Severity::Warning)));
}

#[test]
fn limits_on_demand() {
    let limits = |reads: Value, writes: Value| {
        let mut limits = json!({});
        for (name, value) in [("MaxReadRequestUnits", reads), ("MaxWriteRequestUnits", writes)] {
            if !value.is_null() {
                limits[name] = value;
            }
        }
        json!({ "OnDemandThroughput": limits })
    };
    let both = limits(json!(100), json!(50));
    let tools = |after: &Value| {
        let (cloudformation, terraform, _) = outcome(&both, after);
        (cloudformation, terraform)
    };
    assert_eq!(tools(&json!({})), (Outcome::InPlace, Outcome::Fails));
    assert_eq!(tools(&limits(json!(100), Value::Null)), (Outcome::InPlace, Outcome::Ignored));
    assert_eq!(tools(&limits(json!(-1), json!(-1))), (Outcome::InPlace, Outcome::InPlace));
    assert_eq!(tools(&limits(json!(200), Value::Null)), (Outcome::InPlace, Outcome::InPlace));
    assert_eq!(outcome(&both, &limits(json!(100), json!(20))).2, Some(Severity::Warning));
    assert_eq!(outcome(&both, &limits(json!(100), json!(80))).2, Some(Severity::Note));
}

/// One index goes, and another one has its attribute with another type. No key of an index changes.
#[test]
fn the_type_of_an_attribute_changes_between_two_indexes() {
    let before = json!({ "GlobalSecondaryIndexes": [index("a", "day")], "AttributeDefinitions": typed(&[("day", "S")]) });
    let after = json!({ "GlobalSecondaryIndexes": [index("b", "day")], "AttributeDefinitions": typed(&[("day", "N")]) });
    let found = compared(&before, &after);
    assert_eq!(found.cloudformation(), Outcome::Refused, "{found}");
    assert_eq!(found.severity(), Some(Severity::Danger));
    assert_eq!(found.changes[0].id, "orders.attribute.day");

    let same = json!({ "GlobalSecondaryIndexes": [index("a", "day")], "AttributeDefinitions": typed(&[("day", "N")]) });
    let found = compared(&before, &same);
    assert_eq!((found.cloudformation(), found.terraform()), (Outcome::Refused, Outcome::Ignored), "{found}");
    assert_eq!(found.changes.len(), 1);
}

/// A changed index together with another operation takes several deployments, as does each combination of additions and
/// removals.
#[test]
fn index_operations_count_together() {
    let table = |names: &[&str]| {
        let indexes: Vec<Value> = names.iter().map(|name| index(name, "day")).collect();
        let mut table = json!({ "AttributeDefinitions": typed(&[("day", "S")]) });
        table["GlobalSecondaryIndexes"] = indexes.into();
        table
    };
    let both = |before: &[&str], after: &[&str]| outcome(&table(before), &table(after)).0;
    assert_eq!(both(&["a"], &["a", "b"]), Outcome::Slow);
    assert_eq!(both(&["a", "b"], &["a"]), Outcome::InPlace);
    assert_eq!(both(&["a"], &["a", "b", "c"]), Outcome::OneByOne);
    assert_eq!(both(&["a", "b"], &["c", "d"]), Outcome::Steps);
    let mut changed = table(&["a", "b"]);
    changed["GlobalSecondaryIndexes"][0]["Projection"]["ProjectionType"] = json!("KEYS_ONLY");
    let found = compared(&table(&["a"]), &changed);
    assert_eq!(found.cloudformation(), Outcome::Steps);
    assert!(found.changes.iter().all(|change| change.severity == Severity::Steps), "{found}");
}

/// A new key requires a new table, and the new table has all other changes from the beginning.
#[test]
fn a_new_key_makes_the_rest_moot() {
    let after = json!({
        "KeySchema": [{ "AttributeName": "day", "KeyType": "HASH" }],
        "AttributeDefinitions": [{ "AttributeName": "day", "AttributeType": "S" }],
        "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_IMAGE" },
        "DeletionProtectionEnabled": true,
    });
    let found = compared(&json!({}), &after);
    let [change] = found.changes.as_slice() else { panic!("{found}") };
    assert_eq!(change.summary(), "table `orders`, key: id (S, HASH) becomes day (S, HASH)");
    assert!(change.reason.contains("the new table has the other changes of this table from the beginning"));
}

#[test]
fn tables_that_come_go_and_are_renamed() {
    let read = |more: &Value| Snapshot::from_create_table(&request(more).to_string()).unwrap();
    let none = Snapshot::default();
    let change = |old: &Snapshot<'_>, new: &Snapshot<'_>| {
        let [change] = <[SchemaChange; 1]>::try_from(diff(old, new).changes).unwrap();
        (change.id, change.severity, change.cloudformation, change.terraform)
    };
    let (plain, kept) = (read(&json!({})), read(&json!({ "DeletionPolicy": "Retain" })));
    let protected = read(&json!({ "DeletionPolicy": "Retain", "DeletionProtectionEnabled": true }));
    let id = || "orders".to_owned();
    assert_eq!(change(&none, &plain), (id(), Severity::Note, Outcome::InPlace, Outcome::InPlace));
    assert_eq!(change(&plain, &none), (id(), Severity::Danger, Outcome::Destroyed, Outcome::Destroyed));
    assert_eq!(change(&kept, &none), (id(), Severity::Danger, Outcome::Retained, Outcome::Destroyed));
    assert_eq!(change(&protected, &none), (id(), Severity::Danger, Outcome::Retained, Outcome::Fails));
    let renamed = read(&json!({ "TableName": "purchases" }));
    let (id, severity, ..) = change(&plain, &renamed);
    assert_eq!((id.as_str(), severity), ("orders.name", Severity::Danger));
}

#[test]
fn what_is_no_request_is_refused() {
    let refusal = |text: &str| Snapshot::from_create_table(text).unwrap_err().to_string();
    assert_eq!(refusal("{}"), "this is not a CreateTable request: it has no `TableName` or no `KeySchema`");
    assert!(refusal("nothing").starts_with("the tables are not JSON: "), "{}", refusal("nothing"));
    assert!(Snapshot::from_create_table("[]").unwrap() == Snapshot::default());
}

/// The description of a live table does not contain its backups, tags and time to live.
#[test]
fn a_described_table_is_compared_as_far_as_it_is_known() {
    let described = json!({ "Table": request(&json!({
        "TableStatus": "ACTIVE",
        "BillingMode": null,
        "BillingModeSummary": { "BillingMode": "PAY_PER_REQUEST" },
        "ProvisionedThroughput": { "NumberOfDecreasesToday": 0, "ReadCapacityUnits": 0, "WriteCapacityUnits": 0 },
        "SSEDescription": { "Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": "arn:aws:kms:eu-west-1:1:key/1" },
        "DeletionProtectionEnabled": true,
    })) });
    let live = Snapshot::from_create_table(&described.to_string()).unwrap();
    let after = request(&json!({
        "TimeToLive": { "AttributeName": "expiresAt", "Enabled": true },
        "Tags": [{ "Key": "team", "Value": "checkout" }],
        "PointInTimeRecovery": { "Enabled": true },
        "DeletionProtectionEnabled": false,
    }));
    let found = diff(&live, &Snapshot::from_create_table(&after.to_string()).unwrap());
    let ids: Vec<&str> = found.changes.iter().map(|change| change.id.as_str()).collect();
    assert_eq!(ids, ["orders.encryption", "orders.deletionProtection"], "{found}");
}

/// A live table always reports a warm throughput. It is a change only if it is less than the requested one.
#[test]
fn the_reported_warm_throughput_was_not_requested() {
    let warm =
        |reads: u64, writes: u64| json!({ "ReadUnitsPerSecond": reads, "WriteUnitsPerSecond": writes });
    let with = |of_table: Option<Value>, of_index: Option<Value>, is_live: bool| {
        let mut index = index("a", "id");
        let mut table = json!({});
        for (part, warm) in [(&mut table, of_table), (&mut index, of_index)] {
            if let Some(warm) = warm {
                part["WarmThroughput"] = warm;
            }
        }
        table["GlobalSecondaryIndexes"] = json!([index]);
        if is_live {
            table["TableStatus"] = json!("ACTIVE");
        }
        Snapshot::from_create_table(&json!({ "Table": request(&table) }).to_string()).unwrap()
    };
    let changes = |old: &Snapshot<'_>, new: &Snapshot<'_>| -> Vec<String> {
        diff(old, new).changes.into_iter().map(|change| change.id).collect()
    };
    let live = with(Some(warm(12_000, 4_000)), Some(warm(15_000, 4_000)), true);
    let none = with(None, None, false);
    assert_eq!(changes(&live, &none), [""; 0]);
    assert_eq!(changes(&none, &live), [""; 0]);
    let enough = with(Some(warm(12_000, 4_000)), Some(warm(13_000, 4_000)), false);
    assert_eq!(changes(&live, &enough), [""; 0]);
    let more = with(Some(warm(12_000, 4_001)), Some(warm(15_001, 4_000)), false);
    assert_eq!(changes(&live, &more), ["orders.warmThroughput", "orders.index.a.warmThroughput"]);
    assert!(!live.to_lock().contains("warmThroughput"), "{}", live.to_lock());
    assert!(more.to_lock().contains("warmThroughput"));
    assert_eq!(changes(&more, &none), ["orders.warmThroughput", "orders.index.a.warmThroughput"]);
}

/// A property that the registry lists as `createOnly` cannot change without a new table, and every other one can.
///
/// The lists come from the schemas of `AWS::DynamoDB::Table` and `AWS::DynamoDB::GlobalTable`.
#[test]
fn createonly_lists_of_the_registry() {
    let cases = [
        ("TableName", json!("purchases"), true),
        ("KeySchema", json!([{ "AttributeName": "other", "KeyType": "HASH" }]), true),
        ("ImportSource", json!({ "InputFormat": "ION", "S3Bucket": "exports" }), true),
        ("AttributeDefinitions", typed(&[("other", "S")]), false),
        ("BillingMode", json!("PROVISIONED"), false),
        ("ContributorInsights", json!({ "Enabled": true }), false),
        ("DeletionProtectionEnabled", json!(true), false),
        ("GlobalSecondaryIndexes", json!([index("a", "id")]), false),
        ("KinesisStream", json!({ "StreamArn": "arn:aws:kinesis:eu-west-1:1:stream/a" }), false),
        ("OnDemandThroughput", json!({ "MaxReadRequestUnits": 5 }), false),
        ("PointInTimeRecovery", json!({ "Enabled": true }), false),
        ("ResourcePolicy", json!({ "Statement": [] }), false),
        ("SSESpecification", json!({ "Enabled": true }), false),
        ("StreamSpecification", json!({ "StreamViewType": "NEW_IMAGE" }), false),
        ("TableClass", json!("STANDARD_INFREQUENT_ACCESS"), false),
        ("Tags", json!([{ "Key": "a", "Value": "b" }]), false),
        ("TimeToLive", json!({ "AttributeName": "a", "Enabled": true }), false),
        ("WarmThroughput", json!({ "ReadUnitsPerSecond": 20_000, "WriteUnitsPerSecond": 9_000 }), false),
    ];
    for (property, value, is_create_only) in cases {
        let diff = compared(&json!({}), &json!({ property: value }));
        let outcome = diff.cloudformation();
        let takes_a_table = matches!(outcome, Outcome::Refused | Outcome::Replaced { .. });
        assert_eq!(takes_a_table, is_create_only, "{property}: {outcome:?}");
        let has_change = property != "AttributeDefinitions";
        assert_eq!(diff.changes.is_empty(), !has_change, "{property}");
    }
}

#[derive(Serialize, Deserialize, DynamoTable)]
#[table(name = "orders")]
struct Before {
    #[pk]
    customer: String,
    #[sk]
    #[serde(rename = "orderId")]
    order_id: String,
    total: u64,
}

#[derive(Serialize, Deserialize, DynamoTable)]
#[table(name = "orders")]
struct After {
    #[pk]
    customer: String,
    #[sk]
    id: String,
    total: u32,
}

fn stack<T: DynamoTable>() -> Stack {
    Stack::new(Naming::new("acme", "shop").unwrap())
        .table::<T>()
        .configure_each(|table| table.on_delete(OnDelete::Retain))
}

/// The key of a table is a field: the change is reported once, at the field, with the line to paste.
#[test]
fn a_field_of_the_key_that_is_renamed_is_one_change() {
    let (before, after) = (stack::<Before>(), stack::<After>());
    let found = diff(&before.snapshot().unwrap(), &after.snapshot().unwrap());
    let line = line_of(include_str!("tables.rs"), "    id: String,");
    let expected = format!(
        "\
danger: table `orders`, key: orderId (S, RANGE) becomes id (S, RANGE)
  --> tests/tests/suite/evolve/tables.rs:{line}:5   After::id
  CloudFormation  refuses it
  Terraform       refuses it, because it would destroy a table with `prevent_destroy`
  items           writes are refused, reached by no key
                  the key of a table cannot change: no item has the new key, and a new key takes a new table
  = instead:      #[serde(rename = \"orderId\")]   on the field that is stored as `id`
  = or:           a table with another base name; copy the items; switch; then remove the old table
  https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html

"
    );
    let text = found.to_string();
    assert!(text.starts_with(&expected), "{text}");
    let ids: Vec<(&str, Severity)> =
        found.changes.iter().map(|change| (change.id.as_str(), change.severity)).collect();
    assert_eq!(ids, [("orders.key", Severity::Danger), ("orders.items.total", Severity::Warning)]);
    assert!(found.changes[1].items.contains(&ItemEffect::Unreadable));
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Diff>(&json).unwrap(), found);
}

/// A template has no items, so no items are compared. A written snapshot has them.
#[test]
fn items_are_kept_in_a_snapshot() {
    let (before, after) = (stack::<Before>(), stack::<After>());
    let json = serde_json::to_string(&before.snapshot().unwrap()).unwrap();
    let kept: Snapshot<'_> = serde_json::from_str(&json).unwrap();
    let after = after.snapshot().unwrap();
    let ids = |old: &Snapshot<'_>| -> Vec<String> {
        diff(old, &after).changes.into_iter().map(|change| change.id).collect()
    };
    assert_eq!(ids(&kept), ["orders.key", "orders.items.total"]);
    let template = Snapshot::from_template(before.cloudformation().unwrap().as_json(), &[]).unwrap();
    assert_eq!(ids(&template), ["orders.key"]);
}
