//! The model `electrodb-task-manager`, after tywalch/electrodb.

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "electro", pk = "pk", sk = "sk", tag = "__edb_e__")]
#[gsi(name = "gsi1pk-gsi1sk-index", pk = "gsi1pk", sk = "gsi1sk")]
#[gsi(name = "gsi2pk-gsi2sk-index", pk = "gsi2pk", sk = "gsi2sk")]
#[gsi(name = "gsi3pk-gsi3sk-index", pk = "gsi3pk", sk = "gsi3sk")]
#[gsi(name = "gsi4pk-gsi4sk-index", pk = "gsi4pk", sk = "gsi4sk")]
#[gsi(name = "gsi5pk-gsi5sk-index", pk = "gsi5pk", sk = "gsi5sk")]
pub(super) enum Model {
    #[serde(rename = "employee")]
    Employee(Employee),
    #[serde(rename = "task")]
    Task(Task),
    Office(Office),
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("$task-manager#employee_{employee:lower}")]
#[sk("$employee_1")]
#[gsi(
    name = "gsi1pk-gsi1sk-index",
    pk("$task-manager#officename_{office_name:lower}"),
    sk("$workplaces#employee_1#team_{team:lower}#title_{title:lower}#employee_{employee:lower}")
)]
#[gsi(
    name = "gsi2pk-gsi2sk-index",
    pk("$task-manager#team_{team:lower}"),
    sk("$employee_1#datehired_{date_hired:lower}#title_{title:lower}")
)]
#[gsi(
    name = "gsi3pk-gsi3sk-index",
    pk("$task-manager#employee_{employee:lower}"),
    sk("$assignments#employee_1")
)]
#[gsi(
    name = "gsi4pk-gsi4sk-index",
    pk("$task-manager#title_{title:lower}"),
    sk("$employee_1#salary_{salary:lower}")
)]
#[gsi(
    name = "gsi5pk-gsi5sk-index",
    pk("$task-manager#manager_{manager:lower}"),
    sk("$employee_1#team_{team:lower}#officename_{office_name:lower}")
)]
pub(super) struct Employee {
    employee: String,
    #[serde(rename = "firstName")]
    first_name: String,
    #[serde(rename = "lastName")]
    last_name: String,
    #[serde(rename = "officeName")]
    office_name: String,
    title: String,
    team: String,
    salary: String,
    manager: String,
    #[serde(rename = "dateHired")]
    date_hired: String,
    birthday: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("$task-manager#taskname_{task_name:lower}")]
#[sk("$task_1#project_{project:lower}#employee_{employee:lower}")]
#[gsi(
    name = "gsi1pk-gsi1sk-index",
    pk("$task-manager#project_{project:lower}"),
    sk("$task_1#employee_{employee:lower}#status_{status:lower}")
)]
#[gsi(
    name = "gsi3pk-gsi3sk-index",
    pk("$task-manager#employee_{employee:lower}"),
    sk("$assignments#task_1#project_{project:lower}#status_{status:lower}")
)]
#[gsi(
    name = "gsi4pk-gsi4sk-index",
    pk("$task-manager#status_{status:lower}"),
    sk("$task_1#project_{project:lower}#employee_{employee:lower}")
)]
pub(super) struct Task {
    #[serde(rename = "taskName")]
    task_name: String,
    project: String,
    employee: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    status: String,
    points: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    comments: Option<Value>,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("$task-manager#country_{country:lower}#state_{state:lower}")]
#[sk("$office_1#city_{city:lower}#zip_{zip:lower}#officename_{office_name:lower}")]
#[gsi(
    name = "gsi1pk-gsi1sk-index",
    pk("$task-manager#officename_{office_name:lower}"),
    sk("$workplaces#office_1")
)]
pub(super) struct Office {
    #[serde(rename = "officeName")]
    office_name: String,
    country: String,
    state: String,
    city: String,
    zip: String,
    address: String,
}

pub(super) async fn put(model: &Client, item: &Published) -> Sent {
    match item.entity.as_str() {
        "employee" => written::<Model, Employee>(model, item).await,
        "task" => written::<Model, Task>(model, item).await,
        "Office" => written::<Model, Office>(model, item).await,
        other => panic!("there is no entity {other}"),
    }
}

pub(super) async fn patterns(client: &Client) -> Patterns {
    vec![
        (
            "open tasks of a project",
            selected(table::<Task>(client).query(Task::by_gsi4pk_gsi4sk("open").project().eq("135-53")))
                .await,
        ),
        (
            "workplaces: an office and its people",
            selected(
                table::<Model>(client)
                    .query(Office::by_gsi1pk_gsi1sk("Scranton Branch").any_entity::<Model>()),
            )
            .await,
        ),
        (
            "assignments: an employee and the tasks",
            selected(table::<Model>(client).query(Task::by_gsi3pk_gsi3sk("E-17").any_entity::<Model>()))
                .await,
        ),
        (
            "people of a title who earn more",
            selected(
                table::<Employee>(client)
                    .query(Employee::by_gsi4pk_gsi4sk("Junior Software Engineer").salary().gt("100000")),
            )
            .await,
        ),
        (
            "people of a team hired in a time",
            selected(table::<Employee>(client).query(
                Employee::by_gsi2pk_gsi2sk("development").date_hired().between("2021-11-20", "2024-11-20"),
            ))
            .await,
        ),
    ]
}
