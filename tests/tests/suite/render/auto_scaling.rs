//! Capacity that follows the load.

use serde_json::{Value, json};
use tablewright::deploy::{AutoScaling, Scaling, StackTable};
use tablewright::schema::{Billing, Throughput};
use tablewright::{DynamoTable, Stack};

use super::{shop, texts};

#[derive(DynamoTable)]
#[table(billing(provisioned(reads = 20, writes = 10)))]
#[allow(dead_code, reason = "of this struct only the table is of interest")]
struct Order {
    #[pk]
    id: String,
    #[sk]
    version: u64,
    #[gsi("status", provisioned(reads = 5, writes = 5))]
    status: String,
    #[lsi("total")]
    total: u64,
}

fn stack(scaling: AutoScaling) -> Stack {
    shop().table::<Order>().configure::<Order>(|table| table.auto_scaling(scaling))
}

fn resources(scaling: AutoScaling) -> Value {
    let template: Value = serde_json::from_str(stack(scaling).resolved().unwrap().as_json()).unwrap();
    template["Resources"].clone()
}

fn problems(change: impl FnOnce(StackTable) -> StackTable) -> Vec<String> {
    let stack = shop().table::<Order>().configure::<Order>(change);
    texts(&stack.cloudformation().unwrap_err())
}

/// Returns the ids of the scalable targets, with their minimum and maximum.
fn scaled(resources: &Value) -> Vec<(&str, u64, u64)> {
    let targets = resources
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, resource)| resource["Type"] == "AWS::ApplicationAutoScaling::ScalableTarget");
    targets
        .map(|(id, target)| {
            let bound = |name: &str| target["Properties"][name].as_u64().unwrap();
            (id.as_str(), bound("MinCapacity"), bound("MaxCapacity"))
        })
        .collect()
}

#[test]
fn global_indexes_are_scaled_with_the_table_or_by_themselves() {
    let all = AutoScaling::new().reads(Scaling::new(1, 2)).writes(Scaling::new(3, 4));
    assert_eq!(
        scaled(&resources(all.clone())),
        [
            ("OrderTableReadScaling", 1, 2),
            ("OrderTableStatusIndexReadScaling", 1, 2),
            ("OrderTableStatusIndexWriteScaling", 3, 4),
            ("OrderTableWriteScaling", 3, 4),
        ]
    );
    let own =
        all.index_reads("status-index", Scaling::new(7, 8)).index_reads("status-index", Scaling::new(5, 6));
    assert_eq!(
        scaled(&resources(own)),
        [
            ("OrderTableReadScaling", 1, 2),
            ("OrderTableStatusIndexReadScaling", 5, 6),
            ("OrderTableStatusIndexWriteScaling", 3, 4),
            ("OrderTableWriteScaling", 3, 4),
        ]
    );
    let alone = AutoScaling::new().index_writes("status-index", Scaling::new(9, 9));
    assert_eq!(scaled(&resources(alone)), [("OrderTableStatusIndexWriteScaling", 9, 9)]);
}

#[test]
fn a_policy_belongs_to_its_target() {
    let resources = resources(AutoScaling::new().reads(Scaling::new(1, 2)).writes(Scaling::new(3, 4)));
    for (id, resource) in resources.as_object().unwrap() {
        if resource["Type"] != "AWS::ApplicationAutoScaling::ScalingPolicy" {
            continue;
        }
        let policy = &resource["Properties"];
        let target = policy["ScalingTargetId"]["Ref"].as_str().unwrap();
        assert_eq!(*id, format!("{target}Policy"));
        let metric = &policy["TargetTrackingScalingPolicyConfiguration"]["PredefinedMetricSpecification"];
        let dimension = resources[target]["Properties"]["ScalableDimension"].as_str().unwrap();
        let word = if dimension.ends_with(":ReadCapacityUnits") { "Read" } else { "Write" };
        assert_eq!(metric["PredefinedMetricType"], format!("DynamoDB{word}CapacityUtilization"));
    }
}

#[test]
fn what_is_shared_is_one_set_of_parameters() {
    let template = |scaling| -> Value {
        serde_json::from_str(stack(scaling).cloudformation().unwrap().as_json()).unwrap()
    };
    let bounds = |template: &Value| {
        let ids = template["Parameters"].as_object().unwrap().keys();
        ids.filter(|id| id.contains("CapacityM") || id.contains("Target")).count()
    };
    let shared = AutoScaling::new().reads(Scaling::new(1, 2));
    assert_eq!(bounds(&template(shared.clone())), 3);
    assert_eq!(bounds(&template(shared.index_reads("status-index", Scaling::new(1, 2)))), 6);
}

#[test]
fn the_capacity_of_the_table_is_where_scaling_begins() {
    let scaled = resources(AutoScaling::new().reads(Scaling::new(50, 100)));
    let plain: Value = serde_json::from_str(shop().table::<Order>().resolved().unwrap().as_json()).unwrap();
    assert_eq!(scaled["OrderTable"], plain["Resources"]["OrderTable"]);
    assert_eq!(
        scaled["OrderTable"]["Properties"]["ProvisionedThroughput"],
        json!({ "ReadCapacityUnits": 20, "WriteCapacityUnits": 10 })
    );
}

#[test]
fn bounds_are_checked() {
    let reads = |scaling| problems(|table| table.auto_scaling(AutoScaling::new().reads(scaling)));
    assert_eq!(
        reads(Scaling::new(0, 5)),
        ["table `order`: the reads are scaled down to 0 units; DynamoDB needs at least 1"]
    );
    assert_eq!(
        reads(Scaling::new(10, 5)),
        ["table `order`: the reads are scaled from 10 units to 5; write the smaller number first"]
    );
    for target in [19, 91] {
        assert_eq!(
            reads(Scaling::new(1, 5).target(target)),
            [format!("table `order`: the reads have a target of {target} percent; DynamoDB allows 20 to 90")]
        );
    }
    for target in [20, 90] {
        stack(AutoScaling::new().reads(Scaling::new(5, 5).target(target))).resolved().unwrap();
    }
    assert_eq!(
        problems(|table| table.auto_scaling(
            AutoScaling::new()
                .writes(Scaling::new(0, 0))
                .index_writes("status-index", Scaling::new(2, 1))
                .index_reads("total-index", Scaling::new(1, 1))
                .index_reads("state-index", Scaling::new(1, 1).target(0))
                .index_reads("status-index", Scaling::new(1, 1).target(0))
        )),
        [
            "table `order`: there is no global index `total-index` to scale",
            "table `order`: there is no global index `state-index` to scale; did you mean `status-index`?",
            "table `order`: the reads of index `status-index` have a target of 0 percent; DynamoDB allows 20 to 90",
            "table `order`: the writes are scaled down to 0 units; DynamoDB needs at least 1",
            "table `order`: the writes of index `status-index` are scaled from 2 units to 1; write the smaller number first",
        ]
    );
}

#[test]
fn only_provisioned_capacity_is_scaled() {
    let scaling = || AutoScaling::new().reads(Scaling::new(1, 5));
    let on_demand = "table `order`: auto scaling needs a provisioned table, and this one is billed on demand; give it a capacity, \
         or take out the auto scaling";
    assert_eq!(problems(|table| table.auto_scaling(scaling()).billing(Billing::OnDemand)), [on_demand]);
    let provisioned = Billing::Provisioned(Throughput::new(1, 1));
    let stack = shop().table::<Order>().configure::<Order>(|table| {
        table.billing(Billing::OnDemand).auto_scaling(scaling()).billing(provisioned)
    });
    assert!(stack.resolved().is_ok());
    assert_eq!(
        problems(|table| table.auto_scaling(AutoScaling::new())),
        ["table `order`: auto scaling scales nothing; give it `.reads(…)`, `.writes(…)`, or both"]
    );
}
