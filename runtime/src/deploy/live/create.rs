//! Creating tables by the sequence of requests it takes.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::AsyncSleep;

use super::compare::differences;
use super::read::{Asker, Live, Unsupported};
use crate::at::What;
use crate::deploy::operation::Operation;
use crate::deploy::render::calls::{Need, Step};
use crate::deploy::shape::{Given, Shape};
use crate::deploy::stack::Stack;
use crate::difference::{Difference, Severity};
use crate::json::{Json, Object};
use crate::sdk::transport::backoff::sleep_of;
use crate::sdk::{Error, ErrorKind};

/// What [`create_tables`] has done.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Created {
    /// The physical names of the tables that are new.
    pub created: Vec<String>,
    /// Those of the tables that were there.
    pub existing: Vec<String>,
    /// How the tables, as they are now, differ from their schemas.
    ///
    /// In an account of AWS what was created differs in nothing but what only a deployment has: replicas, the KMS key of the
    /// stack, and a Kinesis stream whose ARN is left to it. An engine for tests does not keep every setting.
    pub differences: Vec<Difference>,
    /// What was left out, since the endpoint does not know it.
    pub unsupported: Vec<Unsupported>,
    /// The physical names of the new tables that an import is to fill, and that have no items: it takes another request in
    /// place of `CreateTable`, which only a deployment sends.
    pub not_imported: Vec<String>,
}

/// Creates the tables of a stack on any endpoint, one after the other, and waits for each to be active.
///
/// A table takes several requests: `CreateTable`, and then one for each of time to live, recovery, contributor insights,
/// the Kinesis stream, the policies and the tags of the stream, where it has them. What the endpoint does not know, such
/// as recovery on `DynamoDB` Local, is left out and said in the answer. A table that is there already gets the settings of
/// those later requests that it lacks, and otherwise stays as it is; so this can be called again, also after it was
/// interrupted. One that is being deleted is waited for, and created again.
///
/// It is for local work and tests: in an account, deploy the stack's template, which also has the replicas, the scaling
/// and what else is around a table. Its capacity is what it begins with, and its replicas are among the
/// [differences](Created::differences).
///
/// # Errors
///
/// A stack that breaks a rule, a request that fails, a table that is not active after ten minutes, and a table that is
/// there and cannot be used or differs in what is [breaking](Severity::Breaking), which names the differences.
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
                return Err(asker.error(Operation::CreateTable, ErrorKind::Different(breaking)));
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
            // It was being deleted.
            None if !is_new => is_new = send(asker, step).await?,
            // One that was just created may not be seen yet.
            _ => {}
        }
        if !pauses.next().await {
            return Err(asker.error(Operation::DescribeTable, ErrorKind::NotActive));
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
    live.ok_or_else(|| asker.error(Operation::DescribeTable, ErrorKind::NotActive))
}

/// Whether the table and its indexes can be used, or the table stays in a state in which it cannot.
fn is_settled(table: &Object<'_>) -> bool {
    let is_active = |index: &Json<'_>| {
        let status = index.as_object().and_then(|index| index.get("IndexStatus")).and_then(Json::as_text);
        status.is_none_or(|status| status == "ACTIVE")
    };
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

/// Pauses between attempts: each twice as long as the one before, up to two seconds, ten minutes in all.
struct Pauses<'a> {
    client: &'a Client,
    next: Duration,
    left: Duration,
}

impl<'a> Pauses<'a> {
    const fn new(client: &'a Client) -> Self {
        Self { client, next: Duration::from_millis(20), left: Duration::from_mins(10) }
    }

    /// Returns whether there was one more.
    async fn next(&mut self) -> bool {
        let Some(left) = self.left.checked_sub(self.next) else { return false };
        if let Some(sleep) = sleep_of(self.client) {
            sleep.sleep(self.next).await;
        }
        (self.left, self.next) = (left, (self.next * 2).min(Duration::from_secs(2)));
        true
    }
}

/// Whether a later step sets up what is different.
fn is_set_up(difference: &Difference, steps: &[&Step], live: &Live) -> bool {
    match difference.at.what {
        // A time to live by another attribute has to be turned off first, which takes an hour.
        What::TimeToLive => steps.iter().any(|step| step.what == What::TimeToLive && is_lacking(step, live)),
        // The ARN of a stream may be up to the deployment.
        What::KinesisStream => true,
        _ => false,
    }
}

/// Whether the table lacks what a step sets up, as far as the table tells it.
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
        // Asked before they are set.
        _ => true,
    }
}

/// Calls a step. Returns whether the table has changed by it.
async fn run(asker: &mut Asker<'_>, step: &Step, live: &Live) -> Result<bool, Error> {
    let arn = match step.needs() {
        None => None,
        Some(need) => {
            let arn = match need {
                Need::TableArn => &live.arn,
                Need::StreamArn => &live.stream_arn,
            };
            // An engine for tests may tell no ARN.
            let Some(arn) = arn else { return Ok(false) };
            Some(arn.as_str())
        }
    };
    let mut body = step.body(arn);
    match (step.operation, arn) {
        (Operation::UpdateTimeToLive, _) => match asker.ask(step.operation, body).await {
            // Enabling it twice is an error; another caller may have enabled it first.
            Err(error) => {
                let found = asker.time_to_live().await?.value.flatten();
                let specification = step.member("TimeToLiveSpecification");
                let wanted = specification.and_then(|ttl| ttl.get("AttributeName")?.as_text());
                if found.is_some() && found.as_deref() == wanted { Ok(true) } else { Err(error) }
            }
            Ok(answer) => Ok(answer.is_some()),
        },
        (Operation::UpdateContinuousBackups, _) => {
            let mut pauses = Pauses::new(asker.client);
            loop {
                match asker.ask(step.operation, body.clone()).await {
                    // A new table cannot have backups at once.
                    Err(error)
                        if error.code() == Some("ContinuousBackupsUnavailableException")
                            && pauses.next().await => {}
                    answer => return Ok(answer?.is_some()),
                }
            }
        }
        (Operation::PutResourcePolicy, Some(arn)) => {
            if !has_policy(asker, arn).await? {
                asker.ask(step.operation, body).await?;
            }
            Ok(false)
        }
        (Operation::TagResource, Some(arn)) => {
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
    match asker.ask(Operation::GetResourcePolicy, request).await {
        Err(error) if error.code() == Some("PolicyNotFoundException") => Ok(false),
        answer => Ok(answer?.is_some_and(|answer| answer.get("Policy").is_some())),
    }
}
