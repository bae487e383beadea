//! Checks models for NoSQL Workbench against the seven models that AWS publishes in `aws-dynamodb-examples`, and facets
//! against the facets of `AnOnlineShop_facets.json` in its `amazon-dynamodb-design-patterns`.

mod facets;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tablewright::deploy::{AutoScaling, Scaling, StackTable};
use tablewright::schema::{Billing, IndexKind, Throughput};
use tablewright::{DynamoTable, Stack};
use tablewright_tests::cases::cases;

use super::{parse, problems, shop};

/// The members of those models, each with its type. `+` marks a member that each object of its kind has.
const FACTS: &str = "
    + ModelName text
    + ModelMetadata object
    + ModelMetadata/Author text
    + ModelMetadata/DateCreated text
    + ModelMetadata/DateLastModified text
    + ModelMetadata/Description text
    + ModelMetadata/AWSService text
    + ModelMetadata/Version text
    + DataModel list
    + DataModel/TableName text
    + DataModel/KeyAttributes object
    + DataModel/KeyAttributes/PartitionKey object
    + DataModel/KeyAttributes/PartitionKey/AttributeName text
    + DataModel/KeyAttributes/PartitionKey/AttributeType text
    - DataModel/KeyAttributes/SortKey object
    + DataModel/KeyAttributes/SortKey/AttributeName text
    + DataModel/KeyAttributes/SortKey/AttributeType text
    + DataModel/NonKeyAttributes list
    + DataModel/NonKeyAttributes/AttributeName text
    + DataModel/NonKeyAttributes/AttributeType text
    - DataModel/TableFacets list
    + DataModel/TableFacets/FacetName text
    + DataModel/TableFacets/KeyAttributeAlias object
    + DataModel/TableFacets/KeyAttributeAlias/PartitionKeyAlias text
    - DataModel/TableFacets/KeyAttributeAlias/SortKeyAlias text
    + DataModel/TableFacets/TableData list
    + DataModel/TableFacets/NonKeyAttributes list
    + DataModel/TableFacets/DataAccess object
    + DataModel/TableFacets/DataAccess/MySql object
    - DataModel/GlobalSecondaryIndexes list
    + DataModel/GlobalSecondaryIndexes/IndexName text
    + DataModel/GlobalSecondaryIndexes/KeyAttributes object
    + DataModel/GlobalSecondaryIndexes/KeyAttributes/PartitionKey object
    + DataModel/GlobalSecondaryIndexes/KeyAttributes/PartitionKey/AttributeName text
    + DataModel/GlobalSecondaryIndexes/KeyAttributes/PartitionKey/AttributeType text
    - DataModel/GlobalSecondaryIndexes/KeyAttributes/SortKey object
    + DataModel/GlobalSecondaryIndexes/KeyAttributes/SortKey/AttributeName text
    + DataModel/GlobalSecondaryIndexes/KeyAttributes/SortKey/AttributeType text
    + DataModel/GlobalSecondaryIndexes/Projection object
    + DataModel/GlobalSecondaryIndexes/Projection/ProjectionType text
    - DataModel/GlobalSecondaryIndexes/Projection/NonKeyAttributes list
    - DataModel/TableData list
    + DataModel/DataAccess object
    + DataModel/DataAccess/MySql object
    + DataModel/BillingMode text
    - DataModel/ProvisionedCapacitySettings object
    + DataModel/ProvisionedCapacitySettings/ProvisionedThroughput object
    + DataModel/ProvisionedCapacitySettings/ProvisionedThroughput/ReadCapacityUnits number
    + DataModel/ProvisionedCapacitySettings/ProvisionedThroughput/WriteCapacityUnits number
    - DataModel/ProvisionedCapacitySettings/AutoScalingRead object
    + DataModel/ProvisionedCapacitySettings/AutoScalingRead/ScalableTargetRequest object
    + DataModel/ProvisionedCapacitySettings/AutoScalingRead/ScalableTargetRequest/MinCapacity number
    + DataModel/ProvisionedCapacitySettings/AutoScalingRead/ScalableTargetRequest/MaxCapacity number
    + DataModel/ProvisionedCapacitySettings/AutoScalingRead/ScalableTargetRequest/ServiceRole text
    + DataModel/ProvisionedCapacitySettings/AutoScalingRead/ScalingPolicyConfiguration object
    + DataModel/ProvisionedCapacitySettings/AutoScalingRead/ScalingPolicyConfiguration/TargetValue number
    - DataModel/ProvisionedCapacitySettings/AutoScalingWrite object
    + DataModel/ProvisionedCapacitySettings/AutoScalingWrite/ScalableTargetRequest object
    + DataModel/ProvisionedCapacitySettings/AutoScalingWrite/ScalableTargetRequest/MinCapacity number
    + DataModel/ProvisionedCapacitySettings/AutoScalingWrite/ScalableTargetRequest/MaxCapacity number
    + DataModel/ProvisionedCapacitySettings/AutoScalingWrite/ScalableTargetRequest/ServiceRole text
    + DataModel/ProvisionedCapacitySettings/AutoScalingWrite/ScalingPolicyConfiguration object
    + DataModel/ProvisionedCapacitySettings/AutoScalingWrite/ScalingPolicyConfiguration/TargetValue number
";

/// All seven models have these members. Ours omit them if the table does not have the feature.
const OPTIONAL_IN_OURS: [&str; 4] = [
    "DataModel/KeyAttributes/SortKey",
    "DataModel/GlobalSecondaryIndexes/KeyAttributes/SortKey",
    "DataModel/ProvisionedCapacitySettings",
    "DataModel/ProvisionedCapacitySettings/AutoScalingRead",
];

struct Fact {
    ty: &'static str,
    is_required: bool,
}

fn facts() -> BTreeMap<&'static str, Fact> {
    let lines = FACTS.lines().filter(|line| !line.trim().is_empty());
    let facts = lines.map(|line| {
        let [sign, path, ty] = line.split_whitespace().collect::<Vec<_>>()[..] else { panic!("{line}") };
        (path, Fact { ty, is_required: sign == "+" })
    });
    facts.collect()
}

/// Checks a value against the facts, and notes its paths.
fn hold(path: &str, value: &Value, facts: &BTreeMap<&str, Fact>, found: &mut BTreeSet<String>) {
    // Items consist of the user's attributes.
    if path.ends_with("/TableData") {
        return;
    }
    match value {
        Value::Object(members) => {
            let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
            for (name, member) in members {
                let path = format!("{prefix}{name}");
                let fact = facts.get(path.as_str()).unwrap_or_else(|| panic!("no model of AWS has {path}"));
                let ty = match member {
                    Value::Object(_) => "object",
                    Value::Array(_) => "list",
                    Value::String(_) => "text",
                    Value::Number(_) => "number",
                    Value::Null | Value::Bool(_) => "neither",
                };
                assert_eq!(ty, fact.ty, "{path}");
                hold(&path, member, facts, found);
                found.insert(path);
            }
            for (path, _) in facts.iter().filter(|(_, fact)| fact.is_required) {
                let is_direct = path.strip_prefix(&prefix).filter(|name| !name.contains('/'));
                assert!(is_direct.is_none_or(|name| members.contains_key(name)), "{path} is missing");
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| hold(path, element, facts, found)),
        _ => {}
    }
}

/// Returns the attributes with their types from a list of definitions.
fn definitions(list: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let attributes = list.as_array().unwrap().iter();
    attributes
        .map(|attribute| (text(&attribute["AttributeName"]), text(&attribute["AttributeType"])))
        .collect()
}

/// Checks a requirement of Workbench: a table declares each attribute once, with the type that items and indexes use.
fn declares_its_attributes(table: &Value) {
    let keys = |of: &Value| of["KeyAttributes"].as_object().unwrap().values().cloned().collect::<Vec<_>>();
    let mut declared = definitions(&table["NonKeyAttributes"]);
    let key: Value = keys(table).into();
    for (name, ty) in definitions(&key) {
        assert_eq!(declared.insert(name.clone(), ty), None, "{name} is declared twice");
    }
    for index in table["GlobalSecondaryIndexes"].as_array().into_iter().flatten() {
        for (name, ty) in definitions(&keys(index).into()) {
            assert_eq!(declared.get(&name), Some(&ty), "{name} in {index}");
        }
        for name in index["Projection"]["NonKeyAttributes"].as_array().into_iter().flatten() {
            assert!(declared.contains_key(name.as_str().unwrap()), "{name} in {index}");
        }
    }
    // The items of a table with facets are in the facets.
    let facets = table["TableFacets"].as_array();
    assert_eq!(table.get("TableData").is_none(), facets.is_some());
    for facet in facets.into_iter().flatten() {
        for name in facet["NonKeyAttributes"].as_array().unwrap() {
            assert!(declared.contains_key(name.as_str().unwrap()), "{name} in {facet}");
        }
    }
    let lists = facets.into_iter().flatten().chain(facets.is_none().then_some(table));
    for items in lists.map(|of| of["TableData"].as_array().unwrap()) {
        holds_its_items(items, &key, &declared);
    }
}

/// Checks that items have their keys, that these differ, and that values have the declared types.
fn holds_its_items(items: &[Value], key: &Value, declared: &BTreeMap<String, String>) {
    for item in items {
        for (name, value) in item.as_object().unwrap() {
            let (ty, _) = value.as_object().unwrap().iter().next().unwrap();
            assert_eq!(declared.get(name), Some(ty), "{name} in {item}");
        }
        assert!(definitions(key).keys().all(|name| item.get(name).is_some()), "{item}");
    }
    let key_of =
        |item: &Value| definitions(key).keys().map(|name| item[name].to_string()).collect::<Vec<_>>();
    let keys: BTreeSet<Vec<String>> = items.iter().map(key_of).collect();
    assert!(!items.is_empty());
    assert_eq!(keys.len(), items.len(), "two items of one key are one");
}

#[test]
fn models_are_like_those_of_aws() {
    let facts = facts();
    let (mut found, mut drawn, mut others) = (BTreeSet::new(), 0, Vec::new());
    for (case, stack) in
        cases().into_iter().chain([("scaled", scaled(|scaling| scaling)), ("entities", facets::stack())])
    {
        let expected = refused(&stack);
        let problems = problems(stack.workbench());
        let settings: BTreeSet<&str> = problems.iter().map(|problem| setting(problem)).collect();
        others.extend(settings.symmetric_difference(&expected).map(|setting| (case, (*setting).to_owned())));
        if problems.is_empty() {
            drawn += 1;
            let model = parse(stack.workbench().unwrap().as_json());
            hold("", &model, &facts, &mut found);
            for table in model["DataModel"].as_array().unwrap() {
                declares_its_attributes(table);
            }
        }
    }
    assert!(drawn > 20, "{drawn} models");
    assert_eq!(others, OF_DEPLOYMENTS.map(|(case, setting)| (case, setting.to_owned())));
    for (path, fact) in &facts {
        assert!(found.contains(*path), "{path}");
        assert!(!fact.is_required || !OPTIONAL_IN_OURS.contains(path), "{path} is listed as optional");
    }
}

/// Returns the settings that a model cannot express, taken from the schemas of a stack.
fn refused(stack: &Stack) -> BTreeSet<&'static str> {
    let mut settings = BTreeSet::new();
    for table in stack.tables() {
        if !table.vector_indexes().is_empty() {
            settings.insert("vector index");
        }
        for index in table.indexes() {
            if index.kind() == IndexKind::Local {
                settings.insert("local index");
                continue;
            }
            if index.partition_key().len() > 1 || index.sort_key().len() > 1 {
                settings.insert("key");
            }
            if let Billing::Provisioned(throughput) = table.billing()
                && index.throughput() != Some(throughput)
            {
                settings.insert("capacity of its own");
            }
        }
    }
    settings
}

/// Settings that vary by deployment: a separate setting is refused, or the capacity comes from another account.
const OF_DEPLOYMENTS: [(&str, &str); 5] = [
    ("auto-scaling", "auto scaling"),
    ("global-provisioned", "auto scaling"),
    ("global-accounts", "capacity of its own"),
    ("global-accounts", "source table"),
    ("terraform-options", "capacity of its own"),
];

/// Returns the setting that a problem is about: the words before the reason.
fn setting(problem: &str) -> &str {
    let (place, _) = problem.split_once(": ").unwrap();
    place.rsplit_once(", ").unwrap().1
}

#[derive(DynamoTable)]
#[table(name = "orders")]
#[expect(dead_code, reason = "only its table is of interest")]
struct Order {
    #[pk]
    customer_id: String,
    #[sk]
    number: u64,
    #[gsi("status", project(include(total)))]
    status: String,
    #[ttl]
    expires_at: u64,
    total: u64,
}

#[derive(DynamoTable)]
#[table(name = "matches")]
#[gsi("round", pk(tournament, round), sk(bracket))]
struct Match {
    #[pk]
    id: String,
    #[sk]
    at: u64,
    #[lsi("score")]
    score: u64,
    tournament: String,
    round: String,
    bracket: String,
}

fn scaled(change: impl Fn(Scaling) -> Scaling) -> Stack {
    configured(move |table| {
        let scaling = AutoScaling::new().reads(change(Scaling::new(5, 100))).writes(Scaling::new(5, 50));
        table.billing(Billing::Provisioned(Throughput::new(5, 5))).auto_scaling(scaling)
    })
}

fn configured(change: impl FnOnce(StackTable) -> StackTable) -> Stack {
    shop().table::<Order>().configure::<Order>(change)
}

#[test]
fn a_model_is_of_the_tables_that_are_deployed() {
    let model = parse(configured(|table| table).workbench().unwrap().as_json());
    assert_eq!(model["ModelName"], "acme-shop");
    assert_eq!(model["ModelMetadata"]["Description"], "Table orders has attributes of unknown types: total");
    let table = &model["DataModel"][0];
    assert_eq!(table["TableName"], "acme-shop-orders");
    assert_eq!(table["BillingMode"], "PAY_PER_REQUEST");
    assert_eq!(
        table["TableData"],
        serde_json::json!([
            {
                "customer_id": { "S": "customer_id-1" },
                "number": { "N": "1" },
                "status": { "S": "status-1" },
                "expires_at": { "N": "4102444800" }
            },
            {
                "customer_id": { "S": "customer_id-1" },
                "number": { "N": "2" },
                "status": { "S": "status-1" },
                "expires_at": { "N": "4102444800" }
            }
        ])
    );
    let projection = &table["GlobalSecondaryIndexes"][0]["Projection"];
    assert_eq!(
        *projection,
        serde_json::json!({ "ProjectionType": "INCLUDE", "NonKeyAttributes": ["total"] })
    );
}

#[test]
fn what_a_model_has_no_place_for_is_refused() {
    let place = "a model of NoSQL Workbench has no place for it; leave it out of the stack that you draw";
    let of_matches = problems(shop().table::<Match>().workbench());
    assert_eq!(
        of_matches,
        [
            format!("table `matches`, index `score-index`, local index: {place}"),
            "table `matches`, index `round-index`, key: in a model of NoSQL Workbench each half of a key is one attribute; \
             leave the table out of the stack that you draw"
                .to_owned(),
        ]
    );
    let capacity = problems(
        configured(|table| {
            let table = table.billing(Billing::Provisioned(Throughput::new(5, 5)));
            table.index_throughput("status-index", Throughput::new(1, 5))
        })
        .workbench(),
    );
    assert_eq!(capacity, [format!("table `orders`, index `status-index`, capacity of its own: {place}")]);
    let changes: [fn(Scaling) -> Scaling; 3] = [
        |scaling| scaling.scale_in_cooldown(60),
        |scaling| scaling.scale_out_cooldown(60),
        |scaling| scaling.disable_scale_in(),
    ];
    for change in changes {
        let found = problems(scaled(change).workbench());
        let [problem] = &found[..] else { panic!("{found:?}") };
        assert!(
            problem.starts_with("table `orders`, auto scaling: a model of NoSQL Workbench has "),
            "{problem}"
        );
    }
    assert!(problems(scaled(|scaling| scaling).workbench()).is_empty());
}
