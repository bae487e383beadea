//! Describes a request: its command, the states to wait for, and the way back.

use heck::ToKebabCase;

use super::super::operation::PartOperation;
use super::super::text::{Section, failure, slug, time_to_live_is_off, wait};
use super::{Call, Waiting};
use crate::at::What;
use crate::deploy::operation::TableOperation;
use crate::deploy::plain::Plain;
use crate::deploy::render::calls::Step;
use crate::deploy::shape::{BillingMode, Consistency, Document, Given, RegionShape, Shape, TagShape};

/// The texts of a request, as far as they follow from its purpose.
#[derive(Clone, Default)]
pub(super) struct Texts {
    waits: Vec<Waiting>,
    fails: Vec<String>,
    back: Option<String>,
    /// The attribute of a time to live that moves to another attribute.
    moved: Option<String>,
}

impl Texts {
    fn back(back: &str) -> Self {
        Self { back: Some(back.to_owned()), ..Self::default() }
    }

    fn failing(mut self, failure: &str) -> Self {
        self.fails.push(failure.to_owned());
        self
    }

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.tableclasses.html>
    pub(super) fn class() -> Self {
        Self::back("set the earlier class. The class of a table changes at most twice in 30 days.")
    }

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#default-limits-throughput>
    pub(super) fn billing() -> Self {
        Self::back(
            "set the earlier billing and capacity. DynamoDB limits how often a day a capacity is lowered and a table \
             becomes on demand.",
        )
    }

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html>
    pub(super) fn stream_off() -> Self {
        Self::back("turn the stream on again. It gets another ARN, and its consumers have to switch to it.").failing(
            "Consumers of the stream get no further changes. They can read the earlier ones for 24 hours.",
        )
    }

    pub(super) fn stream_on() -> Self {
        Self::back("turn the stream off.")
    }

    pub(super) fn recovery(is_less: bool) -> Self {
        if is_less {
            return Self::back("set the earlier value. The restore points that are gone do not come back.")
                .failing("The table can no longer be restored to the points in time that are gone.");
        }
        Self::default()
    }

    pub(super) fn time_to_live_off(attribute: &str, is_moved: bool) -> Self {
        Self {
            moved: is_moved.then(|| attribute.to_owned()),
            ..Self::back("turn it on again with the same attribute, an hour later.")
        }
        .failing("Items do not expire while time to live is off.")
    }

    pub(super) fn time_to_live_on() -> Self {
        Self::back("turn it off, an hour later. Items that have expired do not come back.")
    }

    pub(super) fn operation(operation: &PartOperation, table: &str) -> Self {
        let back = match operation {
            PartOperation::AddIndex(name) => format!("remove {name} again."),
            PartOperation::RemoveIndex(name) => {
                format!("add {name} again. It has to fill, and its queries fail until then.")
            }
            PartOperation::AddReplica(region) => format!("remove the replica in {region} again."),
            PartOperation::RemoveReplica(region) => {
                format!(
                    "add the replica in {region} again. It has to fill, and requests there fail until then."
                )
            }
            PartOperation::SetStream | PartOperation::Unprotect => "set the earlier value.".to_owned(),
        };
        let fails = failure(operation, table).into_iter().collect();
        Self { waits: wait(operation, table).into_iter().collect(), fails, ..Self::back(&back) }
    }

    /// Adds the prerequisites of a new replica, and the settings that take requests in its Region.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html>
    pub(super) fn replica(mut self, shape: &Shape<'_>, region: &str) -> Self {
        if self.waits.is_empty() && shape.consistency.is(&Consistency::Eventual) {
            let table = shape.name.value.as_deref().unwrap_or_default();
            self.waits.extend(wait(&PartOperation::AddReplica(region.to_owned()), table));
        }
        self.back.get_or_insert_with(|| "remove the replica again.".to_owned());
        if shape.billing.is(&BillingMode::Provisioned) {
            self = self.once(
                "DynamoDB refuses the replica unless auto scaling sets the write capacity of the table and of its indexes, which no request here does.",
            );
        }
        let own = shape.replica(region).map(of_region).unwrap_or_default();
        if !own.is_empty() {
            self = self.failing(&format!("Set these with requests in {region}: {}.", own.join(", ")));
        }
        self.untried()
    }

    pub(super) fn protected(self, table: &str, region: &str) -> Self {
        self.failing(&format!(
            "DynamoDB refuses it until the protection of the replica is off: \
             aws dynamodb update-table --region {region} --table-name {table} --no-deletion-protection-enabled"
        ))
    }

    /// Adds a note that the request has not been tried on AWS.
    pub(super) fn untried(self) -> Self {
        self.once("The request follows the documentation of DynamoDB, and has not been tried on AWS.")
    }

    /// Adds a text at the end, once.
    fn once(mut self, text: &str) -> Self {
        self.fails.retain(|known| known != text);
        self.failing(text)
    }

    pub(super) fn of_new_table(step: &Step) -> Self {
        let mut texts = Self::back(match step.operation {
            TableOperation::CreateTable => "delete the table.",
            _ => "nothing depends on it yet: the table is new.",
        });
        if let Some(code) = step.retry_on() {
            texts.fails.push(format!("If it fails with {code}, send it again a little later."));
        }
        texts.of_table(step)
    }

    /// Adds the state of the table to wait for.
    pub(super) fn of_table(mut self, step: &Step) -> Self {
        let table = step.table_name();
        if let Some(attribute) = self.moved.take() {
            self.waits.push(time_to_live_is_off(table, &attribute));
        }
        if self.waits.is_empty() && step.wait().is_some() {
            self.waits.push(Waiting {
                until: format!("`{table}` is ACTIVE"),
                command: format!(
                    "aws dynamodb describe-table --table-name {table} --query Table.TableStatus --output text"
                ),
                prints: "ACTIVE".to_owned(),
            });
        }
        self
    }

    pub(super) fn call(self, title: String, step: Step, destroys: Option<String>) -> Call {
        let Self { waits, fails, back, moved: _ } = self;
        let back = back.unwrap_or_else(|| "set the earlier value.".to_owned());
        Call { title, step, destroys, file: String::new(), command: String::new(), waits, fails, back }
    }
}

/// Returns the settings of a replica that are not the default, and that only requests in its Region make.
fn of_region(settings: &RegionShape<'_>) -> Vec<String> {
    let RegionShape {
        indexes,
        usage,
        point_in_time_recovery,
        kinesis_streams,
        resource_policy,
        stream_policy,
        stream_tags,
        tags,
        plain,
        // Set with the replica.
        kms_key: _,
        // Part of the recovery.
        recovery_days: _,
        // The mode concerns tables in other accounts.
        settings_replication: _,
    } = settings;
    let is_some = |given: &Given<Option<Document<'_>>>| matches!(given.value, Some(Some(_)));
    let has_tags = |given: &Given<Vec<TagShape<'_>>>| given.value.iter().flatten().next().is_some();
    let of_indexes = indexes.value.iter().flatten().map(|index| &index.usage);
    let mut usages = std::iter::once(usage).chain(of_indexes);
    let is_set = [
        (What::DeletionProtection, plain.is(Plain::DeletionProtection, true)),
        (What::PointInTimeRecovery, point_in_time_recovery.is(&true)),
        (
            What::ContributorInsights,
            usages.any(|usage| matches!(usage.contributor_insights.value, Some(Some(_)))),
        ),
        (What::KinesisStream, kinesis_streams.value.iter().flatten().next().is_some()),
        (What::ResourcePolicy, is_some(resource_policy)),
        (What::StreamPolicy, is_some(stream_policy)),
        (What::Tag, has_tags(tags)),
        (What::StreamTag, has_tags(stream_tags)),
    ];
    is_set.into_iter().filter(|(_, is_set)| *is_set).map(|(what, _)| what.to_string()).collect()
}

impl Call {
    /// Returns whether the request changes replicas.
    pub(super) fn is_of_replica(&self) -> bool {
        self.step.replica.is_some() || self.step.what == What::Replicas
    }

    /// Returns the request as a step of a plan.
    pub(in crate::deploy::evolve::plan) fn section(&self, number: usize) -> Section<'_> {
        let Self { title, command, fails, waits, back, .. } = self;
        Section { number, title, command, fails, waits, back }
    }

    /// Sets the name of the file and the command.
    pub(in crate::deploy::evolve::plan) fn number(&mut self, number: usize) {
        self.file = format!("{number}-{}.request.json", slug(&self.title));
        let operation = self.step.operation().to_kebab_case();
        self.command = format!("aws dynamodb {operation} --cli-input-json file://{}", self.file);
        if self.step.needs().is_some() {
            self.command.push_str(" --resource-arn ARN");
        }
    }
}
