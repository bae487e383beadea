//! The model `aws-social-network`, after aws-samples/aws-dynamodb-examples.

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "SNS", pk = "PK", sk = "SK")]
pub(super) enum Model {
    UserInfo(UserInfo),
    UserCount(UserCount),
    Follower(Follower),
    Following(Following),
    Post(Post),
    PostLike(PostLike),
    PostLikeCount(PostLikeCount),
    TimelineEntry(TimelineEntry),
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("u#{user_id}")]
#[sk("\"info\"")]
pub(super) struct UserInfo {
    #[key_only]
    user_id: String,
    name: String,
    content: String,
    #[serde(rename = "imageUrl")]
    image_url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    etc: Option<String>,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("u#{user_id}")]
#[sk("\"count\"")]
pub(super) struct UserCount {
    #[key_only]
    user_id: String,
    #[serde(rename = "follower#")]
    follower: u64,
    #[serde(rename = "following#")]
    following: u64,
    #[serde(rename = "post#")]
    post: u64,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("u#{user_id}#follower")]
#[sk("u#{follower_id}")]
pub(super) struct Follower {
    #[key_only]
    user_id: String,
    #[key_only]
    follower_id: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("u#{user_id}#following")]
#[sk("u#{followed_id}")]
pub(super) struct Following {
    #[key_only]
    user_id: String,
    #[key_only]
    followed_id: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("u#{user_id}#post")]
#[sk("p#{post_id}")]
pub(super) struct Post {
    #[key_only]
    user_id: String,
    #[key_only]
    post_id: String,
    content: String,
    #[serde(rename = "imageUrl")]
    image_url: String,
    timestamp: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("p#{post_id}#likelist")]
#[sk("u#{user_id}")]
pub(super) struct PostLike {
    #[key_only]
    post_id: String,
    #[key_only]
    user_id: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("p#{post_id}#likecount")]
#[sk("\"count\"")]
pub(super) struct PostLikeCount {
    #[key_only]
    post_id: String,
    etc: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("u#{user_id}#timeline")]
#[sk("p#{post_id}#u#{author_id}")]
pub(super) struct TimelineEntry {
    #[key_only]
    user_id: String,
    #[key_only]
    post_id: String,
    #[key_only]
    author_id: String,
    #[ttl]
    ttl: u64,
}

pub(super) async fn put(model: &Client, item: &Published) -> Sent {
    match item.entity.as_str() {
        "UserInfo" => written::<Model, UserInfo>(model, item).await,
        "UserCount" => written::<Model, UserCount>(model, item).await,
        "Follower" => written::<Model, Follower>(model, item).await,
        "Following" => written::<Model, Following>(model, item).await,
        "Post" => written::<Model, Post>(model, item).await,
        "PostLike" => written::<Model, PostLike>(model, item).await,
        "PostLikeCount" => written::<Model, PostLikeCount>(model, item).await,
        "TimelineEntry" => written::<Model, TimelineEntry>(model, item).await,
        other => panic!("there is no entity {other}"),
    }
}

pub(super) async fn patterns(client: &Client) -> Patterns {
    vec![
        (
            "user with counts",
            selected(table::<Model>(client).query(UserInfo::partition("12345").any_entity::<Model>())).await,
        ),
        (
            "followers of a user",
            selected(table::<Follower>(client).query(Follower::partition("12345"))).await,
        ),
        (
            "whom a user follows",
            selected(table::<Following>(client).query(Following::partition("12345"))).await,
        ),
        ("posts of a user", selected(table::<Post>(client).query(Post::partition("12345"))).await),
        ("likes of a post", selected(table::<PostLike>(client).query(PostLike::partition("12345"))).await),
        ("like count of a post", vec![got(client, PostLikeCount::key("12345")).await]),
        (
            "timeline of a user",
            selected(table::<TimelineEntry>(client).query(TimelineEntry::partition("12345"))).await,
        ),
        (
            "timeline entries of one post",
            selected(
                table::<TimelineEntry>(client).query(TimelineEntry::partition("12345").post_id().eq("45678")),
            )
            .await,
        ),
    ]
}
