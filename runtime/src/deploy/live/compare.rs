//! Comparing live tables with their stack.

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

/// Compares the live tables of a stack with what the stack says: keys, types, indexes, projections, billing, capacity,
/// stream, time to live, recovery, encryption, class, protection, insights, Kinesis streams, regions of replicas and tags.
///
/// It reads settings and no items. What a schema leaves to `DynamoDB` (capacity on demand, the tags that AWS adds) is
/// not compared, nor are capacity that is scaled, settings of replicas, policies, tags of streams and what a deployment has
/// around a table. For a KMS alias or an AWS managed key, only the presence of a key is compared, because `DescribeTable`
/// returns the key's ARN. What is being created or deleted does not serve, and so differs in its existence.
///
/// # Errors
///
/// A stack that breaks a rule, and a request that fails. An operation that an endpoint does not know is no error.
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

/// How one table differs.
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
            // An index that is not filled yet refuses to be read, as does one that goes.
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

/// What a change means: `one` is what the stack says, `other` is live. `None` if it means nothing.
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
        // An index that holds less than it is to hold gives items that lack attributes; one that holds more costs more.
        What::Projection => match (one, other) {
            (_, Json::Text(held)) if held == "ALL" => Drift,
            (Json::Text(wanted), _) if wanted == "KEYS_ONLY" => Drift,
            (Json::List(wanted), Json::List(held)) if wanted.iter().all(|name| held.contains(name)) => Drift,
            _ => Breaking,
        },
        // It grows with the traffic and never shrinks.
        What::WarmThroughput => match (one, other) {
            (Json::List(wanted), Json::List(live))
                if wanted.iter().zip(live).any(|(wanted, live)| lacks(wanted, live)) =>
            {
                Drift
            }
            (Json::List(_), Json::Null) => Drift,
            _ => return None,
        },
        // Who follows the stream misses what it does not record.
        What::Stream => match (one, other) {
            (Json::Null, _) => Drift,
            (_, Json::Text(live)) if live == "NEW_AND_OLD_IMAGES" => Drift,
            (Json::Text(wanted), Json::Text(_)) if wanted == "KEYS_ONLY" => Drift,
            _ => Breaking,
        },
        // Items that do not expire are still there; items that expire by another attribute are not.
        What::TimeToLive if *other != Json::Null => Breaking,
        What::PointInTimeRecovery if days(other) > days(one) => Harmless,
        What::DeletionProtection if *one == Json::Bool(false) => Harmless,
        What::ContributorInsights | What::KinesisStream | What::Tag if is_more => Harmless,
        // A table tells the ARN of its key. Whose key it is does not follow from that.
        What::Encryption
            if matches!((one, other), (Json::Bool(_) | Json::Object(_), Json::Text(_) | Json::Bool(_))) =>
        {
            return None;
        }
        // Changes that are to go to a stream and do not are lost to who reads it.
        What::KinesisStream if *other == Json::Null => Breaking,
        What::Replicas if is_same_table(expected, live) => return None,
        _ => Drift,
    })
}

fn number(json: &Json<'_>) -> Option<u64> {
    if let Json::Number(number) = json { number.as_u64() } else { None }
}

/// Whether fewer units are warm than wanted.
fn lacks(wanted: &Json<'_>, live: &Json<'_>) -> bool {
    number(wanted).is_some_and(|wanted| number(live).unwrap_or_default() < wanted)
}

fn days(json: &Json<'_>) -> u64 {
    number(json).unwrap_or_default()
}

/// Whether the regions of the live table are those of the stack, seen from another one of them.
fn is_same_table(expected: &Shape<'_>, live: &Live) -> bool {
    let regions = |shape: &'_ Shape<'_>| -> BTreeSet<String> {
        let replicas = shape.replicas.value.iter().flatten();
        replicas.filter_map(|replica| replica.region.value.as_deref().map(str::to_owned)).collect()
    };
    // The other tables of one that is replicated from another account are not in this stack.
    if expected.source_table.value.as_ref().is_none_or(Option::is_some) {
        return true;
    }
    let own = live.arn.as_deref().and_then(region_of).unwrap_or_default();
    let (expected, others) = (regions(expected), regions(&live.shape));
    let more = others.difference(&expected).count();
    // If this is one of the replicas, the table of the stack is another one.
    expected.iter().all(|region| region == own || others.contains(region))
        && more == usize::from(expected.contains(own))
}

fn difference(severity: Severity, table: &str, change: &Mismatch<'_>) -> Difference {
    let [expected, found] = change.texts();
    Difference { severity, at: change.at(Some(table)), expected, found }
}

/// A table or an index that is there, and does not serve.
fn status_of(table: &str, index: Option<&str>, expected: &str, found: String) -> Difference {
    let at = At { index: index.map(str::to_owned), ..At::table(Some(table)) };
    Difference { severity: Severity::Breaking, at, expected: expected.to_owned(), found }
}
