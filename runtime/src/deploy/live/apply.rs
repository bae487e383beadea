//! Changes live tables, one request after the other.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;

use super::create::{Pauses, create_tables, is_settled};
use super::read::{Asker, Unsupported};
use crate::at::What;
use crate::deploy::evolve::{Call, Calls, SchemaChange, plan_calls};
use crate::deploy::operation::TableOperation;
use crate::deploy::render::calls::Step;
use crate::deploy::snapshot::Snapshot;
use crate::deploy::stack::Stack;
use crate::sdk::{Error, ErrorKind};

/// The errors of a request that another caller, or an earlier request, has made impossible for now.
const BUSY: [&str; 4] = [
    "ResourceInUseException",
    "LimitExceededException",
    "ValidationException",
    // The other caller has deleted the index.
    "ResourceNotFoundException",
];

/// The number of times that a failing step is planned again. The pauses in between take five seconds in total.
const ATTEMPTS: usize = 10;

/// Brings the live tables of a stack to your structs. See [`apply`].
#[must_use = "nothing is sent before `send`"]
pub struct Apply<'a> {
    client: &'a Client,
    stack: &'a Stack,
    allowed: BTreeSet<String>,
    longest_wait: Duration,
    progress: Box<dyn FnMut(&Progress<'_>) + Send + 'a>,
}

/// A step of [`apply`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Progress<'p> {
    /// The request is about to be sent: `orders: add status-index`.
    Sending(&'p str),
    /// The table or one of its indexes is not active yet, because an index is being filled, for example.
    Waiting(&'p str),
    /// The request is carried out.
    Done(&'p str),
}

/// The result of [`apply`].
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Applied {
    /// The operations, in words and in their order: `orders: add status-index`.
    pub done: Vec<String>,
    /// The names of changes that would take something away and are not allowed. See [`Apply::allow`].
    pub not_allowed: Vec<String>,
    /// The operations that the endpoint accepted without effect, or refuses for now. A time to live changes once an
    /// hour.
    pub ineffective: Vec<String>,
    /// The changes that no request makes.
    pub remaining: Vec<SchemaChange>,
    /// The operations that were left out because the endpoint does not support them.
    pub unsupported: Vec<Unsupported>,
}

/// Brings the live tables of a stack to your structs, one request after the other, and waits after each until the table
/// and its indexes are active.
///
/// Use it for tables that no template deploys. It creates missing tables, and adds indexes, replicas and settings. It
/// takes something away only if you [allow](Apply::allow) it. [`Applied`] lists the rest.
///
/// All requests go to the Region of the client. For a replica they set the key, the class and the reads; send requests
/// for its other settings in its own Region.
///
/// Each request is planned from the live tables. You can therefore call this again after an interruption, and two
/// callers can run at once: a request that the other one has sent already is not sent again. After an error that is
/// [retryable](Error::is_retryable), or that another change has caused, it reads the tables and plans again.
///
/// ```
/// use tablewright::{Stack, sdk};
///
/// # async fn example(client: aws_sdk_dynamodb::Client, stack: Stack) -> Result<(), sdk::Error> {
/// let applied = sdk::apply(&client, &stack)
///     .allow("orders.index.status-index")
///     .progress(|progress| println!("{progress}"))
///     .send()
///     .await?;
/// for change in &applied.not_allowed {
///     println!("not allowed: {change}");
/// }
/// # Ok(())
/// # }
/// ```
pub fn apply<'a>(client: &'a Client, stack: &'a Stack) -> Apply<'a> {
    let longest_wait = Pauses::LONGEST;
    Apply { client, stack, allowed: BTreeSet::new(), longest_wait, progress: Box::new(|_| {}) }
}

impl<'a> Apply<'a> {
    /// Allows a change that takes something away, by its name: `orders.index.status-index` for an index,
    /// `orders.replica.eu-central-1`, `orders.stream`, `orders.pointInTimeRecovery`, `orders.deletionProtection`.
    ///
    /// An index that changes but keeps its name is taken away, and then filled again.
    pub fn allow(mut self, change: impl Into<String>) -> Self {
        self.allowed.insert(change.into());
        self
    }

    /// Sets how long to wait after each request until the table, its indexes and its replicas are active. Default: ten
    /// minutes.
    ///
    /// An index or a replica of a large table can take hours to fill.
    pub const fn wait_at_most(mut self, limit: Duration) -> Self {
        self.longest_wait = limit;
        self
    }

    /// Sets the function that is called with each step.
    pub fn progress(mut self, progress: impl FnMut(&Progress<'_>) + Send + 'a) -> Self {
        self.progress = Box::new(progress);
        self
    }

    /// Sends the requests.
    ///
    /// # Errors
    ///
    /// Fails if the stack breaks a rule, if a request still fails after several attempts, or if a table is not active
    /// [in time](Self::wait_at_most).
    pub async fn send(mut self) -> Result<Applied, Error> {
        let new = self.stack.snapshot().map_err(super::error)?;
        let mut applied = Applied::default();
        self.create(&mut applied).await?;
        let mut retries = Retries::new(self.client);
        loop {
            match self.step(&new, &mut applied).await {
                Ok(true) => retries = Retries::new(self.client),
                Ok(false) => return Ok(applied),
                Err(error) => retries.pause_after(error).await?,
            }
        }
    }

    /// Sends the next request. Returns `false` if there is none, and all tables are active.
    async fn step(&mut self, new: &Snapshot<'_>, applied: &mut Applied) -> Result<bool, Error> {
        let live = super::snapshot(self.client, self.stack).await?;
        let Calls { calls, remaining } = plan_calls(&live, new);
        let Some(call) = self.next(calls, applied) else {
            applied.remaining = remaining;
            for names in super::names(self.stack)? {
                // An earlier caller may have been interrupted while an index was being filled.
                self.wait(&names.physical, &names.physical).await?;
            }
            return Ok(false);
        };
        (self.progress)(&Progress::Sending(&call.title));
        let mut asker = Asker::new(self.client, call.step.table_name());
        match asker.ask(call.step.operation, call.step.body(None)).await {
            Ok(Some(_)) => {}
            Ok(None) => {
                applied.unsupported.append(&mut asker.unsupported);
                applied.ineffective.push(call.title);
                return Ok(true);
            }
            // A time to live changes once an hour, and the table is fine meanwhile.
            Err(error)
                if is_without_effect(&error)
                    || is_busy(&error) && call.step.operation == TableOperation::UpdateTimeToLive =>
            {
                applied.ineffective.push(call.title);
                return Ok(true);
            }
            Err(error) => {
                if is_busy(&error) {
                    self.wait(asker.name, &call.title).await?;
                }
                return Err(error);
            }
        }
        self.wait(asker.name, &call.title).await?;
        (self.progress)(&Progress::Done(&call.title));
        applied.done.push(call.title);
        Ok(true)
    }

    /// Creates the missing tables.
    async fn create(&mut self, applied: &mut Applied) -> Result<(), Error> {
        let names = super::names(self.stack)?;
        for (table, names) in self.stack.tables.iter().zip(&names) {
            let mut retries = Retries::new(self.client);
            let is_there = loop {
                match Asker::new(self.client, &names.physical).describe().await {
                    Ok(table) => break table.is_some(),
                    Err(error) => retries.pause_after(error).await?,
                }
            };
            if is_there {
                continue;
            }
            let title = format!("{}: create table", table.schema.name());
            (self.progress)(&Progress::Sending(&title));
            let only = Stack { tables: vec![table.clone()], ..self.stack.clone() };
            let created = loop {
                match create_tables(self.client, &only).await {
                    Ok(created) => break created,
                    Err(error) => retries.pause_after(error).await?,
                }
            };
            applied.unsupported.extend(created.unsupported);
            (self.progress)(&Progress::Done(&title));
            applied.done.push(title);
        }
        Ok(())
    }

    /// Returns the next request that is allowed, and has not been sent without effect.
    fn next(&self, calls: Vec<Call>, applied: &mut Applied) -> Option<Call> {
        let mut kept: BTreeSet<String> = BTreeSet::new();
        let mut next = None;
        applied.not_allowed.clear();
        for call in calls {
            if let Some(change) = &call.destroys
                && !self.allowed.contains(change)
            {
                if !applied.not_allowed.contains(change) {
                    applied.not_allowed.push(change.clone());
                }
                kept.extend([place(&call), of_table(&call, call.step.what)]);
                continue;
            }
            // If a removal is not allowed, the old index or stream stays, so its replacement is not sent. The stream
            // stays as long as replicas stay, and no replica is added while the old stream stays.
            let needs = match call.step.what {
                What::Stream => Some(What::Replicas),
                What::Replicas => Some(What::Stream),
                _ => None,
            };
            let is_held = needs.is_some_and(|needs| kept.contains(&of_table(&call, needs)));
            if is_held || kept.contains(&place(&call)) {
                continue;
            }
            // The request was sent, and is planned again because it had no effect.
            if applied.done.contains(&call.title) || applied.ineffective.contains(&call.title) {
                if !applied.ineffective.contains(&call.title) {
                    applied.ineffective.push(call.title);
                }
                continue;
            }
            if next.is_none() {
                next = Some(call);
            }
        }
        next
    }

    /// Waits until the table and its indexes can be used.
    async fn wait(&mut self, table: &str, title: &str) -> Result<(), Error> {
        let asker = Asker::new(self.client, table);
        let mut pauses = Pauses::within(self.client, self.longest_wait);
        while !asker.describe().await?.is_some_and(|table| is_settled(&table)) {
            (self.progress)(&Progress::Waiting(title));
            if !pauses.next().await {
                return Err(asker.error(TableOperation::DescribeTable, ErrorKind::NotActive));
            }
        }
        Ok(())
    }
}

/// The attempts of a step that fails.
struct Retries<'a> {
    pauses: Pauses<'a>,
    failures: usize,
}

impl<'a> Retries<'a> {
    const fn new(client: &'a Client) -> Self {
        Self { pauses: Pauses::new(client), failures: 0 }
    }

    /// Waits for the next attempt. Returns the error if another attempt is pointless, or was the last one.
    async fn pause_after(&mut self, error: Error) -> Result<(), Error> {
        let may_succeed = is_busy(&error) || error.is_retryable();
        self.failures += 1;
        if may_succeed && self.failures < ATTEMPTS && self.pauses.next().await { Ok(()) } else { Err(error) }
    }
}

/// Returns the part of the table that a request is about.
fn place(call: &Call) -> String {
    let Step { index, replica, what, .. } = &call.step;
    format!("{} {index:?} {replica:?} {what:?}", call.step.table_name())
}

/// Returns all parts of the table with this setting.
fn of_table(call: &Call, what: What) -> String {
    format!("{} {what:?}", call.step.table_name())
}

fn is_busy(error: &Error) -> bool {
    error.code().is_some_and(|code| BUSY.contains(&code))
}

/// Returns whether the endpoint does not know the setting that the request changes. `DynamoDB` Local ignores members it
/// does not know, and then finds that nothing is left of the request.
fn is_without_effect(error: &Error) -> bool {
    let ErrorKind::Request(error) = error.kind() else { return false };
    error.message().is_some_and(|message| message.starts_with("Nothing to update"))
}

impl fmt::Debug for Apply<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { client: _, stack, allowed, longest_wait: _, progress: _ } = self;
        f.debug_struct("Apply").field("stack", stack).field("allowed", allowed).finish_non_exhaustive()
    }
}

impl fmt::Display for Progress<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sending(title) => f.write_str(title),
            Self::Waiting(title) => write!(f, "{title}: waiting"),
            Self::Done(title) => write!(f, "{title}: done"),
        }
    }
}
