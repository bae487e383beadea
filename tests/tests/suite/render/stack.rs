//! Rules that no table can check alone: the tables of a stack fit together, and into a template.

use serde_json::json;
use tablewright::{Naming, Stack, StackError};

use super::{schema, shop, texts};

/// Returns the problems, which both templates must report alike. The requests are not compared: they may render without
/// problems.
fn problems(stack: &Stack) -> Vec<String> {
    let [parameterised, resolved] = [stack.cloudformation(), stack.resolved()].map(Result::unwrap_err);
    assert_eq!(parameterised, resolved);
    texts(&parameterised)
}

fn tables(stack: Stack, names: impl IntoIterator<Item = String>, more: &serde_json::Value) -> Stack {
    names.into_iter().fold(stack, |stack, name| stack.schema(schema(&name, more.clone())))
}

#[test]
fn a_stack_has_tables() {
    assert_eq!(problems(&shop()), ["the stack has no tables; add one with `.table::<T>()`"]);
    assert!(shop().calls().is_err());
}

#[test]
fn rules_of_tables_are_checked_again() {
    let broken = shop()
        .schema(schema("ok", json!(null)))
        .schema(schema("fine", json!({ "point_in_time_recovery": { "days": 36 } })));
    assert_eq!(
        problems(&broken),
        [
            "table `ok`: table name `ok` is 2 characters long; DynamoDB allows 3 to 255",
            "table `fine`: recovery period of 36 days; DynamoDB allows 1 to 35",
        ]
    );
    assert_eq!(texts(&broken.calls().unwrap_err()), problems(&broken));
}

#[test]
fn a_base_name_has_a_letter_or_a_digit() {
    assert_eq!(
        problems(&shop().schema(schema("...", json!(null)))),
        ["base name `...` has no letter or digit to make other names of; add one"]
    );
}

#[test]
fn every_name_is_unique() {
    let pair =
        |one: &str, other: &str| problems(&tables(shop(), [one, other].map(str::to_owned), &json!(null)));
    assert_eq!(
        pair("orders.v2", "orders-v2"),
        [
            "tables `orders.v2` and `orders-v2` have the same physical name, `acme-shop-orders-v2`; rename one",
            "tables `orders.v2` and `orders-v2` have the same logical id, `OrdersV2Table`; rename one",
            "tables `orders.v2` and `orders-v2` have the same Parameter Store name, `DYNAMODB_TABLE_ORDERS_V2`; \
             rename one",
        ]
    );

    let verbatim =
        tables(Stack::new(Naming::verbatim()), ["orders.v2", "orders-v2"].map(str::to_owned), &json!(null));
    assert_eq!(problems(&verbatim).len(), 2, "the physical names differ");
}

#[test]
fn names_that_are_given_are_unique() {
    let physical = shop()
        .schema(schema("orders", json!(null)))
        .schema(schema("legacy", json!({ "physical_name": "acme-shop-orders" })));
    assert_eq!(
        problems(&physical),
        ["tables `orders` and `legacy` have the same physical name, `acme-shop-orders`; rename one"]
    );

    let logical = shop()
        .schema(schema("orders", json!(null)))
        .schema(schema("legacy", json!({ "logical_id": "OrdersTable" })));
    assert_eq!(
        problems(&logical),
        ["tables `orders` and `legacy` have the same logical id, `OrdersTable`; rename one"]
    );
}

#[test]
fn the_parameter_of_a_stream_is_unique() {
    let stack = shop()
        .schema(schema("stream-orders", json!(null)))
        .schema(schema("orders", json!({ "stream": "keys_only" })));
    assert_eq!(
        problems(&stack),
        ["tables `stream-orders` and `orders` have the same Parameter Store name, \
             `DYNAMODB_TABLE_STREAM_ORDERS`; rename one"]
    );
    let without_stream = tables(shop(), ["stream-orders", "orders"].map(str::to_owned), &json!(null));
    assert!(without_stream.resolved().is_ok());
}

#[test]
fn a_logical_id_meets_nothing_else() {
    let with_id = |id: &str| {
        shop().schema(schema("orders", json!(null))).schema(schema("legacy", json!({ "logical_id": id })))
    };
    assert_eq!(
        problems(&with_id("OrdersTableArnParameter")),
        ["two parts of the template have the logical id `OrdersTableArnParameter`; rename one"]
    );
    // A resolved template has no parameters that could collide.
    assert_eq!(
        texts(&with_id("AppName").cloudformation().unwrap_err()),
        ["two parts of the template have the logical id `AppName`; rename one"]
    );
    assert!(with_id("AppName").resolved().is_ok());
}

#[test]
fn capacity_parameters_of_indexes_are_told_apart() {
    let index = |name: &str, attribute: &str| {
        json!({
            "name": name,
            "kind": "global",
            "partition_key": [{ "name": attribute, "type": "S" }],
            "throughput": { "reads": 1, "writes": 1 }
        })
    };
    let stack = shop().schema(schema(
        "orders",
        json!({
            "billing": { "provisioned": { "reads": 1, "writes": 1 } },
            "indexes": [index("by.day", "day"), index("by-day", "hour")]
        }),
    ));
    assert_eq!(
        texts(&stack.cloudformation().unwrap_err()),
        [
            "two parts of the template have the logical id `OrdersTableByDayReadCapacity`; rename one",
            "two parts of the template have the logical id `OrdersTableByDayWriteCapacity`; rename one",
        ]
    );
}

#[test]
fn the_longest_names_give_legal_ids() {
    let longest = |more: serde_json::Value| {
        let mut more = more;
        more["stream"] = json!("new_image");
        more["deletion_protection"] = json!(true);
        more["billing"] = json!({ "provisioned": { "reads": 1, "writes": 1 } });
        more["indexes"] = json!([{
            "name": "i".repeat(255),
            "kind": "global",
            "partition_key": [{ "name": "day", "type": "S" }],
            "throughput": { "reads": 1, "writes": 1 }
        }]);
        more
    };
    let stack = Stack::new(Naming::verbatim())
        .schema(schema(&"a".repeat(255), longest(json!({}))))
        .schema(schema("given", longest(json!({ "logical_id": "L".repeat(255) }))))
        .export_outputs();
    let template: serde_json::Value =
        serde_json::from_str(stack.cloudformation().unwrap().as_json()).unwrap();
    let mut count = 0;
    for section in ["Parameters", "Resources", "Outputs"] {
        for (id, part) in template[section].as_object().unwrap() {
            assert!(id.len() <= 255 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{id}");
            if let Some(name) = part.pointer("/Export/Name/Fn::Sub") {
                let after_stack_name = name.as_str().unwrap().strip_prefix("${AWS::StackName}").unwrap();
                assert!(after_stack_name.len() + 128 <= 255, "{after_stack_name}");
            }
            count += 1;
        }
    }
    // Parsing keeps only one of two equal ids, so the count shows that all ids are different.
    assert_eq!(count, (1 + 2 * 5) + 2 * 3 + 2 * 3);
}

#[test]
fn sections_of_a_template_have_limits() {
    let names = |count: usize| (0..count).map(|number| format!("table-{number}"));
    assert!(tables(shop(), names(100), &json!(null)).resolved().is_ok());
    assert_eq!(
        problems(&tables(shop(), names(101), &json!(null))),
        ["the template has 202 outputs and CloudFormation allows 200; split its 101 tables over at least 2 \
             stacks"]
    );
    assert_eq!(
        problems(&tables(shop(), names(251), &json!(null))),
        [
            "the template has 502 resources and CloudFormation allows 500; split its 251 tables over at least 2 \
             stacks",
            "the template has 502 outputs and CloudFormation allows 200; split its 251 tables over at least 3 \
             stacks",
        ]
    );

    // The tables share three parameters, and each adds two.
    let provisioned = json!({ "billing": { "provisioned": { "reads": 1, "writes": 1 } } });
    assert!(tables(shop(), names(98), &provisioned).cloudformation().is_ok());
    let beyond = tables(shop(), names(99), &provisioned);
    assert_eq!(
        texts(&beyond.cloudformation().unwrap_err()),
        [
            "the template has 201 parameters and CloudFormation allows 200; split its 99 tables over at least 2 \
             stacks"
        ]
    );
    assert!(beyond.resolved().is_ok());
}

#[test]
fn a_template_has_a_largest_size() {
    let tags: Vec<_> =
        (0..50).map(|number| json!({ "key": format!("tag-{number}"), "value": "v".repeat(256) })).collect();
    let stack = tables(shop(), (0..60).map(|number| format!("table-{number}")), &json!({ "tags": tags }));
    let error = stack.resolved().unwrap_err();
    let problems = texts(&error);
    let [problem] = &problems[..] else { panic!("{error}") };
    assert!(problem.starts_with("the template has 10"), "{problem}");
    assert!(
        problem.ends_with(
            " bytes and CloudFormation allows 1000000; split its 60 tables over at least 2 stacks"
        ),
        "{problem}"
    );
    let half = tables(shop(), (0..30).map(|number| format!("table-{number}")), &json!({ "tags": tags }));
    assert!(half.resolved().unwrap().as_json().len() < 1_000_000);
}

#[test]
fn tags_of_the_stack_obey_the_rules_of_tags() {
    let orders = || shop().schema(schema("orders", json!(null)));
    for (stack, problem) in [
        (orders().tag("", "x"), "stack: tag key is empty; AWS needs at least one character"),
        (orders().tag("AWS:x", "x"), "stack: tag key `AWS:x` begins with `aws:`, which AWS reserves"),
        (orders().tag("team", "a").tag("team", "b"), "stack: tag `team` is given twice; a tag has one value"),
        (
            orders().backup_tag("backup", "daily").tag("backup", "weekly"),
            "stack: tag `backup` is given twice; a tag has one value",
        ),
        (
            orders().backup_tag("backup", "daily, weekly"),
            "stack: tag `backup` contains `,`; AWS allows letters, digits, spaces and `+ - = . _ : / @`",
        ),
        (
            orders().tag("k".repeat(129), ""),
            &format!("stack: tag key `{}…` is 129 characters long; AWS allows 128", "k".repeat(64)),
        ),
        (
            orders().tag("team", "é".repeat(257)),
            "stack: the value of tag `team` is 257 characters long; AWS allows 256",
        ),
    ] {
        assert_eq!(problems(&stack), [problem]);
    }
}

#[test]
fn a_table_has_fifty_tags_with_those_of_the_stack() {
    let own: Vec<_> = (0..48).map(|number| json!({ "key": format!("tag-{number}"), "value": "" })).collect();
    let stack = || shop().schema(schema("orders", json!({ "tags": own }))).backup_tag("backup", "daily");
    // A tag that the table sets itself is not added again.
    let fifty = stack().tag("team", "a").tag("tag-0", "other");
    assert!(fifty.cloudformation().is_ok());
    assert_eq!(
        problems(&fifty.tag("cost-center", "42")),
        ["table `orders` has 51 tags, 48 of its own and 3 of the stack's; DynamoDB allows 50 on a table"]
    );
    // The limit on the stack's own tags is checked before the sum with a table's tags.
    let many = (0..51).fold(stack(), |stack, number| stack.tag(format!("stack-{number}"), ""));
    assert!(problems(&many)[0].starts_with("stack: tag `stack-49` is tag number 51; DynamoDB allows 50"));
}

#[test]
fn a_parameterised_name_needs_room_for_the_prefix() {
    // The prefix `acme-shop-` has 10 characters.
    assert!(shop().schema(schema(&"a".repeat(245), json!(null))).cloudformation().is_ok());
    let stack = shop().schema(schema(&"a".repeat(246), json!(null)));
    assert_eq!(
        texts(&stack.cloudformation().unwrap_err()),
        [
            "the longest base name has 246 characters and leaves no room for the prefix: a parameterised template \
             cannot cut names to 255; shorten it, or render the resolved template"
        ]
    );
    assert!(stack.resolved().is_ok());
    // A physical name has no prefix.
    let given = schema(&"a".repeat(246), json!({ "physical_name": "given" }));
    assert!(shop().schema(given).cloudformation().is_ok());
}

#[test]
fn all_problems_are_told_at_once() {
    let stack = shop()
        .tag("aws:x", "")
        .schema(schema("a", json!(null)))
        .schema(schema("b", json!({ "physical_name": "c" })));
    let error: StackError = stack.resolved().unwrap_err();
    assert_eq!(error.problems().len(), 4);
    let lines: Vec<String> = error.problems().iter().map(ToString::to_string).collect();
    assert_eq!(error.to_string(), lines.join("\n"));
    assert_eq!(format!("{error:?}"), error.to_string(), "what a build script prints");
}
