//! The items that a page makes up.

use serde::{Deserialize, Serialize};
use tablewright::{DynamoEntity, DynamoTable, KeyAttribute};

use super::{markdown_of, rows, shop};

#[derive(Deserialize, DynamoTable)]
#[table(name = "desk", pk = "PK", sk = "SK")]
#[gsi(name = "byState", pk = "GSI1PK", sk = "GSI1SK")]
enum Desk {
    Agent(Agent),
    Case(Case),
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("AGENT#{agent_id}")]
#[sk("PROFILE")]
struct Agent {
    agent_id: String,
}

#[derive(Clone, Serialize, Deserialize, KeyAttribute)]
#[serde(rename_all = "snake_case")]
enum State {
    Open,
    InReview,
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("AGENT#{owner}")]
#[sk("CASE#{number:04}")]
#[gsi(name = "byState", by = "state", pk("STATE#{state}"), sk("{number:04}"))]
struct Case {
    owner: String,
    number: u32,
    state: State,
}

/// Entities that name a field of the partition key differently share their partitions all the same, and an enum has its
/// variants.
#[test]
fn made_up_items_share_the_partitions_of_their_keys() {
    let page = markdown_of(&shop().table::<Desk>());
    let items = rows(&page, "desk: items");
    let keys: Vec<String> = items.iter().map(|row| row[..3].join(" ")).collect();
    assert_eq!(
        keys,
        [
            "AGENT#agent_id-1 CASE#0001 Case",
            " CASE#0002 Case",
            " PROFILE Agent",
            "AGENT#agent_id-2 PROFILE Agent"
        ]
    );
    let first = &items[0][3];
    assert!(first.starts_with("GSI1PK: STATE#open<br>") && first.ends_with("state: open"), "{first}");
}
