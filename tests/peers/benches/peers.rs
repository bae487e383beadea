//! The cost of typed requests at run time, compared with the same requests built with other crates.
//!
//! Run with `cargo bench --manifest-path tests/peers/Cargo.toml`. The program starts itself as a child and measures
//! that.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::process::ExitCode;

use aws_sdk_dynamodb::config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::{Client, Config};
use common::{Bar, Report, repeat};
use tablewright::sdk::Table;
use tablewright_peers::typed::Order;
use tablewright_peers::{INDEX, TABLE, expression, facade, typed};

#[path = "../../benches/common.rs"]
mod common;

fn main() -> ExitCode {
    if let Some((work, times)) = common::asked_of_child() {
        child(&work, times);
        return ExitCode::SUCCESS;
    }
    let Some(wanted) = common::wanted() else { return ExitCode::SUCCESS };
    let mut report = Report::default();
    if wanted("typed key") {
        report.add_counts("typed key", "key by facade", [Bar::None; 2]);
        report.add_times("typed key", &[("key by facade", Bar::None)]);
    }
    if wanted("typed query") {
        report.add_counts("typed query as a builder", "query by facade", [Bar::None; 2]);
        report.add_counts("typed query", "query by expression", [Bar::None; 2]);
        report.add_times("typed query as a builder", &[("query by facade", Bar::Faster(2.2))]);
        report.add_times("typed query", &[("query by expression", Bar::Faster(2.7))]);
    }
    report.finish()
}

fn child(work: &str, times: u32) {
    let (customer, order, status) = ("customer-00000001", 20_261_120, "open");
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("eu-west-1"));
    let client = Client::from_conf(config.build());
    let table = Table::<Order>::new(client.clone(), TABLE);
    assert_eq!(typed::key(customer, order), facade::key(customer, order));
    let query = resolved(typed::query(&table, status, 1, 20));
    assert_eq!(query, resolved(expression::query(status, 1, 20)));
    let by_facade = facade::query(&client, status, 1, 20).as_input().clone();
    assert_eq!(query, resolved(by_facade.build().expect("a query")));
    let (customer, status, order) = (|| black_box(customer), || black_box(status), || black_box(order));
    let (table, client) = (|| black_box(&table), || black_box(&client));
    match work {
        "typed key" => repeat(times, || typed::key(customer(), order())),
        "key by facade" => repeat(times, || facade::key(customer(), order())),
        "typed query" => repeat(times, || typed::query(table(), status(), order(), order() + 7)),
        "typed query as a builder" => {
            repeat(times, || typed::query_builder(client(), table(), status(), order(), order() + 7));
        }
        "query by facade" => repeat(times, || facade::query(client(), status(), order(), order() + 7)),
        "query by expression" => repeat(times, || expression::query(status(), order(), order() + 7)),
        _ => panic!("unknown work {work}"),
    }
}

/// Returns the text of a query, with names and values in place of its placeholders.
fn resolved(query: QueryInput) -> String {
    assert_eq!((query.table_name(), query.index_name()), (Some(TABLE), Some(INDEX)));
    let mut condition = query.key_condition_expression.expect("a condition");
    let names = query.expression_attribute_names.unwrap_or_default();
    let values = query.expression_attribute_values.unwrap_or_default();
    let placeholders: BTreeMap<String, String> = names
        .into_iter()
        .chain(values.into_iter().map(|(placeholder, value)| (placeholder, format!("{value:?}"))))
        .collect();
    for (placeholder, meaning) in placeholders.iter().rev() {
        condition = condition.replace(placeholder, meaning);
    }
    condition.replace(['(', ')'], "")
}
