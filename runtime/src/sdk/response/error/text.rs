//! The text of errors.

use std::error::Error as _;
use std::fmt;

use aws_sdk_dynamodb::error::ProvideErrorMetadata;

use super::{ActionError, Error, ErrorKind, Inner};
use crate::limits::{
    IDEMPOTENCY_TOKEN_LENGTH, IN_OPERANDS, ITEM_BYTES, SCAN_SEGMENTS, TRANSACTION_ACTIONS, TRANSACTION_BYTES,
};
use crate::text::excerpt::Excerpt;

/// The number of actions or cancellations that a message lists before it counts the rest.
const LISTED: usize = 10;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { operation, table, kind, .. } = &*self.0;
        #[cfg(feature = "deploy")]
        if let ErrorKind::Stack(error) = kind {
            return fmt::Display::fmt(error, f);
        }
        let on = if operation.is_empty() || table.is_empty() { "" } else { " on " };
        f.write_str(operation)?;
        f.write_str(on)?;
        if !table.is_empty() {
            write!(f, "table `{}`", Excerpt(table))?;
        }
        write!(f, ": {kind}")
    }
}

impl fmt::Display for ActionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        action(self.position, self.name.as_deref(), f)?;
        fmt::Display::fmt(&self.error, f)
    }
}

impl std::error::Error for ActionError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error.source()
    }
}

/// Writes the number and the name of an action, before the operation: `` action 2, `debit`,  ``
pub(crate) fn action(position: usize, name: Option<&str>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "action {position}, ")?;
    name.iter().try_for_each(|name| write!(f, "`{}`, ", Excerpt(name)))
}

impl fmt::Display for ErrorKind {
    #[expect(clippy::too_many_lines, reason = "one list of all kinds, with the words of each")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(error) => fmt::Display::fmt(error, f),
            Self::Serialize { attribute: Some(attribute), .. } => {
                write!(f, "attribute `{}` cannot be stored", Excerpt(attribute))
            }
            Self::Serialize { attribute: None, .. } => f.write_str("a value cannot be stored"),
            Self::Deserialize { attribute: Some(attribute), is_missing: true, .. } => {
                write!(
                    f,
                    "the item lacks attribute `{}`, which the type that is read needs",
                    Excerpt(attribute)
                )
            }
            Self::Deserialize { attribute: Some(attribute), .. } => {
                write!(
                    f,
                    "attribute `{}` has a value that its type cannot read",
                    Excerpt(attribute)
                )
            }
            Self::Deserialize { attribute: None, .. } => {
                f.write_str("the stored item is not what the type reads")
            }
            Self::OtherEntity { entity } => {
                write!(f, "the item is an entity `{entity}`; read it as that one, or by the table of all entities")
            }
            Self::NoEntity => f.write_str(
                "the item's key matches the templates of no entity; in an enum, a variant with `#[other]` reads such items",
            ),
            Self::Placeholder(placeholder) => write!(
                f,
                "placeholder `{}` stands for two things in one request; rename one",
                Excerpt(placeholder)
            ),
            Self::Operands { path, count } => write!(
                f,
                "`is_in` compares `{}` with 1 to {IN_OPERANDS} values, and has {count}",
                Excerpt(path)
            ),
            Self::Overlap { first, second } => write!(
                f,
                "the update changes `{}` and then `{}`, which DynamoDB does in no order; change it once",
                Excerpt(first),
                Excerpt(second)
            ),
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
            Self::UnknownAttribute { attribute, nearest } => {
                write!(
                    f,
                    "the type that is read has a field `{attribute}`, and the table has no such attribute"
                )?;
                match nearest {
                    Some(nearest) => write!(f, "; did you mean `{nearest}`?"),
                    None => {
                        f.write_str("; if others store it, name what is read with `project_attributes(…)`")
                    }
                }
            }
            Self::Flattened { index } => write!(
                f,
                "the type that is read has a field with `#[serde(flatten)]`, so that its attributes are not known, and \
                 index `{index}` holds only some; name what is read with `project_attributes(…)`"
            ),
            Self::Cursor(error) => fmt::Display::fmt(error, f),
            Self::ZeroLimit { option } => {
                write!(f, "`{option}` is 0, and DynamoDB reads at least 1 item; send no request for none")
            }
            Self::Segment { segment, total } => write!(
                f,
                "there is no segment {segment} of {total}: a scan has 1 to {SCAN_SEGMENTS} segments, counted from 0"
            ),
            Self::StoredKey { attribute } => write!(
                f,
                "serde stores another value for key attribute `{attribute}` than the item's key has; let `Serialize` and \
                 `KeyAttribute` agree, and keep the name out of what `#[serde(flatten)]` stores"
            ),
            Self::StoredTwice { attribute } => write!(
                f,
                "serde stores two values as attribute `{}`; rename one, or keep the name out of what \
                 `#[serde(flatten)]` stores",
                Excerpt(attribute)
            ),
            Self::Patch { attribute, why } => write!(f, "`{}` of the patch {why}", Excerpt(attribute)),
            Self::NoChange => f.write_str("the update changes nothing; send none, or change at least one attribute"),
            Self::NotFound => f.write_str(
                "there is no item of this key, so nothing was changed; `upsert()` makes one, which lacks what the update \
                 does not set",
            ),
            Self::OutOfRange { path, .. } => write!(
                f,
                "`{}` would leave the range of its type, so nothing was changed; `unbounded()` stores it",
                Excerpt(path)
            ),
            Self::Uncertain { last } => {
                f.write_str("it is unknown whether the write was done, because a response was lost; read the item: ")?;
                match last.kind() {
                    Self::ConditionFailed { .. } => f.write_str("the condition is not met now"),
                    kind => fmt::Display::fmt(kind, f),
                }
            }
            Self::ConditionFailed { .. } => f.write_str("the condition was not met; nothing was written"),
            Self::VersionConflict { expected, found, .. } => {
                match found {
                    Some(found) => {
                        write!(f, "the item has version {found}, and the write expects {expected}")
                    }
                    None => write!(f, "there is no item with version {expected}, which the write expects"),
                }?;
                f.write_str("; it has changed since it was read, and nothing was written")
            }
            Self::Actions(errors) => list(errors, f),
            Self::InvalidRequest(why) => f.write_str(why),
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
                "the items of a transaction have at most {TRANSACTION_BYTES} bytes in total, and the items that this one \
                 puts have {bytes}"
            ),
            Self::IdempotencyToken { length } => write!(
                f,
                "an idempotency token has {} to {} characters, and this one has {length}",
                IDEMPOTENCY_TOKEN_LENGTH.0, IDEMPOTENCY_TOKEN_LENGTH.1
            ),
            Self::Incomplete { left, of, cause: Some(cause) } => {
                write!(f, "{left} of {of} are not processed: {cause}")
            }
            Self::Incomplete { left, of, cause: None } => write!(
                f,
                "{left} of {of} are not processed: DynamoDB leaves them again and again; send them later, or more \
                 slowly"
            ),
            Self::Canceled(cancellations) => {
                f.write_str("the transaction was cancelled: ")?;
                list(cancellations, f)
            }
            Self::Request(error) => match (error.code(), error.message()) {
                (Some(code), Some(message)) => write!(f, "{}: {}", Excerpt(code), Excerpt(message)),
                (Some(code), None) => write!(f, "{}", Excerpt(code)),
                (None, _) => chain(error, f),
            },
            Self::NoAnswer { error, .. } => {
                f.write_str("no answer: ")?;
                chain(error, f)
            }
            Self::UnknownItem => f.write_str("the answer has an item that was not asked for"),
            Self::IncompleteAnswer => f.write_str("the answer lacks a part that DynamoDB's documentation promises"),
            Self::NoClient => f.write_str("the table has no client, so the request is not sent"),
            Self::Migration(_) => {
                f.write_str("the function of the migration returned an error; the item was not written")
            }
            Self::UnstableMigration { attribute: Some(attribute) } => write!(
                f,
                "the migration would change `{}` of its own result, so that an interruption would change the item twice; store \
                 the new value under a new name, or return items that are already migrated as they are",
                Excerpt(attribute)
            ),
            Self::UnstableMigration { attribute: None } => f.write_str(
                "the migration cannot read its own result, so that an interruption could not be continued; let the struct read \
                 what it stores, and the function accept items that are already migrated",
            ),
            Self::KeyTaken => f.write_str(
                "another item has the key that the migration gives this one; nothing was written",
            ),
            #[cfg(feature = "deploy")]
            Self::Stack(error) => fmt::Display::fmt(error, f),
            #[cfg(feature = "deploy")]
            Self::Different(differences) => {
                f.write_str("the table already exists, but differs from its schema")?;
                differences.iter().try_for_each(|difference| write!(f, "\n- {difference}"))
            }
            #[cfg(feature = "deploy")]
            Self::NotActive => f.write_str("the table did not become active in time"),
            Self::Environment(variable) => write!(
                f,
                "environment variable `{}` must hold the table's name or ARN, but is unset, empty or not Unicode",
                Excerpt(variable)
            ),
        }
    }
}

fn list(parts: &[impl fmt::Display], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (position, part) in parts.iter().take(LISTED).enumerate() {
        f.write_str(if position == 0 { "" } else { "; " })?;
        fmt::Display::fmt(part, f)?;
    }
    match parts.len().saturating_sub(LISTED) {
        0 => Ok(()),
        more => write!(f, "; and {more} more"),
    }
}

/// Writes the sources of an SDK error, whose own text says nothing, down to the service's message.
fn chain(error: &aws_sdk_dynamodb::Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut source = error.source();
    if source.is_none() {
        return write!(f, "{}", Excerpt(error));
    }
    let mut separator = "";
    while let Some(error) = source {
        write!(f, "{separator}{}", Excerpt(error))?;
        (separator, source) = (": ", error.source());
    }
    Ok(())
}
