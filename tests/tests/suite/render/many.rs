//! Lists of 100,000 mistakes fail quickly, with few messages.

use std::time::Instant;

use serde_json::{Value, json};
use tablewright::deploy::{
    AutoScaling, ImportFormat, ImportSource, ManagedPolicy, Policy, Replica, ReplicaIndex, Scaling,
    StackTable, StreamFunction,
};
use tablewright::schema::{Billing, Throughput};
use tablewright::{DynamoTable, Stack};

use super::{schema, shop, texts};

const MANY: usize = 100_000;

#[derive(DynamoTable)]
#[stream]
#[allow(dead_code, reason = "of this struct only the table is of interest")]
struct Order {
    #[pk]
    id: String,
    #[gsi("status")]
    status: String,
}

fn names() -> impl Iterator<Item = String> {
    (0..MANY).map(|number| format!("name-{number}"))
}

/// Returns the problems of a stack, in limited time. Comparing each of 100,000 parts with all others would take five
/// billion comparisons, which is minutes.
fn problems(stack: impl FnOnce() -> Stack) -> Vec<String> {
    let start = Instant::now();
    let stack = stack();
    let problems = texts(&stack.cloudformation().unwrap_err());
    drop(stack.lints());
    assert_quick(start);
    assert!(problems.iter().all(|problem| problem.len() < 500), "{problems:?}");
    problems
}

/// Asserts that the work was quick. The bound is generous, because tests share their machine.
fn assert_quick(start: Instant) {
    let seconds = start.elapsed().as_secs();
    assert!(seconds < 60, "{seconds} s");
}

fn of_table(change: impl FnOnce(StackTable) -> StackTable) -> Vec<String> {
    let problems = problems(|| shop().table::<Order>().configure::<Order>(change));
    problems
        .iter()
        .map(|problem| problem.strip_prefix("table `order`: ").unwrap_or(problem).to_owned())
        .collect()
}

const NAMES: &str = "`name-0`, `name-1`, `name-2` and 99997 more";

#[test]
fn unknown_tables_and_indexes() {
    assert_eq!(
        problems(|| names()
            .fold(shop().table::<Order>(), |stack, name| stack.configure_table(&name, |table| table))),
        [format!("the stack has no tables {NAMES} to configure; add it first")]
    );
    assert_eq!(
        of_table(
            |table| names().fold(table, |table, name| table.index_throughput(&name, Throughput::new(1, 1)))
        ),
        [format!("there are no indexes {NAMES} to configure")]
    );
    assert_eq!(
        of_table(|table| {
            let scaling = names()
                .fold(AutoScaling::new(), |scaling, name| scaling.index_reads(name, Scaling::new(1, 2)));
            table.billing(Billing::Provisioned(Throughput::new(1, 1))).auto_scaling(scaling)
        }),
        [format!("there are no global indexes {NAMES} to scale")]
    );
}

#[test]
fn tables() {
    let table = schema("orders", json!(null));
    assert_eq!(problems(|| (0..MANY).fold(shop(), |stack, _| stack.schema(table.clone()))).len(), 1);
    let bad = names().fold(shop(), |stack, name| stack.schema(schema(&format!("{name}!"), json!(null))));
    let problems = problems(|| bad);
    assert_eq!(problems.len(), 101);
    assert_eq!(problems[100], "99900 more problems");
}

#[test]
fn replicas() {
    assert_eq!(
        of_table(|table| names().fold(table, |table, name| table.replica(Replica::new(name)))),
        [format!("{NAMES} are not regions; write ids, such as `eu-west-1`")]
    );
    assert_eq!(
        of_table(|table| (0..MANY).fold(table, |table, _| table.replica(Replica::new("eu-west-1")))),
        [
            "regions `eu-west-1`, `eu-west-1`, `eu-west-1` and 99996 more are given twice; a global table has one replica in each"
        ]
    );
    let problems = of_table(|table| {
        (0..MANY).fold(table, |table, _| table.replica(Replica::new("eu-west-1").encryption_key("alias/x")))
    });
    assert_eq!(problems.len(), 12);
    assert_eq!(problems[11], "99990 more problems of its replicas");
    let replica = names().fold(Replica::new("eu-west-1"), |replica, name| {
        replica.index(name, ReplicaIndex::new().max_reads(5))
    });
    assert_eq!(
        of_table(|table| table.replica(replica)),
        [format!("replica in `eu-west-1`: there are no global indexes {NAMES} to configure")]
    );
}

#[test]
fn policies() {
    assert_eq!(
        of_table(|table| names().fold(table, |table, name| table.policy(Policy::reader().name(name)))),
        ["there are 100000 policies, each a resource of its own; CloudFormation allows 500 in a template"]
    );
    assert_eq!(
        of_table(|table| table.policy(Policy::reader().attributes(names()))),
        [format!(
            "policy `Reader` has attributes {NAMES} that the table does not have; name a field of the struct as it \
                  is stored"
        )]
    );
    let parts =
        names().fold(ManagedPolicy::new("All"), |policy, name| policy.table_named(name, Policy::reader()));
    assert_eq!(
        problems(|| shop().table::<Order>().managed_policy(parts)),
        ["managed policy `All` is made of 100000 policies; IAM allows 6144 characters in a policy"]
    );
    let policies =
        names().fold(shop().table::<Order>(), |stack, name| stack.managed_policy(ManagedPolicy::new(name)));
    assert_eq!(
        problems(|| policies),
        ["the stack has 100000 managed policies; CloudFormation allows 500 resources in a template"]
    );
}

#[test]
fn stream_functions_and_filters() {
    assert_eq!(
        of_table(|table| {
            names().fold(table, |table, name| table.stream_function(StreamFunction::new("audit").name(name)))
        }),
        [
            "the stream has 100000 functions, each a resource of its own; CloudFormation allows 500 in a template"
        ]
    );
    let filter = |function: StreamFunction, name: String| function.filter(json!({ name: "scalar" }));
    assert_eq!(
        of_table(|table| table.stream_function(names().fold(StreamFunction::new("audit"), filter))),
        ["function `Stream` of the stream has 100000 filters; Lambda allows 5"]
    );
    let pattern: Value = names().map(|name| (name, json!([]))).collect();
    assert_eq!(
        of_table(|table| table.stream_function(StreamFunction::new("audit").filter(pattern))).len(),
        1
    );
}

#[test]
fn raw_parts() {
    let with = |raw: fn(Stack, String) -> Stack| problems(move || names().fold(shop().table::<Order>(), raw));
    let unknown = [format!(
        "no resources have the logical ids {NAMES}, so nothing can be set there; take one of the template's"
    )];
    assert_eq!(with(|stack, name| stack.raw_property(name, "/Tags", json!([]))), unknown);
    assert_eq!(
        with(|stack, name| stack.raw_template(["/Resources/", &name, "/DependsOn"].concat(), "OrderTable")),
        unknown
    );
    let problems = with(|stack, name| stack.raw_template(["/", &name].concat(), 1));
    assert_eq!(problems.len(), 11);
    assert_eq!(problems[10], "99990 more problems of raw parts");
    // Legal raw properties take no longer.
    let start = Instant::now();
    let stack = names().fold(shop().table::<Order>(), |stack, name| {
        stack.raw_property("OrderTable", ["/", &name].concat(), 1)
    });
    assert!(texts(&stack.resolved().unwrap_err())[0].contains(" bytes and CloudFormation allows"));
    assert_quick(start);
}

#[test]
fn tags() {
    let own = |table: StackTable, name: String| table.tag(name, "x");
    assert_eq!(
        of_table(|table| names().fold(table, own)),
        ["tag `name-50` is tag number 51; DynamoDB allows 50 on a table"]
    );
    assert_eq!(
        of_table(|table| names().fold(table, |table, name| table.stream_tag(name, "x"))),
        ["stream: tag `name-50` is tag number 51; DynamoDB allows 50 on a table"]
    );
    assert_eq!(
        problems(|| names().fold(shop().table::<Order>(), |stack, name| stack.tag(name, "x"))),
        ["stack: tag `name-50` is tag number 51; DynamoDB allows 50 on a table"]
    );
    let replica = names().fold(Replica::new("eu-west-1"), |replica, name| replica.tag(name, "x"));
    assert_eq!(
        of_table(|table| table.replica(replica)),
        ["replica in `eu-west-1`: tag `name-50` is tag number 51; DynamoDB allows 50 on a table"]
    );
}

#[test]
fn columns_of_an_import() {
    let source =
        ImportSource::new("archive", ImportFormat::Csv { delimiter: None, header: names().collect() });
    assert_eq!(
        of_table(|table| table.import(source)),
        ["the import names 100000 columns; DynamoDB allows 255"]
    );
}

#[test]
fn indexes_of_a_schema() {
    let index = |number: usize| {
        json!({
            "name": format!("index-{number}"),
            "kind": "global",
            "partition_key": [{ "name": format!("key-{number}"), "type": "S" }]
        })
    };
    let indexes: Vec<Value> = (0..10_000).map(index).collect();
    let table = schema("orders", json!({ "indexes": indexes }));
    assert_eq!(
        problems(|| shop().schema(table)),
        [
            "table `orders`: index `index-20` is global index number 21; DynamoDB allows 20 on a table; where AWS has raised \
          the quota, write it as `global_index_quota`"
        ]
    );
}

#[test]
fn endless_texts_are_cut() {
    let endless = "x\n".repeat(MANY);
    let of = |problems: Vec<String>| {
        assert!(
            problems.iter().all(|problem| problem.len() < 500 && !problem.contains('\n')),
            "{problems:?}"
        );
        problems.len()
    };
    assert_eq!(of(of_table(|table| table.index_throughput(&endless, Throughput::new(1, 1)))), 1);
    assert_eq!(of(of_table(|table| table.replica(Replica::new(endless.clone())))), 1);
    assert_eq!(of(of_table(|table| table.policy(Policy::reader().name(endless.clone())))), 1);
    assert_eq!(of(of_table(|table| table.policy(Policy::reader().attributes([endless.clone()])))), 1);
    assert_eq!(of(of_table(|table| table.policy(Policy::reader().tenant(format!("{endless}*"))))), 1);
    assert_eq!(of(of_table(|table| table.stream_function(StreamFunction::new(endless.clone())))), 1);
    assert_eq!(of(of_table(|table| table.tag("team", endless.clone()))), 1);
    assert_eq!(of(problems(|| shop().table::<Order>().raw_property(endless.clone(), "/Tags", 1))), 1);
    assert_eq!(of(problems(|| shop().table::<Order>().raw_template(format!("/{endless}"), 1))), 1);
    assert_eq!(of(problems(|| shop().table::<Order>().configure_table(&endless, |table| table))), 1);
    assert_eq!(
        of(problems(|| shop().table::<Order>().managed_policy(ManagedPolicy::new(endless.clone())))),
        2
    );
}
