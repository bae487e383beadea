//! Creating tables by the sequence of requests it takes.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::AsyncSleep;
use aws_sdk_dynamodb::types::{
    ApproximateCreationDateTimePrecision, ContributorInsightsAction, EnableKinesisStreamingConfiguration,
    IndexStatus, PointInTimeRecoverySpecification, TableDescription, TableStatus, Tag,
    TimeToLiveSpecification,
};

use crate::deployment::{Deployment, KinesisPrecision};
use crate::render::CreateTable;
use crate::schema::Attribute;
use crate::sdk::compare::{differences, live_mode};
use crate::sdk::difference::{Aspect, Difference, Severity};
use crate::sdk::live::{Asker, Live, Unsupported};
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::transport::backoff::sleep_of;
use crate::stack::Stack;

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
    let requests = stack.create_tables().map_err(|error| Error::new("", "", ErrorKind::Stack(error)))?;
    let mut created = Created::default();
    for (deployment, request) in stack.tables.iter().zip(&requests) {
        let name = request.table_name();
        let mut asker = Asker::new(client, name);
        let is_new = create(&asker, request).await?;
        if deployment.import_source.is_some() && is_new {
            created.not_imported.push(name.to_owned());
        }
        let mut live = read(&mut asker).await?;
        if !is_new {
            let mut breaking = differences(stack, deployment, name, Some(&live));
            breaking.retain(|difference| {
                difference.severity == Severity::Breaking && !is_set_up(deployment, &live, difference.aspect)
            });
            if !breaking.is_empty() {
                return Err(asker.error(OPERATION, ErrorKind::Different(breaking)));
            }
        }
        if set_up(&mut asker, deployment, &live).await? {
            live = read(&mut asker).await?;
        }
        created.differences.extend(differences(stack, deployment, name, Some(&live)));
        created.unsupported.extend(asker.unsupported);
        let names = if is_new { &mut created.created } else { &mut created.existing };
        names.push(name.to_owned());
    }
    Ok(created)
}

const OPERATION: &str = "CreateTable";

/// Waits until the table and its indexes can be used. Whether the table is new.
async fn create(asker: &Asker<'_>, request: &CreateTable) -> Result<bool, Error> {
    let mut is_new = send(asker.client, request).await?;
    let mut pauses = Pauses::new(asker.client);
    loop {
        match asker.describe().await? {
            Some(table) if is_settled(&table) => return Ok(is_new),
            // It was being deleted.
            None if !is_new => is_new = send(asker.client, request).await?,
            // One that was just created may not be seen yet.
            _ => {}
        }
        if !pauses.next().await {
            return Err(asker.error("DescribeTable", ErrorKind::NotActive));
        }
    }
}

/// Whether there was no table of this name.
///
/// The request is sent as it is rendered: the shape of a table's definition has one home.
async fn send(client: &Client, request: &CreateTable) -> Result<bool, Error> {
    let body = request.as_json().to_owned();
    let sent =
        client.create_table().table_name(request.table_name()).customize().mutate_request(move |request| {
            request.headers_mut().insert("content-length", body.len().to_string());
            *request.body_mut() = body.clone().into_bytes().into();
        });
    match sent.send().await {
        Ok(_) => Ok(true),
        Err(error) => {
            let error = Error::request(OPERATION, request.table_name(), error);
            if error.code() == Some("ResourceInUseException") { Ok(false) } else { Err(error) }
        }
    }
}

async fn read(asker: &mut Asker<'_>) -> Result<Live, Error> {
    let live = asker.read().await?;
    live.ok_or_else(|| asker.error("DescribeTable", ErrorKind::NotActive))
}

/// Whether the table and its indexes can be used, or the table stays in a state in which it cannot.
fn is_settled(table: &TableDescription) -> bool {
    use TableStatus::{Active, Archived, InaccessibleEncryptionCredentials};
    let is_active = |status: Option<&IndexStatus>| matches!(status, None | Some(IndexStatus::Active));
    match table.table_status() {
        Some(Active) => {
            table.global_secondary_indexes().iter().all(|index| is_active(index.index_status()))
                && table.vector_indexes().iter().all(|index| is_active(index.index_status()))
        }
        Some(Archived | InaccessibleEncryptionCredentials) => true,
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

    /// Whether there was one more.
    async fn next(&mut self) -> bool {
        let Some(left) = self.left.checked_sub(self.next) else { return false };
        if let Some(sleep) = sleep_of(self.client) {
            sleep.sleep(self.next).await;
        }
        (self.left, self.next) = (left, (self.next * 2).min(Duration::from_secs(2)));
        true
    }
}

/// Whether a difference goes with a request of [`set_up`].
fn is_set_up(deployment: &Deployment, live: &Live, aspect: Aspect) -> bool {
    match aspect {
        // One that is on by another attribute has to be turned off first, which takes an hour.
        Aspect::TimeToLive => deployment.schema().time_to_live().is_some() && live.ttl == Some(None),
        Aspect::KinesisStream => deployment.kinesis_stream.is_some(),
        _ => false,
    }
}

/// Sends the requests behind `CreateTable` whose settings the table lacks. Whether there were some.
async fn set_up(asker: &mut Asker<'_>, deployment: &Deployment, live: &Live) -> Result<bool, Error> {
    let mut changed = false;
    changed |= time_to_live(asker, deployment, live).await?;
    changed |= recovery(asker, deployment, live).await?;
    changed |= insights(asker, deployment, live).await?;
    changed |= kinesis(asker, deployment, live).await?;
    policies(asker, deployment, live).await?;
    changed |= stream_tags(asker, deployment, live).await?;
    Ok(changed)
}

async fn time_to_live(asker: &mut Asker<'_>, deployment: &Deployment, live: &Live) -> Result<bool, Error> {
    const OPERATION: &str = "UpdateTimeToLive";
    let attribute = deployment.schema().time_to_live().map(Attribute::name);
    let (Some(attribute), None | Some(None)) = (attribute, &live.ttl) else { return Ok(false) };
    let time_to_live = TimeToLiveSpecification::builder().attribute_name(attribute).enabled(true).build();
    let time_to_live = time_to_live.map_err(|error| Error::build(OPERATION, asker.name, error))?;
    let request = asker.client.update_time_to_live().table_name(asker.name);
    match asker.ask(OPERATION, request.time_to_live_specification(time_to_live).send()).await {
        // What is on is refused, and may be since another caller was faster.
        Err(error) => match asker.time_to_live().await? {
            Some(Some(live)) if live == attribute => Ok(true),
            _ => Err(error),
        },
        Ok(answer) => Ok(answer.is_some()),
    }
}

async fn recovery(asker: &mut Asker<'_>, deployment: &Deployment, live: &Live) -> Result<bool, Error> {
    const OPERATION: &str = "UpdateContinuousBackups";
    let recovery = deployment.schema().point_in_time_recovery();
    let (Some(recovery), None | Some(None)) = (recovery, live.recovery) else { return Ok(false) };
    let days = recovery.days().and_then(|days| i32::try_from(days).ok());
    let recovery = PointInTimeRecoverySpecification::builder().point_in_time_recovery_enabled(true);
    let recovery = recovery.set_recovery_period_in_days(days).build();
    let recovery = recovery.map_err(|error| Error::build(OPERATION, asker.name, error))?;
    let request = asker.client.update_continuous_backups().table_name(asker.name);
    let request = request.point_in_time_recovery_specification(recovery);
    let mut pauses = Pauses::new(asker.client);
    loop {
        match asker.ask(OPERATION, request.clone().send()).await {
            // Backups are not there for a new table at once.
            Err(error)
                if error.code() == Some("ContinuousBackupsUnavailableException") && pauses.next().await => {}
            answer => return Ok(answer?.is_some()),
        }
    }
}

async fn insights(asker: &mut Asker<'_>, deployment: &Deployment, live: &Live) -> Result<bool, Error> {
    let schema = deployment.schema();
    let of_indexes = schema.indexes().iter().map(|index| (Some(index.name()), index.contributor_insights()));
    let mut changed = false;
    for (index, insights) in std::iter::once((None, schema.contributor_insights())).chain(of_indexes) {
        let Some(mode) = insights.map(live_mode) else { continue };
        let is_on = |(of, _): &(Option<String>, _)| of.as_deref() == index;
        if live.insights.as_ref().is_some_and(|insights| insights.iter().any(is_on)) {
            continue;
        }
        let request = asker.client.update_contributor_insights().table_name(asker.name);
        let request = request.set_index_name(index.map(str::to_owned)).contributor_insights_mode(mode);
        let request = request.contributor_insights_action(ContributorInsightsAction::Enable).send();
        changed |= asker.ask("UpdateContributorInsights", request).await?.is_some();
    }
    Ok(changed)
}

async fn kinesis(asker: &mut Asker<'_>, deployment: &Deployment, live: &Live) -> Result<bool, Error> {
    const OPERATION: &str = "EnableKinesisStreamingDestination";
    let Some(stream) = &deployment.kinesis_stream else { return Ok(false) };
    // An ARN that a deployment gives is not known here.
    let Some(arn) = stream.arn.0.as_deref() else { return Ok(false) };
    let is_on = live.kinesis.iter().flatten().any(|destination| destination.stream_arn() == Some(arn));
    if is_on {
        return Ok(false);
    }
    let precision = stream.precision.map(|precision| match precision {
        KinesisPrecision::Millisecond => ApproximateCreationDateTimePrecision::Millisecond,
        KinesisPrecision::Microsecond => ApproximateCreationDateTimePrecision::Microsecond,
    });
    let configuration = precision.map(|precision| {
        EnableKinesisStreamingConfiguration::builder()
            .approximate_creation_date_time_precision(precision)
            .build()
    });
    let request = asker.client.enable_kinesis_streaming_destination().table_name(asker.name).stream_arn(arn);
    let request = request.set_enable_kinesis_streaming_configuration(configuration).send();
    Ok(asker.ask(OPERATION, request).await?.is_some())
}

async fn policies(asker: &mut Asker<'_>, deployment: &Deployment, live: &Live) -> Result<(), Error> {
    let policies = [
        (&deployment.resource_policy, live.table.table_arn()),
        (&deployment.stream_policy, live.table.latest_stream_arn()),
    ];
    for (policy, arn) in policies {
        let (Some(policy), Some(arn)) = (policy, arn) else { continue };
        if !has_policy(asker, arn).await? {
            let request = asker.client.put_resource_policy().resource_arn(arn).policy(policy.to_string());
            asker.ask("PutResourcePolicy", request.send()).await?;
        }
    }
    Ok(())
}

async fn has_policy(asker: &mut Asker<'_>, arn: &str) -> Result<bool, Error> {
    let request = asker.client.get_resource_policy().resource_arn(arn).send();
    match asker.ask("GetResourcePolicy", request).await {
        Err(error) if error.code() == Some("PolicyNotFoundException") => Ok(false),
        answer => Ok(answer?.is_some_and(|answer| answer.policy.is_some())),
    }
}

async fn stream_tags(asker: &mut Asker<'_>, deployment: &Deployment, live: &Live) -> Result<bool, Error> {
    const OPERATION: &str = "TagResource";
    let (false, Some(arn)) = (deployment.stream_tags.is_empty(), live.table.latest_stream_arn()) else {
        return Ok(false);
    };
    let there = asker.tags(Some(arn)).await?.unwrap_or_default();
    let lacking = deployment.stream_tags.iter().filter(|tag| !there.iter().any(|(key, _)| key == tag.key()));
    let tags = lacking.map(|tag| Tag::builder().key(tag.key()).value(tag.value()).build());
    let tags: Result<Vec<Tag>, _> = tags.collect();
    let tags = tags.map_err(|error| Error::build(OPERATION, asker.name, error))?;
    if tags.is_empty() {
        return Ok(false);
    }
    let request = asker.client.tag_resource().resource_arn(arn).set_tags(Some(tags)).send();
    Ok(asker.ask(OPERATION, request).await?.is_some())
}
