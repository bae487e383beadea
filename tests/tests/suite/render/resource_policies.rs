//! Resource policies of a table or its stream: IAM's grammar, and circular references.

use serde_json::{Value, json};
use tablewright::deploy::{Replica, ResourcePolicy};
use tablewright::{DynamoTable, Stack};

use super::{policy, shop, texts};

#[derive(DynamoTable)]
#[stream]
#[allow(dead_code, reason = "of this struct only the table is of interest")]
struct Order {
    #[pk]
    id: String,
}

fn with(policy: impl Into<ResourcePolicy>) -> Stack {
    shop().table::<Order>().configure::<Order>(|table| table.resource_policy(policy))
}

fn problems(stack: &Stack) -> Vec<String> {
    let [parameterised, resolved] = [stack.cloudformation(), stack.resolved()].map(Result::unwrap_err);
    assert_eq!(parameterised, resolved);
    texts(&parameterised)
}

/// Returns the only problem of a policy, without the words that locate it.
fn problem(policy: Value) -> String {
    let problems = problems(&with(policy));
    let [problem] = &problems[..] else { panic!("{problems:?}") };
    problem.strip_prefix("table `order`: the resource policy ").unwrap().to_owned()
}

/// Returns a policy whose statement has these members replaced. A null removes a member.
fn statement(members: Value) -> Value {
    let mut policy = policy();
    let statement = policy["Statement"][0].as_object_mut().unwrap();
    let Value::Object(members) = members else { panic!("{members}") };
    statement.extend(members);
    statement.retain(|_, member| !member.is_null());
    policy
}

#[test]
fn documents_obey_the_grammar() {
    for (document, expected) in [
        (json!("policy"), "is not a policy document; write an object with `Version` and `Statement`"),
        (json!({}), "is not a policy document; write an object with `Version` and `Statement`"),
        (json!({ "Version": "2012-10-17" }), "has no `Statement`; add one"),
        (json!({ "Statement": [] }), "has no statements; add one, or take the policy out"),
        (
            json!({ "Statement": ["all"] }),
            "statement 1 is not an object; write one with `Effect`, `Principal`, `Action` and `Resource`",
        ),
        (
            json!({ "Statement": "all" }),
            "the statement is not an object; write one with `Effect`, `Principal`, `Action` and `Resource`",
        ),
    ] {
        assert_eq!(problem(document.clone()), expected, "{document}");
    }
    let with_member = |name: &str, member: Value| {
        let mut policy = policy();
        policy[name] = member;
        policy
    };
    assert_eq!(
        problem(with_member("Version", json!("2012-10-18"))),
        "has an unknown `Version`; write \"2012-10-17\""
    );
    assert_eq!(
        problem(with_member("statement", json!([]))),
        "has `statement`, which IAM does not know; did you mean `Statement`?"
    );
    let twice = json!({ "Statement": [statement(json!({ "Sid": "A" }))["Statement"][0], statement(json!({ "Sid": "A" }))["Statement"][0]] });
    assert_eq!(problem(twice), "has two statements with the `Sid` `A`; change one");
}

#[test]
fn statements_obey_the_grammar() {
    for (members, expected) in [
        (json!({ "Effect": null }), "has no `Effect`; write \"Allow\" or \"Deny\""),
        (json!({ "Effect": "allow" }), "has an unknown `Effect`; write \"Allow\" or \"Deny\""),
        (
            json!({ "Principal": null }),
            "has no `Principal`; add who is meant: an account, a role, or a service",
        ),
        (json!({ "Action": null }), "has no `Action`; add an action such as \"dynamodb:GetItem\""),
        (
            json!({ "Resource": null }),
            "has no `Resource`; add \"*\", which is the table and its indexes alone",
        ),
        (
            json!({ "NotAction": "dynamodb:Scan" }),
            "has both `Action` and `NotAction`; IAM allows one of them",
        ),
        (
            json!({ "Actions": "dynamodb:Scan" }),
            "has `Actions`, which IAM does not know; did you mean `Action`?",
        ),
        (json!({ "Action": [] }), "has an empty `Action`; write \"dynamodb:GetItem\", for example"),
        (
            json!({ "Action": "GetItem" }),
            "has `GetItem` as `Action`; write a text such as \"dynamodb:GetItem\"",
        ),
        (
            json!({ "Action": ["dynamodb:GetItem", 5] }),
            "has a value other than text as `Action`; write a text such as \"dynamodb:GetItem\"",
        ),
        (json!({ "Resource": "orders" }), "has `orders` as `Resource`; write a text such as \"*\""),
        (
            json!({ "Principal": "111122223333" }),
            "has a `Principal` that is not one; write \"*\", or an object such as {\"AWS\":\"111122223333\"}",
        ),
        (
            json!({ "Principal": {} }),
            "has a `Principal` that is not one; write \"*\", or an object such as {\"AWS\":\"111122223333\"}",
        ),
        (
            json!({ "Principal": { "Aws": "*" } }),
            "has a `Principal` of the kind `Aws`, which IAM does not know; did you mean `AWS`?",
        ),
        (
            json!({ "Principal": { "AWS": "bob" } }),
            "has `bob` as `Principal`; write a text such as \"111122223333\"",
        ),
        (
            json!({ "Principal": { "AWS": [] } }),
            "has an empty `Principal`; write \"111122223333\", for example",
        ),
        (
            json!({ "Principal": { "Service": "dynamodb" } }),
            "has `dynamodb` as `Principal`; write a text such as \"replication.dynamodb.amazonaws.com\"",
        ),
        (
            json!({ "Condition": "never" }),
            "has a `Condition` that is not one; write an object such as {\"StringEquals\":{\"aws:SourceAccount\":\"…\"}}",
        ),
    ] {
        assert_eq!(problem(statement(members.clone())), format!("statement 1 {expected}"), "{members}");
    }
}

#[test]
fn documents_that_iam_takes() {
    for members in [
        json!({ "Effect": "Deny", "Principal": null, "NotPrincipal": { "AWS": ["111122223333", "*"] } }),
        json!({ "Principal": "*", "Condition": { "StringEquals": { "aws:SourceAccount": "111122223333" } } }),
        json!({ "Principal": { "AWS": "arn:aws:sts::111122223333:assumed-role/a/b", "Federated": "accounts.google.com" } }),
        json!({ "Action": null, "NotAction": ["dynamodb:Delete*", "*"] }),
        json!({ "Resource": ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders", "*"] }),
        // CloudFormation's functions may stand in place of values.
        json!({ "Principal": { "AWS": { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" } } }),
        json!({ "Action": { "Fn::Split": [",", "dynamodb:GetItem,dynamodb:Query"] } }),
        json!({ "Effect": { "Fn::Select": [0, ["Allow"]] }, "Principal": { "Ref": "AWS::AccountId" } }),
        json!({ "Resource": { "Fn::Sub": ["${Own}${!Literal}", { "Own": "*" }] } }),
    ] {
        with(statement(members.clone())).resolved().unwrap_or_else(|error| panic!("{members}: {error}"));
    }
    // A single statement needs no list, and the version is optional.
    let one = policy()["Statement"][0].clone();
    assert!(with(json!({ "Statement": one })).resolved().is_ok());
}

#[test]
fn statements_can_be_typed() {
    let policy = ResourcePolicy::new()
        .allow("111122223333", ["dynamodb:GetItem"])
        .allow("replication.dynamodb.amazonaws.com", ["dynamodb:*"])
        .deny("*", ["dynamodb:Scan"]);
    let template: Value = serde_json::from_str(with(policy).resolved().unwrap().as_json()).unwrap();
    let document = &template["Resources"]["OrderTable"]["Properties"]["ResourcePolicy"]["PolicyDocument"];
    let statement = |effect: &str, principal: Value, action: &str| json!({ "Effect": effect, "Principal": principal, "Action": [action], "Resource": "*" });
    assert_eq!(
        document["Statement"],
        json!([
            statement("Allow", json!({ "AWS": "111122223333" }), "dynamodb:GetItem"),
            statement("Allow", json!({ "Service": "replication.dynamodb.amazonaws.com" }), "dynamodb:*"),
            statement("Deny", json!("*"), "dynamodb:Scan"),
        ])
    );
    // Typed statements can be added to a document's own.
    let only = json!({ "Statement": policy_statement() });
    let both = ResourcePolicy::document(only).allow("111122223333", ["dynamodb:Query"]);
    let template: Value = serde_json::from_str(with(both).resolved().unwrap().as_json()).unwrap();
    let document = &template["Resources"]["OrderTable"]["Properties"]["ResourcePolicy"]["PolicyDocument"];
    assert_eq!(document["Statement"].as_array().unwrap().len(), 2);

    let of = |policy: ResourcePolicy| problems(&with(policy)).remove(0);
    assert!(of(ResourcePolicy::new()).ends_with("has no statements; add one, or take the policy out"));
    assert!(
        of(ResourcePolicy::new().allow("bob", ["dynamodb:GetItem"])).contains("has `bob` as `Principal`")
    );
    assert!(of(ResourcePolicy::new().allow("*", [""; 0])).contains("has an empty `Action`"));
}

fn policy_statement() -> Value {
    policy()["Statement"][0].clone()
}

#[test]
fn a_policy_does_not_refer_to_its_own_table() {
    let own = |function: &str| {
        [format!(
            "`OrderTable` refers to itself in its policy, by `{function}`, which CloudFormation refuses as a circular \
             dependency; write \"*\" as the resource, which means the table and its indexes alone"
        )]
    };
    for (function, resource) in [
        ("Fn::GetAtt", json!({ "Fn::GetAtt": ["OrderTable", "Arn"] })),
        ("Fn::GetAtt", json!({ "Fn::GetAtt": "OrderTable.Arn" })),
        ("Fn::Sub", json!({ "Fn::Sub": "${OrderTable.Arn}/index/*" })),
        ("Fn::Sub", json!({ "Fn::Sub": ["${OrderTable.Arn}/${Rest}", { "Rest": "*" }] })),
        (
            "Ref",
            json!({ "Fn::Join": ["/", ["arn:aws:dynamodb:eu-west-1:111122223333:table", { "Ref": "OrderTable" }]] }),
        ),
    ] {
        let policy = statement(json!({ "Resource": resource }));
        assert_eq!(problems(&with(policy.clone())), own(function), "{policy}");
        let of_stream =
            shop().table::<Order>().configure::<Order>(|table| table.stream_policy(policy.clone()));
        assert_eq!(problems(&of_stream), own(function), "{policy}");
        let of_replica = shop().table::<Order>().configure::<Order>(|table| {
            table.replica(Replica::new("eu-west-1").resource_policy(policy.clone()))
        });
        assert_eq!(problems(&of_replica), own(function), "{policy}");
    }
    // A table that is named in an ARN is not a reference.
    let by_name = json!({ "Resource": { "Fn::Sub": "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/acme-shop-order" } });
    assert!(with(statement(by_name)).resolved().is_ok());
}

#[test]
fn references_lead_somewhere_and_in_no_circle() {
    let refers = |resource: Value| problems(&with(statement(json!({ "Resource": resource }))));
    assert_eq!(
        refers(json!({ "Fn::GetAtt": ["OrdersTable", "Arn"] })),
        [
            "`OrderTable` refers to `OrdersTable` by `Fn::GetAtt`, and the template has no such parameter or resource; did you \
          mean `OrderTable`?"
        ]
    );
    assert_eq!(
        refers(json!({ "Fn::Sub": "arn:${AWS::Partition:dynamodb" })),
        [
            "`OrderTable` has an `Fn::Sub` whose `${` is not closed, in `arn:${AWS::Partition:dynamodb`; add `}`"
        ]
    );
    assert_eq!(
        refers(json!({ "Fn::Sub": "${OrderTableArnParameter}" })),
        [
            "`OrderTable`, `OrderTableArnParameter` refer to each other in a circle, so CloudFormation cannot create any of \
             them first; take a reference out"
        ]
    );
    // The parameter exists only in the parameterised template.
    let stack = with(statement(json!({ "Resource": { "Fn::Sub": "arn:aws:dynamodb:::table/${AppName}" } })));
    assert!(stack.cloudformation().is_ok());
    assert_eq!(
        texts(&stack.resolved().unwrap_err()),
        ["`OrderTable` refers to `AppName` by `Fn::Sub`, and the template has no such parameter or resource"]
    );
}

#[test]
fn a_policy_is_not_nested_without_an_end() {
    let mut condition = json!("a");
    for _ in 0..1000 {
        condition = json!([condition]);
    }
    let policy = statement(json!({ "Condition": condition }));
    assert_eq!(problem(policy), "is nested more than 100 levels deep; IAM needs about five");
}
