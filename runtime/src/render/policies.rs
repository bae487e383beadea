//! Policies for those who use a table.

use std::collections::HashMap;

use statement::{On, Statement, Target};

use super::cloudformation::{Builder, about};
use super::encryption_key;
use super::value::{Map, Object, Value};
use crate::deployment::{Deployment, Grant, Input, InputKind, Operation, Policy};
use crate::limits;
use crate::naming::{self, TableNames};
use crate::schema::Encryption;
use crate::stack::ManagedPolicy;
use crate::text::shown;

mod statement;

const CONSUME_STREAM: &[&str] =
    &["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];
const LIST_STREAMS: &[&str] = &["dynamodb:ListStreams"];

/// What `DynamoDB` does with the key of a table for those who read it.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html>
const DECRYPT: &[&str] = &["kms:Decrypt"];

/// What it may do for those who write.
const ENCRYPT: &[&str] = &[
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
];

impl<'a> Builder<'a> {
    /// Adds the policies of a table, and their ARNs as outputs.
    pub(super) fn add_policies(&mut self, table: &'a Deployment, names: &'a TableNames) {
        let schema = &table.schema;
        let id = names.logical_id.as_str();
        for policy in &table.policies {
            let name = [&policy.id_part(), "Policy"].concat();
            let of = match policy.grant {
                Grant::Read => "For readers of",
                Grant::Write => "For writers of",
                Grant::ConsumeStream => "For consumers of the stream of",
                Grant::Operations(_) => "For users of",
            };
            let length = length(self.statements(table, policy, &Target::resolved(names)));
            if length > limits::MANAGED_POLICY_CHARACTERS {
                self.parameters.problem(format!(
                    "table {}: policy {} has about {length} characters and IAM allows {}; name fewer attributes, or \
                     allow a part of the indexes by a policy of your own",
                    shown(schema.name()),
                    shown(&policy.id_part()),
                    limits::MANAGED_POLICY_CHARACTERS
                ));
            }
            let document = document(self.statements(table, policy, &Target::new(names)));
            let resource = [id, &name].concat();
            self.add_policy(&resource, format!("{of} table {}", schema.name()), document, &policy.roles);
            let arn = Value::Ref(naming::id(resource).into());
            let text = ["ARN of ", &name].concat();
            self.add_output(names, &[&name, "Arn"].concat(), about(schema, &text), arn);
        }
    }

    /// Adds the policies on several tables, and their ARNs as outputs.
    pub(super) fn add_managed_policies(&mut self, names: &'a [TableNames]) {
        if self.stack.managed_policies.is_empty() {
            return;
        }
        let tables = self.stack.tables.iter().map(|table| table.schema.name()).zip(0..);
        let positions: HashMap<&str, usize> = tables.collect();
        for policy in &self.stack.managed_policies {
            let length = length(self.managed_statements(policy, names, &positions, Target::resolved));
            if length > limits::MANAGED_POLICY_CHARACTERS {
                self.parameters.problem(format!(
                    "managed policy {} has about {length} characters and IAM allows {}; split it into two of different \
                     names",
                    shown(&policy.name),
                    limits::MANAGED_POLICY_CHARACTERS
                ));
            }
            let document = document(self.managed_statements(policy, names, &positions, Target::new));
            let id = [&policy.name, "Policy"].concat();
            self.add_policy(&id, "For users of the tables of this stack".to_owned(), document, &policy.roles);
            let (output, text) = ([&id, "Arn"].concat(), ["ARN of ", &id].concat());
            self.push_output(output, text, Value::Ref(naming::id(id).into()));
        }
    }

    /// Adds a policy under its id, and attaches it to roles.
    fn add_policy(&mut self, id: &str, description: String, document: Value<'a>, roles: &'a [Input]) {
        let mut properties = vec![("Description", description.into()), ("PolicyDocument", document)];
        let roles: Vec<Value<'a>> = roles
            .iter()
            .enumerate()
            .map(|(position, role)| {
                let number = if position == 0 { String::new() } else { (position + 1).to_string() };
                let text = format!("Name of an IAM role that {id} is attached to");
                self.parameters.input([id, "Role", &number].concat(), InputKind::Role, text, role)
            })
            .collect();
        if !roles.is_empty() {
            properties.push(("Roles", Value::List(roles)));
        }
        self.add(id.to_owned(), "AWS::IAM::ManagedPolicy", Value::object(properties));
    }

    /// Returns the statements of all parts of a policy. Statements that allow the same are merged.
    fn managed_statements(
        &self,
        policy: &'a ManagedPolicy,
        names: &'a [TableNames],
        positions: &HashMap<&str, usize>,
        target: fn(&'a TableNames) -> Target<'a>,
    ) -> Vec<Statement<'a>> {
        let mut statements: Vec<Statement<'a>> = Vec::new();
        for (table, part) in &policy.grants {
            let tables = match table {
                None => 0..names.len(),
                Some(name) => positions.get(name.as_str()).map_or(0..0, |position| *position..position + 1),
            };
            for position in tables {
                let table = &self.stack.tables[position];
                for statement in self.statements(table, part, &target(&names[position])) {
                    match statements.iter_mut().find(|other| other.allows_the_same(&statement)) {
                        Some(other) => other.add(statement),
                        None => statements.push(statement),
                    }
                }
            }
        }
        statements
    }

    /// Returns the statements of a policy on a table.
    fn statements(
        &self,
        table: &'a Deployment,
        policy: &'a Policy,
        target: &Target<'a>,
    ) -> Vec<Statement<'a>> {
        let attributes = table.policy_attributes(policy);
        let allowed = policy.allowed();
        let actions = |is_one: &dyn Fn(Operation) -> bool| -> Vec<&'static str> {
            allowed.iter().copied().filter(|each| is_one(*each)).map(Operation::action).collect()
        };
        let writes = allowed.iter().any(|operation| operation.writes());
        // A check belongs to the writes of a transaction, or else to its reads.
        let is_check = |operation| operation == Operation::CONDITION_CHECK_ITEM;
        let mut statements = Vec::new();
        let mut allow = |sid, actions: Vec<&'static str>, on, conditions| {
            if !actions.is_empty() {
                statements.push(Statement::new(sid, actions, on, conditions));
            }
        };
        let select = ("StringEquals", "dynamodb:Select", ["SPECIFIC_ATTRIBUTES"].as_slice());
        let reads = || conditions(policy, attributes.as_deref(), select);
        allow(
            "ReadItems",
            actions(&|each| each.reads() || (is_check(each) && !writes)),
            On::one(target.table()),
            reads(),
        );
        let indexes: Vec<_> =
            table.policy_indexes(policy).iter().map(|index| target.index(index.name())).collect();
        if !indexes.is_empty() {
            let on_index = |each| matches!(each, Operation::QUERY | Operation::SCAN);
            allow("ReadIndexes", actions(&on_index), On::Many(indexes), reads());
        }
        // Not every write answers with values.
        let values = ["NONE", "UPDATED_NEW", "UPDATED_OLD"].as_slice();
        let answer = ("StringEqualsIfExists", "dynamodb:ReturnValues", values);
        allow(
            "WriteItems",
            actions(&|each| each.writes() || (is_check(each) && writes)),
            On::one(target.table()),
            conditions(policy, attributes.as_deref(), answer),
        );
        let vectors = table.schema.vector_indexes();
        if !vectors.is_empty() {
            let indexes = vectors.iter().map(|index| target.index(index.name()));
            let on = std::iter::once(target.table()).chain(indexes).collect();
            let search = actions(&|each| each == Operation::SEARCH_VECTORS);
            allow("SearchVectors", search, On::Many(on), Map(Vec::new()));
        }
        let describe = actions(&|each| each == Operation::DESCRIBE_TABLE);
        allow("DescribeTable", describe, On::one(target.table()), Map(Vec::new()));
        if policy.grant == Grant::ConsumeStream {
            allow("ConsumeStream", CONSUME_STREAM.to_vec(), On::one(target.stream()), Map(Vec::new()));
            allow("ListStreams", LIST_STREAMS.to_vec(), On::one("*".into()), Map(Vec::new()));
        }
        if let Some(key) = self.key_of(table) {
            let actions = if writes { ENCRYPT } else { DECRYPT };
            let via = Map(vec![("StringLike", encryption_key::via_dynamodb())]);
            let mut statement = Statement::new("UseKey", actions.to_vec(), On::one(key), via);
            statement.tables = vec![target.name()];
            statements.push(statement);
        }
        statements
    }

    /// The key that who uses a table needs a permission for.
    ///
    /// A policy has to name it by its ARN. A key that is given may be given by an alias, so every key of the Region
    /// stands for it: which of them is used for the table is known to `DynamoDB`.
    fn key_of(&self, table: &Deployment) -> Option<Value<'a>> {
        match table.schema.encryption() {
            Encryption::Customer(_) => {
                Some(Value::Sub("arn:${AWS::Partition}:kms:${AWS::Region}:*:key/*".to_owned()))
            }
            _ => self.stack.encryption_key.is_some().then(encryption_key::arn),
        }
    }
}

/// The conditions of a tenant, and of attributes with what a request that names them answers.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html>
fn conditions<'a>(
    policy: &'a Policy,
    attributes: Option<&[&'a str]>,
    (operator, answer, allowed): (&'static str, &'static str, &[&'static str]),
) -> Object<'a> {
    const LEADING_KEYS: &str = "dynamodb:LeadingKeys";
    let texts = |texts: &[&'a str]| Value::List(texts.iter().map(|text| (*text).into()).collect());
    let mut all = Vec::new();
    let mut conditions = Vec::new();
    if let Some(tenant) = &policy.tenant {
        all.push((LEADING_KEYS, texts(&[tenant])));
        // `ForAllValues` is true for a request without keys, so there have to be some.
        conditions.push(("Null", Value::object([(LEADING_KEYS, "false".into())])));
    }
    if let Some(attributes) = attributes {
        all.push(("dynamodb:Attributes", texts(attributes)));
        conditions.push((operator, Value::object([(answer, texts(allowed))])));
    }
    if !all.is_empty() {
        conditions.insert(0, ("ForAllValues:StringEquals", Value::object(all)));
    }
    Map(conditions)
}

fn document(statements: Vec<Statement<'_>>) -> Value<'_> {
    let mut ids: HashMap<&'static str, usize> = HashMap::new();
    let statements = statements.into_iter().map(|statement| {
        let number = ids.entry(statement.sid).and_modify(|number| *number += 1).or_insert(1);
        let number = *number;
        statement.into_value(number)
    });
    let statements = statements.collect();
    Value::object([("Version", "2012-10-17".into()), ("Statement", Value::List(statements))])
}

/// Returns how many characters IAM counts: all but white space.
fn length(statements: Vec<Statement<'_>>) -> usize {
    let document = serde_json::to_string(&document(statements)).unwrap_or_default();
    document.chars().filter(|character| !character.is_whitespace()).count()
}
