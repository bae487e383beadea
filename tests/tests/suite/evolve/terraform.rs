//! Plans of Terraform, compared with the measured outcomes.

use tablewright::evolve::{TerraformPlan, diff, plan_terraform};

use super::changes::{cases, snapshot};

#[test]
fn plans_follow_from_the_measured_outcomes() {
    let (mut applied, mut before, mut obstacles) = (0, 0, 0);
    for case in cases() {
        let (old, new) = (snapshot(&case["before"]), snapshot(&case["after"]));
        let plan = plan_terraform(&old, &new);
        let TerraformPlan { before: requests, applied: changes, blocks, obstacles: left, .. } = &plan;
        let at = format!("{}\n{plan}{}", case["id"], diff(&old, &new));
        match case["terraform"].as_str().unwrap() {
            "no_op" => assert!(plan.is_empty() || !changes.is_empty(), "{at}"),
            "in_place" | "in_place_slow" | "index_rebuilt" | "new_stream_arn" | "replica_rebuilt" => {
                assert!(requests.is_empty() && left.is_empty() && !changes.is_empty(), "{at}");
                applied += 1;
            }
            // Terraform fails, or changes nothing: a request does it first, or nothing does.
            "silent_no_op" | "apply_error" | "nothing_applied_for_ever" => {
                assert!(requests.is_empty() != left.is_empty(), "{at}");
                before += usize::from(left.is_empty());
            }
            "replacement_data_destroyed" | "refused_by_prevent_destroy" | "not_expressible" => {
                assert!(!left.is_empty() && requests.is_empty() && changes.is_empty(), "{at}");
                obstacles += 1;
            }
            other => panic!("{other} has no expectation: {at}"),
        }
        // All these tables have the address of their name.
        assert_eq!(*blocks, None, "{at}");
    }
    assert!(applied > 40 && before > 5 && obstacles > 15, "{applied}, {before}, {obstacles}");
}

/// The plan is text for people, too.
#[test]
fn a_plan_is_markdown() {
    let case = cases().into_iter().find(|case| case["id"] == "on-demand-max-removed").unwrap();
    let plan = plan_terraform(&snapshot(&case["before"]), &snapshot(&case["after"]));
    assert_eq!(
        plan.to_string(),
        "## 1. orders: set billing and capacity\n\n\
         ```sh\naws dynamodb update-table --cli-input-json file://1-orders-set-billing-and-capacity.request.json\n```\n\n\
         Wait until `orders` is ACTIVE: the command prints `ACTIVE`.\n\n\
         ```sh\naws dynamodb describe-table --table-name orders --query Table.TableStatus --output text\n```\n\n\
         To go back: set the earlier billing and capacity. DynamoDB limits how often a day a capacity is lowered and a \
         table becomes on demand.\n"
    );
}
