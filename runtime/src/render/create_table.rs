//! Requests of the `DynamoDB` API, for local engines and tests.

use serde::Serialize;

use super::Error;
use super::parameters::Parameters;
use super::table::{Kind, Source, TimeToLive};
use crate::deployment::Deployment;
use crate::naming::TableNames;
use crate::stack::Stack;

/// The requests that create one table, as JSON.
///
/// They hold what the [API](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html) takes
/// at creation. Point-in-time recovery, replicas, scaling and the Parameter Store entries belong to a deployment, not to a
/// test.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CreateTable {
    table_name: String,
    request: String,
    time_to_live: Option<String>,
}

impl CreateTable {
    /// The table's physical name.
    #[must_use]
    pub fn table_name(&self) -> &str {
        &self.table_name
    }

    /// The body of the `CreateTable` request.
    #[must_use]
    pub fn as_json(&self) -> &str {
        &self.request
    }

    /// The body of the [`UpdateTimeToLive`](
    /// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html) request that follows,
    /// for a table that has a time to live.
    #[must_use]
    pub fn time_to_live(&self) -> Option<&str> {
        self.time_to_live.as_deref()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct UpdateTimeToLive<'a> {
    table_name: &'a str,
    time_to_live_specification: TimeToLive<'a>,
}

pub(crate) fn render(stack: &Stack) -> Result<Vec<CreateTable>, Error> {
    let names = stack.check()?;
    let mut requests = Vec::with_capacity(names.len());
    for (table, names) in stack.tables.iter().zip(names) {
        requests.push(create_table(stack, table, names).map_err(|error| vec![error.to_string()])?);
    }
    Ok(requests)
}

fn create_table(stack: &Stack, table: &Deployment, names: TableNames) -> serde_json::Result<CreateTable> {
    let time_to_live = table.schema.time_to_live().map(|attribute| UpdateTimeToLive {
        table_name: &names.physical,
        time_to_live_specification: TimeToLive { attribute_name: attribute.name(), enabled: true },
    });
    let source = Source { kind: Kind::Request, stack, table, names: &names };
    Ok(CreateTable {
        request: serde_json::to_string_pretty(&source.table(&mut Parameters::resolved()))?,
        time_to_live: time_to_live.as_ref().map(serde_json::to_string_pretty).transpose()?,
        table_name: names.physical,
    })
}
