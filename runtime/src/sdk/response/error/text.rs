//! The words of an error.

use std::error::Error as _;
use std::fmt;

use aws_sdk_dynamodb::error::ProvideErrorMetadata;

use super::ErrorKind;
use crate::limits::{
    IDEMPOTENCY_TOKEN_LENGTH, IN_OPERANDS, ITEM_BYTES, SCAN_SEGMENTS, TRANSACTION_ACTIONS, TRANSACTION_BYTES,
};
use crate::text::Text;

/// In words, since an old item is no text for a log.
impl fmt::Debug for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ErrorKind").field(&format_args!("{self}")).finish()
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(error) => fmt::Display::fmt(error, f),
            Self::Serialize { attribute: Some(attribute), source } => {
                write!(f, "attribute `{attribute}` cannot be stored: {source}")
            }
            Self::Serialize { attribute: None, source } => write!(f, "the value cannot be stored: {source}"),
            Self::Deserialize { attribute: Some(attribute), source } => {
                write!(f, "attribute `{attribute}` is stored as something else than its type reads: {source}")
            }
            Self::Deserialize { attribute: None, source } => {
                write!(f, "what is stored is not what the type reads: {source}")
            }
            Self::Placeholder(placeholder) => {
                write!(f, "placeholder `{placeholder}` stands for two things in one request; rename one")
            }
            Self::KeyFilter { attribute } => write!(
                f,
                "a filter cannot compare `{attribute}`, which is part of the key that the query reads by; compare it \
                 in the key condition"
            ),
            Self::NotProjected { index, attribute } => write!(
                f,
                "index `{index}` does not hold attribute `{attribute}`; project it, or leave it out of the filter and \
                 of the type that is read"
            ),
            Self::Cursor(error) => fmt::Display::fmt(error, f),
            Self::Limit { option } => {
                write!(f, "`{option}` is 0, and DynamoDB reads at least 1 item; send no request for none")
            }
            Self::Segment { segment, total } => write!(
                f,
                "there is no segment {segment} of {total}: a scan has 1 to {SCAN_SEGMENTS} segments, counted from 0"
            ),
            Self::StoredKey { .. }
            | Self::StoredTwice { .. }
            | Self::Overlap { .. }
            | Self::Operands { .. }
            | Self::ConditionFailed { .. }
            | Self::NoChange
            | Self::NotFound
            | Self::OutOfRange { .. }
            | Self::Uncertain { .. } => write(self, f),
            Self::Actions(errors) => list(errors, f),
            Self::Unfit(why) => f.write_str(why),
            Self::SameItem { first } => write!(
                f,
                "action {first} is about the same item; a transaction has one action for each, so make them one, \
                 or send two transactions"
            ),
            Self::TooManyActions(actions) => write!(
                f,
                "a transaction has at most {TRANSACTION_ACTIONS} actions, and this one has {actions}"
            ),
            Self::ItemTooLarge { bytes } => write!(
                f,
                "an item has at most {ITEM_BYTES} bytes, and this one has {bytes}; keep what is large elsewhere, or in \
                 items of its own"
            ),
            Self::TooLarge { bytes } => write!(
                f,
                "the items of a transaction have at most {TRANSACTION_BYTES} bytes in sum, and those that this one \
                 puts have {bytes}"
            ),
            Self::Token { length } => write!(
                f,
                "an idempotency token has {} to {} characters, and this one has {length}",
                IDEMPOTENCY_TOKEN_LENGTH.0, IDEMPOTENCY_TOKEN_LENGTH.1
            ),
            Self::Incomplete { left, of, cause: Some(cause) } => {
                write!(f, "{left} of {of} are not processed: ")?;
                request(cause, f)
            }
            Self::Incomplete { left, of, cause: None } => write!(
                f,
                "{left} of {of} are not processed: DynamoDB leaves them again and again; send them later, or more \
                 slowly"
            ),
            Self::BatchWrite(error) => fmt::Display::fmt(error.error().kind(), f),
            Self::Canceled(cancellations) => {
                f.write_str("the transaction was cancelled: ")?;
                list(cancellations, f)
            }
            Self::Request(error) => request(error, f),
            Self::UnknownItem => {
                f.write_str("the answer has an item whose key is none of those that were asked for")
            }
            Self::NoItem => f.write_str("the answer has no item where there has to be one"),
            Self::NoClient => f.write_str("there is no client, so requests are made and none is sent"),
            Self::Stack(error) => fmt::Display::fmt(error, f),
            Self::Different(differences) => {
                f.write_str("the table is there, and is another one")?;
                differences.iter().try_for_each(|difference| write!(f, "\n- {difference}"))
            }
            Self::NotActive => f.write_str("the table is not active after ten minutes"),
            Self::Environment(variable) => write!(
                f,
                "environment variable `{variable}` has to hold the table's name or ARN, and is not set"
            ),
        }
    }
}

/// The words of what a write or a condition says, and of what became of it.
fn write(kind: &ErrorKind, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match kind {
        ErrorKind::StoredKey { attribute } => write!(
            f,
            "serde stores another value for key attribute `{attribute}` than the item's key has; let `Serialize` and \
             `KeyAttribute` agree, and keep the name out of what `#[serde(flatten)]` stores"
        ),
        ErrorKind::StoredTwice { attribute } => write!(
            f,
            "serde stores two values as attribute {}; rename one, or keep the name out of what \
             `#[serde(flatten)]` stores",
            Text::new().name(attribute).as_str()
        ),
        ErrorKind::Overlap { first, second } => write!(
            f,
            "the update changes `{first}` and then `{second}`, which DynamoDB does in no order; change it once"
        ),
        ErrorKind::NoChange => f.write_str("the update changes nothing; send none, or change at least one attribute"),
        ErrorKind::NotFound => f.write_str(
            "there is no item of this key, so nothing was changed; `upsert()` makes one, which lacks what the update \
             does not set",
        ),
        ErrorKind::OutOfRange { path, .. } => write!(
            f,
            "`{path}` would be a number that its type does not hold, so nothing was changed; `unbounded()` stores it"
        ),
        ErrorKind::Uncertain { last } => {
            f.write_str("nobody knows whether the write was done, since a response was lost; read the item: ")?;
            match last.kind() {
                ErrorKind::ConditionFailed { .. } => f.write_str("the condition is not met now"),
                kind => fmt::Display::fmt(kind, f),
            }
        }
        ErrorKind::ConditionFailed { .. } => f.write_str("the condition was not met; nothing was written"),
        ErrorKind::Operands { path, count } => {
            write!(f, "`is_in` compares `{path}` with 1 to {IN_OPERANDS} values, and has {count}")
        }
        _ => Ok(()),
    }
}

fn list(parts: &[impl fmt::Display], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (position, part) in parts.iter().enumerate() {
        f.write_str(if position == 0 { "" } else { "; " })?;
        fmt::Display::fmt(part, f)?;
    }
    Ok(())
}

/// The service's words, or those of everything between here and there.
fn request(error: &aws_sdk_dynamodb::Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (error.code(), error.message()) {
        (Some(code), Some(message)) => return write!(f, "{code}: {message}"),
        (Some(code), None) => return f.write_str(code),
        _ => {}
    }
    fmt::Display::fmt(error, f)?;
    let mut source = error.source();
    while let Some(error) = source {
        write!(f, ": {error}")?;
        source = error.source();
    }
    Ok(())
}
