//! The model `debrie-instagram`, after alexdebrie/dynamodb-instagram.

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "InstagramTable", pk = "PK", sk = "SK")]
#[gsi(name = "GSI1", pk = "GSI1PK", sk = "GSI1SK")]
pub(super) enum Model {
    User(User),
    Photo(Photo),
    Like(Like),
    Comment(Comment),
    Follow(Follow),
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("USER#{username}")]
#[sk("USER#{username}")]
pub(super) struct User {
    username: String,
    name: String,
    #[serde(rename = "followerCount")]
    follower_count: u64,
    #[serde(rename = "followingCount")]
    following_count: u64,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("UP#{username}")]
#[sk("PHOTO#{photo_id}")]
pub(super) struct Photo {
    username: String,
    #[serde(rename = "photoId")]
    photo_id: String,
    url: String,
    #[serde(rename = "likesCount")]
    likes_count: u64,
    #[serde(rename = "commentCount")]
    comment_count: u64,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("PL#{photo_id}")]
#[sk("LIKE#{liking_username}")]
#[gsi(name = "GSI1", pk("PL#{photo_id}"), sk("LIKE#{like_id}"))]
pub(super) struct Like {
    #[serde(rename = "photoId")]
    photo_id: String,
    #[serde(rename = "likingUsername")]
    liking_username: String,
    #[serde(rename = "likeId")]
    like_id: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("PC#{photo_id}")]
#[sk("COMMENT#{comment_id}")]
pub(super) struct Comment {
    #[serde(rename = "photoId")]
    photo_id: String,
    #[serde(rename = "commentId")]
    comment_id: String,
    #[serde(rename = "commentingUsername")]
    commenting_username: String,
    content: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("FOLLOW#{followed_username}")]
#[sk("FOLLOW#{following_username}")]
#[gsi(name = "GSI1", pk("FOLLOW#{following_username}"), sk("FOLLOW#{followed_username}"))]
pub(super) struct Follow {
    #[serde(rename = "followedUsername")]
    followed_username: String,
    #[serde(rename = "followingUsername")]
    following_username: String,
}

pub(super) async fn put(model: &Client, item: &Published) -> Sent {
    match item.entity.as_str() {
        "User" => written::<Model, User>(model, item).await,
        "Photo" => written::<Model, Photo>(model, item).await,
        "Like" => written::<Model, Like>(model, item).await,
        "Comment" => written::<Model, Comment>(model, item).await,
        "Follow" => written::<Model, Follow>(model, item).await,
        other => panic!("there is no entity {other}"),
    }
}

pub(super) async fn patterns(client: &Client) -> Patterns {
    vec![
        (
            "photos of a user, newest first",
            selected(table::<Photo>(client).query(Photo::partition("alexdebrie")).descending()).await,
        ),
        (
            "likes of a photo, latest first",
            selected(table::<Like>(client).query(Like::by_gsi1("01JD0000000000000000000001")).descending())
                .await,
        ),
        (
            "comments of a photo",
            selected(
                table::<Comment>(client).query(Comment::partition("01JD0000000000000000000001")).descending(),
            )
            .await,
        ),
        (
            "followers of a user",
            selected(table::<Follow>(client).query(Follow::partition("alexdebrie"))).await,
        ),
        ("whom a user follows", selected(table::<Follow>(client).query(Follow::by_gsi1("jeffbezos"))).await),
    ]
}
