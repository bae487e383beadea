//! The key that the tables of a stack are encrypted with.

use super::cloudformation::{Builder, Properties, Resource};
use super::value::{Map, Value};

const ID: &str = "EncryptionKey";

/// What administers a key and does not use it.
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

/// What `DynamoDB` does with a key for those who use a table.
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

/// The ARN of the stack's key.
pub(super) fn arn<'a>() -> Value<'a> {
    Value::get_att(ID, "Arn")
}

/// That a key is used through `DynamoDB`; from whichever Region, as replicas are kept by requests to others.
pub(super) fn via_dynamodb<'a>() -> Value<'a> {
    Value::object([("kms:ViaService", Value::Sub("dynamodb.*.${AWS::URLSuffix}".to_owned()))])
}

impl Builder<'_> {
    /// Adds the stack's key and its alias.
    pub(super) fn add_encryption_key(&mut self) {
        let Some(key) = &self.stack.encryption_key else { return };
        let mut properties = vec![
            ("Description", "Encrypts the DynamoDB tables of this stack".into()),
            ("EnableKeyRotation", true.into()),
        ];
        properties.extend(key.rotation_days.map(|days| ("RotationPeriodInDays", days.into())));
        properties.push(("KeyPolicy", key_policy()));
        self.add_resource(
            ID.to_owned(),
            Resource {
                r#type: "AWS::KMS::Key",
                metadata: Map(Vec::new()),
                deletion_policy: Some("Retain"),
                update_replace_policy: Some("Retain"),
                properties: Properties::Other(Value::object(properties)),
            },
        );
        let alias = self.parameters.alias(&self.stack.naming, &key.name);
        self.add(
            [ID, "Alias"].concat(),
            "AWS::KMS::Alias",
            Value::object([("AliasName", alias), ("TargetKeyId", Value::Ref(ID.into()))]),
        );
        self.push_output([ID, "Arn"].concat(), "ARN of the key that encrypts the tables".to_owned(), arn());
    }
}

fn key_policy<'a>() -> Value<'a> {
    let statement = |sid: &'static str, actions: &[&'static str]| {
        let root = Value::Sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root".to_owned());
        vec![
            ("Sid", sid.into()),
            ("Effect", "Allow".into()),
            ("Principal", Value::object([("AWS", root)])),
            ("Action", Value::List(actions.iter().map(|action| (*action).into()).collect())),
            ("Resource", "*".into()),
        ]
    };
    let mut used = statement("UseThroughDynamoDB", &USE);
    used.push(("Condition", Value::object([("StringLike", via_dynamodb())])));
    Value::object([
        ("Version", "2012-10-17".into()),
        (
            "Statement",
            Value::List(vec![Value::object(statement("Administer", &ADMINISTRATION)), Value::object(used)]),
        ),
    ])
}
