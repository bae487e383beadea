//! Raw properties and raw parts of a template.

use serde_json::{Value, json};
use tablewright::{DynamoTable, Stack};

use super::shop;

#[derive(DynamoTable)]
#[allow(dead_code, reason = "of this struct only the table is of interest")]
struct Order {
    #[pk]
    id: String,
}

fn stack(path: &str, value: impl Into<Value>) -> Stack {
    shop().table::<Order>().raw_template(path, value)
}

fn template(stack: &Stack) -> Value {
    serde_json::from_str(stack.cloudformation().unwrap().as_json()).unwrap()
}

fn problems(stack: &Stack) -> Vec<String> {
    stack.cloudformation().unwrap_err().problems().to_vec()
}

#[test]
fn attributes_of_resources_and_sections_are_set() {
    for (path, value) in [
        ("/Resources/OrderTable/DependsOn", json!("OrderTableArnParameter")),
        ("/Resources/OrderTableArnParameter/DependsOn", json!(["OrderTable"])),
        ("/Resources/OrderTable/Metadata", json!({ "Owner": "checkout" })),
        ("/Resources/OrderTable/Metadata/Deep~1er/Owner", json!("checkout")),
        ("/Resources/OrderTable/UpdateReplacePolicy", json!("Delete")),
        ("/Resources/OrderTable/Properties/TableClass", json!("STANDARD")),
        ("/Resources/Topic", json!({ "Type": "AWS::SNS::Topic" })),
        ("/Outputs/OrderTableArn/Export/Name", json!("orders")),
        ("/Outputs/Topic", json!({ "Value": "none" })),
        ("/Parameters/AppName/Default", json!("store")),
        ("/Parameters/Stage", json!({ "Type": "String" })),
        ("/Mappings/Regions", json!({})),
        ("/Conditions", json!({ "Never": { "Fn::Equals": ["a", "b"] } })),
        ("/Metadata/Owner", json!("checkout")),
        ("/Rules/One", json!({ "Assertions": [] })),
        ("/Transform", json!("AWS::LanguageExtensions")),
    ] {
        if path == "/Resources/OrderTable/DependsOn" {
            // The Parameter Store entry refers to the table, so this is a circular dependency.
            assert_eq!(problems(&stack(path, value)).len(), 1);
            continue;
        }
        let template = template(&stack(path, value.clone()));
        assert_eq!(template.pointer(path), Some(&value), "{path}");
    }
}

#[test]
fn the_rest_of_a_part_stays() {
    let plain = template(&shop().table::<Order>());
    let mut with = template(&stack("/Resources/OrderTable/Metadata/Owner", "checkout").raw_property(
        "OrderTable",
        "/Tags",
        json!([]),
    ));
    let table = with["Resources"]["OrderTable"].as_object_mut().unwrap();
    assert_eq!(table.remove("Metadata"), Some(json!({ "Owner": "checkout" })));
    assert_eq!(table["Properties"].as_object_mut().unwrap().remove("Tags"), Some(json!([])));
    assert_eq!(with, plain);
}

#[test]
fn sections_stand_in_the_order_of_the_anatomy() {
    let stack = shop()
        .table::<Order>()
        .raw_template("/Transform", "AWS::LanguageExtensions")
        .raw_template("/Conditions/A", json!({ "Fn::Equals": ["a", "b"] }))
        .raw_template("/Mappings/A", json!({ "b": { "c": "d" } }))
        .raw_template("/Rules/A", json!({}))
        .raw_template("/Metadata/A", 1);
    let text = stack.cloudformation().unwrap().to_string();
    let sections =
        ["Metadata", "Parameters", "Rules", "Mappings", "Conditions", "Transform", "Resources", "Outputs"];
    let positions = sections.map(|section| text.find(&format!("\n  \"{section}\": ")).unwrap());
    assert!(positions.is_sorted(), "{positions:?}");
}

#[test]
fn what_cannot_be_set_says_why() {
    for (path, value, expected) in [
        ("Conditions/A", json!(1), "a path begins with a slash, such as `/Conditions/IsProduction`"),
        (
            "/Condition/A",
            json!(1),
            "a template has no section `Condition` that can be set; did you mean `Conditions`?",
        ),
        ("", json!(1), "a path begins with a slash, such as `/Conditions/IsProduction`"),
        (
            "/AWSTemplateFormatVersion",
            json!(1),
            "a template has no section `AWSTemplateFormatVersion` that can be set",
        ),
        (
            "/Resources",
            json!({}),
            "this would replace the whole section; name a part of it: `/Resources/{id}`",
        ),
        (
            "/Resources/OrderTable/DependOn",
            json!("x"),
            "resources have no attribute `DependOn`; did you mean `DependsOn`?",
        ),
        (
            "/Resources/OrderTable/Metadata~1",
            json!("x"),
            "resources have no attribute `Metadata~1`; did you mean `Metadata`?",
        ),
        (
            "/Resources/New",
            json!({ "Properties": {} }),
            "a part of this section is an object with `Type`; add it",
        ),
        (
            "/Resources/New-One",
            json!({ "Type": "AWS::SNS::Topic" }),
            "`New-One` is not a logical id; write at most 255 letters and digits",
        ),
        (
            "/Resources/",
            json!({ "Type": "AWS::SNS::Topic" }),
            "`` is not a logical id; write at most 255 letters and digits",
        ),
        (
            "/Outputs/OrderTableARN/Condition",
            json!("x"),
            "the template has no `OrderTableARN` here; did you mean `OrderTableArn`?",
        ),
        (
            "/Parameters/Appname/Default",
            json!("x"),
            "the template has no `Appname` here; did you mean `AppName`?",
        ),
        ("/Resources/OrderTable/Type/Name", json!(1), "what holds `Name` is neither an object nor a list"),
        ("/Resources/OrderTable/Properties/KeySchema/7", json!(1), "`7` is not a position in a list of 1"),
    ] {
        let found = problems(&stack(path, value));
        assert_eq!(found, [format!("`{path}` of the template: {expected}")]);
    }
    assert_eq!(
        problems(&stack("/Resources/OrdersTable/DependsOn", "OrderTable")),
        [
            "no resource has the logical id `OrdersTable`, so nothing can be set there; did you mean `OrderTable`?"
        ]
    );
}

#[test]
fn what_is_set_refers_to_what_is_there() {
    assert_eq!(
        problems(&stack("/Resources/OrderTable/Condition", "IsProd")),
        [
            "`OrderTable` has the condition `IsProd`, which the template does not define; add it below `/Conditions`"
        ]
    );
    let condition = json!({ "Fn::Equals": [{ "Ref": "Appname" }, "shop"] });
    assert_eq!(
        problems(&stack("/Conditions/IsProd", condition)),
        [
            "`Conditions` refers to `Appname` by `Ref`, and the template has no such parameter or resource; did you mean \
          `AppName`?"
        ]
    );
    assert_eq!(
        problems(&stack("/Resources/OrderTable/DependsOn", json!(["Topic"]))),
        ["`OrderTable` refers to `Topic` by `DependsOn`, and the template has no such parameter or resource"]
    );
    assert_eq!(
        problems(&stack("/Resources/OrderTable/DependsOn", "OrderTable")),
        [
            "`OrderTable` refers to itself in its definition, by `DependsOn`, which CloudFormation refuses as a circular dependency; \
             take the reference out"
        ]
    );
    assert_eq!(
        problems(&shop().table::<Order>().raw_property(
            "OrderTable",
            "/Tags",
            json!([{ "Fn::If": ["IsProd", 1, 2] }])
        )),
        [
            "`OrderTable` has the condition `IsProd`, which the template does not define; add it below `/Conditions`"
        ]
    );
    // A macro can add parts later, so an unknown reference is accepted.
    let with_macro = stack("/Transform", "AWS::LanguageExtensions").raw_property(
        "OrderTable",
        "/Tags",
        json!([{ "Ref": "Later" }]),
    );
    assert!(with_macro.cloudformation().is_ok());
}

#[test]
fn parts_count_towards_the_limits() {
    let stack = (0..600).fold(shop().table::<Order>(), |stack, number| {
        stack.raw_template(format!("/Resources/Topic{number}"), json!({ "Type": "AWS::SNS::Topic" }))
    });
    assert_eq!(
        problems(&stack),
        [
            "the template has 602 resources and CloudFormation allows 500; split its 1 tables over at least 2 stacks"
        ]
    );
}

#[test]
fn nothing_is_endlessly_deep() {
    let deep = "the template needs far fewer";
    let path = "/a".repeat(200_000);
    for problem in [
        problems(&shop().table::<Order>().raw_property("OrderTable", path.clone(), 1)),
        problems(&stack(&format!("/Metadata{path}"), 1)),
    ] {
        assert!(problem[0].contains("this is more than 100 levels deep"), "{deep}: {problem:?}");
    }
    let nested = (0..500).fold(json!(1), |value, _| json!([value]));
    assert!(problems(&stack("/Metadata/A", nested.clone()))[0].contains("this is more than 100 levels deep"));
    assert!(
        problems(&shop().table::<Order>().raw_property("OrderTable", "/Tags", nested))[0]
            .contains("levels deep")
    );
    // Together, raw properties are only as deep as the deepest of them.
    let legal = (0..50).fold(shop().table::<Order>(), |stack, number| {
        stack.raw_property("OrderTable", "/a".repeat(2 * number + 1), json!({}))
    });
    assert!(legal.cloudformation().is_ok());
}

#[test]
fn requests_have_none_of_it() {
    let plain = shop().table::<Order>().calls().unwrap();
    let with = stack("/Resources/OrderTable/Metadata/Owner", "checkout").calls().unwrap();
    assert_eq!(plain, with);
}
