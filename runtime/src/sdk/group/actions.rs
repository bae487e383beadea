//! The actions of a transaction as a whole: their number, their items, and the reasons for a cancellation.

use std::collections::HashMap;

use aws_sdk_dynamodb::error::SdkError;

use crate::limits::TRANSACTION_ACTIONS;
use crate::sdk::group::action::{QueuedAction, table_of};
use crate::sdk::request::guard::{Guards, Unmet};
use crate::sdk::request::identity::Identity;
use crate::sdk::response::cancellation::Cancellation;
use crate::sdk::response::error::{ActionError, Error, ErrorKind};

pub(crate) fn check_number(actions: usize) -> Result<(), ErrorKind> {
    if actions > TRANSACTION_ACTIONS { Err(ErrorKind::TooManyActions(actions)) } else { Ok(()) }
}

/// Returns an error for each action whose item an earlier action already uses.
pub(crate) fn doubles<'a>(
    actions: impl Iterator<Item = (&'a Action, Option<&'a Identity>)>,
) -> Vec<ActionError> {
    let mut items = HashMap::new();
    let mut errors = Vec::new();
    for (position, (action, identity)) in actions.enumerate() {
        let Some(identity) = identity else { continue };
        let first = *items.entry((&action.table, identity)).or_insert(position);
        if first != position {
            let error = Error::new(action.operation, &action.table, ErrorKind::SameItem { first });
            errors.push(ActionError { position, name: action.name.clone(), error });
        }
    }
    errors
}

/// The details of an action that errors report.
#[derive(Clone, Debug)]
pub(crate) struct Action {
    pub(crate) operation: &'static str,
    pub(crate) name: Option<String>,
    pub(crate) table: String,
    pub(crate) guards: Guards,
    /// True if the caller asked for the stored item.
    pub(crate) gives_item: bool,
}

impl Action {
    pub(crate) fn of(action: &QueuedAction) -> Self {
        let QueuedAction { operation, name, table, guards, gives_item, .. } = action;
        let (name, table, guards) = (name.clone(), table.clone(), guards.clone());
        Self { operation, name, table, guards, gives_item: *gives_item }
    }
}

/// The actions of a transaction, in order.
#[derive(Debug)]
pub(crate) struct Actions(pub(crate) Vec<Action>);

impl Actions {
    pub(crate) fn table(&self) -> &str {
        table_of(self.0.iter().map(|action| action.table.as_str()))
    }

    pub(crate) fn error<E, R>(&self, operation: &'static str, error: SdkError<E, R>) -> Error
    where
        aws_sdk_dynamodb::Error: From<SdkError<E, R>>,
    {
        let kind = match ErrorKind::of(error) {
            ErrorKind::Request(error) => self.cancelled(error),
            kind => kind,
        };
        Error::new(operation, self.table(), kind)
    }

    /// Reads the cancellation reasons, if the response contains any.
    fn cancelled(&self, error: Box<aws_sdk_dynamodb::Error>) -> ErrorKind {
        /// The code of an action that did not cause the cancellation.
        const NONE: &str = "None";
        const CONDITION_FAILED: &str = "ConditionalCheckFailed";
        let aws_sdk_dynamodb::Error::TransactionCanceledException(cancelled) = &*error else {
            return ErrorKind::Request(error);
        };
        let reasons = cancelled.cancellation_reasons().iter().enumerate();
        let reasons = reasons.filter_map(|(position, reason)| {
            let code = reason.code().filter(|code| *code != NONE)?.to_owned();
            let Action { operation, name, table, guards, gives_item } = self.0.get(position)?.clone();
            let unmet: Option<Unmet> = (code == CONDITION_FAILED).then(|| guards.unmet(reason.item()));
            let (message, item) =
                (reason.message().map(str::to_owned), reason.item().filter(|_| gives_item).cloned());
            Some(Cancellation { position, name, operation, table, code, message, item, unmet })
        });
        let cancellations: Vec<Cancellation> = reasons.collect();
        if cancellations.is_empty() { ErrorKind::Request(error) } else { ErrorKind::Canceled(cancellations) }
    }
}
