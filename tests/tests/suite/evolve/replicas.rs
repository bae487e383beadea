//! Changes of replicas, alone and together with the stream and the indexes, as all three tools make them.
//!
//! No engine here has replicas, so the rules of AWS are simulated as they are documented. An index and a replica in one
//! update are not documented, and count as refused.
//!
//! - [One index of a table in an update](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html).
//! - [One replica in an update; the view of the stream changes while there is one Region; with several Regions the view is
//!   `NEW_AND_OLD_IMAGES`](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html).
//! - [Nothing deletes a replica that is protected](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection).

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tablewright::deploy::{Replica, ReplicaIndex, Snapshot, StackTable, What};
use tablewright::evolve::{Call, Calls, Outcome, SchemaChange, diff, plan, plan_calls, plan_terraform};
use tablewright::schema::{OnDemandThroughput, TableClass, TableSchema};
use tablewright::{Naming, Stack};

use super::plan::{read, stack};

/// A global table.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Table {
    replicas: &'static [&'static str],
    view: Option<&'static str>,
    indexes: &'static [&'static str],
    is_protected: bool,
}

impl Table {
    /// Returns tables that AWS accepts.
    fn all() -> Vec<Self> {
        let mut all = Vec::new();
        let replicas: [&[&str]; 5] = [
            &[],
            &["eu-central-1"],
            &["us-east-1"],
            &["eu-central-1", "us-east-1"],
            &["eu-central-1", "eu-west-3", "us-east-1"],
        ];
        for replicas in replicas {
            for view in [None, Some("keys_only"), Some("new_and_old_images")] {
                for indexes in [&[][..], &["a"], &["b"]] {
                    for is_protected in [false, true] {
                        let is_replicated = !replicas.is_empty();
                        if is_replicated && view == Some("new_and_old_images")
                            || !is_replicated && !is_protected
                        {
                            all.push(Self { replicas, view, indexes, is_protected });
                        }
                    }
                }
            }
        }
        all
    }

    fn stack(self) -> Stack {
        let more = self.view.map_or_else(|| json!({}), |view| json!({ "stream": view }));
        stack(self.indexes, &more).configure_each(|table| {
            let replica = |region: &&str| Replica::new(*region).deletion_protection(self.is_protected);
            self.replicas.iter().map(replica).fold(table.global_table(), StackTable::replica)
        })
    }

    fn removes_protected(self, new: Self) -> bool {
        self.is_protected && self.replicas.iter().any(|region| !new.replicas.contains(region))
    }

    /// Returns whether the stream has to change after the last replica has gone.
    fn changes_stream_last(self, new: Self) -> bool {
        self.view != new.view && !self.replicas.is_empty()
    }
}

/// The parts of a template that the rules are about.
#[derive(Debug)]
struct State {
    indexes: BTreeSet<String>,
    /// The other Regions, and whether the replica is protected.
    replicas: Vec<(String, bool)>,
    view: Value,
}

impl State {
    fn of(template: &str) -> Self {
        Self::of_table(template, "OrdersTable")
    }

    fn of_table(template: &str, id: &str) -> Self {
        let template: Value = serde_json::from_str(template).unwrap();
        let properties = &template["Resources"][id]["Properties"];
        let list = |name: &str| properties[name].as_array().cloned().unwrap_or_default();
        let replica = |replica: &Value| {
            let is_protected = replica["DeletionProtectionEnabled"] == true;
            Some((replica["Region"].as_str()?.to_owned(), is_protected))
        };
        Self {
            indexes: list("GlobalSecondaryIndexes")
                .iter()
                .map(|index| index["IndexName"].to_string())
                .collect(),
            replicas: list("Replicas").iter().filter_map(replica).collect(),
            view: properties["StreamSpecification"]["StreamViewType"].clone(),
        }
    }

    /// Returns the rule that an update breaks.
    fn refusal(&self, new: &Self) -> Option<&'static str> {
        let regions = |state: &Self| -> BTreeSet<String> {
            state.replicas.iter().map(|(region, _)| region.clone()).collect()
        };
        let (was, is) = (regions(self), regions(new));
        let indexes = self.indexes.symmetric_difference(&new.indexes).count();
        let replicas = was.symmetric_difference(&is).count();
        let mut removed = self.replicas.iter().filter(|(region, _)| !is.contains(region));
        let has_one_region = was.is_empty() && is.is_empty();
        [
            (indexes > 1, "two indexes"),
            (replicas > 1, "two replicas"),
            (indexes > 0 && replicas > 0, "an index and a replica"),
            (removed.any(|(_, is_protected)| *is_protected), "a protected replica"),
            (self.view != new.view && !has_one_region, "the stream of a table with replicas"),
            (!is.is_empty() && new.view != "NEW_AND_OLD_IMAGES", "replicas without the stream"),
        ]
        .into_iter()
        .find_map(|(is_broken, rule)| is_broken.then_some(rule))
    }
}

fn pairs() -> Vec<(Table, Table)> {
    let all = Table::all();
    all.iter().flat_map(|old| all.iter().map(|new| (*old, *new))).filter(|(old, new)| old != new).collect()
}

#[test]
fn each_deployment_is_accepted() {
    let mut lengths = [0; 8];
    for (old, new) in pairs() {
        let (before, after) = (old.stack().cloudformation().unwrap(), new.stack().cloudformation().unwrap());
        let deployed = read(before.as_json());
        let plan = plan(&deployed, &new.stack()).unwrap();
        assert_eq!(plan.obstacles, [], "{old:?} {new:?}");
        let mut last = before.as_json().to_owned();
        for deployment in &plan.deployments {
            let refusal = State::of(&last).refusal(&State::of(&deployment.template));
            assert_eq!(refusal, None, "{old:?} {new:?}: {}", deployment.title);
            last.clone_from(&deployment.template);
        }
        assert_eq!(last, after.as_json());
        lengths[plan.deployments.len()] += 1;

        // The classifier accepts as one deployment exactly what the rules accept.
        let diff = diff(&deployed, &read(after.as_json()));
        let is_one = matches!(
            diff.cloudformation(),
            Outcome::Nothing | Outcome::InPlace | Outcome::Slow | Outcome::NewStream
        );
        let refusal = State::of(before.as_json()).refusal(&State::of(after.as_json()));
        assert_eq!(is_one, refusal.is_none(), "{old:?} {new:?}: {refusal:?}\n{diff}");
        assert_eq!(is_one, plan.deployments.len() == 1, "{old:?} {new:?}: {refusal:?}");
    }
    assert!(lengths[1..7].iter().all(|count| *count > 0), "{lengths:?}");
}

/// Terraform changes the stream, then the indexes, and then the replicas, all in one apply. It turns no protection off
/// first.
#[test]
fn one_apply_makes_all_changes_that_terraform_can_make() {
    let mut refused = 0;
    for (old, new) in pairs() {
        let plan = plan_terraform(&old.stack().snapshot().unwrap(), &new.stack().snapshot().unwrap());
        let is_refused = old.removes_protected(new) || old.changes_stream_last(new);
        assert_eq!(plan.obstacles.is_empty(), !is_refused, "{old:?} {new:?}: {plan}");
        refused += usize::from(is_refused);
        let has_advice = |change: &SchemaChange| !change.ways_out.is_empty();
        assert!(plan.obstacles.iter().all(has_advice), "{plan}");
        if !is_refused {
            let replicas = plan.applied.iter().filter(|change| change.contains("replicas")).count();
            assert_eq!(replicas > 0, old.replicas != new.replicas, "{old:?} {new:?}: {plan}");
        }
    }
    assert!(refused > 100, "{refused}");
}

impl State {
    /// Returns the state after a request of the API.
    fn after(&self, request: &Value) -> Self {
        let Self { mut indexes, mut replicas, mut view } =
            Self { indexes: self.indexes.clone(), replicas: self.replicas.clone(), view: self.view.clone() };
        for update in request["GlobalSecondaryIndexUpdates"].as_array().into_iter().flatten() {
            for (action, index) in update.as_object().unwrap() {
                let name = index["IndexName"].to_string();
                let is_legal = if action == "Create" { indexes.insert(name) } else { indexes.remove(&name) };
                assert!(is_legal, "{request}");
            }
        }
        for update in request["ReplicaUpdates"].as_array().into_iter().flatten() {
            for (action, replica) in update.as_object().unwrap() {
                let region = replica["RegionName"].as_str().unwrap();
                let is_there = replicas.iter().any(|(known, _)| known == region);
                assert_eq!(is_there, action != "Create", "{request}");
                match action.as_str() {
                    "Create" => replicas.push((region.to_owned(), false)),
                    "Delete" => replicas.retain(|(known, _)| known != region),
                    _ => {}
                }
            }
        }
        if let Some(stream) = request.get("StreamSpecification") {
            assert_ne!(stream["StreamEnabled"] == true, view.is_string(), "{request}");
            view = stream["StreamViewType"].clone();
        }
        Self { indexes, replicas, view }
    }
}

/// The requests of the API, one by one. Only a request in its Region turns the protection of a replica off, so the plan
/// says so where it matters.
#[test]
fn each_request_is_accepted() {
    let (mut deleted, mut created, mut protected) = (0, 0, 0);
    for (old, new) in pairs() {
        let calls = plan_calls(&old.stack().snapshot().unwrap(), &new.stack().snapshot().unwrap());
        let goal = State::of(new.stack().cloudformation().unwrap().as_json());
        let mut state = State::of(old.stack().cloudformation().unwrap().as_json());
        for call in &calls.calls {
            let request: Value = serde_json::from_str(call.step.as_json()).unwrap();
            let next = state.after(&request);
            let refusal = state.refusal(&next);
            let at = format!("{old:?} {new:?}: {}", call.title);
            let is_said = call.fails.iter().any(|text| text.contains("--no-deletion-protection-enabled"));
            assert_eq!(is_said, refusal == Some("a protected replica"), "{at}");
            assert!(refusal.is_none() || is_said, "{at}: {refusal:?}");
            protected += usize::from(is_said);
            let update = &request["ReplicaUpdates"][0];
            created += usize::from(update.get("Create").is_some());
            if let Some(gone) = update.get("Delete") {
                let name = format!("orders.replica.{}", gone["RegionName"].as_str().unwrap());
                assert_eq!(call.destroys, Some(name), "{at}");
                deleted += 1;
            }
            let is_tried = !call.fails.iter().any(|text| text.contains("not been tried"));
            assert_eq!(is_tried, update.is_null(), "{at}");
            state = next;
        }
        let regions = |state: &State| -> BTreeSet<String> {
            state.replicas.iter().map(|(region, _)| region.clone()).collect()
        };
        assert_eq!((&state.indexes, &state.view), (&goal.indexes, &goal.view), "{old:?} {new:?}: {calls}");
        assert_eq!(regions(&state), regions(&goal), "{old:?} {new:?}: {calls}");
        let is_known =
            |change: &SchemaChange| change.at.replica.is_some() && change.at.what == What::DeletionProtection;
        assert!(calls.remaining.iter().all(is_known), "{old:?} {new:?}: {calls}");
    }
    assert!(deleted > 100 && created > 100 && protected > 100, "{deleted} {created} {protected}");
}

fn key(region: &str, number: u8) -> String {
    format!("arn:aws:kms:{region}:111122223333:key/11111111-2222-3333-4444-{number:012}")
}

/// The bodies of the requests, in the API's own words.
#[test]
fn the_requests_of_replicas() {
    let table = |replicas: Vec<Replica>| {
        let more =
            json!({ "stream": "new_and_old_images", "encryption": { "customer": key("eu-west-1", 0) } });
        stack(&["a"], &more)
            .configure_each(move |table| replicas.clone().into_iter().fold(table, StackTable::replica))
    };
    let bodies = |before: &Stack, after: &Stack| -> (Vec<Value>, Calls) {
        let calls = plan_calls(&before.snapshot().unwrap(), &after.snapshot().unwrap());
        let body = |call: &Call| serde_json::from_str(call.step.as_json()).unwrap();
        (calls.calls.iter().map(body).collect(), calls)
    };
    let updates = |update: Value| json!({ "TableName": "orders", "ReplicaUpdates": [update] });
    let replica = |number| Replica::new("eu-central-1").encryption_key(key("eu-central-1", number));
    let (none, plain) = (table(vec![]), table(vec![replica(1)]));
    let own = replica(2)
        .class(TableClass::StandardInfrequentAccess)
        .max_reads(7)
        .index("by-a", ReplicaIndex::new().max_reads(5))
        .deletion_protection(true)
        .tag("team", "checkout");
    let own = table(vec![own]);
    let settings = json!({
        "RegionName": "eu-central-1",
        "KMSMasterKeyId": key("eu-central-1", 2),
        "TableClassOverride": "STANDARD_INFREQUENT_ACCESS",
        "OnDemandThroughputOverride": { "MaxReadRequestUnits": 7 },
        "GlobalSecondaryIndexes": [{
            "IndexName": "by-a",
            "OnDemandThroughputOverride": { "MaxReadRequestUnits": 5 },
        }],
    });
    let (created, calls) = bodies(&none, &own);
    assert_eq!(created, [updates(json!({ "Create": settings }))]);
    assert_eq!(calls.remaining, []);
    assert!(calls.calls[0].fails[0].contains("deletion protection, tag"), "{calls}");
    assert_eq!(calls.calls[0].waits[0].prints, "ACTIVE");
    let (created, _) = bodies(&none, &plain);
    let least = json!({ "RegionName": "eu-central-1", "KMSMasterKeyId": key("eu-central-1", 1) });
    assert_eq!(created, [updates(json!({ "Create": least }))]);
    let (changed, calls) = bodies(&plain, &own);
    let member = |names: &[&str]| {
        let members = names.iter().map(|name| ((*name).to_owned(), settings[*name].clone()));
        updates(json!({ "Update": members.collect::<serde_json::Map<_, _>>() }))
    };
    assert_eq!(
        changed,
        [
            member(&["RegionName", "KMSMasterKeyId"]),
            member(&["RegionName", "TableClassOverride"]),
            member(&["RegionName", "OnDemandThroughputOverride", "GlobalSecondaryIndexes"]),
        ]
    );
    let left: Vec<&str> = calls.remaining.iter().map(|change| change.id.as_str()).collect();
    assert_eq!(left, ["orders.replica.eu-central-1.deletionProtection", "orders.replica.eu-central-1.tag"]);
    let (back, _) = bodies(&own, &plain);
    let limits = &back[2]["ReplicaUpdates"][0]["Update"];
    assert_eq!(limits["OnDemandThroughputOverride"]["MaxReadRequestUnits"], -1, "{limits}");
    let (deleted, calls) = bodies(&plain, &none);
    assert_eq!(deleted, [updates(json!({ "Delete": { "RegionName": "eu-central-1" } }))]);
    assert_eq!(calls.remaining, []);
    // A class and reads that follow the table's need no request.
    let class =
        table(vec![replica(1)]).configure_each(|table| table.class(TableClass::StandardInfrequentAccess));
    let (bodies_of_class, calls) = bodies(&plain, &class);
    assert_eq!((bodies_of_class.len(), calls.remaining.len()), (1, 0), "{calls}");
    let limited = |units| {
        plain.clone().configure_each(move |table| {
            table.on_demand_throughput(OnDemandThroughput::new(Some(units), None))
        })
    };
    assert_eq!(bodies(&limited(10), &limited(20)).0.len(), 1);
}

/// A table that does not exist yet gets its replicas, too: with strong consistency, all in one request.
#[test]
fn a_new_table_gets_its_replicas() {
    let stream = json!({ "stream": "new_and_old_images" });
    let new = |stack: &Stack| {
        let calls = plan_calls(&Snapshot::default(), &stack.snapshot().unwrap()).calls;
        calls.iter().map(|call| serde_json::from_str(call.step.as_json()).unwrap()).collect::<Vec<Value>>()
    };
    let regions = |regions: [&'static str; 2]| {
        stack(&[], &stream).configure_each(move |table| {
            regions.iter().fold(table, |table, region| table.replica(Replica::new(*region)))
        })
    };
    let requests = new(&regions(["eu-west-2", "eu-west-3"]));
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[2]["ReplicaUpdates"], json!([{ "Create": { "RegionName": "eu-west-3" } }]));
    let strong = regions(["eu-west-2", "eu-west-3"]).configure_each(StackTable::strong_consistency);
    assert_eq!(
        new(&strong)[1],
        json!({
            "TableName": "orders",
            "ReplicaUpdates": [
                { "Create": { "RegionName": "eu-west-2" } }, { "Create": { "RegionName": "eu-west-3" } },
            ],
            "MultiRegionConsistency": "STRONG",
        })
    );
    // An existing table cannot get them.
    let one = stack(&[], &stream).configure_each(StackTable::global_table);
    let calls = plan_calls(&one.snapshot().unwrap(), &strong.snapshot().unwrap());
    assert_eq!(calls.calls, []);
    assert!(calls.remaining.iter().any(|change| change.at.what == What::Replicas), "{calls}");
}

/// An index can have the name of a Region, or of anything else that a plan counts.
#[test]
fn an_index_can_have_the_name_of_a_region() {
    let table = |indexes: &[&str], regions: &'static [&str]| {
        let index = |name: &&str| json!({ "name": name, "kind": "global", "partition_key": [{ "name": "TableName", "type": "S" }] });
        let schema = json!({
            "name": "tables",
            "partition_key": { "name": "GlobalSecondaryIndexes", "type": "S" },
            "stream": "new_and_old_images",
            "indexes": indexes.iter().map(index).collect::<Vec<_>>(),
        });
        let schema: TableSchema = serde_json::from_value(schema).unwrap();
        Stack::new(Naming::verbatim()).schema(schema).configure_each(move |table| {
            let table = table.global_table();
            regions.iter().fold(table, |table, region| table.replica(Replica::new(*region)))
        })
    };
    let states = [
        table(&[], &[]),
        table(&["eu-central-1"], &[]),
        table(&[], &["eu-central-1"]),
        table(&["eu-central-1", "replica"], &["eu-central-1"]),
        table(&["items", "existence"], &["eu-central-1", "us-east-1"]),
    ];
    for (before, after) in states.iter().flat_map(|before| states.iter().map(move |after| (before, after))) {
        let (template, goal) = (before.cloudformation().unwrap(), after.cloudformation().unwrap());
        let deployed = read(template.as_json());
        let mut last = template.as_json().to_owned();
        for deployment in plan(&deployed, after).unwrap().deployments {
            let [was, is] =
                [&last, &deployment.template].map(|template| State::of_table(template, "TablesTable"));
            assert_eq!(was.refusal(&is), None, "{}", deployment.title);
            last = deployment.template;
        }
        assert_eq!(last, goal.as_json());
        let lock = Snapshot::from_lock(&before.snapshot().unwrap().to_lock()).unwrap();
        let ids = |from: &Snapshot<'_>| -> BTreeSet<String> {
            diff(from, &read(goal.as_json())).changes.into_iter().map(|change| change.id).collect()
        };
        assert_eq!(ids(&lock), ids(&deployed));
    }
}

/// A table with strong consistency keeps its three Regions.
#[test]
fn a_strongly_consistent_table_keeps_its_replicas() {
    let strong = |regions: [&str; 2]| {
        let regions = regions.map(str::to_owned);
        stack(&[], &json!({})).configure_each(|table| {
            let table = table.global_table().strong_consistency();
            regions.iter().fold(table, |table, region| table.replica(Replica::new(region.clone())))
        })
    };
    let (before, after) = (strong(["eu-west-2", "eu-west-3"]), strong(["eu-west-2", "eu-central-1"]));
    let plan = plan(&before.snapshot().unwrap(), &after).unwrap();
    assert_eq!((plan.deployments.len(), plan.obstacles.len()), (0, 1));
    assert!(plan.to_string().contains("keeps them"), "{plan}");
    let terraform = plan_terraform(&before.snapshot().unwrap(), &after.snapshot().unwrap());
    assert_eq!(terraform.obstacles.len(), 1);
}
