//! The user's texts in a template: documentation, tags and names, with every character.

use serde_json::{Value, json};
use tablewright::Stack;
use tablewright::deploy::{Parameter, Policy, StreamFunction};

use super::{schema, shop, texts};

fn template(stack: &Stack) -> Value {
    let text = stack.cloudformation().unwrap().to_string();
    // A template must also be valid YAML, which allows no other control characters.
    let illegal =
        |c: char| (c.is_control() && !matches!(c, '\n' | '\u{85}')) || matches!(c, '\u{fffe}' | '\u{ffff}');
    assert!(!text.contains(illegal), "{text:?}");
    serde_json::from_str(&text).unwrap()
}

fn documented(description: &str) -> Stack {
    let more = json!({ "description": description, "stream": "new_image" });
    shop().schema(schema("orders", more)).hardened()
}

#[test]
fn documentation_is_no_reference() {
    let text = "Orders of ${AppName}, ${unclosed, {{resolve:ssm:/a}} and {{{{b}}}} in $${{c}}.";
    let plain = "Orders of $ {AppName}, $ {unclosed, { {resolve:ssm:/a}} and { { { {b}}}} in $$ { {c}}.";
    let template = template(&documented(text));
    let resources = &template["Resources"];
    let why = &resources["OrdersTable"]["Metadata"]["com.aws.cloudformation.Context"]["why"];
    assert_eq!(*why, plain);
    assert_eq!(
        resources["OrdersTableArnParameter"]["Properties"]["Description"],
        format!("ARN of table orders: {plain}")
    );
    assert_eq!(
        template["Outputs"]["OrdersTableName"]["Description"],
        format!("Name of table orders: {plain}")
    );
    let written = documented(text).cloudformation().unwrap().to_string();
    assert!(!written.contains("{{") && !written.contains("${unclosed"));
    // Other braces and dollar signs are kept.
    let ordinary = "Costs $5 per {order} in JSON: {\"a\": {}}.";
    let why = self::template(&documented(ordinary))["Resources"]["OrdersTable"]["Metadata"].to_string();
    assert!(why.contains("Costs $5 per {order} in JSON: {\\\"a\\\": {}}."), "{why}");
}

#[test]
fn documentation_has_no_control_characters() {
    let template = template(&documented("a\u{0}b\u{7f}c\u{9f}d\ne\u{feff}f"));
    let why = &template["Resources"]["OrdersTable"]["Metadata"]["com.aws.cloudformation.Context"]["why"];
    assert_eq!(*why, "a b c d e\u{feff}f");
}

#[test]
fn what_has_a_meaning_keeps_its_characters() {
    let odd = "a\u{1}\u{7f}\u{9f}\u{ffff}é";
    let stack = shop()
        .schema(schema(
            "orders",
            json!({ "partition_key": { "name": odd, "type": "S" }, "stream": "new_image" }),
        ))
        .raw_template("/Metadata/Odd", odd)
        .configure_each(|table| {
            table.stream_function(StreamFunction::new(Parameter::required()).filter(json!({
                "dynamodb": { "NewImage": { odd: { "S": [odd] } } }
            })))
        });
    let template = template(&stack);
    let properties = &template["Resources"]["OrdersTable"]["Properties"];
    assert_eq!(properties["KeySchema"][0]["AttributeName"], odd);
    assert_eq!(template["Metadata"]["Odd"], odd);
    let filters = &template["Resources"]["OrdersTableStreamFunctionMapping"]["Properties"]["FilterCriteria"];
    let pattern: Value = serde_json::from_str(filters["Filters"][0]["Pattern"].as_str().unwrap()).unwrap();
    assert_eq!(pattern["dynamodb"]["NewImage"][odd]["S"][0], odd);
}

#[test]
fn tags_have_letters_numbers_and_spaces() {
    let tagged = |text: &str| {
        let stack = shop().schema(schema("orders", json!(null)));
        [
            stack.clone().backup_tag("backup", text),
            stack.clone().tag(text, "value"),
            stack.clone().tag("key", text),
            stack.configure_each(|table| table.tag("key", text)),
        ]
        .map(|stack| stack.cloudformation().is_ok())
    };
    for text in ["Größe 42", "場所", "Ⅷ²½", "no\u{a0}break", "𠀀", "a+b-c=d.e_f:g/h@i"] {
        assert_eq!(tagged(text), [true; 4], "{text}");
    }
    for text in [
        "a,b",
        "100 €",
        "naïve – note",
        "“quoted”",
        "🦀",
        "a\u{7f}",
        "a\u{85}b",
        "a\u{301}",
        "(x)",
        "a\tb",
        "#1",
        "हिन्दी",
    ] {
        assert_eq!(tagged(text), [false; 4], "{text}");
    }
}

#[test]
fn a_default_is_what_its_pattern_accepts() {
    let stack = shop().schema(schema("orders", json!(null))).backup_tag("backup", "täglich – 3 €");
    assert_eq!(
        texts(&stack.cloudformation().unwrap_err()),
        ["stack: tag `backup` contains `–`; AWS allows letters, digits, spaces and `+ - = . _ : / @`"]
    );
}

#[test]
fn messages_show_no_control_characters() {
    let odd = "x\n\u{1b}[31m\u{0}";
    let stack = shop()
        .schema(schema("orders", json!(null)))
        .raw_property(odd, odd, 1)
        .configure_table(odd, |table| table)
        .configure_table("orders", |table| {
            table.policy(Policy::reader().name(odd)).stream_function(StreamFunction::new(odd).name(odd))
        })
        .tag(odd, odd);
    let error = stack.cloudformation().unwrap_err();
    assert!(error.problems().len() >= 4, "{error}");
    for problem in &texts(&error) {
        assert!(!problem.contains(char::is_control), "{problem:?}");
    }
}
