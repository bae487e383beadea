//! The model `aws-game-player-profiles`, after aws-samples/aws-dynamodb-examples.

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "game-player-profiles", pk = "PK", sk = "SK", tag = "Type")]
pub(super) enum Model {
    Metadata(Metadata),
    Friends(Friends),
    Item(Item),
    Equipment(Equipment),
    Task(Task),
    Activity(Activity),
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("{player_id}")]
#[sk("#METADATA#{player_id}")]
pub(super) struct Metadata {
    #[key_only]
    player_id: String,
    #[serde(rename = "CreatedAt")]
    created_at: u64,
    #[serde(rename = "UpdatedAt")]
    updated_at: u64,
    #[serde(rename = "Nickname")]
    nickname: String,
    #[serde(rename = "Email")]
    email: String,
    #[serde(rename = "Gender")]
    gender: String,
    #[serde(rename = "Avatar")]
    avatar: String,
    #[serde(rename = "Currency")]
    currency: u64,
    #[serde(rename = "PlayerLevel")]
    player_level: u64,
    #[serde(rename = "PlayerHealth")]
    player_health: u64,
    #[serde(rename = "PlayerExperience")]
    player_experience: u64,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("{player_id}")]
#[sk("FRIENDS#{player_id}")]
pub(super) struct Friends {
    #[key_only]
    player_id: String,
    #[serde(rename = "FriendList")]
    friend_list: Value,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("{player_id}")]
#[sk("ITEMS#{item_id}")]
pub(super) struct Item {
    #[key_only]
    player_id: String,
    #[key_only]
    item_id: String,
    #[serde(rename = "ItemName")]
    item_name: String,
    #[serde(rename = "ItemType")]
    item_type: String,
    #[serde(rename = "ItemCount")]
    item_count: u64,
    #[serde(rename = "ItemAttributes")]
    item_attributes: Value,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("{player_id}")]
#[sk("EQUIPMENTS#{equipment_id}")]
pub(super) struct Equipment {
    #[key_only]
    player_id: String,
    #[key_only]
    equipment_id: String,
    #[serde(rename = "EquipmentName")]
    equipment_name: String,
    #[serde(rename = "EquipmentType")]
    equipment_type: String,
    #[serde(rename = "EquipmentAttributes")]
    equipment_attributes: Value,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("{player_id}")]
#[sk("TASK#{task_id}")]
pub(super) struct Task {
    #[key_only]
    player_id: String,
    #[key_only]
    task_id: String,
    #[serde(rename = "TaskName")]
    task_name: String,
    #[serde(rename = "TaskDescription")]
    task_description: String,
    #[serde(rename = "TaskStatus")]
    task_status: String,
    #[serde(rename = "TaskReward")]
    task_reward: Value,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("{player_id}")]
#[sk("ACTIVITY#{activity_id}")]
pub(super) struct Activity {
    #[key_only]
    player_id: String,
    #[key_only]
    activity_id: String,
    #[serde(rename = "ActivityName")]
    activity_name: String,
    #[serde(rename = "ActivityType")]
    activity_type: String,
    #[serde(rename = "ActivityReward")]
    activity_reward: Value,
    #[serde(rename = "ActivityStartTime")]
    activity_start_time: u64,
    #[serde(rename = "ActivityEndTime")]
    activity_end_time: u64,
}

pub(super) async fn put(model: &Client, item: &Published) -> Sent {
    match item.entity.as_str() {
        "Metadata" => written::<Model, Metadata>(model, item).await,
        "Friends" => written::<Model, Friends>(model, item).await,
        "Item" => written::<Model, Item>(model, item).await,
        "Equipment" => written::<Model, Equipment>(model, item).await,
        "Task" => written::<Model, Task>(model, item).await,
        "Activity" => written::<Model, Activity>(model, item).await,
        other => panic!("there is no entity {other}"),
    }
}

pub(super) async fn patterns(client: &Client) -> Patterns {
    vec![
        (
            "everything of a player",
            selected(table::<Model>(client).query(Metadata::partition("player001").any_entity::<Model>()))
                .await,
        ),
        ("profile", vec![got(client, Metadata::key("player001")).await]),
        ("items of a player", selected(table::<Item>(client).query(Item::partition("player001"))).await),
        (
            "equipments of a player",
            selected(table::<Equipment>(client).query(Equipment::partition("player001"))).await,
        ),
        ("tasks of a player", selected(table::<Task>(client).query(Task::partition("player001"))).await),
        (
            "activitys of a player",
            selected(table::<Activity>(client).query(Activity::partition("player001"))).await,
        ),
    ]
}
