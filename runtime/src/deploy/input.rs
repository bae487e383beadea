//! The values that can be chosen when a stack is deployed.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::deploy::id::Id;
use crate::deploy::parameter::{Parameter, ParameterKind as Form};
use crate::deploy::plain::{self, Chosen, Plain, Values};
use crate::deploy::scaling::Dimension;
use crate::deploy::shape::{By, Given};
use crate::limits;
use crate::naming::{PARAMETER_PREFIX_LENGTH, PARAMETER_PREFIX_PATTERN};
use crate::schema::Word;

/// Chooses between inputs and literal values for everything.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Names {
    Parameters,
    Resolved,
}

/// The position of an input in [`Inputs::list`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct InputId(pub(crate) usize);

/// A value that can be chosen when the stack is deployed: a parameter of a template, a variable of a module.
#[derive(Debug)]
pub(crate) struct Input<'a> {
    pub(crate) id: Id<'a>,
    pub(crate) choice: Choice<'a>,
    /// `None` if the value must be given.
    pub(crate) default: Option<Scalar<'a>>,
}

/// The setting that an input chooses.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Choice<'a> {
    /// The first part of all physical names, with this maximum number of characters.
    OrganizationPrefix(usize),
    /// The first part of all physical names and of the names of Parameter Store entries.
    OrganizationPath(usize),
    AppName(usize),
    Environment(usize),
    ParameterStorePrefix,
    Capacity(Dimension),
    CapacityMin(Dimension),
    CapacityMax(Dimension),
    CapacityTarget(Dimension),
    MaxRequestUnits(Dimension),
    Plain(Plain),
    PointInTimeRecovery,
    RecoveryPeriod,
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

/// The values that an input accepts.
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

/// The texts that an input accepts: a regular expression, and limits on the length in characters.
pub(crate) struct Text {
    pub(crate) pattern: &'static str,
    /// The pattern in words, for messages.
    pub(crate) constraint: Option<&'static str>,
    pub(crate) min_length: Option<usize>,
    pub(crate) max_length: Option<usize>,
    /// The form that a text is checked for when the stack sets it.
    pub(crate) form: Option<Form>,
}

/// The inputs of a stack, in the order in which they are created. A target declares them in this order.
#[derive(Debug)]
pub(crate) struct Inputs<'a> {
    names: Names,
    pub(crate) list: Vec<Input<'a>>,
    /// The positions of the inputs that a stack can leave to the deployment.
    positions: HashMap<Id<'a>, usize>,
    pub(crate) problems: Vec<InputProblem<'a>>,
}

/// The reason why a stack cannot have an input.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum InputProblem<'a> {
    /// The default does not have the form that the input requires.
    Refused { id: Id<'a>, text: &'a str, form: Form },
    /// The input has no value, although every value must be literal.
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

    /// Returns a value that the stack sets and a deployment can change.
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

    /// Returns a value that the stack can leave to the deployment.
    ///
    /// If several parts of a stack take the same value, they share one input with one default.
    pub(crate) fn parameter(
        &mut self,
        id: Id<'a>,
        choice: Choice<'a>,
        parameter: &'a Parameter,
    ) -> Given<Cow<'a, str>> {
        let text = parameter.0.as_deref();
        if let (Some(text), Some(form)) = (text, choice.domain().form())
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

    /// Returns a value that all tables share, as one input.
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

/// The facts about a choice.
struct Facts {
    /// The end of the input's id.
    words: &'static str,
    /// The description for people. `{}` stands for the subject.
    text: &'static str,
    domain: Domain,
}

impl Choice<'_> {
    /// Returns the end of the input's id.
    pub(crate) const fn words(self) -> &'static str {
        self.facts().words
    }

    /// Returns the description for people, for a subject such as `table orders` or the id of a policy.
    pub(crate) fn description(self, of: &str) -> String {
        let subject = if let Self::BackupTag(key) = self { key } else { of };
        self.facts().text.replacen("{}", subject, 1)
    }

    pub(crate) const fn domain(self) -> Domain {
        self.facts().domain
    }

    const fn facts(self) -> Facts {
        use Dimension::{Reads, Writes};
        const UNITS: Domain = Domain::Number { min: limits::CAPACITY_MIN, max: None };
        const TARGET: Domain =
            Domain::Number { min: limits::SCALING_TARGET.0, max: Some(limits::SCALING_TARGET.1) };
        const DAYS: Domain =
            Domain::Number { min: limits::RECOVERY_DAYS.0, max: Some(limits::RECOVERY_DAYS.1) };
        const KEY: Domain = Domain::text(Form::KmsKey.pattern(), Some(limits::KMS_KEY_LENGTH));
        const TAG: Domain = Domain::text(r"^[\p{L}\p{Z}\p{N}_.:/=+@-]*$", Some(limits::TAG_VALUE_LENGTH));
        const PREFIX: Domain = Domain::Text(Text {
            pattern: PARAMETER_PREFIX_PATTERN,
            constraint: Some("a path such as /shop/prod/, a word such as shop-, or nothing"),
            min_length: None,
            max_length: Some(PARAMETER_PREFIX_LENGTH),
            form: None,
        });
        let (words, text, domain) = match self {
            Self::OrganizationPrefix(max) => {
                ("organization-prefix", "First part of the tables' names", Domain::name_part(max))
            }
            Self::OrganizationPath(max) => {
                ("organization-prefix", "First part of the tables' names", Domain::path_part(max))
            }
            Self::AppName(max) => ("app-name", "Second part of the tables' names", Domain::name_part(max)),
            Self::Environment(max) => {
                ("environment", "Third part of the tables' names", Domain::name_part(max))
            }
            Self::ParameterStorePrefix => {
                ("parameter-store-prefix", "What the names of Parameter Store entries begin with", PREFIX)
            }
            Self::Capacity(Reads) => ("read-capacity", "Read capacity units of {}", UNITS),
            Self::Capacity(Writes) => ("write-capacity", "Write capacity units of {}", UNITS),
            Self::CapacityMin(Reads) => ("read-capacity-min", "Read capacity units of {}, at least", UNITS),
            Self::CapacityMin(Writes) => {
                ("write-capacity-min", "Write capacity units of {}, at least", UNITS)
            }
            Self::CapacityMax(Reads) => ("read-capacity-max", "Read capacity units of {}, at most", UNITS),
            Self::CapacityMax(Writes) => ("write-capacity-max", "Write capacity units of {}, at most", UNITS),
            Self::CapacityTarget(Reads) => {
                ("read-capacity-target", "Read capacity of {} that is to be consumed, in percent", TARGET)
            }
            Self::CapacityTarget(Writes) => {
                ("write-capacity-target", "Write capacity of {} that is to be consumed, in percent", TARGET)
            }
            Self::MaxRequestUnits(Reads) => {
                ("max-read-request-units", "The most read request units per second of {}", UNITS)
            }
            Self::MaxRequestUnits(Writes) => {
                ("max-write-request-units", "The most write request units per second of {}", UNITS)
            }
            Self::Plain(plain) => plain_facts(plain),
            Self::PointInTimeRecovery => {
                ("point-in-time-recovery", "Whether {} has continuous backups", Domain::Bool)
            }
            Self::RecoveryPeriod => {
                ("recovery-period-in-days", "How many days back {} can be restored to", DAYS)
            }
            Self::KmsKey => ("kms-key", "Id, ARN, alias or alias ARN of the KMS key of {}", KEY),
            Self::ReplicaKmsKey => {
                ("kms-key", "Id, ARN, alias or alias ARN of the KMS key of {}", Domain::of(Form::KmsKey))
            }
            Self::KinesisStream => (
                "kinesis-stream-arn",
                "ARN of the Kinesis stream that receives the changes of {}",
                Domain::of(Form::KinesisStream),
            ),
            Self::ImportBucket => {
                ("import-bucket", "Name of the S3 bucket that {} is filled from", Domain::of(Form::Bucket))
            }
            Self::SourceTable => (
                "source-table-arn",
                "ARN of the table in another account that {} replicates",
                Domain::of(Form::Table),
            ),
            Self::BackupTag(_) => {
                ("backup-tag-value", "Value of tag {}, by which backup policies select tables", TAG)
            }
            Self::AlarmTopic => {
                ("alarm-topic-arn", "ARN of the SNS topic that alarms are sent to", Domain::of(Form::Topic))
            }
            Self::Function => (
                "function",
                "Name or ARN of the function that processes the stream of {}",
                Domain::of(Form::Function),
            ),
            Self::FailureDestination => (
                "function-on-failure-arn",
                "ARN of what receives failed records of the stream of {}",
                Domain::of(Form::FailureDestination),
            ),
            Self::Role => {
                ("policy-role", "Name of an IAM role that {} is attached to", Domain::of(Form::Role))
            }
        };
        Facts { words, text, domain }
    }
}

/// Returns the end of the id, the description and the values. Only a setting with a parameter is ever chosen.
const fn plain_facts(plain: Plain) -> (&'static str, &'static str, Domain) {
    let plain::Facts { parameter, values, .. } = plain.facts();
    let domain = match values {
        Values::Flag => Domain::Bool,
        Values::Words(words) => Domain::Words(words),
    };
    match parameter {
        Some(Chosen { words, text, .. }) => (words, text, domain),
        None => ("", "", domain),
    }
}

impl Domain {
    const fn form(&self) -> Option<Form> {
        if let Self::Text(text) = self { text.form } else { None }
    }

    const fn text(pattern: &'static str, max_length: Option<usize>) -> Self {
        Self::Text(Text { pattern, constraint: None, min_length: None, max_length, form: None })
    }

    /// Returns the texts of a form that the stack can leave to the deployment.
    const fn of(form: Form) -> Self {
        let (pattern, form) = (form.pattern(), Some(form));
        Self::Text(Text { pattern, form, constraint: None, min_length: None, max_length: None })
    }

    const fn name_part(max: usize) -> Self {
        const WORDS: &str = "lower-case letters and digits, with single hyphens between them";
        Self::part("^[a-z0-9]+(-[a-z0-9]+)*$", WORDS, max)
    }

    /// Returns the first part of Parameter Store names. AWS reserves names that begin with `aws` or `ssm`.
    const fn path_part(max: usize) -> Self {
        const WORDS: &str = "lower-case letters and digits, with single hyphens between them, that begin with neither \
                             aws nor ssm";
        Self::part("^(?!aws|ssm)[a-z0-9]+(-[a-z0-9]+)*$", WORDS, max)
    }

    const fn part(pattern: &'static str, words: &'static str, max: usize) -> Self {
        Self::Text(Text {
            pattern,
            constraint: Some(words),
            min_length: Some(1),
            max_length: Some(max),
            form: None,
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

impl From<Word> for Scalar<'_> {
    fn from(word: Word) -> Self {
        match word {
            Word::Flag(flag) => Self::Bool(flag),
            Word::Text(text) => Self::Text(text.into()),
        }
    }
}
