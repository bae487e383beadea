//! The product of the guide's page on changes: each row of its table is a version of these structs, compared with the one
//! before it.

use tablewright::{DynamoTable, Naming, Stack, evolve};

/// Declares the versions of a table, each in a module of its own.
macro_rules! versions {
    ($($version:ident { $order:item $status:item })*) => {
        $(
            mod $version {
                use serde::{Deserialize, Serialize};
                use tablewright::{DynamoTable, KeyAttribute};

                #[derive(Serialize, Deserialize, DynamoTable)]
                #[table(name = "orders")]
                $order

                #[derive(Serialize, Deserialize, KeyAttribute)]
                $status
            }
        )*

        /// Returns the stack of each version, the first version first.
        fn stacks() -> Vec<Stack> {
            vec![$(stack::<$version::Order>()),*]
        }
    };
}

fn stack<T: DynamoTable>() -> Stack {
    Stack::new(Naming::new("acme", "shop").unwrap()).table::<T>()
}

versions! {
    launch {
        pub(super) struct Order {
            #[pk]
            pub customer: String,
            #[sk]
            pub number: u64,
            pub status: Status,
            pub total: u64,
        }
        pub(super) enum Status {
            Open,
            Shipped,
        }
    }
    notes {
        pub(super) struct Order {
            #[pk]
            pub customer: String,
            #[sk]
            pub number: u64,
            pub status: Status,
            pub total: u64,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub note: Option<String>,
        }
        pub(super) enum Status {
            Open,
            Shipped,
        }
    }
    rust_name {
        pub(super) struct Order {
            #[pk]
            pub customer: String,
            #[sk]
            pub number: u64,
            pub status: Status,
            #[serde(rename = "total")]
            pub total_cents: u64,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub note: Option<String>,
        }
        pub(super) enum Status {
            Open,
            Shipped,
        }
    }
    status_index {
        pub(super) struct Order {
            #[pk]
            pub customer: String,
            #[sk]
            pub number: u64,
            #[gsi("status")]
            pub status: Status,
            #[serde(rename = "total")]
            pub total_cents: u64,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub note: Option<String>,
        }
        pub(super) enum Status {
            Open,
            Shipped,
        }
    }
    cancelled {
        pub(super) struct Order {
            #[pk]
            pub customer: String,
            #[sk]
            pub number: u64,
            #[gsi("status")]
            pub status: Status,
            #[serde(rename = "total")]
            pub total_cents: u64,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub note: Option<String>,
        }
        pub(super) enum Status {
            Open,
            Shipped,
            Cancelled,
        }
    }
    two_indexes {
        pub(super) struct Order {
            #[pk]
            pub customer: String,
            #[sk]
            pub number: u64,
            #[gsi("status")]
            pub status: Status,
            #[serde(rename = "total")]
            pub total_cents: u64,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub note: Option<String>,
            #[gsi("coupon")]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub coupon: Option<String>,
            #[gsi("warehouse")]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub warehouse: Option<String>,
        }
        pub(super) enum Status {
            Open,
            Shipped,
            Cancelled,
        }
    }
    expiry {
        pub(super) struct Order {
            #[pk]
            pub customer: String,
            #[sk]
            pub number: u64,
            #[gsi("status")]
            pub status: Status,
            #[serde(rename = "total")]
            pub total_cents: u64,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub note: Option<String>,
            #[gsi("coupon")]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub coupon: Option<String>,
            #[gsi("warehouse")]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub warehouse: Option<String>,
            #[ttl]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub expires_at: Option<u64>,
        }
        pub(super) enum Status {
            Open,
            Shipped,
            Cancelled,
        }
    }
    later_expiry {
        pub(super) struct Order {
            #[pk]
            pub customer: String,
            #[sk]
            pub number: u64,
            #[gsi("status")]
            pub status: Status,
            #[serde(rename = "total")]
            pub total_cents: u64,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub note: Option<String>,
            #[gsi("coupon")]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub coupon: Option<String>,
            #[gsi("warehouse")]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub warehouse: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub expires_at: Option<u64>,
            #[ttl]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub deleted_after: Option<u64>,
        }
        pub(super) enum Status {
            Open,
            Shipped,
            Cancelled,
        }
    }
    smaller_index {
        pub(super) struct Order {
            #[pk]
            pub customer: String,
            #[sk]
            pub number: u64,
            #[gsi("status")]
            pub status: Status,
            #[serde(rename = "total")]
            pub total_cents: u64,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub note: Option<String>,
            #[gsi("coupon")]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub coupon: Option<String>,
            #[gsi("warehouse", project(keys_only))]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub warehouse: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub expires_at: Option<u64>,
            #[ttl]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub deleted_after: Option<u64>,
        }
        pub(super) enum Status {
            Open,
            Shipped,
            Cancelled,
        }
    }
    comments {
        pub(super) struct Order {
            #[pk]
            pub customer: String,
            #[sk]
            pub number: u64,
            #[gsi("status")]
            pub status: Status,
            #[serde(rename = "total")]
            pub total_cents: u64,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub comment: Option<String>,
            #[gsi("coupon")]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub coupon: Option<String>,
            #[gsi("warehouse", project(keys_only))]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub warehouse: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub expires_at: Option<u64>,
            #[ttl]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub deleted_after: Option<u64>,
        }
        pub(super) enum Status {
            Open,
            Shipped,
            Cancelled,
        }
    }
    text_numbers {
        pub(super) struct Order {
            #[pk]
            pub customer: String,
            #[sk]
            pub number: String,
            #[gsi("status")]
            pub status: Status,
            #[serde(rename = "total")]
            pub total_cents: u64,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub comment: Option<String>,
            #[gsi("coupon")]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub coupon: Option<String>,
            #[gsi("warehouse", project(keys_only))]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub warehouse: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub expires_at: Option<u64>,
            #[ttl]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub deleted_after: Option<u64>,
        }
        pub(super) enum Status {
            Open,
            Shipped,
            Cancelled,
        }
    }
}

/// Returns the rows of the guide's table, without the descriptions of the changes.
fn rows() -> Vec<[String; 2]> {
    let page = include_str!("../../../../runtime/src/guide/change.md");
    let (_, table) = page.split_once("| change | severity | deployments |\n").unwrap();
    let rows = table.lines().skip(1).take_while(|line| line.starts_with('|'));
    let cells = rows.map(|row| row.split('|').map(|cell| cell.trim().replace('`', "")).collect::<Vec<_>>());
    cells.map(|cells| [cells[2].clone(), cells[3].clone()]).collect()
}

#[test]
fn ten_changes_end_as_the_guide_says() {
    let stacks = stacks();
    let found = stacks.windows(2).map(|versions| {
        let (before, after) = (versions[0].snapshot().unwrap(), versions[1].snapshot().unwrap());
        let severity = evolve::diff(&before, &after).severity();
        let plan = evolve::plan(&before, &versions[1]).unwrap();
        let deployments = if plan.obstacles.is_empty() {
            plan.deployments.len().to_string()
        } else {
            "another table".to_owned()
        };
        [severity.map_or("none".to_owned(), |severity| severity.to_string()), deployments]
    });
    assert_eq!(found.collect::<Vec<_>>(), rows());
}
