//! Plans: each deployment is accepted after the previous one, and there are as few as possible.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tablewright::deploy::{Replica, Snapshot};
use tablewright::evolve::{Outcome, Plan, diff, plan, plan_template};
use tablewright::schema::{Billing, TableSchema, Throughput};
use tablewright::{Naming, Stack};
use tablewright_tests::changing;

pub(super) fn stack(indexes: &[&str], more: &Value) -> Stack {
    let index = |name: &&str| {
        json!({
            "name": name,
            "kind": "global",
            "partition_key": [{ "name": name.trim_end_matches('!'), "type": "S" }],
            "projection": if name.ends_with('!') { "keys_only" } else { "all" },
        })
    };
    let mut schema = json!({
        "name": "orders",
        "partition_key": { "name": "id", "type": "S" },
        "indexes": indexes.iter().map(index).collect::<Vec<_>>(),
    });
    for index in schema["indexes"].as_array_mut().unwrap() {
        let name = index["name"].as_str().unwrap().trim_end_matches('!').to_owned();
        index["name"] = format!("by-{name}").into();
    }
    for (name, value) in more.as_object().unwrap() {
        schema[name] = value.clone();
    }
    let schema: TableSchema = serde_json::from_value(schema).unwrap();
    Stack::new(Naming::verbatim()).schema(schema)
}

pub(super) fn read(template: &str) -> Snapshot<'static> {
    Snapshot::from_template(template, &[]).unwrap()
}

/// Plans from the template of one stack to another, and asserts that `CloudFormation` accepts each deployment.
fn planned(before: &Stack, after: &Stack) -> Plan {
    let deployed = read(before.cloudformation().unwrap().as_json());
    let plan = plan(&deployed, after).unwrap();
    let template = after.cloudformation().unwrap();
    let from_template = plan_template(&deployed, template.as_json(), &[]).unwrap();
    assert_eq!(from_template.deployments, plan.deployments);
    let mut last = deployed;
    for deployment in &plan.deployments {
        let next = read(&deployment.template);
        let diff = diff(&last, &next);
        let is_accepted = matches!(
            diff.cloudformation(),
            Outcome::Nothing | Outcome::InPlace | Outcome::Slow | Outcome::NewStream
        );
        assert!(is_accepted, "{}: {:?}\n{diff}", deployment.title, diff.cloudformation());
        assert_attributes(&deployment.template);
        last = next;
    }
    if let Some(deployment) = plan.deployments.last() {
        assert_eq!(deployment.template, after.cloudformation().unwrap().as_json());
        assert_eq!(deployment.file, deployment.command.rsplit(' ').next().unwrap());
    }
    plan
}

/// `DynamoDB` refuses an attribute that no key uses, and a key whose attribute has no type.
fn assert_attributes(template: &str) {
    let template: Value = serde_json::from_str(template).unwrap();
    for resource in template["Resources"].as_object().unwrap().values() {
        let properties = &resource["Properties"];
        if !properties["KeySchema"].is_array() {
            continue;
        }
        let names = |keys: &Value| -> BTreeSet<String> {
            keys.as_array()
                .into_iter()
                .flatten()
                .map(|key| key["AttributeName"].as_str().unwrap().to_owned())
                .collect()
        };
        let mut used = names(&properties["KeySchema"]);
        for index in properties["GlobalSecondaryIndexes"].as_array().into_iter().flatten() {
            used.extend(names(&index["KeySchema"]));
            let is_provisioned = properties["BillingMode"] == "PROVISIONED";
            assert_eq!(index["ProvisionedThroughput"].is_object(), is_provisioned, "{index}");
        }
        assert_eq!(names(&properties["AttributeDefinitions"]), used);
    }
}

/// Returns the titles, without the common prefix of all index names.
fn titles(plan: &Plan) -> Vec<String> {
    plan.deployments.iter().map(|deployment| deployment.title.replace("by-", "")).collect()
}

#[test]
fn indexes_come_one_by_one_and_go_after_that() {
    let none = json!({});
    let plan = |before: &[&str], after: &[&str]| planned(&stack(before, &none), &stack(after, &none));
    assert_eq!(titles(&plan(&["a"], &["a", "b", "c"])), ["add b", "add c"]);
    assert_eq!(titles(&plan(&["a", "b"], &["c"])), ["add c", "remove a", "remove b"]);
    // A changed index is absent for a while.
    assert_eq!(titles(&plan(&["a", "b"], &["a!", "b"])), ["remove a", "add a"]);
    assert_eq!(titles(&plan(&["a"], &["a!", "b"])), ["add b", "remove a", "add a"]);
    assert_eq!(titles(&plan(&["a"], &["a"])), [] as [&str; 0]);
}

/// At the quota, a removal makes room first.
#[test]
fn a_removal_makes_room_at_the_quota() {
    let names: Vec<String> = (0..21).map(|number| format!("n{number:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let none = json!({});
    let plan = planned(&stack(&names[..20], &none), &stack(&names[1..], &none));
    assert_eq!(titles(&plan), ["remove n00", "add n20"]);
}

#[test]
fn a_time_to_live_moves_in_two_deployments() {
    let ttl = |name: &str| json!({ "time_to_live": { "name": name, "type": "N" } });
    let plan = planned(&stack(&[], &ttl("expires")), &stack(&[], &ttl("ends")));
    assert_eq!(titles(&plan), ["turn time to live off", "time to live as it is to be"]);
    assert!(plan.deployments[0].template.contains("\"AttributeName\": \"expires\""));
    assert!(plan.deployments[0].template.contains("\"Enabled\": false"));
    assert!(plan.deployments[0].waits[0].until.contains("an hour"));
    let plan = planned(&stack(&[], &ttl("expires")), &stack(&["a"], &json!({})));
    assert_eq!(titles(&plan), ["add a, turn time to live off", "time to live as it is to be"]);
    assert_eq!(planned(&stack(&[], &json!({})), &stack(&[], &ttl("ends"))).deployments.len(), 1);
}

#[test]
fn replicas_come_one_by_one_and_go_after_that() {
    let replicated = |regions: &[&str]| {
        let regions: Vec<String> = regions.iter().map(|region| (*region).to_owned()).collect();
        stack(&[], &json!({ "stream": "new_and_old_images" })).configure_each(|table| {
            regions.iter().fold(table, |table, region| table.replica(Replica::new(region.clone())))
        })
    };
    let (one, others) = (replicated(&["eu-central-1"]), replicated(&["us-east-1", "eu-west-3"]));
    let deployed = one.snapshot().unwrap();
    let plan = plan(&deployed, &others).unwrap();
    assert_eq!(
        titles(&plan),
        [
            "add the replica in us-east-1",
            "add the replica in eu-west-3",
            "remove the replica in eu-central-1"
        ]
    );
    let replicas = |deployment: usize| plan.deployments[deployment].template.matches("\"Region\":").count();
    assert_eq!([replicas(0), replicas(1), replicas(2)], [3, 4, 3]);
}

/// A change that no update can make has no plan, and lists the alternatives.
#[test]
fn a_new_key_has_no_plan() {
    let before = stack(&["a"], &json!({}));
    let after = stack(&["a"], &json!({ "sort_key": { "name": "day", "type": "S" } }));
    let plan = planned(&before, &after);
    assert_eq!(plan.deployments, []);
    let ids: Vec<&str> = plan.obstacles.iter().map(|change| change.id.as_str()).collect();
    assert_eq!(ids, ["orders.key"]);
    assert!(plan.to_string().contains("a table with another base name; copy the items"), "{plan}");
}

/// New and removed tables need no separate deployment.
#[test]
fn tables_advance_side_by_side() {
    let two = |indexes: &[&str], others: &[&str]| {
        let other: TableSchema = serde_json::from_value(json!({
            "name": "customers",
            "partition_key": { "name": "id", "type": "S" },
            "indexes": others.iter().map(|name| json!({
                "name": format!("by-{name}"), "kind": "global", "partition_key": [{ "name": name, "type": "S" }],
            })).collect::<Vec<_>>(),
        }))
        .unwrap();
        stack(indexes, &json!({})).schema(other)
    };
    assert_eq!(titles(&planned(&two(&[], &[]), &two(&["a", "b"], &["c"]))), ["add c, add a", "add b"]);
    let plan = planned(&stack(&[], &json!({})), &two(&["a"], &["c", "d"]));
    assert_eq!(titles(&plan), ["add a"]);
    assert_eq!(titles(&planned(&stack(&[], &json!({})), &two(&[], &["c", "d"]))), ["all changes"]);
}

/// A plan can start from a lock.
#[test]
fn a_plan_from_a_lock() {
    let provisioned = |indexes| {
        let capacity = Billing::Provisioned(Throughput::new(5, 5));
        stack(indexes, &json!({})).configure_each(|table| table.billing(capacity))
    };
    let (before, after) = (provisioned(&["a", "b"]), provisioned(&["c"]));
    let lock = Snapshot::from_lock(&before.snapshot().unwrap().to_lock()).unwrap();
    let from_lock = plan(&lock, &after).unwrap();
    assert_eq!(titles(&from_lock), ["add c", "remove a", "remove b"]);
    from_lock.deployments.iter().for_each(|deployment| assert_attributes(&deployment.template));
}

/// Checks 1,000 random changes: every deployment is accepted, and no plan is longer than its longest table requires.
#[test]
fn random_changes() {
    let mut lengths = [0; 16];
    for seed in 1..=1_000 {
        let [before, after] = changing::pair(seed);
        let plan = planned(&before, &after);
        assert_eq!(plan.obstacles, [], "{seed}");
        let expected = least(&before, &after);
        assert_eq!(plan.deployments.len(), expected, "{seed}: {:?}", titles(&plan));
        lengths[expected.min(15)] += 1;
        let json = serde_json::to_string(&plan).unwrap();
        assert_eq!(serde_json::from_str::<Plan>(&json).unwrap(), plan);
    }
    assert!(lengths[1..8].iter().all(|count| *count > 2), "{lengths:?}");
}

/// Returns the minimum number of deployments, from the schemas: a deployment makes one operation on an index of each
/// table, and a removed time to live takes two.
fn least(before: &Stack, after: &Stack) -> usize {
    let mut most = 0;
    for (old, new) in before.tables().zip(after.tables()) {
        let index = |schema: &TableSchema| -> Vec<Value> {
            let json = serde_json::to_value(schema).unwrap();
            json["indexes"].as_array().cloned().unwrap_or_default()
        };
        let (was, is) = (index(old), index(new));
        let find = |all: &[Value], name: &Value| all.iter().find(|index| index["name"] == *name).cloned();
        let gone = was.iter().filter(|index| find(&is, &index["name"]).is_none()).count();
        let other = is.iter().filter_map(|index| Some((index, find(&was, &index["name"])?)));
        // The capacity can change in place.
        let parts =
            |index: &Value| ["partition_key", "sort_key", "projection"].map(|part| index[part].clone());
        let changed = other.filter(|(is, was)| parts(is) != parts(was)).count();
        let added = is.iter().filter(|index| find(&was, &index["name"]).is_none()).count();
        let [was, is] =
            [old, new].map(|schema| schema.time_to_live().map(|attribute| attribute.name().to_owned()));
        let ttl = if was.is_some() && was != is { 2 } else { 0 };
        let is_other = serde_json::to_value(old).unwrap() != serde_json::to_value(new).unwrap();
        most = most.max(gone + added + 2 * changed).max(ttl).max(usize::from(is_other));
    }
    most
}
