//! A relational schema in one table, after the example in `DynamoDB`'s developer guide: the index is keyed by the table's
//! sort key and by an attribute that means something else for each entity.

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "personnel", pk = "PK", sk = "SK")]
#[gsi(name = "GSI_1", pk = "SK", sk = "Data")]
pub(super) enum Model {
    Employee(Employee),
    Quota(Quota),
    Job(Job),
    Warehouse(Warehouse),
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("HR-EMPLOYEE{id:plain}")]
#[sk("HR-EMPLOYEE{id:plain}")]
#[gsi(name = "GSI_1", by = "name", pk("HR-EMPLOYEE{id:plain}"), sk("{name}"))]
pub(super) struct Employee {
    id: u32,
    name: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("HR-EMPLOYEE{id:plain}")]
#[sk("QUOTA-{year:04}-Q{quarter:plain}")]
#[gsi(name = "GSI_1", by = "quarter", pk("QUOTA-{year:04}-Q{quarter:plain}"), sk("{amount:08}"))]
pub(super) struct Quota {
    id: u32,
    year: u16,
    quarter: u8,
    amount: u32,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("HR-EMPLOYEE{id:plain}")]
#[sk("J-{title}")]
#[gsi(name = "GSI_1", by = "title", pk("J-{title}"), sk("{started}"))]
pub(super) struct Job {
    id: u32,
    #[key_only]
    title: String,
    started: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("OE-{id:plain}")]
#[sk("WAREHOUSE")]
#[gsi(name = "GSI_1", by = "city", pk("WAREHOUSE"), sk("{city}"))]
pub(super) struct Warehouse {
    #[key_only]
    id: u32,
    city: Option<String>,
}

pub(super) async fn put(model: &Client, item: &Published) -> Sent {
    match item.entity.as_str() {
        "Employee" => written::<Model, Employee>(model, item).await,
        "Quota" => written::<Model, Quota>(model, item).await,
        "Job" => written::<Model, Job>(model, item).await,
        "Warehouse" => written::<Model, Warehouse>(model, item).await,
        other => panic!("there is no entity {other}"),
    }
}

pub(super) async fn patterns(client: &Client) -> Patterns {
    let quotas = table::<Quota>(client);
    vec![
        (
            "all of an employee",
            selected(table::<Model>(client).query(Employee::partition(1_u32).any_entity::<Model>())).await,
        ),
        ("quotas of a year", selected(quotas.query(Quota::partition(1_u32).year().eq(2017_u16))).await),
        (
            "quotas of a quarter above an amount",
            selected(quotas.query(Quota::by_quarter(2017_u16, 1_u8).amount().gt(4_000_u32))).await,
        ),
        (
            "employees with a title",
            selected(table::<Job>(client).query(Job::by_title("PRINCIPAL").started().begins_with("2016")))
                .await,
        ),
        ("warehouses with a city", selected(table::<Warehouse>(client).query(Warehouse::by_city())).await),
    ]
}
