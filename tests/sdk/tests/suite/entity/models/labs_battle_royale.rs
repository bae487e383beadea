//! The model `labs-battle-royale`, after aws-samples/amazon-dynamodb-labs.

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "battle-royale", pk = "PK", sk = "SK")]
#[gsi(name = "OpenGamesIndex", pk = "map", sk = "open_timestamp")]
#[gsi(name = "InvertedIndex", pk = "SK", sk = "PK")]
pub(super) enum Model {
    User(User),
    Game(Game),
    UserGame(UserGame),
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("USER#{username}")]
#[sk("#METADATA#{username}")]
#[gsi(name = "InvertedIndex", pk("#METADATA#{username}"), sk("USER#{username}"))]
pub(super) struct User {
    username: String,
    name: String,
    email: String,
    birthdate: String,
    address: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("GAME#{game_id}")]
#[sk("#METADATA#{game_id}")]
#[gsi(name = "OpenGamesIndex", pk(map), sk(open_timestamp))]
#[gsi(name = "InvertedIndex", pk("#METADATA#{game_id}"), sk("GAME#{game_id}"))]
pub(super) struct Game {
    game_id: String,
    map: String,
    creator: String,
    create_time: String,
    people: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    open_timestamp: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    start_time: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end_time: Option<String>,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("GAME#{game_id}")]
#[sk("USER#{username}")]
#[gsi(name = "InvertedIndex", pk("USER#{username}"), sk("GAME#{game_id}"))]
pub(super) struct UserGame {
    game_id: String,
    username: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

pub(super) async fn put(model: &Client, item: &Published) -> Sent {
    match item.entity.as_str() {
        "User" => written::<Model, User>(model, item).await,
        "Game" => written::<Model, Game>(model, item).await,
        "UserGame" => written::<Model, UserGame>(model, item).await,
        other => panic!("there is no entity {other}"),
    }
}

pub(super) async fn patterns(client: &Client) -> Patterns {
    vec![
        (
            "players of a game",
            selected(
                table::<UserGame>(client).query(UserGame::partition("3d4285f0-e52b-401a-a59b-112b38c4a26b")),
            )
            .await,
        ),
        (
            "games of a user",
            selected(table::<UserGame>(client).query(UserGame::by_inverted_index("mayrebecca"))).await,
        ),
        (
            "open games of a map",
            selected(table::<Game>(client).query(Game::by_open_games_index("Green Grasslands"))).await,
        ),
        (
            "game with its players",
            selected(
                table::<Model>(client)
                    .query(UserGame::partition("3d4285f0-e52b-401a-a59b-112b38c4a26b").any_entity::<Model>()),
            )
            .await,
        ),
    ]
}
