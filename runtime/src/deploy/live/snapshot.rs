//! Takes snapshots of live tables.

use std::borrow::Cow;

use aws_sdk_dynamodb::Client;

use super::read::Asker;
use crate::deploy::snapshot::{Snapshot, SnapshotTable};
use crate::deploy::stack::Stack;
use crate::sdk::Error;

/// Reads the live tables of a stack, to compare them with the stack by [`evolve::diff`](crate::evolve::diff).
///
/// It reads settings, not items. A setting that the endpoint does not return is unknown, so it is not compared. Missing
/// tables are left out.
///
/// # Errors
///
/// Fails if the stack breaks a rule or a request fails. An operation that the endpoint does not support is not an
/// error.
///
/// ```
/// use tablewright::{Stack, evolve, sdk};
///
/// # async fn example(client: aws_sdk_dynamodb::Client, stack: Stack) -> Result<(), Box<dyn std::error::Error>> {
/// let live = sdk::snapshot(&client, &stack).await?;
/// println!("{}", evolve::diff(&live, &stack.snapshot()?));
/// # Ok(())
/// # }
/// ```
pub async fn snapshot(client: &Client, stack: &Stack) -> Result<Snapshot<'static>, Error> {
    let names = super::names(stack)?;
    let model = super::model(stack, &names)?;
    let mut tables = Vec::new();
    for table in &model.tables {
        let Some(live) = Asker::new(client, table.physical_name()).read().await? else { continue };
        let base = Some(Cow::Owned(table.base.to_owned()));
        tables.push(SnapshotTable { base, is_reported: true, ..SnapshotTable::of(live.shape) });
    }
    Ok(Snapshot::new(tables))
}
