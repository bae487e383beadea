//! The other entities that a query of an entity reads as well.

use serde::{Deserialize, Serialize};
use tablewright::{DynamoEntity, DynamoTable};

use super::{markdown_of, rows, shop};

#[derive(Deserialize, DynamoTable)]
#[table(name = "desk", pk = "PK", sk = "SK")]
#[gsi(name = "due", pk = "duePK", sk = "dueSK")]
enum Desk {
    Task(Task),
    Call(Call),
    Day(Day),
    Note(Note),
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("TASK#{id}")]
#[sk("TASK")]
#[gsi(name = "due", by = "day", pk("DUE#{day}"), sk("{hour}"))]
struct Task {
    id: String,
    day: String,
    hour: String,
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("CALL#{id}")]
#[sk("CALL")]
#[gsi(name = "due", by = "day", pk("DUE#{day}"), sk("CALL#{hour}"))]
struct Call {
    id: String,
    day: String,
    hour: String,
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("DAY#{id}")]
#[sk("DAY")]
#[gsi(name = "due", by = "any", pk("DUE"), sk("{hour}"))]
struct Day {
    id: String,
    hour: String,
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("NOTE#{id}")]
#[sk("NOTE")]
#[gsi(name = "due", by = "topic", pk("TOPIC#{topic}"), sk("{hour}"))]
struct Note {
    id: String,
    topic: String,
    hour: String,
}

/// Only a range that begins with a field can hold other entities, and only those whose partition can be the same.
#[test]
fn a_query_names_the_entities_that_it_reads_and_drops() {
    let page = markdown_of(&shop().table::<Desk>());
    let reads: Vec<String> = rows(&page, "desk: reads")
        .iter()
        .filter(|read| read[3] == "due")
        .map(|read| format!("{} | {}", read[0], read[2]))
        .collect();
    assert_eq!(
        reads,
        [
            r#"each Task of a partition | duePK = "DUE#{day}"; sorted and narrowed by hour; items of Call in the range are read and dropped"#,
            r#"each Call of a partition | duePK = "DUE#{day}", begins_with(dueSK, "CALL#"); sorted and narrowed by hour"#,
            r#"each Day of a partition | duePK = "DUE"; sorted and narrowed by hour"#,
            r#"each Note of a partition | duePK = "TOPIC#{topic}"; sorted and narrowed by hour"#,
            r#"Task, Call together | duePK = "DUE#{day}""#,
        ]
    );
}

#[derive(Deserialize, DynamoTable)]
#[table(name = "legacy", pk = "PK", sk = "SK")]
enum Legacy {
    Row(Row),
    #[other]
    #[expect(dead_code, reason = "only the page is of interest")]
    Other(serde_json::Value),
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("ROW#{id}")]
#[sk("{number:04}")]
struct Row {
    id: String,
    number: u32,
}

#[test]
fn items_of_no_entity_can_be_in_any_range() {
    let page = markdown_of(&shop().table::<Legacy>());
    let reads = rows(&page, "legacy: reads");
    assert_eq!(
        reads[1][2],
        r#"PK = "ROW#{id}"; sorted and narrowed by number; items of no entity in the range are read and dropped"#
    );
}
