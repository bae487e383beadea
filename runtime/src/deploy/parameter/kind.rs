//! The kinds of values that only a deployment knows.

use crate::limits;
use crate::rules::check_customer_key;

/// The kind of an input, which determines the texts that it accepts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ParameterKind {
    Bucket,
    FailureDestination,
    Function,
    KinesisStream,
    KmsKey,
    Role,
    Table,
    Topic,
}

impl ParameterKind {
    /// Returns the pattern of [`ParameterKind::accepts`] in the form of `CloudFormation`.
    pub(crate) const fn pattern(self) -> &'static str {
        match self {
            Self::Bucket => {
                r"^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(\.\.|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$))(?!\d+(\.\d+){3}$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$"
            }
            Self::FailureDestination => {
                "^arn:[a-z-]+:((sqs|sns):[a-z0-9-]+:[0-9]{12}:[a-zA-Z0-9_.-]+|s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])$"
            }
            Self::Function => {
                r"^(?=.{1,140}$)((arn:[a-z-]+:lambda:[a-z0-9-]+:)?[0-9]{12}:function:[a-zA-Z0-9_-]{1,64}(:(\$LATEST|[a-zA-Z0-9_-]+))?|[a-zA-Z0-9_-]{1,64})$"
            }
            Self::KinesisStream => "^arn:[a-z-]+:kinesis:[a-z0-9-]+:[0-9]{12}:stream/[a-zA-Z0-9_.-]+$",
            Self::KmsKey => "^[a-zA-Z0-9:/_-]+$",
            Self::Role => "^[a-zA-Z0-9_+=,.@-]{1,64}$",
            Self::Table => "^arn:[a-z-]+:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[a-zA-Z0-9_.-]+$",
            Self::Topic => "^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[a-zA-Z0-9_.-]+$",
        }
    }

    /// Returns a description of the accepted texts.
    pub(crate) const fn expected(self) -> &'static str {
        match self {
            Self::Bucket => "the name of an S3 bucket",
            Self::FailureDestination => "the ARN of an SQS queue, an SNS topic or an S3 bucket",
            Self::Function => "the name of a Lambda function, of at most 64 characters, or its ARN",
            Self::KinesisStream => "the ARN of a Kinesis data stream",
            Self::KmsKey => "the id, ARN, alias or alias ARN of a KMS key",
            Self::Role => "the name of an IAM role, without its path",
            Self::Table => "the ARN of a DynamoDB table",
            Self::Topic => "the ARN of an SNS topic",
        }
    }

    pub(crate) fn accepts(self, text: &str) -> bool {
        match self {
            Self::Bucket => is_bucket(text),
            Self::FailureDestination => {
                is_arn(text, "sqs", "")
                    || is_arn(text, "sns", "")
                    || of_service(text, "s3")
                        .and_then(|rest| rest.strip_prefix("::"))
                        .is_some_and(has_form_of_bucket)
            }
            Self::Function => is_function(text),
            Self::KinesisStream => is_arn(text, "kinesis", "stream/"),
            Self::KmsKey => check_customer_key(text).is_none(),
            Self::Role => {
                text.len() <= limits::ROLE_NAME_LENGTH
                    && is_made_of(text, |byte| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte))
            }
            Self::Table => is_arn(text, "dynamodb", "table/"),
            Self::Topic => is_arn(text, "sns", ""),
        }
    }
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
fn is_bucket(text: &str) -> bool {
    const STARTS: [&str; 3] = ["xn--", "sthree-", "amzn-s3-demo-"];
    const ENDS: [&str; 5] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];
    let is_address = || {
        let parts = text.split('.');
        parts.clone().count() == 4
            && parts.into_iter().all(|part| is_made_of(part, |byte| byte.is_ascii_digit()))
    };
    has_form_of_bucket(text)
        && !text.contains("..")
        && !STARTS.iter().any(|start| text.starts_with(start))
        && !ENDS.iter().any(|end| text.ends_with(end))
        && !is_address()
}

fn has_form_of_bucket(text: &str) -> bool {
    let is_end = |byte: Option<&u8>| byte.is_some_and(|byte| is_lower(*byte) && *byte != b'-');
    let bytes = text.as_bytes();
    let (min, max) = limits::BUCKET_NAME_LENGTH;
    (min..=max).contains(&bytes.len())
        && bytes.iter().all(|byte| is_lower(*byte) || *byte == b'.')
        && is_end(bytes.first())
        && is_end(bytes.last())
}

/// Returns whether a text is a function's name, its ARN, or the end of its ARN from the account on. An ARN can end in a
/// version or an alias.
///
/// <https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html>
fn is_function(text: &str) -> bool {
    let is_word =
        |word: &str| is_made_of(word, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let is_name = |name: &str| name.len() <= limits::FUNCTION_NAME_LENGTH && is_word(name);
    let from_account = match of_service(text, "lambda").and_then(|rest| rest.split_once(':')) {
        Some((region, rest)) if is_made_of(region, is_lower) => rest,
        Some(_) => return false,
        None => text,
    };
    let Some((account, rest)) = from_account.split_once(":function:") else { return is_name(text) };
    let (name, qualifier) = rest.split_once(':').unwrap_or((rest, "$LATEST"));
    text.len() <= limits::FUNCTION_ARN_LENGTH
        && is_account(account)
        && is_name(name)
        && (qualifier == "$LATEST" || is_word(qualifier))
}

/// Returns the region in an ARN, if it has one.
pub(crate) fn region_of(arn: &str) -> Option<&str> {
    arn.strip_prefix("arn:")?.split(':').nth(2).filter(|region| !region.is_empty())
}

/// Returns whether a text is the ARN of something in a Region and an account, whose name follows `kind`.
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

/// Returns the rest of an ARN after `arn:{partition}:{service}:`.
fn of_service<'a>(arn: &'a str, service: &str) -> Option<&'a str> {
    let (partition, rest) = arn.strip_prefix("arn:")?.split_once(':')?;
    let is_partition = is_made_of(partition, |byte| byte.is_ascii_lowercase() || byte == b'-');
    rest.strip_prefix(service)?.strip_prefix(':').filter(|_| is_partition)
}

/// <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html>
pub(crate) fn is_account(text: &str) -> bool {
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
    use super::*;

    #[test]
    fn texts_are_what_they_are_for() {
        use ParameterKind::{
            Bucket, FailureDestination, Function, KinesisStream, KmsKey, Role, Table, Topic,
        };

        let stream = "arn:aws-us-gov:kinesis:us-gov-west-1:111122223333:stream/changes";
        let table = "arn:aws:dynamodb:eu-west-1:111122223333:table/acme-shop-orders";
        let topic = "arn:aws:sns:eu-west-1:111122223333:on-call.fifo";
        let function = "arn:aws:lambda:eu-west-1:111122223333:function:f";
        let long = &"f".repeat(64);
        for (kind, good, bad) in [
            (
                Bucket,
                &["my.bucket-1", "abc", "1.2.3", "1.2.3.x", "logs-xn--x"][..],
                &[
                    "",
                    "ab",
                    "-abc",
                    "abc.",
                    "My-bucket",
                    "a/b/c",
                    "a..b",
                    "192.168.5.4",
                    "xn--abc",
                    "sthree-x",
                    "amzn-s3-demo-x",
                    "x-s3alias",
                    "x--ol-s3",
                    "x.mrap",
                    "x--x-s3",
                    "x--table-s3",
                    &"b".repeat(64),
                ][..],
            ),
            (
                FailureDestination,
                &["arn:aws:s3:::failed", "arn:aws:sqs:eu-west-1:111122223333:failed", topic],
                &[
                    "",
                    "failed",
                    "arn:aws:s3:",
                    "arn:aws:s3:::",
                    "arn:aws:s3:::failed/prefix",
                    "arn:aws:sqs:failed",
                    "arn:aws:sqs:eu-west-1:111122223333:",
                    "arn:aws:sqs:eu-west-1:1:failed",
                    "https://sqs.eu-west-1.amazonaws.com/111122223333/failed",
                    function,
                ],
            ),
            (
                Function,
                &[
                    "audit",
                    long,
                    function,
                    "111122223333:function:audit",
                    "arn:aws:lambda:eu-west-1:111122223333:function:f:$LATEST",
                    "arn:aws:lambda:eu-west-1:111122223333:function:f:live",
                ],
                &[
                    "",
                    "a b",
                    "audit:live",
                    "audit:$LATEST",
                    "function:audit",
                    "a.b",
                    "arn:aws:lambda:eu-west-1",
                    "arn:aws:lambda:eu-west-1:1:function:f",
                    "arn:aws:lambda::111122223333:function:f",
                    "arn:aws:lambda:eu-west-1:111122223333:function:f:",
                    "arn:aws:lambda:eu-west-1:111122223333:layer:f",
                    table,
                    &"f".repeat(65),
                    &format!("{function}:{}", "q".repeat(100)),
                ],
            ),
            (KinesisStream, &[stream], &["", "changes", table, &stream[..stream.len() - "changes".len()]]),
            (KmsKey, &["alias/orders"], &["", "alias/aws/dynamodb", "a b"]),
            (
                Role,
                &["service", "a+b=c,d.e@f_g-h", long],
                &["", "path/service", "arn:aws:iam::111122223333:role/service", "größe", &"r".repeat(65)],
            ),
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

    #[test]
    fn an_arn_has_a_region() {
        assert_eq!(region_of("arn:aws:kms:eu-west-1:111122223333:key/1"), Some("eu-west-1"));
        for other in ["alias/orders", "arn:aws:s3:::bucket", "arn:aws", ""] {
            assert_eq!(region_of(other), None, "{other}");
        }
    }
}
