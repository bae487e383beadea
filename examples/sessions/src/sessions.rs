//! The operations of a web service on sessions.
//!
//! `DynamoDB` deletes an expired item [within a few days](
//! https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html). Until then, reads still return it.
//! So every function here checks the expiry time, not only whether the session exists.

use std::time::Duration;

use tablewright::EpochSeconds;
use tablewright::sdk::{Error, Table};

use crate::session::{Session, Token, UserId};

/// How long a session lasts after its last use.
const LIFETIME: Duration = Duration::from_mins(30);

#[derive(Clone, Debug)]
pub struct Sessions {
    table: Table<Session>,
}

impl Sessions {
    pub const fn new(table: Table<Session>) -> Self {
        Self { table }
    }

    /// Begins a session. Fails if the token is already in use, so that nobody gets into another user's session.
    pub async fn log_in(
        &self,
        token: &Token,
        user_id: &UserId,
        device: &str,
        now: EpochSeconds,
    ) -> Result<Session, Error> {
        let session = Session {
            token: token.clone(),
            user_id: user_id.clone(),
            expires_at: now.saturating_add(LIFETIME),
            device: device.to_owned(),
        };
        self.table.put(&session).if_not_exists().send().await?;
        Ok(session)
    }

    /// Returns the session with this token, unless it has expired.
    pub async fn find(&self, token: &Token, now: EpochSeconds) -> Result<Option<Session>, Error> {
        // A consistent read, because the first request follows the log-in at once.
        let session = self.table.get(Session::key(token)).consistent().send().await?;
        Ok(session.filter(|session| session.expires_at > now))
    }

    /// Returns the session with this token, unless it has expired, and extends it.
    ///
    /// The condition keeps an expired session expired. Without it, a token that was forgotten for days would become
    /// valid again. A deleted session does not come back either, because an update only changes items that exist.
    pub async fn extend(&self, token: &Token, now: EpochSeconds) -> Result<Option<Session>, Error> {
        let expires_at = Session::PATHS.expires_at;
        let extended = self
            .table
            .update(Session::key(token))
            .set(expires_at, now.saturating_add(LIFETIME))
            .condition(expires_at.gt(now))
            .returning_new()
            .send()
            .await;
        match extended {
            Ok(session) => Ok(Some(session)),
            Err(error) if error.is_condition_failed() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Returns a user's sessions that have not expired, in the order in which they expire.
    ///
    /// The index holds only their keys, so the sessions themselves are read from the table.
    pub async fn of_user(&self, user_id: &UserId, now: EpochSeconds) -> Result<Vec<Session>, Error> {
        self.table.query(Session::by_user(user_id).expires_at().gt(now)).fetch().await
    }

    /// Ends a session.
    pub async fn log_out(&self, token: &Token) -> Result<(), Error> {
        self.table.delete(Session::key(token)).send().await
    }

    /// Ends all sessions of a user, including expired ones, and returns how many there were.
    ///
    /// A global index is updated shortly after its table, so a session that begins at this moment may be missed.
    pub async fn log_out_everywhere(&self, user_id: &UserId) -> Result<usize, Error> {
        let keys = self.table.query(Session::by_user(user_id)).keys().all().await?;
        let ended = keys.len();
        let deletes = keys.into_iter().map(|key| self.table.delete(key));
        self.table.batch_write().add_all(deletes).send().await?;
        Ok(ended)
    }
}
