//! Compares live tables with their stack.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::Client;

use super::read::{Asker, Live, Unsupported, region_of, serves};
use crate::at::{At, What};
use crate::deploy::compare::{self, Mismatch};
use crate::deploy::shape::Shape;
use crate::deploy::stack::Stack;
use crate::difference::{Difference, Severity};
use crate::json::Json;
use crate::sdk::Error;

/// The result of [`compare`].
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Comparison {
    /// The differences of the tables, in the order of the stack. Empty if all tables match.
    pub differences: Vec<Difference>,
    /// The operations that the endpoint does not support. Their settings were not compared.
    pub unsupported: Vec<Unsupported>,
}

impl Comparison {
    /// Returns the worst severity, or `None` without differences.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.differences.iter().map(|difference| difference.severity).max()
    }
}

/// Compares the live tables of a stack with the stack: keys, types, indexes, projections, billing, capacity, stream,
/// time to live, recovery, encryption, class, protection, insights, Kinesis streams, regions of replicas and tags.
///
/// It reads settings, not items. These are not compared: settings that a schema leaves to `DynamoDB` (capacity on
/// demand, the tags that AWS adds), scaled capacity, settings of replicas, policies, tags of streams, and the resources
/// around a table. For a KMS alias or an AWS managed key, only the presence of a key is compared, because
/// `DescribeTable` returns the key's ARN. A table or an index that is being created or deleted cannot be used, so its
/// existence counts as a difference.
///
/// # Errors
///
/// Fails if the stack breaks a rule or a request fails. An operation that the endpoint does not support is not an
/// error.
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
    let names = super::names(stack)?;
    let model = super::model(stack, &names)?;
    let mut comparison = Comparison::default();
    for table in &model.tables {
        let mut asker = Asker::new(client, table.physical_name());
        let live = asker.read().await?;
        comparison.differences.extend(differences(&table.shape, asker.name, live.as_ref()));
        comparison.unsupported.extend(asker.unsupported);
    }
    Ok(comparison)
}

/// Returns the differences of one table.
pub(super) fn differences(expected: &Shape<'_>, name: &str, live: Option<&Live>) -> Vec<Difference> {
    const TABLE: &str = "a table";
    let Some(live) = live else { return vec![status_of(name, None, TABLE, "none".to_owned())] };
    let changes = compare::compare(expected, &live.shape);
    let mut found = Vec::new();
    let global = expected.global_indexes.value.iter().flatten().map(|index| (&index.name, "a global index"));
    let vector = expected.vector_indexes.value.iter().flatten().map(|index| (&index.name, "a vector index"));
    for (index, kind) in global.chain(vector) {
        let index = index.value.as_deref();
        if let Some((_, status)) = live.index_status.iter().find(|(known, _)| Some(known.as_str()) == index) {
            // An index that is still being filled cannot be read, and neither can an index that is being deleted.
            found.push(status_of(name, index, kind, format!("{kind} that is {status}")));
        }
    }
    if let Some(status) = live.status.as_deref().filter(|status| !serves(status)) {
        found.push(status_of(name, None, TABLE, format!("one that is {status}")));
    }
    for change in &changes {
        if let Some(severity) = severity(change, expected, live) {
            found.push(difference(severity, name, change));
        }
    }
    found
}

/// Returns the severity of a change, from `one` in the stack to `other` in the live table. `None` if the change is
/// irrelevant.
fn severity(change: &Mismatch<'_>, expected: &Shape<'_>, live: &Live) -> Option<Severity> {
    use Severity::{Breaking, Drift, Harmless};

    let (one, other) = (&change.one, &change.other);
    let is_more = *one == Json::Null;
    Some(match change.what {
        What::Existence if is_more => {
            let is_going = |(name, status): &(String, String)| {
                Some(name.as_str()) == change.index && status == "DELETING"
            };
            if live.index_status.iter().any(is_going) {
                return None;
            }
            Drift
        }
        What::Key | What::VectorSearch | What::Existence => Breaking,
        // An index with a smaller projection returns items that lack attributes; one with a larger projection costs
        // more.
        What::Projection => match (one, other) {
            (_, Json::Text(held)) if held == "ALL" => Drift,
            (Json::Text(wanted), _) if wanted == "KEYS_ONLY" => Drift,
            (Json::List(wanted), Json::List(held)) if wanted.iter().all(|name| held.contains(name)) => Drift,
            _ => Breaking,
        },
        // The warm throughput grows with the traffic and never shrinks.
        What::WarmThroughput => match (one, other) {
            (Json::List(wanted), Json::List(live))
                if wanted.iter().zip(live).any(|(wanted, live)| lacks(wanted, live)) =>
            {
                Drift
            }
            (Json::List(_), Json::Null) => Drift,
            _ => return None,
        },
        // Consumers of the stream miss the images that it does not record.
        What::Stream => match (one, other) {
            (Json::Null, _) => Drift,
            (_, Json::Text(live)) if live == "NEW_AND_OLD_IMAGES" => Drift,
            (Json::Text(wanted), Json::Text(_)) if wanted == "KEYS_ONLY" => Drift,
            _ => Breaking,
        },
        // Items that do not expire are still there; items that expire by another attribute are lost.
        What::TimeToLive if *other != Json::Null => Breaking,
        What::PointInTimeRecovery if days(other) > days(one) => Harmless,
        What::DeletionProtection if *one == Json::Bool(false) => Harmless,
        What::ContributorInsights | What::KinesisStream | What::Tag if is_more => Harmless,
        // Changes that do not reach the Kinesis stream are lost to its consumers.
        What::KinesisStream if *other == Json::Null => Breaking,
        What::Replicas if is_same_table(expected, live) => return None,
        // With these, items are stored and read as before.
        What::Name
        | What::LogicalId
        | What::Billing
        | What::Capacity
        | What::AutoScaling
        | What::OnDemandThroughput
        | What::StreamPolicy
        | What::StreamTag
        | What::TimeToLive
        | What::PointInTimeRecovery
        | What::Encryption
        | What::Class
        | What::DeletionProtection
        | What::DisassociationProtection
        | What::ContributorInsights
        | What::KinesisStream
        | What::ResourcePolicy
        | What::Replicas
        | What::Consistency
        | What::Witness
        | What::SourceTable
        | What::SettingsReplication
        | What::Import
        | What::OnDelete
        | What::Tag
        // A live table has none of these.
        | What::Parameter
        | What::Alarm
        | What::Policy
        | What::StreamFunction
        | What::Raw
        | What::Items => Drift,
    })
}

fn number(json: &Json<'_>) -> Option<u64> {
    if let Json::Number(number) = json { number.as_u64() } else { None }
}

/// Returns whether fewer warm units are available than wanted.
fn lacks(wanted: &Json<'_>, live: &Json<'_>) -> bool {
    number(wanted).is_some_and(|wanted| number(live).unwrap_or_default() < wanted)
}

fn days(json: &Json<'_>) -> u64 {
    number(json).unwrap_or_default()
}

/// Returns whether the live table is in the regions of the stack, as seen from another of these regions.
fn is_same_table(expected: &Shape<'_>, live: &Live) -> bool {
    let regions = |shape: &'_ Shape<'_>| -> BTreeSet<String> {
        let replicas = shape.replicas.value.iter().flatten();
        replicas.filter_map(|replica| replica.region.value.as_deref().map(str::to_owned)).collect()
    };
    // The other tables of a table that is replicated from another account are not in this stack.
    if expected.source_table.value.as_ref().is_none_or(Option::is_some) {
        return true;
    }
    let own = live.arn.as_deref().and_then(region_of).unwrap_or_default();
    let (expected, others) = (regions(expected), regions(&live.shape));
    let more = others.difference(&expected).count();
    // If the live table is one of the replicas, the stack's own table is another one.
    expected.iter().all(|region| region == own || others.contains(region))
        && more == usize::from(expected.contains(own))
}

fn difference(severity: Severity, table: &str, change: &Mismatch<'_>) -> Difference {
    let [expected, found] = change.texts();
    Difference { severity, at: change.at(Some(table)), expected, found }
}

/// Returns the difference of a table or an index that exists but cannot be used.
fn status_of(table: &str, index: Option<&str>, expected: &str, found: String) -> Difference {
    let at = At { index: index.map(str::to_owned), ..At::table(Some(table)) };
    Difference { severity: Severity::Breaking, at, expected: expected.to_owned(), found }
}
