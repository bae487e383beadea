//! Interprets the failed condition of a write.

use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::types::AttributeValue;

use crate::sdk::expression::path::Anywhere;
use crate::sdk::request::guard::{Guards, Unmet, stored_version, value_at};
use crate::sdk::request::same;
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::item::Item;
use crate::sdk::transport::customized::Settings;
use crate::sdk::transport::doubt::Doubt;

/// The facts about a write that decide what a failed condition means.
pub(crate) struct Verdict {
    guards: Guards,
    /// True if the caller asked for the stored item.
    gives_item: bool,
    /// Watches the attempts, if sending the write again could do it twice, or could fail because it
    /// is already done.
    doubt: Option<Doubt>,
    made: Made,
}

/// The effect of a write on the item.
pub(crate) enum Made {
    Item(Item),
    /// The values at these paths; `None` if a path has been removed.
    Changes(Vec<(Anywhere, Option<AttributeValue>)>),
    Nothing,
    /// The effect also depends on the item as it was before.
    Unknown,
}

/// Says whether a write whose response was lost has been done.
enum Was {
    Done,
    NotDone,
    Unknown,
}

impl Verdict {
    /// Creates a verdict. `is_repeatable`: the write is safe to repeat. `is_falsifiable`: its condition may
    /// fail once the write is done.
    pub(crate) fn new(
        guards: Guards,
        gives_item: bool,
        [is_repeatable, is_falsifiable]: [bool; 2],
        made: Made,
    ) -> Self {
        let is_watched = !is_repeatable || is_falsifiable || guards.version.is_some();
        let doubt = is_watched.then(|| Doubt::new(is_repeatable));
        Self { guards, gives_item, doubt, made }
    }

    /// Returns the settings that the write is sent with.
    pub(crate) fn settings(&self, settings: &Settings) -> Option<Builder> {
        match &self.doubt {
            Some(doubt) => Some(doubt.settings(settings)),
            None => settings.builder(),
        }
    }

    /// Returns whether the write may have been done although its last attempt failed.
    pub(crate) fn is_in_doubt<E>(&self, last: Option<&SdkError<E, HttpResponse>>) -> bool {
        self.doubt.as_ref().is_some_and(|doubt| doubt.remains(last))
    }

    /// Judges an error. If the condition failed because the write was already done, returns the
    /// stored item.
    pub(crate) fn judge(self, error: Error, is_in_doubt: bool) -> Result<Option<Item>, Error> {
        if !matches!(error.kind(), ErrorKind::ConditionFailed { .. }) {
            return Err(if is_in_doubt { uncertain(error) } else { error });
        }
        let (operation, table) = (error.operation(), error.table_name().to_owned());
        let ErrorKind::ConditionFailed { item } = error.into_kind() else { return Ok(None) };
        let unmet = self.guards.unmet(item.as_ref());
        let was = if is_in_doubt { self.was_done(item.as_ref(), &unmet) } else { Was::NotDone };
        if matches!(was, Was::Done) {
            return Ok(item);
        }
        let item = item.filter(|_| self.gives_item);
        let error = Error::new(operation, &table, unmet.into_kind(item));
        Err(if matches!(was, Was::Unknown) { uncertain(error) } else { error })
    }

    /// Compares the stored item with the effect of this write. An item that still has the expected version was not
    /// written by this write, nor was one that another writer has made from it.
    fn was_done(&self, item: Option<&Item>, unmet: &Unmet) -> Was {
        let Some((attribute, expected)) = self.guards.version else {
            // The item does not exist now, whatever this write has done.
            return if *unmet == Unmet::Exists { Was::NotDone } else { Was::Unknown };
        };
        let Some(item) = item else {
            return if matches!(self.made, Made::Nothing) { Was::Done } else { Was::Unknown };
        };
        match stored_version(Some(item), attribute) {
            Some(version) if version == expected => Was::NotDone,
            Some(version) if version.checked_sub(1) == Some(expected) => self.made.is(item),
            _ => Was::Unknown,
        }
    }
}

/// Returns the error of a write that may have been done.
pub(crate) fn uncertain(last: Error) -> Error {
    let (operation, table) = (last.operation(), last.table_name().to_owned());
    Error::new(operation, &table, ErrorKind::Uncertain { last: Box::new(last) })
}

impl Made {
    fn is(&self, item: &Item) -> Was {
        let is_made = match self {
            Self::Item(made) => same::is_same_item(made, item),
            Self::Changes(changes) => changes
                .iter()
                .all(|(path, made)| same::is_same_attribute(made.as_ref(), value_at(item, path))),
            // The item was to be deleted, so a next version of it comes from another writer.
            Self::Nothing => false,
            Self::Unknown => return Was::Unknown,
        };
        if is_made { Was::Done } else { Was::NotDone }
    }
}

impl Unmet {
    pub(crate) fn into_kind(self, item: Option<Item>) -> ErrorKind {
        match self {
            Self::Exists => ErrorKind::NotFound,
            Self::Range(path) => ErrorKind::OutOfRange { path, item },
            Self::Version { expected, found } => ErrorKind::VersionConflict { expected, item, found },
            Self::Condition => ErrorKind::ConditionFailed { item },
        }
    }
}
