//! The model `aws-session-management`, after aws-samples/aws-dynamodb-examples.

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "session_store", pk = "PK", sk = "SK")]
#[gsi(name = "GSI1_inverse", pk = "SK", sk = "PK")]
pub(super) enum Model {
    Session(Session),
    ChildSession(ChildSession),
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("suuid#{session_id}")]
#[sk("c#{customer_id}")]
#[gsi(name = "GSI1_inverse", pk("c#{customer_id}"), sk("suuid#{session_id}"))]
pub(super) struct Session {
    #[key_only]
    session_id: String,
    #[key_only]
    customer_id: String,
    last_login_time: String,
    access_token: String,
    session_state: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("suuid#{session_id}")]
#[sk("child#suuid#{child_id}")]
#[gsi(name = "GSI1_inverse", pk("child#suuid#{child_id}"), sk("suuid#{session_id}"))]
pub(super) struct ChildSession {
    #[key_only]
    session_id: String,
    #[key_only]
    child_id: String,
    access_token: String,
    session_state: String,
}

pub(super) async fn put(model: &Client, item: &Published) -> Sent {
    match item.entity.as_str() {
        "Session" => written::<Model, Session>(model, item).await,
        "ChildSession" => written::<Model, ChildSession>(model, item).await,
        other => panic!("there is no entity {other}"),
    }
}

pub(super) async fn patterns(client: &Client) -> Patterns {
    vec![
        (
            "session with its children",
            selected(table::<Model>(client).query(Session::partition("c342etj3").any_entity::<Model>()))
                .await,
        ),
        (
            "sessions of a customer",
            selected(table::<Session>(client).query(Session::by_gsi1_inverse("ABC"))).await,
        ),
        (
            "one session of a customer",
            selected(
                table::<Session>(client).query(Session::by_gsi1_inverse("ABC").session_id().eq("c342etj3")),
            )
            .await,
        ),
        (
            "parent of a child session",
            selected(table::<ChildSession>(client).query(ChildSession::by_gsi1_inverse("ert54fbgn"))).await,
        ),
        (
            "children of a session",
            selected(table::<ChildSession>(client).query(ChildSession::partition("c342etj3"))).await,
        ),
    ]
}
