//! Edits that change no stored item and no table: they give no changes, and the lock stays the same.

use serde::{Deserialize, Serialize};
use tablewright::deploy::{Alarms, AutoScaling, Policy, Scaling, Setting, Snapshot, StackTable};
use tablewright::evolve::{Severity, diff};
use tablewright::schema::{
    Billing, ContributorInsights, OnDemandThroughput, TableClass, Throughput, WarmThroughput,
};
use tablewright::{DynamoTable, Naming, Stack};

#[derive(Serialize, Deserialize, DynamoTable)]
#[table(name = "orders")]
struct Order {
    #[pk]
    customer: String,
    #[sk]
    id: String,
    #[gsi("state")]
    state: State,
    total: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    lines: Vec<Line>,
}

#[derive(Serialize, Deserialize, tablewright::KeyAttribute)]
#[serde(rename_all = "snake_case")]
enum State {
    Open,
    InTransit,
}

#[derive(Serialize, Deserialize)]
struct Line {
    sku: String,
    quantity: u32,
}

/// Other Rust names, another order, other documentation, other types of the same form, and another struct name.
mod other {
    use std::collections::VecDeque;

    use serde::{Deserialize, Serialize};
    use tablewright::DynamoTable;

    /// All purchases.
    #[derive(Debug, Clone, Serialize, Deserialize, DynamoTable)]
    #[table(name = "orders")]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Purchase {
        #[serde(rename = "lines")]
        positions: VecDeque<Position>,
        /// In cents.
        #[serde(rename = "total")]
        total_cents: u64,
        #[sk]
        #[serde(rename = "id")]
        number: String,
        #[gsi("state")]
        state: Progress,
        #[serde(rename = "note", skip_serializing_if = "Option::is_none")]
        remark: Option<Box<str>>,
        #[pk]
        customer: String,
    }

    #[derive(Debug, Clone, Serialize, Deserialize, tablewright::KeyAttribute)]
    enum Progress {
        #[serde(rename = "in_transit")]
        OnItsWay,
        #[serde(rename = "open")]
        New,
    }

    #[derive(Debug, Clone, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Position {
        quantity: u32,
        /// The article.
        sku: String,
    }
}

fn naming() -> Naming {
    Naming::new("acme", "shop").unwrap()
}

type Edit = Box<dyn Fn(StackTable) -> StackTable>;

/// Settings of a table that no item depends on.
fn edits() -> Vec<(&'static str, Edit)> {
    let mut edits: Vec<(&'static str, Edit)> = Vec::new();
    let mut add = |name, edit: Edit| edits.push((name, edit));
    for units in [1, 5, 40, 400] {
        add(
            "capacity",
            Box::new(move |table| table.billing(Billing::Provisioned(Throughput::new(units, units + 1)))),
        );
        add(
            "limits",
            Box::new(move |table| {
                table.on_demand_throughput(OnDemandThroughput::new(Some(units), Some(units)))
            }),
        );
        add(
            "scaling",
            Box::new(move |table| {
                let table = table.billing(Billing::Provisioned(Throughput::new(units, units)));
                table.auto_scaling(AutoScaling::new().reads(Scaling::new(units, units * 10)))
            }),
        );
    }
    for class in [TableClass::Standard, TableClass::StandardInfrequentAccess] {
        add("class", Box::new(move |table| table.class(class)));
    }
    add(
        "warm throughput",
        Box::new(|table| table.warm_throughput(WarmThroughput::new(Some(15_000), Some(5_000)))),
    );
    add("insights", Box::new(|table| table.contributor_insights(ContributorInsights::default())));
    add(
        "alarms",
        Box::new(|table| table.alarms(Alarms::new("arn:aws:sns:eu-central-1:111122223333:alarms"))),
    );
    add("policy", Box::new(|table| table.policy(Policy::reader())));
    add("exposed", Box::new(|table| table.expose(Setting::TableClass)));
    add("nothing", Box::new(|table| table));
    edits
}

#[test]
fn two_hundred_harmless_edits() {
    let base = Stack::new(naming()).table::<Order>();
    let lock = base.snapshot().unwrap().to_lock();
    let locked = Snapshot::from_lock(&lock).unwrap();
    let tags: [&[(&str, &str)]; 4] =
        [&[], &[("team", "checkout")], &[("team", "orders"), ("a", "b")], &[("a", "b"), ("team", "orders")]];
    let mut count = 0;
    for struct_ in ["the same", "another"] {
        for tags in tags {
            for backup in [false, true] {
                for (name, edit) in edits() {
                    let stack = Stack::new(naming());
                    let stack = match struct_ {
                        "the same" => stack.table::<Order>(),
                        _ => stack.table::<other::Purchase>(),
                    };
                    let stack = tags.iter().fold(stack, |stack, (key, value)| stack.tag(*key, *value));
                    let stack = if backup { stack.backup_tag("backup", "daily") } else { stack };
                    let stack = stack.configure_each(edit);
                    let edited = stack.snapshot().unwrap();
                    let found = diff(&locked, &edited);
                    assert!(found.severity() <= Some(Severity::Note), "{struct_}, {name}:\n{found}");
                    let text = edited.to_lock();
                    let text = text.replace("\"Purchase\"", "\"Order\"");
                    if name != "warm throughput" {
                        assert_eq!(text, lock, "{struct_}, {name}");
                    }
                    count += 1;
                }
            }
        }
    }
    assert!(count >= 200, "{count}");
}
