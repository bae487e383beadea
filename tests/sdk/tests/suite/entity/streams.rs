//! Records of the table's stream.

use serde_json::json;
use tablewright::stream::{Change, ErrorKind, KinesisRecord};

use super::*;

fn record<T: DynamoTable + serde::de::DeserializeOwned>(
    key: &serde_json::Value,
    image: &serde_json::Value,
) -> Result<KinesisRecord<T>, tablewright::stream::Error> {
    let mut image = image.clone();
    image.as_object_mut().unwrap().extend(key.as_object().unwrap().clone());
    let data = json!({
        "awsRegion": "eu-west-1", "eventID": "1", "eventName": "INSERT", "userIdentity": null,
        "recordFormat": "application/json", "tableName": "shop", "eventSource": "aws:dynamodb",
        "dynamodb": { "ApproximateCreationDateTime": 1_795_156_140_015_u64, "Keys": key, "NewImage": image, "SizeBytes": 10 }
    });
    KinesisRecord::from_kinesis(data.to_string().as_bytes())
}

#[test]
fn a_record_has_the_entity() {
    let key = json!({ "PK": { "S": "USER#ada" }, "SK": { "S": "ORDER#2026-11-07T06:29:00.000Z#000007" } });
    let image = json!({
        "placedAt": { "S": "2026-11-07T06:29:00.000Z" }, "status": { "S": "shipped" }, "courier": { "S": "bo" },
        "isLate": { "BOOL": false }, "totalCents": { "N": "700" },
    });
    let read = record::<Shop>(&key, &image).unwrap();
    assert_eq!(read.key.entity(), Some("order"));
    assert_eq!(read.change, Change::Inserted { new: Shop::Order(Box::new(order(7))) });
    let read = record::<Order>(&key, &image).unwrap();
    assert_eq!(read.change, Change::Inserted { new: order(7) });
    let error = record::<User>(&key, &image).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::OtherEntity { entity: "Order" }), "{error}");
    let foreign = json!({ "PK": { "S": "GUARD#1" }, "SK": { "S": "1" } });
    let read = record::<Shop>(&foreign, &json!({})).unwrap();
    assert_eq!(
        read.change,
        Change::Inserted { new: Shop::Other(Other { partition_key: "GUARD#1".to_owned() }) }
    );
    assert!(matches!(record::<Order>(&foreign, &json!({})).unwrap_err().kind(), ErrorKind::NoEntity));
}
