//! Settings that AWS accepts but that are probably mistakes.

use serde_json::{Value, json};
use tablewright::Stack;
use tablewright::deploy::{AutoScaling, EncryptionKey, Replica, Scaling, StackTable};
use tablewright::schema::{Billing, ContributorInsights, Throughput};
use tablewright_tests::cases::cases;

use super::{schema, shop};

fn lints(stack: &Stack) -> Vec<String> {
    stack.lints().iter().map(|lint| lint.text().to_owned()).collect()
}

fn attribute(name: &str) -> Value {
    json!({ "name": name, "type": "S" })
}

fn index(name: &str, partition_key: &[&str], sort_key: &[&str]) -> Value {
    let attributes = |names: &[&str]| names.iter().map(|name| attribute(name)).collect::<Vec<_>>();
    let kind = if partition_key.is_empty() { "local" } else { "global" };
    json!({
        "name": name,
        "kind": kind,
        "partition_key": attributes(partition_key),
        "sort_key": attributes(sort_key)
    })
}

/// Returns the lints of a table with the key `id` and `version`.
fn of_indexes(indexes: &[Value]) -> Vec<String> {
    let more = json!({ "sort_key": attribute("version"), "indexes": indexes });
    lints(&shop().schema(schema("orders", more)))
}

#[test]
fn an_index_with_the_key_of_the_table() {
    let text = "table `orders`: index `same-index` has the key of the table; query the table instead";
    assert_eq!(of_indexes(&[index("same-index", &["id"], &["version"])]), [text]);
    assert_eq!(of_indexes(&[index("same-index", &[], &["version"])]), [text]);
    for other in [
        index("reversed-index", &["version"], &["id"]),
        index("partition-index", &["id", "version"], &[]),
        index("shorter-index", &["id"], &[]),
    ] {
        assert_eq!(of_indexes(&[other]), [""; 0]);
    }
}

#[test]
fn indexes_with_the_same_key() {
    let text = "table `orders`: indexes `one-index` and `two-index` have the same key; one is enough";
    let one = index("one-index", &["id"], &["total"]);
    for two in [index("two-index", &["id"], &["total"]), index("two-index", &[], &["total"])] {
        assert_eq!(of_indexes(&[one.clone(), two]), [text]);
    }
    assert_eq!(of_indexes(&[one, index("two-index", &["id", "total"], &[])]), [""; 0]);
}

#[test]
fn a_projection_of_a_key_attribute() {
    let mut including = index("status-index", &["status"], &["placed"]);
    including["projection"] = json!({ "include": ["version", "placed", "total"] });
    assert_eq!(
        of_indexes(&[including]),
        ["version", "placed"].map(|attribute| format!(
            "table `orders`: index `status-index` includes `{attribute}`, which is part of a key that it holds in \
             any case"
        ))
    );
}

#[test]
fn a_time_to_live_in_a_key() {
    let expires = json!({ "name": "expires", "type": "N" });
    let in_key = json!({ "sort_key": expires, "time_to_live": expires });
    assert_eq!(
        lints(&shop().schema(schema("tokens", in_key))),
        [
            "table `tokens`: time to live `expires` is part of the table's key, so the expiry of an item cannot be \
          changed"
        ]
    );
    // An index on the expiry time is useful: it finds the items that expire next.
    let mut by_expiry = index("expiry-index", &["owner"], &[]);
    by_expiry["sort_key"] = json!([expires]);
    let in_index = json!({ "time_to_live": expires, "indexes": [by_expiry] });
    assert_eq!(lints(&shop().schema(schema("tokens", in_index))), [""; 0]);
}

#[test]
fn keys_that_are_shown_though_the_table_is_encrypted() {
    let orders = |encryption: &Value, insights: fn(StackTable) -> StackTable| {
        let more = json!({
            "stream": "new_and_old_images",
            "encryption": encryption,
            "indexes": [index("status-index", &["status"], &[])]
        });
        shop().schema(schema("orders", more)).configure_each(insights)
    };
    let shown = "table `orders`: contributor insights show the keys of items in CloudWatch, where the table's KMS key does \
                 not protect them; leave them out where keys are confidential";
    let (owned, customer) = (json!("aws_owned"), json!({ "customer": "alias/orders" }));
    let keys = ContributorInsights::ThrottledKeys;
    let of_table: fn(StackTable) -> StackTable =
        |table| table.contributor_insights(ContributorInsights::ThrottledKeys);
    assert_eq!(lints(&orders(&customer, of_table)), [shown]);
    assert_eq!(lints(&orders(&owned, of_table).encryption_key(EncryptionKey::new())), [shown]);
    assert_eq!(lints(&orders(&owned, of_table)), [""; 0]);
    assert_eq!(lints(&orders(&customer, |table| table)), [""; 0]);
    for (of_index, of_replica) in [(Some(keys), None), (None, Some(keys))] {
        let stack = orders(&customer, |table| table).configure_each(|table| {
            let replica =
                Replica::new("eu-west-1").encryption_key("alias/orders").contributor_insights(of_replica);
            table.index_contributor_insights("status-index", of_index).replica(replica)
        });
        assert_eq!(lints(&stack), [shown]);
    }
}

#[test]
fn capacities_that_begin_outside_their_bounds() {
    let scaled = |scaling: AutoScaling| {
        let more = json!({ "indexes": [index("status-index", &["status"], &[]), index("id-index", &[], &["total"])] });
        let more = json!({ "sort_key": attribute("version"), "indexes": more["indexes"] });
        lints(&shop().schema(schema("orders", more)).configure_each(|table| {
            table.billing(Billing::Provisioned(Throughput::new(5, 10))).auto_scaling(scaling.clone())
        }))
    };
    assert_eq!(scaled(AutoScaling::new().reads(Scaling::new(5, 100)).writes(Scaling::new(1, 10))), [""; 0]);
    assert_eq!(
        scaled(
            AutoScaling::new().reads(Scaling::new(6, 100)).index_writes("status-index", Scaling::new(1, 9))
        ),
        [
            "table `orders`: the table begins with 5 read capacity units, which auto scaling keeps between 6 and 100; begin \
             with one of these",
            "table `orders`: index `status-index` begins with 5 read capacity units, which auto scaling keeps between 6 and \
             100; begin with one of these",
            "table `orders`: index `status-index` begins with 10 write capacity units, which auto scaling keeps between 1 \
             and 9; begin with one of these",
        ]
    );
}

#[test]
fn a_template_that_has_to_be_uploaded_first() {
    let stack =
        (0..50).fold(shop(), |stack, number| stack.schema(schema(&format!("table-{number}"), json!(null))));
    let bytes = stack.cloudformation().unwrap().as_json().len();
    assert_eq!(
        lints(&stack),
        [format!("the template has {bytes} bytes; above 51200 it can only be deployed from S3")]
    );
    assert_eq!(stack.lints()[0].table(), None);
}

#[test]
fn most_cases_have_no_lints() {
    let with_lints: Vec<_> =
        cases().into_iter().filter(|(_, stack)| !stack.lints().is_empty()).map(|(name, _)| name).collect();
    // `projections` has an index that includes its key, `global-accounts` counts keys although it is encrypted, and
    // `hardened` is so large that it can only be deployed from S3.
    assert_eq!(with_lints, ["projections", "global-accounts", "hardened"]);
}
