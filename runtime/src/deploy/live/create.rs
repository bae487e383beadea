//! Creates tables, with all the requests that this takes.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::AsyncSleep;

use super::compare::differences;
use super::read::{Asker, Live, Unsupported, text};
use crate::at::What;
use crate::deploy::operation::TableOperation;
use crate::deploy::render::calls::{Need, Step};
use crate::deploy::shape::{Given, Shape};
use crate::deploy::stack::Stack;
use crate::difference::{Difference, Severity};
use crate::json::{Json, Object};
use crate::sdk::transport::backoff::sleep_of;
use crate::sdk::{Error, ErrorKind};

/// The result of [`create_tables`].
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Created {
    /// The physical names of the tables that are new.
    pub created: Vec<String>,
    /// The physical names of the tables that existed before.
    pub existing: Vec<String>,
    /// The differences between the tables, as they are now, and their schemas.
    ///
    /// In an AWS account, new tables differ only in settings that need a deployment: replicas, the KMS key of the
    /// stack, and a Kinesis stream whose ARN is left to the deployment. A test engine does not keep every setting.
    pub differences: Vec<Difference>,
    /// The operations that were left out because the endpoint does not support them.
    pub unsupported: Vec<Unsupported>,
    /// The physical names of the new tables that an import should fill, and that are empty. An import takes another
    /// request instead of `CreateTable`, which only a deployment sends.
    pub not_imported: Vec<String>,
}

/// Creates the tables of a stack on any endpoint, one after the other, and waits for each to be active.
///
/// A table takes several requests: `CreateTable`, and then one for each of these that it has: time to live, recovery,
/// contributor insights, the Kinesis stream, the policies and the tags of the stream. An operation that the endpoint
/// does not support, such as recovery on `DynamoDB` Local, is left out and reported in the result. If a table exists,
/// it gets the settings of the later requests that it lacks, and otherwise stays as it is. You can therefore call this
/// again, even after an interruption. If a table is being deleted, this waits and then creates it again.
///
/// Use this for local work and tests. In an account, deploy the stack's template, which also has the replicas, the
/// scaling and everything else around a table. Here the capacity is the first capacity, and replicas are among the
/// [differences](Created::differences).
///
/// # Errors
///
/// Fails if the stack breaks a rule, if a request fails, or if a table is not active after ten minutes. Also fails if
/// an existing table cannot be used, or has [breaking](Severity::Breaking) differences, which the error lists.
///
/// ```
/// use tablewright::sdk::{self, Table};
/// use tablewright::{DynamoTable, Naming, Stack};
/// # #[derive(DynamoTable)] struct Order { #[pk] id: String }
///
/// # async fn example(client: aws_sdk_dynamodb::Client) -> Result<(), sdk::Error> {
/// let stack = Stack::new(Naming::verbatim()).table::<Order>();
/// let created = sdk::create_tables(&client, &stack).await?;
/// for left_out in &created.unsupported {
///     eprintln!("{left_out}");
/// }
/// let orders = Table::<Order>::named(client, stack.naming());
/// # Ok(())
/// # }
/// ```
pub async fn create_tables(client: &Client, stack: &Stack) -> Result<Created, Error> {
    let names = super::names(stack)?;
    let steps = stack.calls().map_err(super::error)?;
    let model = super::model(stack, &names)?;
    let mut created = Created::default();
    for table in &model.tables {
        let name = table.physical_name();
        let mut steps = steps.iter().filter(|step| step.table_name() == name);
        let Some(create_table) = steps.next() else { continue };
        let mut asker = Asker::new(client, name);
        let is_new = create(&mut asker, create_table).await?;
        if is_new && matches!(table.shape.import.value, Some(Some(_))) {
            created.not_imported.push(name.to_owned());
        }
        let mut live = read(&mut asker).await?;
        let steps: Vec<&Step> = steps.collect();
        if !is_new {
            let mut breaking = differences(&table.shape, name, Some(&live));
            breaking.retain(|difference| {
                difference.severity == Severity::Breaking && !is_set_up(difference, &steps, &live)
            });
            if !breaking.is_empty() {
                return Err(asker.error(TableOperation::CreateTable, ErrorKind::Different(breaking)));
            }
        }
        let mut is_changed = false;
        for step in steps {
            if is_lacking(step, &live) {
                is_changed |= run(&mut asker, step, &live).await?;
            }
        }
        if is_changed {
            live = read(&mut asker).await?;
        }
        created.differences.extend(differences(&table.shape, name, Some(&live)));
        created.unsupported.extend(asker.unsupported);
        let names = if is_new { &mut created.created } else { &mut created.existing };
        names.push(name.to_owned());
    }
    Ok(created)
}

/// Waits until the table and its indexes can be used. Returns whether the table is new.
async fn create(asker: &mut Asker<'_>, step: &Step) -> Result<bool, Error> {
    let mut is_new = send(asker, step).await?;
    let mut pauses = Pauses::new(asker.client);
    loop {
        match asker.describe().await? {
            Some(table) if is_settled(&table) => return Ok(is_new),
            // The old table was being deleted.
            None if !is_new => is_new = send(asker, step).await?,
            // A new table may not be visible yet.
            _ => {}
        }
        if !pauses.next().await {
            return Err(asker.error(TableOperation::DescribeTable, ErrorKind::NotActive));
        }
    }
}

/// Returns whether there was no table of this name.
async fn send(asker: &mut Asker<'_>, step: &Step) -> Result<bool, Error> {
    match asker.ask(step.operation, step.body(None)).await {
        Ok(_) => Ok(true),
        Err(error) if error.code() == Some("ResourceInUseException") => Ok(false),
        Err(error) => Err(error),
    }
}

async fn read(asker: &mut Asker<'_>) -> Result<Live, Error> {
    let live = asker.read().await?;
    live.ok_or_else(|| asker.error(TableOperation::DescribeTable, ErrorKind::NotActive))
}

/// Returns whether the table and its indexes can be used and no replica is changing, or the table is permanently in a
/// state in which it cannot.
pub(super) fn is_settled(table: &Object<'_>) -> bool {
    let is_active =
        |index: &Json<'_>| text(index.as_object(), "IndexStatus").is_none_or(|status| status == "ACTIVE");
    let is_changing = |replica: &Json<'_>| {
        matches!(
            text(replica.as_object(), "ReplicaStatus"),
            Some("CREATING" | "UPDATING" | "DELETING" | "ARCHIVING")
        )
    };
    if table.get("Replicas").and_then(Json::as_list).unwrap_or_default().iter().any(is_changing) {
        return false;
    }
    match table.get("TableStatus").and_then(Json::as_text) {
        Some("ACTIVE") => ["GlobalSecondaryIndexes", "VectorIndexes"]
            .into_iter()
            .filter_map(|kind| table.get(kind)?.as_list())
            .flatten()
            .all(is_active),
        Some("ARCHIVED" | "INACCESSIBLE_ENCRYPTION_CREDENTIALS") => true,
        _ => false,
    }
}

/// Pauses between attempts: each is twice as long as the one before, up to two seconds.
pub(super) struct Pauses<'a> {
    client: &'a Client,
    next: Duration,
    left: Duration,
}

impl<'a> Pauses<'a> {
    /// The total of the pauses, unless the caller sets another.
    pub(super) const LONGEST: Duration = Duration::from_mins(10);

    pub(super) const fn new(client: &'a Client) -> Self {
        Self::within(client, Self::LONGEST)
    }

    /// Creates pauses of this total.
    pub(super) const fn within(client: &'a Client, total: Duration) -> Self {
        Self { client, next: Duration::from_millis(20), left: total }
    }

    /// Waits for the next attempt. Returns whether there is one.
    pub(super) async fn next(&mut self) -> bool {
        let Some(left) = self.left.checked_sub(self.next) else { return false };
        if let Some(sleep) = sleep_of(self.client) {
            sleep.sleep(self.next).await;
        }
        (self.left, self.next) = (left, (self.next * 2).min(Duration::from_secs(2)));
        true
    }
}

/// Returns whether a later request makes the setting that differs.
fn is_set_up(difference: &Difference, steps: &[&Step], live: &Live) -> bool {
    match difference.at.what {
        // A time to live on another attribute must be turned off first, which takes an hour.
        What::TimeToLive => steps.iter().any(|step| step.what == What::TimeToLive && is_lacking(step, live)),
        // The ARN of a stream may be left to the deployment.
        What::KinesisStream => true,
        _ => false,
    }
}

/// Returns whether the table lacks the setting of a request, as far as the table reveals it.
fn is_lacking(step: &Step, live: &Live) -> bool {
    let Shape { time_to_live, home, .. } = &live.shape;
    match step.what {
        What::TimeToLive => !matches!(time_to_live.value, Some(Some(_))),
        What::PointInTimeRecovery => !home.point_in_time_recovery.is(&true),
        What::ContributorInsights => {
            let insights = match &step.index {
                None => Some(home.usage.contributor_insights),
                Some(name) => {
                    let mut usages = home.indexes.value.iter().flatten();
                    let usage = usages.find(|usage| usage.name.value.as_deref() == Some(name.as_str()));
                    usage.map(|index| index.usage.contributor_insights)
                }
            };
            !matches!(insights, Some(Given { value: Some(Some(_)), .. }))
        }
        What::KinesisStream => {
            let arn = step.member("StreamArn").and_then(Json::as_text);
            let mut streams = home.kinesis_streams.value.iter().flatten();
            !streams.any(|stream| stream.arn.value.as_deref() == arn)
        }
        // Read before they are set.
        _ => true,
    }
}

/// Sends a request. Returns whether it changed the table.
async fn run(asker: &mut Asker<'_>, step: &Step, live: &Live) -> Result<bool, Error> {
    let arn = match step.needs() {
        None => None,
        Some(need) => {
            let arn = match need {
                Need::TableArn => &live.arn,
                Need::StreamArn => &live.stream_arn,
            };
            // A test engine may return no ARN.
            let Some(arn) = arn else { return Ok(false) };
            Some(arn.as_str())
        }
    };
    let mut body = step.body(arn);
    match (step.operation, arn) {
        (TableOperation::UpdateTimeToLive, _) => match asker.ask(step.operation, body).await {
            // Enabling it twice is an error; another caller may have enabled it first.
            Err(error) => {
                let found = asker.time_to_live().await?.value.flatten();
                let specification = step.member("TimeToLiveSpecification");
                let wanted = specification.and_then(|ttl| ttl.get("AttributeName")?.as_text());
                if found.is_some() && found.as_deref() == wanted { Ok(true) } else { Err(error) }
            }
            Ok(answer) => Ok(answer.is_some()),
        },
        (TableOperation::UpdateContinuousBackups, _) => {
            let mut pauses = Pauses::new(asker.client);
            loop {
                match asker.ask(step.operation, body.clone()).await {
                    Err(error)
                        if error.code().is_some()
                            && error.code() == step.retry_on()
                            && pauses.next().await => {}
                    answer => return Ok(answer?.is_some()),
                }
            }
        }
        (TableOperation::PutResourcePolicy, Some(arn)) => {
            if !has_policy(asker, arn).await? {
                asker.ask(step.operation, body).await?;
            }
            Ok(false)
        }
        (TableOperation::TagResource, Some(arn)) => {
            let there = asker.tags(Some(arn)).await?.value.unwrap_or_default();
            let is_there = |tag: &Json<'_>| {
                let key = tag.as_object().and_then(|tag| tag.get("Key")).and_then(Json::as_text);
                there.iter().any(|tag| tag.key.value.as_deref() == key)
            };
            for (_, value) in &mut body.0 {
                if let Json::List(tags) = value {
                    tags.retain(|tag| !is_there(tag));
                    if tags.is_empty() {
                        return Ok(false);
                    }
                }
            }
            Ok(asker.ask(step.operation, body).await?.is_some())
        }
        _ => Ok(asker.ask(step.operation, body).await?.is_some()),
    }
}

async fn has_policy(asker: &mut Asker<'_>, arn: &str) -> Result<bool, Error> {
    let request = Object::new().with("ResourceArn", arn.to_owned());
    match asker.ask(TableOperation::GetResourcePolicy, request).await {
        Err(error) if error.code() == Some("PolicyNotFoundException") => Ok(false),
        answer => Ok(answer?.is_some_and(|answer| answer.get("Policy").is_some())),
    }
}
