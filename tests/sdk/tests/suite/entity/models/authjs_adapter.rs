//! The model `authjs-adapter`, after nextauthjs/next-auth.

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "next-auth", pk = "pk", sk = "sk", tag = "type")]
#[gsi(name = "GSI1", pk = "GSI1PK", sk = "GSI1SK")]
pub(super) enum Model {
    #[serde(rename = "USER")]
    User(User),
    #[table(untagged)]
    Account(Account),
    #[serde(rename = "SESSION")]
    Session(Session),
    #[serde(rename = "VT")]
    VerificationToken(VerificationToken),
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("USER#{id}")]
#[sk("USER#{id}")]
#[gsi(name = "GSI1", pk("USER#{email}"), sk("USER#{email}"))]
pub(super) struct User {
    id: String,
    email: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("USER#{user_id}")]
#[sk("ACCOUNT#{provider}#{provider_account_id}")]
#[gsi(name = "GSI1", pk("ACCOUNT#{provider}"), sk("ACCOUNT#{provider_account_id}"))]
pub(super) struct Account {
    #[serde(rename = "userId")]
    user_id: String,
    provider: String,
    #[serde(rename = "providerAccountId")]
    provider_account_id: String,
    r#type: String,
    id: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("USER#{user_id}")]
#[sk("SESSION#{session_token}")]
#[gsi(name = "GSI1", pk("SESSION#{session_token}"), sk("SESSION#{session_token}"))]
pub(super) struct Session {
    #[serde(rename = "userId")]
    user_id: String,
    #[serde(rename = "sessionToken")]
    session_token: String,
    #[ttl]
    expires: u64,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("VT#{identifier}")]
#[sk("VT#{token}")]
pub(super) struct VerificationToken {
    identifier: String,
    token: String,
    #[ttl]
    expires: u64,
}

pub(super) async fn put(model: &Client, item: &Published) -> Sent {
    match item.entity.as_str() {
        "User" => written::<Model, User>(model, item).await,
        "Account" => written::<Model, Account>(model, item).await,
        "Session" => written::<Model, Session>(model, item).await,
        "VerificationToken" => written::<Model, VerificationToken>(model, item).await,
        other => panic!("there is no entity {other}"),
    }
}

pub(super) async fn patterns(client: &Client) -> Patterns {
    vec![
        ("user by email", selected(table::<User>(client).query(User::by_gsi1("ada@example.com"))).await),
        (
            "account of a provider",
            selected(
                table::<Account>(client).query(Account::by_gsi1("github").provider_account_id().eq("583231")),
            )
            .await,
        ),
        ("session", selected(table::<Session>(client).query(Session::by_gsi1("tok-1"))).await),
        (
            "everything of a user",
            selected(
                table::<Model>(client)
                    .query(User::partition("6b3b9f0e-3a4e-4c0e-9d1c-6f0d5b1d2a11").any_entity::<Model>()),
            )
            .await,
        ),
        (
            "accounts of a user with one provider",
            selected(
                table::<Account>(client).query(
                    Account::partition("6b3b9f0e-3a4e-4c0e-9d1c-6f0d5b1d2a11").provider().eq("github"),
                ),
            )
            .await,
        ),
    ]
}
