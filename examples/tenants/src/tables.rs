//! The table, its entities, and the policies of the tenants.

use serde::{Deserialize, Serialize};
use tablewright::deploy::Policy;
use tablewright::{DynamoEntity, DynamoTable, KeyAttribute, Naming, NamingError, Stack};

/// The help desk of several companies. Every key begins with the company, in the index too.
#[derive(Debug, PartialEq, Deserialize, DynamoTable)]
#[serde(rename_all = "camelCase")]
#[table(name = "desk", pk = "PK", sk = "SK")]
#[gsi(name = "GSI1", pk = "GSI1PK", sk = "GSI1SK")]
pub enum Desk {
    Company(Company),
    Ticket(Ticket),
}

/// A tenant: a type of its own, so that no other text can take its place in a key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, KeyAttribute)]
pub struct TenantId(pub String);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, DynamoEntity)]
#[serde(rename_all = "camelCase")]
#[pk("TENANT#{tenant}")]
#[sk("COMPANY")]
pub struct Company {
    #[key_only]
    pub tenant: TenantId,
    pub name: String,
    /// The number of the latest ticket.
    #[serde(default)]
    pub tickets: u32,
}

/// A ticket. While it is open, it is in the index of open tickets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, DynamoEntity)]
#[serde(rename_all = "camelCase")]
#[pk("TENANT#{tenant}")]
#[sk("TICKET#{number:06}")]
#[gsi(name = "GSI1", by = "urgency", pk("TENANT#{tenant}"), sk("OPEN#{urgency}#{number:06}"))]
pub struct Ticket {
    #[key_only]
    pub tenant: TenantId,
    #[key_only]
    pub number: u32,
    /// `None` if the ticket is closed.
    pub urgency: Option<Urgency>,
    pub title: String,
}

/// The names sort by urgency.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, KeyAttribute)]
pub enum Urgency {
    #[serde(rename = "0-now")]
    Now,
    #[serde(rename = "1-today")]
    Today,
    #[serde(rename = "2-later")]
    Later,
}

/// Returns the stack of the table. Each session of a company's user has the tag `tenant`, and the policies allow only
/// that tenant's partitions.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html>
pub fn stack() -> Result<Stack, NamingError> {
    const TENANT: &str = "${aws:PrincipalTag/tenant}";
    let stack = Stack::new(Naming::new("acme", "support")?).table::<Desk>();
    Ok(stack.configure::<Desk>(|table| {
        table
            .policy(Policy::reader().tenant_of::<Ticket>(TENANT))
            .policy(Policy::writer().tenant_of::<Ticket>(TENANT))
    }))
}
