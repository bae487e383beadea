//! The values that whoever deploys a stack may choose.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::deploy::id::Id;
use crate::deploy::parameter::{Parameter, ParameterKind as Form};
use crate::deploy::scaling::Dimension;
use crate::deploy::shape::{By, Given};
use crate::limits;
use crate::naming::{PARAMETER_PREFIX_LENGTH, PARAMETER_PREFIX_PATTERN};
use crate::schema::TableClass;

/// Whether a target has inputs, or every value is literal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Names {
    Parameters,
    Resolved,
}

/// The position of an input in [`Inputs::list`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct InputId(pub(crate) usize);

/// A value that whoever deploys the stack may choose: a parameter of a template, a variable of a module.
#[derive(Debug)]
pub(crate) struct Input<'a> {
    pub(crate) id: Id<'a>,
    pub(crate) choice: Choice<'a>,
    /// `None` if the value must be given.
    pub(crate) default: Option<Scalar<'a>>,
}

/// What an input chooses.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Choice<'a> {
    /// The first part of all physical names, of at most so many characters.
    OrganizationPrefix(usize),
    /// The first part of all physical names, and of the names of Parameter Store entries.
    OrganizationPath(usize),
    AppName(usize),
    Environment(usize),
    ParameterStorePrefix,
    Capacity(Dimension),
    CapacityMin(Dimension),
    CapacityMax(Dimension),
    CapacityTarget(Dimension),
    MaxRequestUnits(Dimension),
    TableClass,
    PointInTimeRecovery,
    RecoveryPeriod,
    DeletionProtection,
    /// The key that the struct names.
    KmsKey,
    /// The key that a replica names.
    ReplicaKmsKey,
    KinesisStream,
    ImportBucket,
    SourceTable,
    /// The value of the tag with this key.
    BackupTag(&'a str),
    AlarmTopic,
    Function,
    FailureDestination,
    /// The role that a policy is attached to.
    Role,
}

/// A value of an input.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Scalar<'a> {
    Text(Cow<'a, str>),
    Number(u64),
    Bool(bool),
}

/// The values that an input takes.
pub(crate) enum Domain {
    Text(Text),
    Number {
        min: u64,
        max: Option<u64>,
    },
    Bool,
    /// One of these words.
    Words(&'static [&'static str]),
}

/// The texts that an input takes: they match a regular expression, and have a length in characters.
#[derive(Default)]
pub(crate) struct Text {
    pub(crate) pattern: &'static str,
    /// The pattern in words.
    pub(crate) constraint: Option<&'static str>,
    pub(crate) min_length: Option<usize>,
    pub(crate) max_length: Option<usize>,
}

/// The inputs of a stack, in the order in which they are made: a target declares them in this order.
#[derive(Debug)]
pub(crate) struct Inputs<'a> {
    names: Names,
    pub(crate) list: Vec<Input<'a>>,
    /// The positions of the inputs that a stack can leave to the deployment.
    positions: HashMap<Id<'a>, usize>,
    pub(crate) problems: Vec<InputProblem<'a>>,
}

/// Why a stack cannot have an input.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum InputProblem<'a> {
    /// The default is not of the form of the input.
    Refused { id: Id<'a>, text: &'a str, form: Form },
    /// The input has no value, and every value has to be literal.
    Missing(Id<'a>),
    /// Several parts of the stack share the input, and give it different values.
    Conflicting(Id<'a>),
}

impl<'a> Inputs<'a> {
    pub(crate) fn new(names: Names) -> Self {
        Self { names, list: Vec::new(), positions: HashMap::new(), problems: Vec::new() }
    }

    pub(crate) fn has_parameters(&self) -> bool {
        self.names == Names::Parameters
    }

    /// A value that the stack gives, and a deployment may choose.
    pub(crate) fn choose<T: Clone + Into<Scalar<'a>>>(
        &mut self,
        id: Id<'a>,
        choice: Choice<'a>,
        value: T,
    ) -> Given<T> {
        if self.names == Names::Resolved {
            return Given::new(value);
        }
        let default = Some(value.clone().into());
        Given { value: Some(value), by: By::Input(self.add(Input { id, choice, default })) }
    }

    /// A value that the stack may leave to the deployment.
    ///
    /// Where several parts of a stack take the same one, it is one input, and has one default.
    pub(crate) fn parameter(
        &mut self,
        id: Id<'a>,
        choice: Choice<'a>,
        parameter: &'a Parameter,
    ) -> Given<Cow<'a, str>> {
        let text = parameter.0.as_deref();
        if let (Some(text), Some(form)) = (text, choice.form())
            && !form.accepts(text)
        {
            self.problems.push(InputProblem::Refused { id: id.clone(), text, form });
        }
        let value = text.map(Cow::Borrowed);
        if self.names == Names::Resolved {
            if value.is_none() {
                self.problems.push(InputProblem::Missing(id));
            }
            return Given { value, by: By::Description };
        }
        let default = value.clone().map(Scalar::Text);
        let input = if let Some(position) = self.positions.get(&id).copied() {
            if self.list[position].default != default {
                self.problems.push(InputProblem::Conflicting(id));
            }
            InputId(position)
        } else {
            self.positions.insert(id.clone(), self.list.len());
            self.add(Input { id, choice, default })
        };
        Given { value, by: By::Input(input) }
    }

    /// A value that all tables share, so that it is one input.
    pub(crate) fn shared<T: Clone + Into<Scalar<'a>>>(
        &mut self,
        id: Id<'a>,
        choice: Choice<'a>,
        value: T,
    ) -> Given<T> {
        if let Some(position) = self.positions.get(&id) {
            return Given { value: Some(value), by: By::Input(InputId(*position)) };
        }
        if self.names == Names::Parameters {
            self.positions.insert(id.clone(), self.list.len());
        }
        self.choose(id, choice, value)
    }

    pub(crate) fn add(&mut self, input: Input<'a>) -> InputId {
        self.list.push(input);
        InputId(self.list.len() - 1)
    }
}

impl Choice<'_> {
    /// What the input is, as the end of its id.
    pub(crate) const fn words(self) -> &'static str {
        use Dimension::{Reads, Writes};
        match self {
            Self::OrganizationPrefix(_) | Self::OrganizationPath(_) => "organization-prefix",
            Self::AppName(_) => "app-name",
            Self::Environment(_) => "environment",
            Self::ParameterStorePrefix => "parameter-store-prefix",
            Self::Capacity(Reads) => "read-capacity",
            Self::Capacity(Writes) => "write-capacity",
            Self::CapacityMin(Reads) => "read-capacity-min",
            Self::CapacityMin(Writes) => "write-capacity-min",
            Self::CapacityMax(Reads) => "read-capacity-max",
            Self::CapacityMax(Writes) => "write-capacity-max",
            Self::CapacityTarget(Reads) => "read-capacity-target",
            Self::CapacityTarget(Writes) => "write-capacity-target",
            Self::MaxRequestUnits(Reads) => "max-read-request-units",
            Self::MaxRequestUnits(Writes) => "max-write-request-units",
            Self::TableClass => "table-class",
            Self::PointInTimeRecovery => "point-in-time-recovery",
            Self::RecoveryPeriod => "recovery-period-in-days",
            Self::DeletionProtection => "deletion-protection",
            Self::KmsKey | Self::ReplicaKmsKey => "kms-key",
            Self::KinesisStream => "kinesis-stream-arn",
            Self::ImportBucket => "import-bucket",
            Self::SourceTable => "source-table-arn",
            Self::BackupTag(_) => "backup-tag-value",
            Self::AlarmTopic => "alarm-topic-arn",
            Self::Function => "function",
            Self::FailureDestination => "function-on-failure-arn",
            Self::Role => "policy-role",
        }
    }

    /// Says what the input is, of a subject such as `table orders`, or the id of a policy.
    pub(crate) fn description(self, of: &str) -> String {
        match self {
            Self::OrganizationPrefix(_) | Self::OrganizationPath(_) => {
                "First part of the tables' names".to_owned()
            }
            Self::AppName(_) => "Second part of the tables' names".to_owned(),
            Self::Environment(_) => "Third part of the tables' names".to_owned(),
            Self::ParameterStorePrefix => "What the names of Parameter Store entries begin with".to_owned(),
            Self::Capacity(dimension) => format!("{} capacity units of {of}", dimension.word()),
            Self::CapacityMin(dimension) => format!("{} capacity units of {of}, at least", dimension.word()),
            Self::CapacityMax(dimension) => format!("{} capacity units of {of}, at most", dimension.word()),
            Self::CapacityTarget(dimension) => {
                format!("{} capacity of {of} that is to be consumed, in percent", dimension.word())
            }
            Self::MaxRequestUnits(Dimension::Reads) => {
                format!("The most read request units per second of {of}")
            }
            Self::MaxRequestUnits(Dimension::Writes) => {
                format!("The most write request units per second of {of}")
            }
            Self::TableClass => format!("Storage class of {of}"),
            Self::PointInTimeRecovery => format!("Whether {of} has continuous backups"),
            Self::RecoveryPeriod => format!("How many days back {of} can be restored to"),
            Self::DeletionProtection => format!("Whether DynamoDB refuses to delete {of}"),
            Self::KmsKey | Self::ReplicaKmsKey => {
                format!("Id, ARN, alias or alias ARN of the KMS key of {of}")
            }
            Self::KinesisStream => format!("ARN of the Kinesis stream that receives the changes of {of}"),
            Self::ImportBucket => format!("Name of the S3 bucket that {of} is filled from"),
            Self::SourceTable => format!("ARN of the table in another account that {of} replicates"),
            Self::BackupTag(key) => format!("Value of tag {key}, by which backup policies select tables"),
            Self::AlarmTopic => "ARN of the SNS topic that alarms are sent to".to_owned(),
            Self::Function => format!("Name or ARN of the function that processes the stream of {of}"),
            Self::FailureDestination => format!("ARN of what receives failed records of the stream of {of}"),
            Self::Role => format!("Name of an IAM role that {of} is attached to"),
        }
    }

    pub(crate) fn domain(self) -> Domain {
        const CLASSES: &[&str] =
            &[TableClass::Standard.as_str(), TableClass::StandardInfrequentAccess.as_str()];
        const WORDS: &str = "lower-case letters and digits, with single hyphens between them";
        const PATH_WORDS: &str = "lower-case letters and digits, with single hyphens between them, that begin with neither \
                                  aws nor ssm";
        let units = Domain::Number { min: limits::CAPACITY_MIN, max: None };
        let name_part = |pattern, words, max_length| {
            Domain::Text(Text {
                pattern,
                constraint: Some(words),
                min_length: Some(1),
                max_length: Some(max_length),
            })
        };
        match self {
            Self::OrganizationPrefix(max) | Self::AppName(max) | Self::Environment(max) => {
                name_part("^[a-z0-9]+(-[a-z0-9]+)*$", WORDS, max)
            }
            // AWS keeps names that begin so for itself.
            Self::OrganizationPath(max) => name_part("^(?!aws|ssm)[a-z0-9]+(-[a-z0-9]+)*$", PATH_WORDS, max),
            Self::ParameterStorePrefix => Domain::Text(Text {
                pattern: PARAMETER_PREFIX_PATTERN,
                constraint: Some("a path such as /shop/prod/, a word such as shop-, or nothing"),
                min_length: None,
                max_length: Some(PARAMETER_PREFIX_LENGTH),
            }),
            Self::Capacity(_) | Self::CapacityMin(_) | Self::CapacityMax(_) | Self::MaxRequestUnits(_) => {
                units
            }
            Self::CapacityTarget(_) => {
                let (min, max) = limits::SCALING_TARGET;
                Domain::Number { min, max: Some(max) }
            }
            Self::RecoveryPeriod => {
                let (min, max) = limits::RECOVERY_DAYS;
                Domain::Number { min, max: Some(max) }
            }
            Self::TableClass => Domain::Words(CLASSES),
            Self::PointInTimeRecovery | Self::DeletionProtection => Domain::Bool,
            Self::KmsKey => Domain::Text(Text {
                pattern: Form::KmsKey.pattern(),
                max_length: Some(limits::KMS_KEY_LENGTH),
                ..Text::default()
            }),
            Self::BackupTag(_) => Domain::Text(Text {
                pattern: r"^[\p{L}\p{Z}\p{N}_.:/=+@-]*$",
                max_length: Some(limits::TAG_VALUE_LENGTH),
                ..Text::default()
            }),
            Self::ReplicaKmsKey
            | Self::KinesisStream
            | Self::ImportBucket
            | Self::SourceTable
            | Self::AlarmTopic
            | Self::Function
            | Self::FailureDestination
            | Self::Role => {
                Domain::Text(Text { pattern: self.form().map_or("", Form::pattern), ..Text::default() })
            }
        }
    }

    /// The form of a text that the stack can leave to the deployment.
    const fn form(self) -> Option<Form> {
        Some(match self {
            Self::ReplicaKmsKey => Form::KmsKey,
            Self::KinesisStream => Form::KinesisStream,
            Self::ImportBucket => Form::Bucket,
            Self::SourceTable => Form::Table,
            Self::AlarmTopic => Form::Topic,
            Self::Function => Form::Function,
            Self::FailureDestination => Form::FailureDestination,
            Self::Role => Form::Role,
            _ => return None,
        })
    }
}

impl<'a> From<Cow<'a, str>> for Scalar<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Scalar<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Scalar<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<TableClass> for Scalar<'_> {
    fn from(class: TableClass) -> Self {
        Self::Text(class.as_str().into())
    }
}
