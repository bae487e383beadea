//! Policies for the users of tables.

use std::borrow::Cow;
use std::collections::HashMap;

use super::entry::Output;
use super::key::via_dynamodb;
use super::statement::{Condition, OneOrMany, Statement};
use crate::deploy::describe::about;
use crate::deploy::expr::{DeploymentAttribute, Expr, KeyAttribute, TableAttribute};
use crate::deploy::id::Id;
use crate::deploy::input::{Choice, Inputs};
use crate::deploy::parameter::Parameter;
use crate::deploy::policy::tenant::LeadingKey;
use crate::deploy::policy::{Grant, Operation};
use crate::deploy::shape::Given;
use crate::deploy::stack::{ManagedPolicy, Stack};
use crate::deploy::table::StackTable;
use crate::schema::Encryption;

const CONSUME_STREAM: &[&str] =
    &["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];
const LIST_STREAMS: &[&str] = &["dynamodb:ListStreams"];

/// The actions that `DynamoDB` performs with a table's key for readers.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html>
const DECRYPT: &[&str] = &["kms:Decrypt"];

/// The actions that `DynamoDB` performs with a table's key for writers.
const ENCRYPT: &[&str] = &[
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
];

/// An IAM managed policy.
#[derive(Debug)]
pub(crate) struct Policy<'a> {
    pub(crate) id: Id<'a>,
    /// The name that the stack knows the policy by.
    pub(crate) name: Cow<'a, str>,
    pub(crate) description: String,
    pub(crate) statements: Vec<Statement<'a>>,
    /// The names of the roles that the policy is attached to.
    pub(crate) roles: Vec<Given<Cow<'a, str>>>,
    /// The policy's ARN.
    pub(crate) output: Output<'a>,
}

/// Returns the policies of the table at this position of the stack.
pub(crate) fn of_table<'a>(stack: &'a Stack, position: usize, inputs: &mut Inputs<'a>) -> Vec<Policy<'a>> {
    let table = &stack.tables[position];
    let schema = &table.schema;
    let policies = table.policies.iter().map(|policy| {
        let of = match policy.grant {
            Grant::Read => "For readers of",
            Grant::Write => "For writers of",
            Grant::ConsumeStream => "For consumers of the stream of",
            Grant::Operations(_) | Grant::Patterns(_) | Grant::Recorded(_) => "For users of",
        };
        let name = policy.id_part();
        let id = |words| Id::table(position, words).name(name.clone());
        Policy {
            id: id("policy"),
            description: format!("{of} table {}", schema.name()),
            statements: statements(stack, position, policy),
            roles: roles(&policy.roles, &id(Choice::Role.words()), inputs),
            output: Output {
                id: id("policy-arn"),
                value: Expr::Policy(id("policy")),
                description: about(schema, &["ARN of ", &name, "Policy"].concat()),
            },
            name: name.clone().into(),
        }
    });
    policies.collect()
}

/// Returns the policies that cover several tables.
pub(crate) fn of_stack<'a>(stack: &'a Stack, inputs: &mut Inputs<'a>) -> Vec<Policy<'a>> {
    if stack.managed_policies.is_empty() {
        return Vec::new();
    }
    let positions = stack.tables.iter().map(|table| table.schema.name()).zip(0..).collect();
    let policies = stack.managed_policies.iter().map(|policy| {
        let name = policy.name.as_str();
        let id = |words| Id::stack(words).name(name);
        Policy {
            id: id("policy"),
            description: "For users of the tables of this stack".to_owned(),
            statements: managed_statements(stack, policy, &positions),
            roles: roles(&policy.roles, &id(Choice::Role.words()), inputs),
            output: Output {
                id: id("policy-arn"),
                value: Expr::Policy(id("policy")),
                description: ["ARN of ", name, "Policy"].concat(),
            },
            name: name.into(),
        }
    });
    policies.collect()
}

fn roles<'a>(roles: &'a [Parameter], id: &Id<'a>, inputs: &mut Inputs<'a>) -> Vec<Given<Cow<'a, str>>> {
    let roles = roles.iter().enumerate();
    roles.map(|(position, role)| inputs.parameter(id.clone().number(position), Choice::Role, role)).collect()
}

/// Returns the statements of all parts of a policy. Statements that allow the same actions are merged.
fn managed_statements<'a>(
    stack: &'a Stack,
    policy: &'a ManagedPolicy,
    positions: &HashMap<&str, usize>,
) -> Vec<Statement<'a>> {
    let mut merged: Vec<Statement<'a>> = Vec::new();
    for (table, part) in &policy.grants {
        let tables = match table {
            None => 0..stack.tables.len(),
            Some(name) => positions.get(name.as_str()).map_or(0..0, |position| *position..position + 1),
        };
        for statement in tables.flat_map(|position| statements(stack, position, part)) {
            match merged.iter_mut().find(|other| other.allows_the_same(&statement)) {
                Some(other) => other.add(statement),
                None => merged.push(statement),
            }
        }
    }
    merged
}

/// Returns the statements of a policy on a table.
fn statements<'a>(
    stack: &'a Stack,
    position: usize,
    policy: &'a crate::deploy::policy::Policy,
) -> Vec<Statement<'a>> {
    let table = &stack.tables[position];
    let attributes = table.policy_attributes(policy);
    let uses = table.policy_uses(policy);
    let allowed = policy.allowed(uses.as_deref());
    let is_allowed_on = |operation, index: Option<&str>| {
        uses.as_ref().is_none_or(|uses| uses.iter().any(|each| each.is(operation, index)))
    };
    let actions = |is_one: &dyn Fn(Operation) -> bool| -> Vec<&'static str> {
        allowed.iter().copied().filter(|each| is_one(*each)).map(Operation::action).collect()
    };
    let writes = allowed.iter().any(|operation| operation.writes());
    // A condition check belongs to the writes of a transaction, or else to its reads.
    let is_check = |operation| operation == Operation::CONDITION_CHECK_ITEM;
    let arn = || Expr::Table(position, TableAttribute::Arn);
    let index = |name: &str| Expr::Join(vec![arn(), ["/index/", name].concat().into()]);
    let mut statements = Vec::new();
    let mut allow = |id, actions: Vec<&'static str>, on, conditions| {
        if !actions.is_empty() {
            statements.push(Statement::new(id, actions, on, conditions));
        }
    };
    let select = ("StringEquals", "dynamodb:Select", ["SPECIFIC_ATTRIBUTES"].as_slice());
    let leading_keys = (!policy.tenants.is_empty()).then(|| table.leading_keys(policy));
    let leading_keys = leading_keys.as_deref();
    let reads = || conditions(leading_keys, attributes.as_deref(), select);
    let of_items =
        actions(&|each| (each.reads() && is_allowed_on(each, None)) || (is_check(each) && !writes));
    allow("ReadItems", of_items, OneOrMany::One(arn()), reads());
    // Indexes that allow the same share a statement.
    let mut of_indexes: Vec<(Vec<&'static str>, Vec<Expr<'a>>)> = Vec::new();
    for each in table.policy_indexes(policy) {
        let on_index = actions(&|operation| {
            matches!(operation, Operation::QUERY | Operation::SCAN)
                && is_allowed_on(operation, Some(each.name()))
        });
        match of_indexes.iter_mut().find(|(actions, _)| *actions == on_index) {
            Some((_, indexes)) => indexes.push(index(each.name())),
            None => of_indexes.push((on_index, vec![index(each.name())])),
        }
    }
    for (actions, indexes) in of_indexes {
        allow("ReadIndexes", actions, OneOrMany::Many(indexes), reads());
    }
    // Not every write returns values.
    let values = ["NONE", "UPDATED_NEW", "UPDATED_OLD"].as_slice();
    let answer = ("StringEqualsIfExists", "dynamodb:ReturnValues", values);
    let of_items = actions(&|each| each.writes() || (is_check(each) && writes));
    allow(
        "WriteItems",
        of_items,
        OneOrMany::One(arn()),
        conditions(leading_keys, attributes.as_deref(), answer),
    );
    let vectors = table.schema.vector_indexes();
    if !vectors.is_empty() {
        let indexes = vectors.iter().map(|each| index(each.name()));
        let on = std::iter::once(arn()).chain(indexes).collect();
        let search = actions(&|each| each == Operation::SEARCH_VECTORS);
        allow("SearchVectors", search, OneOrMany::Many(on), Vec::new());
    }
    let describe = actions(&|each| each == Operation::DESCRIBE_TABLE);
    allow("DescribeTable", describe, OneOrMany::One(arn()), Vec::new());
    if policy.grant == Grant::ConsumeStream {
        let stream = Expr::Table(position, TableAttribute::StreamArn);
        allow("ConsumeStream", CONSUME_STREAM.to_vec(), OneOrMany::One(stream), Vec::new());
        allow("ListStreams", LIST_STREAMS.to_vec(), OneOrMany::One("*".into()), Vec::new());
    }
    if let Some(key) = key_of(stack, table) {
        let actions = if writes { ENCRYPT } else { DECRYPT };
        let mut statement =
            Statement::new("UseKey", actions.to_vec(), OneOrMany::One(key), vec![via_dynamodb()]);
        statement.tables = vec![Expr::Table(position, TableAttribute::Name)];
        statements.push(statement);
    }
    statements
}

/// Returns the key that a user of the table needs permission for.
///
/// A policy must name the key by its ARN. If the table names its key, the name can be an alias. The policy then allows
/// every key of the Region, because only `DynamoDB` knows which of them the table uses.
fn key_of<'a>(stack: &Stack, table: &StackTable) -> Option<Expr<'a>> {
    match table.schema.encryption() {
        Encryption::Customer(_) => Some(Expr::Join(vec![
            "arn:".into(),
            Expr::Deployment(DeploymentAttribute::Partition),
            ":kms:".into(),
            Expr::Deployment(DeploymentAttribute::Region),
            ":*:key/*".into(),
        ])),
        _ => stack.encryption_key.is_some().then_some(Expr::Key(KeyAttribute::Arn)),
    }
}

/// Returns the conditions for a tenant, and for attributes together with the values that a request returns.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html>
fn conditions<'a>(
    leading_keys: Option<&[LeadingKey]>,
    attributes: Option<&[&'a str]>,
    (operator, answer, allowed): (&'static str, &'static str, &[&'static str]),
) -> Vec<Condition<'a>> {
    const LEADING_KEYS: &str = "dynamodb:LeadingKeys";
    let (mut equal, mut like) = (Vec::new(), Vec::new());
    let mut conditions = Vec::new();
    if let Some(leading_keys) = leading_keys {
        // The values of one operator are alternatives, but two operators must both match.
        let is_pattern = leading_keys.iter().any(|key| key.is_pattern);
        let by = if is_pattern { &mut like } else { &mut equal };
        by.push((LEADING_KEYS, OneOrMany::texts(leading_keys.iter().map(|key| key.text.clone()))));
        // `ForAllValues` is vacuously true for a request without keys, so the policy also requires that there are some.
        let keys = vec![(LEADING_KEYS, OneOrMany::One("false".into()))];
        conditions.push(Condition { operator: "Null", keys });
    }
    if let Some(attributes) = attributes {
        equal.push(("dynamodb:Attributes", OneOrMany::texts(attributes.iter().copied())));
        let keys = vec![(answer, OneOrMany::texts(allowed.iter().copied()))];
        conditions.push(Condition { operator, keys });
    }
    for (operator, keys) in [("ForAllValues:StringLike", like), ("ForAllValues:StringEquals", equal)] {
        if !keys.is_empty() {
            conditions.insert(0, Condition { operator, keys });
        }
    }
    conditions
}
