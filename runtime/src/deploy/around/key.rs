//! The KMS key of a stack.

use super::entry::Output;
use super::statement::{Condition, OneOrMany, Statement};
use crate::deploy::expr::{DeploymentAttribute, Expr, KeyAttribute};
use crate::deploy::id::Id;

/// The actions that administer a key without using it.
///
/// <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators>
const ADMINISTRATION: [&str; 15] = [
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:Describe*",
    "kms:Disable*",
    "kms:Enable*",
    "kms:Get*",
    "kms:List*",
    "kms:Put*",
    "kms:Revoke*",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:Update*",
];

/// The actions that `DynamoDB` performs with a key on behalf of a table's users.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html#dynamodb-customer-cmk-policy>
const USE: [&str; 6] = [
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey*",
    "kms:ReEncrypt*",
];

/// The key that encrypts the tables of a stack.
#[derive(Debug)]
pub(crate) struct Key<'a> {
    pub(crate) description: &'static str,
    pub(crate) rotation_days: Option<u64>,
    pub(crate) alias: Expr<'a>,
    pub(crate) policy: Vec<Statement<'a>>,
    pub(crate) output: Output<'a>,
}

impl<'a> Key<'a> {
    pub(crate) fn new(rotation_days: Option<u64>, alias: Expr<'a>) -> Self {
        let statement = |id, actions: &[&'static str], conditions| Statement {
            id,
            principal: Some(Expr::Join(vec![
                "arn:".into(),
                Expr::Deployment(DeploymentAttribute::Partition),
                ":iam::".into(),
                Expr::Deployment(DeploymentAttribute::Account),
                ":root".into(),
            ])),
            actions: actions.to_vec(),
            resources: OneOrMany::One("*".into()),
            tables: Vec::new(),
            conditions,
        };
        Self {
            description: "Encrypts the DynamoDB tables of this stack",
            rotation_days,
            alias,
            policy: vec![
                statement("Administer", &ADMINISTRATION, Vec::new()),
                statement("UseThroughDynamoDB", &USE, vec![via_dynamodb()]),
            ],
            output: Output {
                id: Id::stack("encryption-key-arn"),
                value: Expr::Key(KeyAttribute::Arn),
                description: "ARN of the key that encrypts the tables".to_owned(),
            },
        }
    }
}

/// Restricts a key to requests through `DynamoDB` in any Region: replicas are synchronized by requests to other
/// Regions.
pub(crate) fn via_dynamodb<'a>() -> Condition<'a> {
    let service = Expr::Join(vec!["dynamodb.*.".into(), Expr::Deployment(DeploymentAttribute::UrlSuffix)]);
    Condition { operator: "StringLike", keys: vec![("kms:ViaService", OneOrMany::One(service))] }
}
