//! A session, and the table of sessions.

use std::fmt;

use serde::{Deserialize, Serialize};
use tablewright::{DynamoTable, EpochSeconds, KeyAttribute, Naming, NamingError, Stack};

/// The session of one user on one device, from log-in to log-out.
///
/// `user-index` finds a user's sessions. Its sort key is the expiry time, so a query can skip expired sessions without
/// reading them.
#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[table(name = "sessions")]
pub struct Session {
    #[pk]
    pub token: Token,
    #[gsi("user", project(keys_only))]
    pub user_id: UserId,
    #[gsi("user", sk)]
    #[ttl]
    pub expires_at: EpochSeconds,
    pub device: String,
}

/// The random secret that the browser sends with each request.
#[derive(Clone, Deserialize, KeyAttribute, PartialEq, Serialize)]
pub struct Token(pub String);

/// Hides the token, because anyone who reads it in a log could use the session.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[derive(Clone, Debug, Deserialize, KeyAttribute, PartialEq, Serialize)]
pub struct UserId(pub String);

/// Returns the stack with the table.
pub fn stack() -> Result<Stack, NamingError> {
    Ok(Stack::new(Naming::new("acme", "accounts")?).table::<Session>())
}
