//! The model `aws-connected-vehicles`, after aws-samples/aws-dynamodb-examples.

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "Connected_Vehicle", pk = "PK", sk = "SK")]
pub(super) enum Model {
    Vehicle(Vehicle),
    VehicleFeature(VehicleFeature),
    VehicleUser(VehicleUser),
    VehicleSubscription(VehicleSubscription),
    User(User),
    Preference(Preference),
    UserSubscription(UserSubscription),
    UserVehicle(UserVehicle),
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("VIN#{vehicle_id}")]
#[sk("#META#")]
pub(super) struct Vehicle {
    vehicle_id: String,
    torque: String,
    drivetrain: String,
    engine: String,
    horsepower: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    airbags: Option<Value>,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("VIN#{vehicle_id}")]
#[sk("FEATURE#{feature}")]
pub(super) struct VehicleFeature {
    #[key_only]
    vehicle_id: String,
    #[key_only]
    feature: String,
    settings: Value,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("VIN#{vehicle_id}")]
#[sk("ID#{user_id}")]
pub(super) struct VehicleUser {
    #[key_only]
    vehicle_id: String,
    #[key_only]
    user_id: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("VIN#{vehicle_id}")]
#[sk("F#{user_id}#{state}#{feature}#{sub_feature}")]
pub(super) struct VehicleSubscription {
    vehicle_id: String,
    user_id: String,
    #[key_only]
    state: String,
    #[key_only]
    feature: String,
    #[key_only]
    sub_feature: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    settings: Option<Value>,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("ID#{user_id}")]
#[sk("#META#")]
pub(super) struct User {
    #[key_only]
    user_id: String,
    user_name: String,
    user_phone: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("ID#{user_id}")]
#[sk("PREFERENCES#{feature}")]
pub(super) struct Preference {
    #[key_only]
    user_id: String,
    #[key_only]
    feature: String,
    user_name: String,
    settings: Value,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("ID#{user_id}")]
#[sk("F#{state}#{feature}#{sub_feature}")]
pub(super) struct UserSubscription {
    #[key_only]
    user_id: String,
    #[key_only]
    state: String,
    #[key_only]
    feature: String,
    #[key_only]
    sub_feature: String,
    user_name: String,
    expiration_date: String,
    #[ttl]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expiration_ttl: Option<u64>,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("ID#{user_id}")]
#[sk("VIN#{vehicle_id}")]
pub(super) struct UserVehicle {
    #[key_only]
    user_id: String,
    #[key_only]
    vehicle_id: String,
}

pub(super) async fn put(model: &Client, item: &Published) -> Sent {
    match item.entity.as_str() {
        "Vehicle" => written::<Model, Vehicle>(model, item).await,
        "VehicleFeature" => written::<Model, VehicleFeature>(model, item).await,
        "VehicleUser" => written::<Model, VehicleUser>(model, item).await,
        "VehicleSubscription" => written::<Model, VehicleSubscription>(model, item).await,
        "User" => written::<Model, User>(model, item).await,
        "Preference" => written::<Model, Preference>(model, item).await,
        "UserSubscription" => written::<Model, UserSubscription>(model, item).await,
        "UserVehicle" => written::<Model, UserVehicle>(model, item).await,
        other => panic!("there is no entity {other}"),
    }
}

pub(super) async fn patterns(client: &Client) -> Patterns {
    vec![
        ("vehicle", vec![got(client, Vehicle::key("WDDJK7DA4FF954840")).await]),
        (
            "features of a vehicle",
            selected(table::<VehicleFeature>(client).query(VehicleFeature::partition("WDDJK7DA4FF954840")))
                .await,
        ),
        (
            "users of a vehicle",
            selected(table::<VehicleUser>(client).query(VehicleUser::partition("WDDJK7DA4FF954840"))).await,
        ),
        (
            "active subscriptions of a user on a vehicle",
            selected(
                table::<VehicleSubscription>(client).query(
                    VehicleSubscription::partition("WDDJK7DA4FF954840")
                        .user_id()
                        .eq("cbrawley0")
                        .state()
                        .eq("ACTIVE"),
                ),
            )
            .await,
        ),
        (
            "active subscriptions of a user",
            selected(
                table::<UserSubscription>(client)
                    .query(UserSubscription::partition("cbrawley0").state().eq("ACTIVE")),
            )
            .await,
        ),
        (
            "expired subscriptions of a user",
            selected(
                table::<UserSubscription>(client)
                    .query(UserSubscription::partition("cbrawley0").state().eq("EXPIRED")),
            )
            .await,
        ),
        (
            "preferences of a user",
            selected(table::<Preference>(client).query(Preference::partition("cbrawley0"))).await,
        ),
        (
            "vehicles of a user",
            selected(table::<UserVehicle>(client).query(UserVehicle::partition("cbrawley0"))).await,
        ),
    ]
}
