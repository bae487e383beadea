//! Values that only a deployment knows.

use crate::check::check_customer_key;

/// A value that is known where the stack is deployed, such as the ARN of another stack's resource.
///
/// In a parameterised template it is a parameter. A text is that parameter's default, and what a resolved template
/// holds; [`Input::required`] has none, so it must be given when the template is deployed. A text that is not what it is
/// for, such as a name in place of an ARN, is an error when the stack is rendered.
///
/// ```
/// use tablewright::{Input, KinesisStream};
///
/// let changes = KinesisStream::new(Input::required());
/// let changes = KinesisStream::new("arn:aws:kinesis:eu-west-1:111122223333:stream/changes");
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Input(pub(crate) Option<String>);

impl Input {
    /// A parameter without a default.
    #[must_use]
    pub const fn required() -> Self {
        Self(None)
    }
}

impl From<&str> for Input {
    fn from(value: &str) -> Self {
        Self(Some(value.to_owned()))
    }
}

impl From<String> for Input {
    fn from(value: String) -> Self {
        Self(Some(value))
    }
}

/// What an input is, and so which texts can be one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum InputKind {
    Bucket,
    FailureDestination,
    Function,
    KinesisStream,
    KmsKey,
    Table,
    Topic,
}

impl InputKind {
    /// What [`InputKind::accepts`] accepts, as `CloudFormation` writes it.
    pub(crate) const fn pattern(self) -> &'static str {
        match self {
            Self::Bucket => "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
            Self::FailureDestination => "^arn:[a-z-]+:(sqs|sns|s3):.+$",
            Self::Function => "^[a-zA-Z0-9:$_-]+$",
            Self::KinesisStream => "^arn:[a-z-]+:kinesis:[a-z0-9-]+:[0-9]{12}:stream/[a-zA-Z0-9_.-]+$",
            Self::KmsKey => "^[a-zA-Z0-9:/_-]+$",
            Self::Table => "^arn:[a-z-]+:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[a-zA-Z0-9_.-]+$",
            Self::Topic => "^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[a-zA-Z0-9_.-]+$",
        }
    }

    /// What to write.
    pub(crate) const fn expected(self) -> &'static str {
        match self {
            Self::Bucket => "the name of an S3 bucket",
            Self::FailureDestination => "the ARN of an SQS queue, an SNS topic or an S3 bucket",
            Self::Function => "the name or the ARN of a Lambda function",
            Self::KinesisStream => "the ARN of a Kinesis data stream",
            Self::KmsKey => "the id, ARN, alias or alias ARN of a KMS key",
            Self::Table => "the ARN of a DynamoDB table",
            Self::Topic => "the ARN of an SNS topic",
        }
    }

    pub(crate) fn accepts(self, text: &str) -> bool {
        match self {
            Self::Bucket => {
                let is_end = |byte: Option<&u8>| byte.is_some_and(|byte| is_lower(*byte) && *byte != b'-');
                let bytes = text.as_bytes();
                (3..=63).contains(&bytes.len())
                    && bytes.iter().all(|byte| is_lower(*byte) || *byte == b'.')
                    && is_end(bytes.first())
                    && is_end(bytes.last())
            }
            Self::FailureDestination => ["sqs", "sns", "s3"].into_iter().any(|service| {
                of_service(text, service)
                    .is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_control))
            }),
            Self::Function => is_made_of(text, |byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'$' | b'_' | b'-')
            }),
            Self::KinesisStream => is_arn(text, "kinesis", "stream/"),
            Self::KmsKey => check_customer_key(text).is_none(),
            Self::Table => is_arn(text, "dynamodb", "table/"),
            Self::Topic => is_arn(text, "sns", ""),
        }
    }
}

/// Whether it is the ARN of something in a Region and an account, whose name follows `kind`.
fn is_arn(text: &str, service: &str, kind: &str) -> bool {
    let Some(rest) = of_service(text, service) else { return false };
    let mut parts = rest.splitn(3, ':');
    let (Some(region), Some(account), Some(resource)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    is_made_of(region, is_lower)
        && is_account(account)
        && resource.strip_prefix(kind).is_some_and(|name| is_made_of(name, is_name))
}

/// What follows `arn:{partition}:{service}:`.
fn of_service<'a>(arn: &'a str, service: &str) -> Option<&'a str> {
    let (partition, rest) = arn.strip_prefix("arn:")?.split_once(':')?;
    let is_partition = is_made_of(partition, |byte| byte.is_ascii_lowercase() || byte == b'-');
    rest.strip_prefix(service)?.strip_prefix(':').filter(|_| is_partition)
}

/// <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html>
pub(super) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_made_of(text: &str, is_legal: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(is_legal)
}

const fn is_lower(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'
}

#[cfg(test)]
mod tests {
    use super::InputKind;

    #[test]
    fn texts_are_what_they_are_for() {
        use InputKind::{Bucket, FailureDestination, Function, KinesisStream, KmsKey, Table, Topic};

        let stream = "arn:aws-us-gov:kinesis:us-gov-west-1:111122223333:stream/changes";
        let table = "arn:aws:dynamodb:eu-west-1:111122223333:table/acme-shop-orders";
        let topic = "arn:aws:sns:eu-west-1:111122223333:on-call.fifo";
        for (kind, good, bad) in [
            (Bucket, &["my.bucket-1", "abc"][..], &["", "ab", "-abc", "abc.", "My-bucket", "a/b/c"][..]),
            (
                FailureDestination,
                &["arn:aws:s3:::failed", "arn:aws:sqs:eu-west-1:111122223333:failed", topic],
                &["", "failed", "arn:aws:s3:", "arn:aws:lambda:eu-west-1:111122223333:function:f"],
            ),
            (Function, &["audit", "arn:aws:lambda:eu-west-1:111122223333:function:f:$LATEST"], &["", "a b"]),
            (KinesisStream, &[stream], &["", "changes", table, &stream[..stream.len() - "changes".len()]]),
            (KmsKey, &["alias/orders"], &["", "alias/aws/dynamodb", "a b"]),
            (Table, &[table], &["", "orders", stream, "arn:aws:dynamodb:eu-west-1:1111:table/orders"]),
            (
                Topic,
                &[topic],
                &["", "on-call", table, "arn:aws:sns:eu-west-1:111122223333:on call", "arn:aws:sns"],
            ),
        ] {
            for text in good {
                assert!(kind.accepts(text), "{kind:?} {text}");
            }
            for text in bad {
                assert!(!kind.accepts(text), "{kind:?} {text}");
            }
        }
    }
}
