//! The entities of a table are facets.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tablewright::{DynamoEntity, DynamoTable, EpochSeconds, Stack, Timestamp};

use super::{parse, shop};

#[derive(Deserialize, DynamoTable)]
#[table(name = "shop", pk = "PK", sk = "SK", tag = "type")]
#[gsi(name = "GSI1", pk = "GSI1PK", sk = "GSI1SK")]
#[allow(dead_code)]
enum Shop {
    User(User),
    Order(Order),
    Setting(Setting),
    Session(Session),
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[serde(rename_all = "camelCase")]
#[pk("USER#{account_id}")]
#[sk("PROFILE")]
#[gsi(name = "GSI1", by = "email", pk("EMAIL#{email:lower,.20}"), sk("USER#{account_id}"))]
struct User {
    #[key_only]
    account_id: String,
    email: String,
    name: String,
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[serde(rename_all = "camelCase")]
#[pk("USER#{account_id}")]
#[sk("ORDER#{placed_at}")]
#[gsi(name = "GSI1", by = "state", pk("OPEN#{is_open}"), sk("{priority:02}#{{{placed_at}}}"))]
struct Order {
    account_id: String,
    placed_at: Timestamp,
    is_open: bool,
    priority: u8,
    lines: Vec<String>,
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("SETTING")]
#[sk("SETTING")]
#[gsi(name = "GSI1", by = "owner", pk("OWNER#{owner}"), sk("SETTING"))]
struct Setting {
    owner: String,
    // An attribute of the same name has another type in `Order`.
    priority: String,
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("SESSION#{token}")]
#[sk("{{SESSION}}")]
struct Session {
    token: String,
    #[ttl]
    expires_at: EpochSeconds,
}

#[derive(Serialize, Deserialize, DynamoTable)]
#[table(name = "visits")]
#[pk("Site" = "SITE#{host}")]
struct Visits {
    host: String,
    visits: u64,
}

mod audit {
    use super::{Deserialize, DynamoEntity, DynamoTable, Serialize};

    #[derive(Deserialize, DynamoTable)]
    #[table(name = "audit", pk = "user_id", sk = "SK")]
    #[allow(dead_code)]
    pub(super) enum Audit {
        User(User),
    }

    #[derive(Serialize, Deserialize, DynamoEntity)]
    #[sk("AT#{at:010}")]
    pub(super) struct User {
        #[pk]
        user_id: String,
        at: u32,
    }
}

/// Returns a stack whose tables have facets.
pub(super) fn stack() -> Stack {
    shop().table::<Shop>().table::<audit::Audit>().table::<Visits>()
}

fn facets(table: &Value) -> &Vec<Value> {
    table["TableFacets"].as_array().unwrap()
}

#[test]
fn each_entity_is_a_facet_with_its_templates() {
    let model = parse(stack().workbench().unwrap().as_json());
    let tables = model["DataModel"].as_array().unwrap();
    let aliases: Vec<Value> = tables
        .iter()
        .flat_map(facets)
        .map(|facet| {
            let aliases = &facet["KeyAttributeAlias"];
            json!([facet["FacetName"], aliases["PartitionKeyAlias"], aliases["SortKeyAlias"]])
        })
        .collect();
    // A name is unique in the model. A field that is the key by itself has its own name, and a table without a sort key
    // has no alias for one.
    assert_eq!(
        aliases,
        [
            json!(["shop.User", "USER#{accountId}", "PROFILE"]),
            json!(["Order", "USER#{accountId}", "ORDER#{placedAt}"]),
            json!(["Setting", "SETTING", "SETTING"]),
            json!(["Session", "SESSION#{token}", "{{SESSION}}"]),
            json!(["audit.User", "user_id", "AT#{at:010}"]),
            json!(["Visits", "SITE#{host}", null]),
        ]
    );
}

#[test]
fn a_facet_has_the_attributes_of_its_entity() {
    let model = parse(stack().workbench().unwrap().as_json());
    let shop = &model["DataModel"][0];
    let attributes: Vec<&Value> = facets(shop).iter().map(|facet| &facet["NonKeyAttributes"]).collect();
    assert_eq!(
        attributes,
        [
            &json!(["GSI1PK", "GSI1SK", "type", "email", "name"]),
            &json!(["GSI1PK", "GSI1SK", "type", "accountId", "placedAt", "isOpen", "priority", "lines"]),
            &json!(["GSI1PK", "GSI1SK", "type", "owner", "priority"]),
            &json!(["type", "token", "expires_at"]),
        ]
    );
    // `Order` knows the type of `priority`, and `Setting` does not.
    let types = super::definitions(&shop["NonKeyAttributes"]);
    assert_eq!(
        ["isOpen", "priority", "expires_at", "name"].map(|name| &types[name]),
        ["BOOL", "N", "N", "S"]
    );
    assert_eq!(
        model["ModelMetadata"]["Description"],
        "Table shop has attributes of unknown types: name, lines. Table visits has attributes of unknown types: visits"
    );
}

#[test]
fn the_items_of_a_facet_are_made_by_its_templates() {
    let model = parse(stack().workbench().unwrap().as_json());
    let [user, order, setting, session] = &facets(&model["DataModel"][0])[..] else { panic!("{model:#}") };
    // The sort key tells the orders of a user apart, and nothing but the partition key tells users apart.
    let keys = |facet: &Value| -> Vec<[Value; 2]> {
        let items = facet["TableData"].as_array().unwrap().iter();
        items.map(|item| ["PK", "SK"].map(|name| item[name]["S"].clone())).collect()
    };
    assert_eq!(keys(user), [["USER#accountId-1", "PROFILE"], ["USER#accountId-2", "PROFILE"]]);
    assert_eq!(
        keys(order),
        [
            ["USER#accountId-1", "ORDER#2026-01-01T00:00:00.000Z"],
            ["USER#accountId-1", "ORDER#2026-01-02T00:00:00.000Z"]
        ]
    );
    assert_eq!(keys(setting), [["SETTING", "SETTING"]]);
    assert_eq!(keys(session)[0], ["SESSION#token-1", "{SESSION}"]);
    assert_eq!(
        order["TableData"][0],
        json!({
            "PK": { "S": "USER#accountId-1" },
            "SK": { "S": "ORDER#2026-01-01T00:00:00.000Z" },
            "GSI1PK": { "S": "OPEN#true" },
            "GSI1SK": { "S": "01#{2026-01-01T00:00:00.000Z}" },
            "type": { "S": "Order" },
            "accountId": { "S": "accountId-1" },
            "placedAt": { "S": "2026-01-01T00:00:00.000Z" },
            "isOpen": { "BOOL": true },
            "priority": { "N": "1" }
        })
    );
    // A field that is stored only in the key is not an attribute.
    assert_eq!(user["TableData"][0].get("accountId"), None);
    assert_eq!(session["TableData"][0]["expires_at"], json!({ "N": "4102444800" }));
}

#[derive(Serialize, Deserialize, DynamoTable)]
#[table(name = "files")]
struct File {
    #[pk]
    hash: serde_bytes::ByteBuf,
    parts: Vec<Part>,
    size: u64,
    note: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Part {
    at: u64,
    is_last: bool,
}

/// An entity without items of the user keeps the made-up ones.
#[test]
fn the_items_of_the_user_take_the_place_of_made_up_ones() {
    let order = |lines: &[&str]| Order {
        account_id: "ada".to_owned(),
        placed_at: Timestamp::from_unix_millis(0).unwrap(),
        is_open: false,
        priority: 7,
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
    };
    let file = File {
        hash: vec![1, 2, 3, 255].into(),
        parts: vec![Part { at: 0, is_last: true }],
        size: 12,
        note: None,
    };
    let stack = stack().table::<File>().sample(&order(&[])).sample(&order(&["tea"])).sample(&file);
    let model = parse(stack.workbench().unwrap().as_json());
    let [user, order, ..] = &facets(&model["DataModel"][0])[..] else { panic!("{model:#}") };
    assert_eq!(user["TableData"][0]["PK"]["S"], "USER#accountId-1");
    assert_eq!(
        order["TableData"],
        json!([{
            "PK": { "S": "USER#ada" },
            "SK": { "S": "ORDER#1970-01-01T00:00:00.000Z" },
            "GSI1PK": { "S": "OPEN#false" },
            "GSI1SK": { "S": "07#{1970-01-01T00:00:00.000Z}" },
            "type": { "S": "Order" },
            "accountId": { "S": "ada" },
            "placedAt": { "S": "1970-01-01T00:00:00.000Z" },
            "isOpen": { "BOOL": false },
            "priority": { "N": "7" },
            "lines": { "L": [{ "S": "tea" }] }
        }])
    );
    // The items tell the types of attributes.
    let files = model["DataModel"].as_array().unwrap().last().unwrap();
    assert_eq!(
        files["TableData"],
        json!([{
            "hash": { "B": "AQID/w==" },
            "parts": { "L": [{ "M": { "at": { "N": "0" }, "is_last": { "BOOL": true } } }] },
            "size": { "N": "12" }
        }])
    );
    let types = super::definitions(&files["NonKeyAttributes"]);
    assert_eq!(["parts", "size"].map(|name| &types[name]), ["L", "N"]);
    assert_eq!(
        model["ModelMetadata"]["Description"],
        "Table shop has attributes of unknown types: name. Table visits has attributes of unknown types: visits"
    );
}
