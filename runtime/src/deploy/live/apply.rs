//! Changes live tables, one request after the other.

use std::collections::BTreeSet;
use std::fmt;

use aws_sdk_dynamodb::Client;

use super::create::{Pauses, create_tables, is_settled};
use super::read::{Asker, Unsupported};
use crate::deploy::evolve::{Call, Calls, SchemaChange, plan_calls};
use crate::deploy::operation::TableOperation;
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

/// How often a request that fails because of another change is planned again.
const ATTEMPTS: usize = 5;

/// Brings the live tables of a stack to your structs. See [`apply`].
#[must_use = "nothing is sent before `send`"]
pub struct Apply<'a> {
    client: &'a Client,
    stack: &'a Stack,
    allowed: BTreeSet<String>,
    progress: Box<dyn FnMut(&Progress<'_>) + Send + 'a>,
}

/// A step of [`apply`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Progress<'p> {
    /// The request is sent: `orders: add status-index`.
    Sending(&'p str),
    /// The table and its indexes are not active yet. An index is being filled.
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
    pub left: Vec<SchemaChange>,
    /// The operations that were left out because the endpoint does not support them.
    pub unsupported: Vec<Unsupported>,
}

/// Brings the live tables of a stack to your structs, one request after the other, and waits after each until the table
/// and its indexes are active.
///
/// Use it for tables that no template deploys. It creates missing tables, and adds indexes and settings. It takes
/// something away only if you [allow](Apply::allow) it. [`Applied`] lists the rest.
///
/// Each request is planned from the live tables. You can therefore call this again after an interruption, and two
/// callers can run at once: a request that the other one has sent already is not sent again.
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
    Apply { client, stack, allowed: BTreeSet::new(), progress: Box::new(|_| {}) }
}

impl<'a> Apply<'a> {
    /// Allows a change that takes something away, by its name: `orders.index.status-index` for an index,
    /// `orders.stream`, `orders.pointInTimeRecovery`, `orders.deletionProtection`.
    ///
    /// An index that changes but keeps its name is taken away, and then filled again.
    pub fn allow(mut self, change: impl Into<String>) -> Self {
        self.allowed.insert(change.into());
        self
    }

    /// Sets the function that is told each step.
    pub fn progress(mut self, progress: impl FnMut(&Progress<'_>) + Send + 'a) -> Self {
        self.progress = Box::new(progress);
        self
    }

    /// Sends the requests.
    ///
    /// # Errors
    ///
    /// Fails if the stack breaks a rule, if a request fails, or if a table is not active after ten minutes.
    pub async fn send(mut self) -> Result<Applied, Error> {
        let new = self.stack.snapshot().map_err(super::error)?;
        let mut applied = Applied::default();
        self.create(&mut applied).await?;
        let mut failures = 0;
        loop {
            let live = super::snapshot(self.client, self.stack).await?;
            let Calls { calls, left } = plan_calls(&live, &new);
            let Some(call) = self.next(calls, &mut applied) else {
                applied.left = left;
                return Ok(applied);
            };
            (self.progress)(&Progress::Sending(&call.title));
            let mut asker = Asker::new(self.client, call.step.table_name());
            match asker.ask(call.step.operation, call.step.body(None)).await {
                Ok(Some(_)) => {}
                Ok(None) => {
                    applied.unsupported.append(&mut asker.unsupported);
                    applied.ineffective.push(call.title);
                    continue;
                }
                // A time to live changes once an hour, and the table is fine meanwhile.
                Err(error) if is_busy(&error) && call.step.operation == TableOperation::UpdateTimeToLive => {
                    applied.ineffective.push(call.title);
                    continue;
                }
                Err(error) if is_busy(&error) && failures < ATTEMPTS => {
                    failures += 1;
                    self.wait(&call, &asker).await?;
                    continue;
                }
                Err(error) => return Err(error),
            }
            failures = 0;
            self.wait(&call, &asker).await?;
            (self.progress)(&Progress::Done(&call.title));
            applied.done.push(call.title);
        }
    }

    /// Creates the missing tables.
    async fn create(&mut self, applied: &mut Applied) -> Result<(), Error> {
        let names = super::names(self.stack)?;
        for (table, names) in self.stack.tables.iter().zip(&names) {
            if Asker::new(self.client, &names.physical).describe().await?.is_some() {
                continue;
            }
            let title = format!("{}: create table", table.schema.name());
            (self.progress)(&Progress::Sending(&title));
            let only = Stack { tables: vec![table.clone()], ..self.stack.clone() };
            let created = create_tables(self.client, &only).await?;
            applied.unsupported.extend(created.unsupported);
            (self.progress)(&Progress::Done(&title));
            applied.done.push(title);
        }
        Ok(())
    }

    /// Returns the next request that is allowed, and has not been sent in vain.
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
                kept.insert(place(&call));
                continue;
            }
            // The old index, or the old stream, stays.
            if kept.contains(&place(&call)) {
                continue;
            }
            // Sent once, and still planned.
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
    async fn wait(&mut self, call: &Call, asker: &Asker<'_>) -> Result<(), Error> {
        let mut pauses = Pauses::new(self.client);
        while !asker.describe().await?.is_some_and(|table| is_settled(&table)) {
            (self.progress)(&Progress::Waiting(&call.title));
            if !pauses.next().await {
                return Err(asker.error(TableOperation::DescribeTable, ErrorKind::NotActive));
            }
        }
        Ok(())
    }
}

/// Returns the part of the table that a request is about.
fn place(call: &Call) -> String {
    format!("{} {:?} {:?}", call.step.table_name(), call.step.index, call.step.what)
}

fn is_busy(error: &Error) -> bool {
    error.code().is_some_and(|code| BUSY.contains(&code))
}

impl fmt::Debug for Apply<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { client: _, stack, allowed, progress: _ } = self;
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
