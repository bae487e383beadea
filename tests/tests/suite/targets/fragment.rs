//! The resources of a template, without the rest of it.

use serde_json::json;
use tablewright::deploy::Policy;
use tablewright::{DynamoTable, Stack};
use tablewright_tests::cases::cases;

use super::{problems, shop};

#[derive(DynamoTable)]
#[table(name = "orders")]
struct Order {
    #[pk]
    id: String,
}

fn orders() -> Stack {
    shop().table::<Order>()
}

/// Cases that a fragment cannot express, although the resolved template can.
const REFUSED: &[(&str, &str)] = &[
    ("encryption-key-verbatim", "`export_outputs`: a fragment has no outputs; "),
    ("export-outputs", "`export_outputs`: a fragment has no outputs; "),
    ("long-name", "`export_outputs`: a fragment has no outputs; "),
    ("raw-template", "of the template: a fragment has resources alone; "),
];

#[test]
fn a_fragment_is_the_resources_of_the_resolved_template() {
    let mut rendered = 0;
    for (case, stack) in cases() {
        let refused = REFUSED.iter().find(|(name, _)| *name == case);
        match (stack.resolved(), stack.fragment(), refused) {
            (Ok(template), Ok(fragment), None) => {
                rendered += 1;
                let resources = fragment.as_json().trim_end().replace('\n', "\n  ");
                let resources = format!("\n  \"Resources\": {resources},\n");
                assert!(template.as_json().contains(&resources), "{case}: {fragment}");
                assert!(fragment.as_json().ends_with("}\n"), "{case}");
            }
            (Err(template), Err(fragment), None) => assert_eq!(template, fragment, "{case}"),
            (Ok(_), Err(error), Some((_, problem))) => {
                assert!(
                    error.problems().iter().all(|other| other.text().contains(problem)),
                    "{case}: {error}"
                );
            }
            (template, fragment, _) => panic!("{case}: {}, and {fragment:?}", template.is_ok()),
        }
    }
    assert!(rendered > 40, "{rendered} fragments");
}

#[test]
fn the_template_around_has_what_is_not_here() {
    let policy = |principal: serde_json::Value| {
        json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": { "AWS": principal },
                "Action": "dynamodb:GetItem",
                "Resource": "*"
            }]
        })
    };
    let role = json!({ "Fn::GetAtt": ["ServiceRole", "Arn"] });
    let stack = orders().configure::<Order>(|table| table.resource_policy(policy(role.clone())));
    let fragment = stack.fragment().unwrap();
    assert!(fragment.as_json().contains("\"ServiceRole\""), "{fragment}");
    assert!(problems(stack.resolved())[0].contains("`ServiceRole`"), "a template has all that it refers to");

    let own = json!({ "Fn::GetAtt": ["OrdersTable", "Arn"] });
    let stack = orders().configure::<Order>(|table| table.resource_policy(policy(own.clone())));
    let [problem] = &problems(stack.fragment())[..] else { panic!("a circle is one problem") };
    assert!(problem.contains("refers to itself"), "{problem}");
}

#[test]
fn raw_resources_are_resources() {
    let topic = json!({ "Type": "AWS::SNS::Topic" });
    let fragment = orders().raw_template("/Resources/Topic", topic.clone()).fragment().unwrap();
    assert!(fragment.as_json().contains("AWS::SNS::Topic"));
    for path in ["/Outputs/Topic", "/Conditions/IsProduction", "/Resources", "/Metadata"] {
        let found = problems(orders().raw_template(path, json!({ "Value": "1" })).fragment());
        let [problem] = &found[..] else { panic!("{found:?}") };
        assert!(problem.contains(path) && problem.contains("a fragment has resources alone"), "{problem}");
    }
}

/// A policy names its table by a reference. The ARN would be an output, and a fragment has no outputs.
#[test]
fn a_fragment_has_no_parameters_and_no_outputs() {
    let stack = orders().configure::<Order>(|table| table.policy(Policy::reader()));
    let fragment = super::parse(stack.fragment().unwrap().as_json());
    let ids: Vec<&String> = fragment.as_object().unwrap().keys().collect();
    assert_eq!(ids, ["OrdersTable", "OrdersTableArnParameter", "OrdersTableReaderPolicy"]);
    assert_eq!(fragment["OrdersTable"]["Properties"]["TableName"], "acme-shop-orders");
}
