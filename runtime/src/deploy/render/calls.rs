//! The sequence of `DynamoDB` API requests that creates the tables of a stack.

use crate::at::What;
use crate::deploy::global::Global;
use crate::deploy::input::Names;
use crate::deploy::model::{Model, Table};
use crate::deploy::operation::TableOperation;
use crate::deploy::render::aws::region::{Scope, recovery, region, tags};
use crate::deploy::render::aws::table::{
    ORDER, attributes, billing, global_index, key, local_indexes, throughput, time_to_live, vector_indexes,
    warm,
};
use crate::deploy::render::aws::{Literal, Properties};
use crate::deploy::shape::{GlobalIndexShape, RegionShape, Shape, Usage};
use crate::deploy::stack::Stack;
use crate::error::StackError;
use crate::json::{Json, Object};

pub(crate) use cannot::check;
pub(crate) use files::{files, is_call};

mod cannot;
mod files;
#[cfg(feature = "evolve")]
pub(crate) mod update;

/// One request of the sequence that creates the tables of a stack.
///
/// [`as_json`](Self::as_json) returns the input of `aws dynamodb … --cli-input-json`. A request that names an ARN needs
/// the answer to an earlier request; see [`needs`](Self::needs).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Step {
    /// The base name.
    base: String,
    pub(crate) table: String,
    pub(crate) index: Option<String>,
    /// The region of the replica.
    pub(crate) replica: Option<String>,
    /// The setting that the request makes.
    pub(crate) what: What,
    pub(crate) operation: TableOperation,
    text: String,
    body: Object<'static>,
    needs: Option<Need>,
}

/// The ARN that a request names as its `ResourceArn`. `DynamoDB` returns it in the description of the table.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Need {
    /// `TableArn`.
    TableArn,
    /// `LatestStreamArn`.
    StreamArn,
}

/// The condition to wait for before you send the next request.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Wait {
    /// The table and all its indexes are active.
    Active,
}

impl Need {
    /// Returns the ARN's name in the answer: in the table description of `CreateTable`.
    const fn as_str(self) -> &'static str {
        match self {
            Self::TableArn => "TableArn",
            Self::StreamArn => "LatestStreamArn",
        }
    }
}

impl Stack {
    /// Returns the requests of the `DynamoDB` API that create the tables, one table after the other, for local engines
    /// and tests.
    ///
    /// The first request for a table is `CreateTable`, followed by one request for each setting that `CreateTable` does
    /// not take. Replicas, auto scaling, the stack's own key and the resources around a table are left out, because
    /// they belong to a deployment, not to a test. `sdk::create_tables`, with the feature `aws-sdk`, sends these
    /// requests.
    ///
    /// # Errors
    ///
    /// See [`StackError`].
    pub fn calls(&self) -> Result<Vec<Step>, StackError> {
        let names = self.check()?;
        let stack = self.of_one_region();
        let model = Model::of(&stack, &names, Names::Resolved)?;
        Ok(steps(model))
    }

    /// Returns the stack as the API creates its tables in one region. Test engines have no replicas, no scaling and no
    /// key of the stack, and a request has no parameters.
    fn of_one_region(&self) -> Self {
        let mut stack = Self { encryption_key: None, ..self.clone() };
        for table in &mut stack.tables {
            table.global = Global::default();
            table.auto_scaling = None;
            table.exposed.clear();
        }
        stack
    }
}

impl Step {
    /// Returns the physical name of the table.
    #[must_use]
    pub fn table_name(&self) -> &str {
        &self.table
    }

    /// Returns the operation, as `DynamoDB` names it: `CreateTable`.
    #[must_use]
    pub const fn operation(&self) -> &'static str {
        self.operation.as_str()
    }

    /// Returns the body of the request. If the request [needs](Self::needs) an ARN, `ResourceArn` is missing.
    #[must_use]
    pub fn as_json(&self) -> &str {
        &self.text
    }

    /// Returns the ARN that the request must name as its `ResourceArn`. Only an earlier answer contains it.
    #[must_use]
    pub const fn needs(&self) -> Option<Need> {
        self.needs
    }

    /// Returns the error code after which you must send the same request again, if any: a new table is not ready for
    /// every request immediately.
    #[must_use]
    pub fn retry_on(&self) -> Option<&'static str> {
        (self.operation == TableOperation::UpdateContinuousBackups)
            .then_some("ContinuousBackupsUnavailableException")
    }

    /// Returns the condition to wait for before you send the next request.
    #[must_use]
    pub fn wait(&self) -> Option<Wait> {
        matches!(self.operation, TableOperation::CreateTable | TableOperation::UpdateTable)
            .then_some(Wait::Active)
    }

    /// Returns a member of the body.
    #[cfg(feature = "aws-sdk")]
    pub(crate) fn member(&self, name: &str) -> Option<&Json<'static>> {
        self.body.get(name)
    }

    /// Returns the body of the request, with the ARN of its resource if it needs one.
    #[cfg(feature = "aws-sdk")]
    pub(crate) fn body(&self, arn: Option<&str>) -> Object<'static> {
        let mut body = Object::new();
        if let (Some(_), Some(arn)) = (self.needs, arn) {
            body.push("ResourceArn", arn.to_owned());
        }
        body.0.extend(self.body.0.iter().cloned());
        body
    }
}

/// Returns the requests that create the tables of a model, one table after the other.
fn steps(model: Model<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    for Table { base, mut shape, .. } in model.tables {
        let Some(name) = shape.name.value.clone() else { continue };
        let mut sequence = Sequence { base, table: &name, steps: &mut steps };
        sequence.add(What::Existence, TableOperation::CreateTable, create_table(&mut shape));
        sequence.add_settings(&mut shape);
    }
    steps
}

struct Sequence<'s> {
    base: &'s str,
    table: &'s str,
    steps: &'s mut Vec<Step>,
}

impl Sequence<'_> {
    fn add(&mut self, what: What, operation: TableOperation, members: Object<'_>) {
        let mut body = Object::new().with("TableName", self.table.to_owned());
        body.0.extend(members.0);
        self.push(what, None, operation, body, None);
    }

    fn push(
        &mut self,
        what: What,
        index: Option<&str>,
        operation: TableOperation,
        body: Object<'_>,
        needs: Option<Need>,
    ) {
        let json = Json::Object(body).into_owned();
        let text = json.to_pretty();
        let Json::Object(body) = json else { return };
        let (base, table, index) = (self.base.to_owned(), self.table.to_owned(), index.map(str::to_owned));
        self.steps.push(Step { base, table, index, replica: None, what, operation, text, body, needs });
    }

    /// Adds the settings that need separate requests.
    fn add_settings(&mut self, shape: &mut Shape<'_>) {
        let mut body = Properties::write(&Literal);
        time_to_live(&mut body, &mut shape.time_to_live, &mut shape.time_to_live_off);
        self.add_unless_empty(What::TimeToLive, TableOperation::UpdateTimeToLive, body);

        let RegionShape {
            indexes,
            usage,
            point_in_time_recovery,
            recovery_days,
            kinesis_streams,
            resource_policy,
            stream_policy,
            stream_tags,
            // Set by `CreateTable`.
            plain: _,
            kms_key: _,
            tags: _,
            // Only global tables have these, and only the table of one region is created.
            settings_replication: _,
        } = &mut shape.home;
        let mut body = Properties::write(&Literal);
        recovery(&mut body, point_in_time_recovery, recovery_days);
        self.add_unless_empty(What::PointInTimeRecovery, TableOperation::UpdateContinuousBackups, body);

        let of_indexes = indexes.value.iter().flatten();
        let of_indexes = of_indexes.map(|index| (index.name.value.as_deref(), &index.usage));
        // `CreateTable` sets the throughput.
        for (index, Usage { contributor_insights, reads: _ }) in
            std::iter::once((None, &*usage)).chain(of_indexes)
        {
            let Some(Some(mode)) = contributor_insights.value else { continue };
            let body = Object::new()
                .with("TableName", self.table.to_owned())
                .with_some("IndexName", index)
                .with("ContributorInsightsAction", "ENABLE")
                .with("ContributorInsightsMode", mode.as_str());
            self.push(
                What::ContributorInsights,
                index,
                TableOperation::UpdateContributorInsights,
                body,
                None,
            );
        }
        for stream in kinesis_streams.value.iter().flatten() {
            // The ARN is unknown if only a deployment sets it.
            let Some(arn) = stream.arn.value.as_deref() else { continue };
            let precision = stream.precision.said().and_then(|precision| precision.value);
            let configuration = precision.map(|precision| {
                Object::new().with("ApproximateCreationDateTimePrecision", precision.as_str())
            });
            let body = Object::new()
                .with("StreamArn", arn)
                .with_some("EnableKinesisStreamingConfiguration", configuration);
            self.add(What::KinesisStream, TableOperation::EnableKinesisStreamingDestination, body);
        }
        for (what, policy, need) in [
            (What::ResourcePolicy, resource_policy, Need::TableArn),
            (What::StreamPolicy, stream_policy, Need::StreamArn),
        ] {
            let Some(Some(policy)) = &policy.value else { continue };
            let body = Object::new().with("Policy", policy.to_compact());
            self.push(what, None, TableOperation::PutResourcePolicy, body, Some(need));
        }
        let mut body = Properties::write(&Literal);
        tags(&mut body, stream_tags);
        if let Some(body) = body.into_object().non_empty() {
            self.push(What::StreamTag, None, TableOperation::TagResource, body, Some(Need::StreamArn));
        }
    }

    fn add_unless_empty(&mut self, what: What, operation: TableOperation, body: Properties<'_, '_>) {
        if let Some(body) = body.into_object().non_empty() {
            self.add(what, operation, body);
        }
    }
}

/// Describes all members of the request.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html>
fn create_table<'a>(shape: &mut Shape<'a>) -> Object<'a> {
    let Shape {
        name: _,
        attributes,
        key,
        global_indexes,
        local_indexes,
        vector_indexes,
        stream,
        billing,
        writes,
        warm_throughput,
        has_kms_key,
        home,
        // Set by a separate request.
        time_to_live: _,
        time_to_live_off: _,
        // `ImportTable` would replace this request.
        import: _,
        // Only the table of one region is created.
        is_global: _,
        consistency: _,
        witness: _,
        source_table: _,
        replicas: _,
        // Not a setting of the table itself.
        on_delete: _,
    } = shape;
    let p = &mut Properties::write(&Literal);
    self::key(p, key);
    self::attributes(p, attributes);
    let mut usages = home.indexes.value.iter_mut().flatten();
    p.list("GlobalSecondaryIndexes", global_indexes, GlobalIndexShape::by_default, &mut |p, index| {
        let mut usage = usages.next();
        global_index(p, index, &mut |p, writes| {
            if let Some(usage) = &mut usage {
                throughput(p, billing, &mut usage.usage.reads, writes);
            }
        });
    });
    self::local_indexes(p, local_indexes);
    self::vector_indexes(p, vector_indexes);
    self::billing(p, billing);
    throughput(p, billing, &mut home.usage.reads, writes);
    warm(p, warm_throughput);
    if let Some(Some(view)) = stream.value {
        p.object("StreamSpecification", &mut |p| {
            p.constant("StreamEnabled", true);
            p.constant("StreamViewType", view.as_str());
        });
    }
    if has_kms_key.is(&true) {
        p.object("SSESpecification", &mut |p| {
            p.constant("Enabled", true);
            p.constant("SSEType", "KMS");
            p.kms_key("KMSMasterKeyId", &mut home.kms_key);
        });
    }
    region(p, home, Scope::Creation);
    p.sort(ORDER);
    std::mem::replace(p, Properties::Unknown).into_object()
}
