//! Comparing live tables with their schemas.

use aws_sdk_dynamodb::Client;

use crate::deployment::Deployment;
use crate::render;
use crate::sdk::difference::{Aspect, Difference, Severity};
use crate::sdk::live::{Asker, Live, Unsupported};
use crate::sdk::response::error::{Error, ErrorKind};
use crate::stack::Stack;

pub(super) use settings::live_mode;

mod indexes;
mod settings;

/// What [`compare`] has found.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Comparison {
    /// How the tables differ, in the order of the stack. None where they are as they are to be.
    pub differences: Vec<Difference>,
    /// What the endpoint could not be asked, and so was not compared.
    pub unsupported: Vec<Unsupported>,
}

impl Comparison {
    /// The worst there is.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.differences.iter().map(|difference| difference.severity).max()
    }
}

/// Compares the tables of a stack, as they are, with their schemas: keys, types, indexes, projections, billing,
/// capacity, stream, time to live, recovery, encryption, class, protection, insights, Kinesis streams, regions of replicas
/// and tags.
///
/// It reads settings and no items. What a schema leaves to `DynamoDB` (capacity on demand, the tags that AWS adds) is
/// not compared, nor are capacity that is scaled, settings of replicas, policies, tags of streams and what a deployment has
/// around a table. A KMS key that is named by an alias, or that AWS manages, is compared as far as that there is one: a
/// table tells the key's ARN. What is being created or deleted does not serve, and so differs in its existence.
///
/// # Errors
///
/// A stack that breaks a rule, and a request that fails. What an endpoint does not know is no error.
///
/// ```
/// use tablewright::sdk::{self, Severity};
/// use tablewright::Stack;
///
/// # async fn example(client: aws_sdk_dynamodb::Client, stack: Stack) -> Result<(), sdk::Error> {
/// let comparison = sdk::compare(&client, &stack).await?;
/// for difference in &comparison.differences {
///     // breaking: table `acme-shop-orders`, index `status-index`: expected an index, found none
///     eprintln!("{difference}");
/// }
/// assert!(comparison.severity() < Some(Severity::Breaking));
/// # Ok(())
/// # }
/// ```
pub async fn compare(client: &Client, stack: &Stack) -> Result<Comparison, Error> {
    let requests = stack.create_tables().map_err(|error| Error::new("", "", ErrorKind::Stack(error)))?;
    let mut comparison = Comparison::default();
    for (deployment, request) in stack.tables.iter().zip(&requests) {
        let mut asker = Asker::new(client, request.table_name());
        let live = asker.read().await?;
        comparison.differences.extend(differences(stack, deployment, request.table_name(), live.as_ref()));
        comparison.unsupported.extend(asker.unsupported);
    }
    Ok(comparison)
}

/// How one table differs.
pub(super) fn differences(
    stack: &Stack,
    deployment: &Deployment,
    name: &str,
    live: Option<&Live>,
) -> Vec<Difference> {
    let mut found = Differences { table: name, found: Vec::new() };
    match live {
        None => found.add(Severity::Breaking, None, Aspect::Existence, "a table".to_owned(), NONE.to_owned()),
        Some(live) => {
            indexes::compare(&mut found, deployment.schema(), &live.table);
            settings::compare(&mut found, stack, deployment, live);
            if let Some(tags) = &live.tags {
                settings::tags(&mut found, &render::tags(stack, deployment.schema()), tags);
            }
        }
    }
    found.found
}

/// What stands for nothing.
const NONE: &str = "none";

/// Collects differences of one table.
struct Differences<'a> {
    table: &'a str,
    found: Vec<Difference>,
}

impl Differences<'_> {
    fn add(
        &mut self,
        severity: Severity,
        index: Option<&str>,
        aspect: Aspect,
        expected: String,
        found: String,
    ) {
        let (table, index) = (self.table.to_owned(), index.map(str::to_owned));
        self.found.push(Difference { severity, table, index, aspect, expected, found });
    }

    /// Adds a difference where the two texts are not the same.
    fn text(
        &mut self,
        severity: Severity,
        index: Option<&str>,
        aspect: Aspect,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) {
        let (expected, found) = (expected.into(), found.into());
        if expected != found {
            self.add(severity, index, aspect, expected, found);
        }
    }
}

/// A text for what there is, and one for nothing.
fn or_none(text: Option<impl Into<String>>) -> String {
    text.map_or_else(|| NONE.to_owned(), Into::into)
}
