//! Several stacks in one account and Region: their names do not collide, or a lint reports it.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tablewright::deploy::{Setting, Template};
use tablewright::schema::{Billing, OnDelete, PointInTimeRecovery, Throughput};
use tablewright::{DynamoTable, Naming, NamingError, Stack, StackError};

use super::{schema, texts};

#[derive(DynamoTable)]
#[stream]
#[allow(dead_code, reason = "of this struct only the table is of interest")]
struct Order {
    #[pk]
    id: String,
}

/// Copied from the guide's page on deployment, character by character.
#[rustfmt::skip]
fn stack(environment: &str) -> Result<Stack, NamingError> {
    let stack = Stack::new(Naming::new("acme", "shop")?.environment(environment)?).table::<Order>();
    Ok(match environment {
        "prod" => stack
            .configure_each(|table| table.deletion_protection(true).point_in_time_recovery(PointInTimeRecovery::new(Some(35))))
            .configure::<Order>(|table| table.billing(Billing::Provisioned(Throughput::new(50, 20)))),
        _ => stack.configure_each(|table| table.on_delete(OnDelete::Delete).expose(Setting::DeletionProtection)),
    })
}

/// The names that are unique in an account and Region, each with the type of its resource.
///
/// `tests/validators/deploy.py` deploys whole templates into an account that is emulated by moto.
#[derive(Default)]
struct Account(BTreeSet<(String, String)>);

impl Account {
    /// Deploys a template with these values of parameters. Returns the names that are already taken.
    fn deploy(&mut self, template: Result<Template, StackError>, values: &[(&str, &str)]) -> Vec<String> {
        let template: Value = serde_json::from_str(template.unwrap().as_json()).unwrap();
        let mut taken = Vec::new();
        for resource in template["Resources"].as_object().unwrap().values() {
            let kind = resource["Type"].as_str().unwrap();
            let name = match kind {
                "AWS::DynamoDB::Table" => "TableName",
                "AWS::SSM::Parameter" => "Name",
                "AWS::KMS::Alias" => "AliasName",
                _ => continue,
            };
            let name = text(&template, &resource["Properties"][name], values);
            if !self.0.insert((kind.to_owned(), name.clone())) {
                taken.push(name);
            }
        }
        taken
    }
}

/// Returns a text of a template, with the values of its parameters.
fn text(template: &Value, value: &Value, values: &[(&str, &str)]) -> String {
    let Some(text) = value["Fn::Sub"].as_str() else { return value.as_str().unwrap().to_owned() };
    let parameters = template["Parameters"].as_object().unwrap();
    parameters.iter().fold(text.to_owned(), |text, (id, parameter)| {
        let given = values.iter().find(|(name, _)| name == id).map(|(_, value)| *value);
        text.replace(&format!("${{{id}}}"), given.or(parameter["Default"].as_str()).unwrap_or_default())
    })
}

#[test]
fn the_guide_s_environments_fit_into_one_account() {
    const PAGE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime/src/guide/deploy.md"));
    let function = |text: &'static str| {
        let (_, rest) = text.split_once("fn stack(environment: &str)").unwrap();
        rest.split_once("\n}\n").unwrap().0
    };
    assert_eq!(function(include_str!("account.rs")), function(PAGE));

    let mut account = Account::default();
    for environment in ["prod", "test"] {
        assert_eq!(account.deploy(stack(environment).unwrap().resolved(), &[]), [""; 0], "{environment}");
        assert_eq!(stack(environment).unwrap().lints(), []);
    }
    assert_eq!(account.deploy(stack("prod").unwrap().resolved(), &[]).len(), 3, "one environment fits once");
}

#[test]
fn environments_are_parameters_too() {
    let mut account = Account::default();
    let template =
        || stack("prod").unwrap().encryption_key(tablewright::deploy::EncryptionKey::new()).cloudformation();
    for environment in ["prod", "staging", "test"] {
        assert_eq!(account.deploy(template(), &[("Environment", environment)]), [""; 0]);
    }
    assert_eq!(account.deploy(template(), &[("AppName", "billing")]), [""; 0]);
    assert_eq!(account.deploy(template(), &[("OrganizationPrefix", "other")]), [""; 0]);
    assert_eq!(account.deploy(template(), &[]).len(), 4);
}

#[test]
fn what_the_code_asks_for_is_what_the_template_has() {
    let schema = Order::SCHEMA;
    for naming in [
        Naming::new("acme", "shop").unwrap(),
        Naming::new("acme", "shop").unwrap().environment("prod").unwrap(),
        Naming::new("acme", "shop").unwrap().environment("prod").unwrap().parameter_prefix("/x/").unwrap(),
        Naming::verbatim().parameter_prefix("x-").unwrap(),
    ] {
        let mut account = Account::default();
        let stack = Stack::new(naming.clone()).table::<Order>();
        for template in [stack.resolved(), stack.cloudformation()] {
            account.deploy(template, &[]);
            for name in [naming.table_parameter(schema), naming.stream_parameter(schema)] {
                assert!(account.0.contains(&("AWS::SSM::Parameter".to_owned(), name.clone())), "{name}");
            }
            assert_eq!(account.0.len(), 3, "both templates have the same names");
        }
    }
}

#[test]
fn tables_of_given_names_leave_the_parts_to_parameter_store() {
    let naming = Naming::new("acme", "shop").unwrap().environment("prod").unwrap();
    let stack = Stack::new(naming).schema(schema("orders", json!({ "physical_name": "Orders" })));
    let mut account = Account::default();
    assert_eq!(account.deploy(stack.cloudformation(), &[]), [""; 0]);
    let entry = ("AWS::SSM::Parameter".to_owned(), "/acme/shop/prod/DYNAMODB_TABLE_ORDERS".to_owned());
    assert!(account.0.contains(&entry), "{:?}", account.0);
}

#[test]
fn names_that_can_still_meet_are_a_lint() {
    let lints = |naming: Naming| {
        let stack = Stack::new(naming).table::<Order>();
        stack.lints().iter().map(|lint| lint.text().to_owned()).collect::<Vec<_>>()
    };
    let naming = || Naming::new("acme", "shop").unwrap();
    assert_eq!(
        lints(naming()),
        [
            "Parameter Store entries such as `DYNAMODB_TABLE_ORDER` name neither the app nor the environment, so no other \
             stack in the account and Region can have a table with the same base name; add `.environment(…)` or \
             `.parameter_prefix(…)` to the naming, or keep the names with `.parameter_prefix(\"\")`"
        ]
    );
    let with = |environment: &str, prefix: &str| {
        lints(naming().environment(environment).unwrap().parameter_prefix(prefix).unwrap())
    };
    assert_eq!(
        with("prod", "/shop/"),
        [
            "Parameter Store entries such as `/shop/DYNAMODB_TABLE_ORDER` do not name the environment `prod`, so another \
             environment cannot be deployed to the account and Region; put it into the `parameter_prefix`, or take the \
             prefix out"
        ]
    );
    assert_eq!(with("prod", "/shop/prod/"), [""; 0]);
    assert_eq!(with("prod-eu", "shop-prod-"), [""; 0]);
    for decided in [
        naming().parameter_prefix("").unwrap(),
        naming().parameter_prefix("shop-").unwrap(),
        naming().environment("prod").unwrap(),
        naming().environment("prod").unwrap().parameter_prefix("").unwrap(),
        // With verbatim names, the table names would collide first.
        Naming::verbatim(),
    ] {
        assert_eq!(lints(decided), [""; 0]);
    }
}

#[test]
fn parameter_store_keeps_two_prefixes_to_itself() {
    for organization in ["aws-users", "ssm"] {
        let naming = Naming::new(organization, "shop").unwrap();
        assert!(
            Stack::new(naming.clone()).table::<Order>().resolved().is_ok(),
            "names begin with the table's"
        );
        let stack = Stack::new(naming.clone().environment("prod").unwrap()).table::<Order>();
        let error = stack.resolved().unwrap_err();
        let problems = texts(&error);
        let [problem] = &problems[..] else { panic!("{error}") };
        assert!(
            problem.ends_with("keeps `aws` and `ssm` for AWS; give the naming a `parameter_prefix`"),
            "{problem}"
        );
        let given = naming.environment("prod").unwrap().parameter_prefix("/prod/").unwrap();
        assert!(Stack::new(given).table::<Order>().resolved().is_ok());
    }
}
