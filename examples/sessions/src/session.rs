//! A session, and the table of all of them.

use std::fmt;

use serde::{Deserialize, Serialize};
use tablewright::{DynamoTable, EpochSeconds, KeyAttribute, Naming, NamingError, Stack};

/// One user on one device, from logging in to logging out.
///
/// `user-index` finds the sessions of a user, and those that have not expired without reading the others: its sort key
/// is the time at which they do.
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

/// What the browser shows with each request: random, and nobody else's to know.
#[derive(Clone, Deserialize, KeyAttribute, PartialEq, Serialize)]
pub struct Token(pub String);

/// Without the token: whoever reads it in a log is logged in.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[derive(Clone, Debug, Deserialize, KeyAttribute, PartialEq, Serialize)]
pub struct UserId(pub String);

/// The table as it is deployed.
pub fn stack() -> Result<Stack, NamingError> {
    Ok(Stack::new(Naming::new("acme", "accounts")?).table::<Session>())
}
