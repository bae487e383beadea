//! The event store.

use tablewright::sdk::{Error, Table};

use crate::tables::{Accounts, Body, Event, Snapshot, State};

/// A snapshot is written each time this many events have been appended since the last one.
const SNAPSHOT_EVERY: u32 = 10;

#[derive(Clone, Debug)]
pub struct Store {
    accounts: Table<Accounts>,
}

/// An account, and the version that it has. A new account has version 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Account {
    pub version: u32,
    pub state: State,
    /// The version of the snapshot that it was read from.
    snapshot: u32,
}

/// The reason why an event was not appended.
#[derive(Debug)]
pub enum Refused {
    /// Another writer has appended an event with this version. Read the account again, and decide again.
    Conflict,
    Failed(Error),
}

impl State {
    /// Adds an event.
    pub fn apply(&mut self, body: &Body) {
        match body {
            Body::Opened { owner } => self.owner.clone_from(owner),
            Body::Deposited { cents } => self.cents += cents,
            Body::Withdrawn { cents } => self.cents = self.cents.saturating_sub(*cents),
        }
    }
}

impl Store {
    pub const fn new(accounts: Table<Accounts>) -> Self {
        Self { accounts }
    }

    /// Reads an account: its snapshot and the events since, in one query from the end of the partition.
    pub async fn load(&self, id: &str) -> Result<Account, Error> {
        let partition = Event::partition(id).any_entity::<Accounts>();
        let mut items = self.accounts.query(partition).descending().consistent().page_size(50).items()?;
        let (mut account, mut events) = (Account::default(), Vec::new());
        while let Some(item) = items.next().await {
            match item? {
                Accounts::Snapshot(Snapshot { version, state, .. }) => {
                    account = Account { version, state, snapshot: version };
                }
                Accounts::Event(event) if event.version > account.version => events.push(event),
                // The snapshot contains this event and all events before it.
                Accounts::Event(_) => break,
            }
        }
        for event in events.iter().rev() {
            account.add(event);
        }
        Ok(account)
    }

    /// Reads the events after a version, for example to build a projection again.
    pub async fn events_after(&self, id: &str, version: u32) -> Result<Vec<Event>, Error> {
        self.accounts.entity().query(Event::partition(id).version().gt(version)).consistent().all().await
    }

    /// Appends events to an account as it was read: all of them, or none if another writer was faster.
    pub async fn append(&self, id: &str, mut account: Account, bodies: &[Body]) -> Result<Account, Refused> {
        let mut transaction = self.accounts.transact_write();
        for body in bodies {
            let event = Event { account: id.to_owned(), version: account.version + 1, body: body.clone() };
            transaction = transaction.add(self.accounts.entity().put(&event).if_not_exists());
            account.add(&event);
        }
        match transaction.send().await {
            Ok(_) => {}
            Err(error) if error.is_condition_failed() => return Err(Refused::Conflict),
            Err(error) => return Err(Refused::Failed(error)),
        }
        if account.version - account.snapshot >= SNAPSHOT_EVERY {
            self.snapshot(id, &mut account).await.map_err(Refused::Failed)?;
        }
        Ok(account)
    }

    /// Writes a snapshot, unless a later one exists.
    async fn snapshot(&self, id: &str, account: &mut Account) -> Result<(), Error> {
        let Account { version, ref state, .. } = *account;
        let snapshot = Snapshot { account: id.to_owned(), version, state: state.clone() };
        let path = Snapshot::PATHS.version;
        let is_later = path.not_exists().or(path.lt(version));
        match self.accounts.entity().put(&snapshot).condition(is_later).send().await {
            Err(error) if !error.is_condition_failed() => return Err(error),
            _ => account.snapshot = version,
        }
        Ok(())
    }
}

impl Account {
    fn add(&mut self, event: &Event) {
        self.version = event.version;
        self.state.apply(&event.body);
    }
}
