//! What a web service does with sessions.
//!
//! `DynamoDB` deletes an expired item [within a few days](
//! https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html), and until then it is read like any other.
//! So nothing here asks whether a session is there, but whether it is there and lasts.

use std::time::Duration;

use tablewright::EpochSeconds;
use tablewright::sdk::{Error, Table};

use crate::session::{Session, Token, UserId};

/// How long a session lasts after it was last used.
const LIFETIME: Duration = Duration::from_mins(30);

#[derive(Clone, Debug)]
pub struct Sessions {
    table: Table<Session>,
}

impl Sessions {
    pub const fn new(table: Table<Session>) -> Self {
        Self { table }
    }

    /// Begins a session. A token that was given before is an error, so that nobody gets into the session of another.
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

    /// The session of a token, while it lasts.
    pub async fn find(&self, token: &Token, now: EpochSeconds) -> Result<Option<Session>, Error> {
        // Consistent, since the first request follows the log-in at once.
        let session = self.table.get(Session::key(token)).consistent().send().await?;
        Ok(session.filter(|session| session.expires_at > now))
    }

    /// The session of a token, while it lasts, and from now on for as long again.
    ///
    /// The condition leaves an expired session as it is: without it, a token that was forgotten for days would be good
    /// again. A session that was deleted does not come back, since an update changes only items that exist.
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

    /// The sessions of a user that last, in the order in which they expire.
    ///
    /// The index holds their keys, so the sessions themselves are read from the table.
    pub async fn of_user(&self, user_id: &UserId, now: EpochSeconds) -> Result<Vec<Session>, Error> {
        self.table.query(Session::by_user(user_id).expires_at().gt(now)).fetch().await
    }

    /// Ends a session.
    pub async fn log_out(&self, token: &Token) -> Result<(), Error> {
        self.table.delete(Session::key(token)).send().await
    }

    /// Ends all sessions of a user, and says how many there were, with those that have expired.
    ///
    /// An index follows its table within moments, so that a session which begins just now may not be among them.
    pub async fn log_out_everywhere(&self, user_id: &UserId) -> Result<usize, Error> {
        let keys = self.table.query(Session::by_user(user_id)).keys().all().await?;
        let ended = keys.len();
        let deletes = keys.into_iter().map(|key| self.table.delete(key));
        self.table.batch_write().add_all(deletes).send().await?;
        Ok(ended)
    }
}
