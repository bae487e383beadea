//! The parameters of a template accept only values that make legal names.

use proptest::prelude::*;
use serde_json::{Value, json};
use tablewright::{Naming, Stack};

use super::schema;

/// Returns a base name that can be deployed, sometimes a very long one.
fn base_name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => proptest::string::string_regex("[a-zA-Z0-9_.-]{3,40}").unwrap(),
        1 => proptest::string::string_regex("[a-zA-Z0-9_.-]{200,245}").unwrap(),
    ]
    .prop_filter("a name of punctuation is refused", |name| {
        name.contains(|c: char| c.is_ascii_alphanumeric())
    })
}

/// Returns a part of a name, before it is normalised.
fn part() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[a-zA-Z0-9][a-zA-Z0-9 _-]{0,20}").unwrap()
}

/// Returns whether the value consists of words of lower-case letters and digits, joined by single hyphens.
///
/// This is `^[a-z0-9]+(-[a-z0-9]+)*$`. The test `the_pattern_is_the_one_tested` checks that the template has this
/// pattern.
fn matches_pattern(value: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    value.split('-').all(is_word)
}

fn is_table_name(name: &str) -> bool {
    (3..=255).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}

fn template(stack: &Stack) -> Value {
    serde_json::from_str(stack.cloudformation().unwrap().as_json()).unwrap()
}

/// Returns the physical name of the only table, with these values of the parameters.
fn table_name(template: &Value, values: &[(&str, String)]) -> String {
    let resources = template["Resources"].as_object().unwrap();
    let table = resources.values().find(|resource| resource["Type"] == "AWS::DynamoDB::Table").unwrap();
    let name = table["Properties"]["TableName"]["Fn::Sub"].as_str().unwrap().to_owned();
    values.iter().fold(name, |name, (id, value)| name.replace(&format!("${{{id}}}"), value))
}

#[test]
fn the_pattern_is_the_one_tested() {
    let naming = Naming::new("acme", "shop").unwrap().environment("prod").unwrap();
    let template = template(&Stack::new(naming).schema(schema("orders", json!(null))));
    for id in ["AppName", "Environment"] {
        assert_eq!(template["Parameters"][id]["AllowedPattern"], "^[a-z0-9]+(-[a-z0-9]+)*$", "{id}");
    }
    // The names of Parameter Store entries begin with it too.
    let organization = &template["Parameters"]["OrganizationPrefix"]["AllowedPattern"];
    assert_eq!(organization, "^(?!aws|ssm)[a-z0-9]+(-[a-z0-9]+)*$");
}

proptest! {
    #[test]
    fn every_accepted_value_makes_a_legal_name(
        base in base_name(),
        defaults in [part(), part(), part()],
        environment: bool,
        wanted in ["[a-z0-9-]{1,250}", "[a-z0-9-]{1,250}", "[a-z0-9-]{1,250}"],
        longest: bool,
    ) {
        let mut naming = Naming::new(&defaults[0], &defaults[1]).unwrap();
        if environment {
            naming = naming.environment(&defaults[2]).unwrap();
        }
        let stack = Stack::new(naming).schema(schema(&base, json!(null)));
        let rendered = match stack.cloudformation() {
            Ok(rendered) => rendered,
            Err(error) => {
                prop_assert!(error.to_string().contains("leaves no room"), "{error}");
                return Ok(());
            }
        };
        let rendered: Value = serde_json::from_str(rendered.as_json()).unwrap();
        let mut values = Vec::new();
        for (id, wanted) in ["OrganizationPrefix", "AppName", "Environment"].into_iter().zip(wanted) {
            let parameter = &rendered["Parameters"][id];
            if parameter.is_null() {
                continue;
            }
            let length = |limit: &str| usize::try_from(parameter[limit].as_u64().unwrap()).unwrap();
            let default = parameter["Default"].as_str().unwrap();
            prop_assert!(matches_pattern(default) && default.len() <= length("MaxLength"));
            // Find the nearest value that the pattern accepts.
            let words: Vec<&str> = wanted.split('-').filter(|word| !word.is_empty()).collect();
            let mut value = if longest { "x".repeat(length("MaxLength")) } else { words.join("-") };
            value.truncate(length("MaxLength"));
            let value = value.trim_end_matches('-');
            let value = if value.is_empty() { default } else { value };
            prop_assert!(matches_pattern(value) && value.len() >= length("MinLength"));
            values.push((id, value.to_owned()));
        }
        let name = table_name(&rendered, &values);
        prop_assert!(is_table_name(&name), "{name}");
    }

    #[test]
    fn the_defaults_give_the_resolved_name(base in base_name(), organization in part(), app in part()) {
        let naming = Naming::new(&organization, &app).unwrap();
        let schema = schema(&base, json!(null));
        let resolved = naming.table_name(&schema);
        prop_assert!(is_table_name(&resolved), "{resolved}");
        let Ok(rendered) = Stack::new(naming).schema(schema).cloudformation() else { return Ok(()) };
        let rendered: Value = serde_json::from_str(rendered.as_json()).unwrap();
        let values = ["OrganizationPrefix", "AppName"]
            .map(|id| (id, rendered["Parameters"][id]["Default"].as_str().unwrap().to_owned()));
        prop_assert_eq!(table_name(&rendered, &values), resolved);
    }

    #[test]
    fn normalising_twice_changes_nothing(base in base_name(), organization in part(), app in part()) {
        let name = Naming::new(&organization, &app).unwrap().table_name(&schema(&base, json!(null)));
        // Normalising a normalised name changes nothing, wherever its parts are split.
        let [organization, app, base] = name.splitn(3, '-').collect::<Vec<_>>()[..] else {
            panic!("{name} has three parts")
        };
        let again = Naming::new(organization, app).unwrap().table_name(&schema(base, json!(null)));
        prop_assert_eq!(again, name);
    }

    #[test]
    fn every_long_name_is_legal_and_its_own(
        start in "[a-z0-9]{240}",
        ends in ["[a-z0-9]{15}", "[a-z0-9]{15}"],
    ) {
        let naming = Naming::new("acme", "shop").unwrap();
        let [one, other] =
            ends.each_ref().map(|end| naming.table_name(&schema(&format!("{start}{end}"), json!(null))));
        prop_assert!(is_table_name(&one), "{one}");
        prop_assert_eq!(ends[0] == ends[1], one == other);
    }
}
