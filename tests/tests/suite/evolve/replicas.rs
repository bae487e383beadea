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
use tablewright::Stack;
use tablewright::deploy::{Replica, StackTable, What};
use tablewright::evolve::{Outcome, SchemaChange, diff, plan, plan_calls, plan_terraform};

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
        let template: Value = serde_json::from_str(template).unwrap();
        let properties = &template["Resources"]["OrdersTable"]["Properties"];
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

/// The requests of the API leave replicas as they are, and with them the stream that they need.
#[test]
fn requests_leave_replicas() {
    for (old, new) in pairs() {
        let calls = plan_calls(&old.stack().snapshot().unwrap(), &new.stack().snapshot().unwrap());
        let is_left = |what: What| calls.left.iter().any(|change| change.at.what == what);
        assert_eq!(is_left(What::Replicas), old.replicas != new.replicas, "{old:?} {new:?}: {calls}");
        let sets_stream = calls.calls.iter().any(|call| call.step.as_json().contains("StreamSpecification"));
        let must_stay = old.changes_stream_last(new);
        assert_eq!(sets_stream, old.view != new.view && !must_stay, "{old:?} {new:?}: {calls}");
        assert_eq!(is_left(What::Stream), must_stay, "{old:?} {new:?}: {calls}");
        assert!(calls.calls.iter().all(|call| !call.step.as_json().contains("ReplicaUpdates")));
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
