//! Policies for those who use a table.

use super::cloudformation::Builder;
use super::encryption_key;
use super::value::{Map, Object, Value};
use crate::deployment::{Deployment, Grant, Policy};
use crate::limits;
use crate::naming::{self, TableNames};
use crate::schema::Encryption;

const DESCRIBE_TABLE: &[&str] = &["dynamodb:DescribeTable"];
const WRITE: &[&str] = &[
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
];
const UPDATE: &[&str] = &["dynamodb:UpdateItem"];
const CONSUME_STREAM: &[&str] =
    &["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];
const LIST_STREAMS: &[&str] = &["dynamodb:ListStreams"];
const SEARCH_VECTORS: &[&str] = &["dynamodb:SearchVectors"];

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

/// A table as its policies name it.
struct Target<'a> {
    id: &'a str,
    /// Its ARN at its longest, in place of references to it, to know how long a policy is when they are resolved.
    resolved: Option<String>,
}

impl<'a> Target<'a> {
    fn table(&self) -> Value<'a> {
        self.arn("")
    }

    fn index(&self, name: &str) -> Value<'a> {
        self.arn(&["/index/", name].concat())
    }

    fn arn(&self, rest: &str) -> Value<'a> {
        match (&self.resolved, rest) {
            (Some(arn), _) => [arn, rest].concat().into(),
            (None, "") => Value::get_att(self.id, "Arn"),
            (None, _) => Value::Sub(["${", self.id, ".Arn}", rest].concat()),
        }
    }

    fn stream(&self) -> Value<'a> {
        match &self.resolved {
            Some(arn) => [arn, "/stream/2000-01-01T00:00:00.000"].concat().into(),
            None => Value::get_att(self.id, "StreamArn"),
        }
    }

    fn name(&self) -> Value<'a> {
        match &self.resolved {
            Some(arn) => arn.clone().into(),
            None => Value::Ref(self.id.into()),
        }
    }
}

impl<'a> Builder<'a> {
    /// Adds the policies of a table, and their ARNs as outputs.
    pub(super) fn add_policies(&mut self, table: &'a Deployment, names: &'a TableNames) {
        let schema = &table.schema;
        let id = names.logical_id.as_str();
        for policy in &table.policies {
            let name = [&policy.id_part(), "Policy"].concat();
            self.check_policy_length(table, names, policy);
            let of = match policy.grant {
                Grant::Read => "For readers of",
                Grant::Write => "For writers of",
                Grant::ConsumeStream => "For consumers of the stream of",
            };
            let document = self.policy(table, policy, &Target { id, resolved: None });
            self.add(
                [id, &name].concat(),
                "AWS::IAM::ManagedPolicy",
                Value::object([
                    ("Description", format!("{of} table {}", schema.name()).into()),
                    ("PolicyDocument", document),
                ]),
            );
            let arn = Value::Ref(naming::id([id, &name].concat()).into());
            let text = ["ARN of ", &name].concat();
            self.add_output(schema, names, &[&name, "Arn"].concat(), &text, arn);
        }
    }

    fn check_policy_length(&mut self, table: &'a Deployment, names: &'a TableNames, policy: &'a Policy) {
        let arn = ["arn:aws-us-gov:dynamodb:ap-southeast-1:111122223333:table/", &names.physical].concat();
        let target = Target { id: &names.logical_id, resolved: Some(arn) };
        let document = serde_json::to_string(&self.policy(table, policy, &target)).unwrap_or_default();
        let length = document.chars().filter(|character| !character.is_whitespace()).count();
        if length > limits::MANAGED_POLICY_CHARACTERS {
            self.parameters.problem(format!(
                "table `{}`: policy `{}` has about {length} characters and IAM allows {}; name fewer attributes, or \
                 allow a part of the indexes by a policy of your own",
                table.schema.name(),
                policy.id_part(),
                limits::MANAGED_POLICY_CHARACTERS
            ));
        }
    }

    fn policy(&self, table: &'a Deployment, policy: &'a Policy, target: &Target<'a>) -> Value<'a> {
        let attributes = table.policy_attributes(policy);
        let mut statements = Vec::new();
        let mut allow = |sid: &'static str, actions: &[&'static str], on, conditions: Object<'a>| {
            let actions = actions.iter().map(|action| (*action).into()).collect();
            let mut statement = vec![
                ("Sid", sid.into()),
                ("Effect", "Allow".into()),
                ("Action", Value::List(actions)),
                ("Resource", on),
            ];
            if !conditions.is_empty() {
                statement.push(("Condition", Value::Object(conditions)));
            }
            statements.push(Value::object(statement));
        };
        let answer = match policy.grant {
            Grant::Write => ("dynamodb:ReturnValues", ["NONE", "UPDATED_NEW", "UPDATED_OLD"].as_slice()),
            _ => ("dynamodb:Select", ["SPECIFIC_ATTRIBUTES"].as_slice()),
        };
        let conditions = || conditions(policy, attributes.as_deref(), answer);
        match policy.grant {
            Grant::Read => {
                let scan = policy.scan && policy.tenant.is_none();
                let condition_check = attributes.is_none();
                let actions = [
                    ("dynamodb:BatchGetItem", true),
                    ("dynamodb:ConditionCheckItem", condition_check),
                    ("dynamodb:GetItem", true),
                    ("dynamodb:Query", true),
                    ("dynamodb:Scan", scan),
                ];
                let actions: Vec<_> =
                    actions.iter().filter(|(_, allowed)| *allowed).map(|(action, _)| *action).collect();
                allow("ReadItems", &actions, target.table(), conditions());
                let indexes: Vec<_> =
                    table.policy_indexes(policy).iter().map(|index| target.index(index.name())).collect();
                if !indexes.is_empty() {
                    let actions = ["dynamodb:Query", "dynamodb:Scan"];
                    let actions = if scan { &actions[..] } else { &actions[..1] };
                    allow("ReadIndexes", actions, Value::List(indexes), conditions());
                }
                let vectors = table.schema.vector_indexes();
                if !vectors.is_empty() && policy.tenant.is_none() && attributes.is_none() {
                    let indexes = vectors.iter().map(|index| target.index(index.name()));
                    let on = std::iter::once(target.table()).chain(indexes).collect();
                    allow("SearchVectors", SEARCH_VECTORS, Value::List(on), Map(Vec::new()));
                }
                allow("DescribeTable", DESCRIBE_TABLE, target.table(), Map(Vec::new()));
            }
            Grant::Write => {
                let actions = if attributes.is_some() { UPDATE } else { WRITE };
                allow("WriteItems", actions, target.table(), conditions());
                allow("DescribeTable", DESCRIBE_TABLE, target.table(), Map(Vec::new()));
            }
            Grant::ConsumeStream => {
                allow("ConsumeStream", CONSUME_STREAM, target.stream(), Map(Vec::new()));
                allow("ListStreams", LIST_STREAMS, "*".into(), Map(Vec::new()));
            }
        }
        if let Some(key) = self.key_of(table) {
            let actions = if policy.grant == Grant::Write { ENCRYPT } else { DECRYPT };
            let context = Value::object([("kms:EncryptionContext:aws:dynamodb:tableName", target.name())]);
            let conditions = vec![("StringEquals", context), ("StringLike", encryption_key::via_dynamodb())];
            allow("UseKey", actions, key, Map(conditions));
        }
        Value::object([("Version", "2012-10-17".into()), ("Statement", Value::List(statements))])
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

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html>
fn conditions<'a>(
    policy: &'a Policy,
    attributes: Option<&[&'a str]>,
    (answer, allowed): (&'static str, &[&'static str]),
) -> Object<'a> {
    const LEADING_KEYS: &str = "dynamodb:LeadingKeys";
    let texts = |texts: &[&'a str]| Value::List(texts.iter().map(|text| (*text).into()).collect());
    let mut all = Vec::new();
    let mut conditions = Vec::new();
    if let Some(tenant) = &policy.tenant {
        all.push((LEADING_KEYS, texts(&[tenant])));
        // Of no keys at all, all are as they should be.
        conditions.push(("Null", Value::object([(LEADING_KEYS, "false".into())])));
    }
    if let Some(attributes) = attributes {
        all.push(("dynamodb:Attributes", texts(attributes)));
        conditions.push(("StringEquals", Value::object([(answer, texts(allowed))])));
    }
    if !all.is_empty() {
        conditions.insert(0, ("ForAllValues:StringEquals", Value::object(all)));
    }
    Map(conditions)
}
