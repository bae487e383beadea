//! The entries of a content management system, as Webiny stores them: long keys that begin alike, entities with one
//! constant sort key each, and tags that are not the names of the structs.

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "content", pk = "PK", sk = "SK", tag = "TYPE")]
#[gsi(name = "GSI1", pk = "GSI1_PK", sk = "GSI1_SK")]
pub(super) enum Model {
    #[serde(rename = "cms.entry")]
    Revision(Revision),
    #[serde(rename = "cms.entry.l")]
    Latest(Box<Latest>),
    #[serde(rename = "cms.entry.p")]
    Live(Live),
    #[serde(rename = "cms.model")]
    Kind(Kind),
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("T#{tenant}#L#{locale}#CMS#CME#CME#{id}")]
#[sk("REV#{version:04}")]
#[gsi(name = "GSI1", by = "kind", pk("T#{tenant}#L#{locale}#CMS#CME#M#{kind}#A"), sk("{id}#{version:04}"))]
pub(super) struct Revision {
    tenant: String,
    locale: String,
    id: String,
    version: u32,
    kind: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("T#{tenant}#L#{locale}#CMS#CME#CME#{id}")]
#[sk("L")]
#[gsi(name = "GSI1", by = "kind", pk("T#{tenant}#L#{locale}#CMS#CME#M#{kind}#L"), sk("{id}"))]
pub(super) struct Latest {
    tenant: String,
    locale: String,
    id: String,
    kind: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("T#{tenant}#L#{locale}#CMS#CME#CME#{id}")]
#[sk("P")]
#[gsi(name = "GSI1", by = "kind", pk("T#{tenant}#L#{locale}#CMS#CME#M#{kind}#P"), sk("{id}"))]
pub(super) struct Live {
    tenant: String,
    locale: String,
    id: String,
    kind: Option<String>,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("T#{tenant}#L#{locale}#CMS#CM")]
#[sk("{kind}")]
pub(super) struct Kind {
    tenant: String,
    locale: String,
    kind: String,
}

pub(super) async fn put(model: &Client, item: &Published) -> Sent {
    match item.entity.as_str() {
        "Revision" => written::<Model, Revision>(model, item).await,
        "Latest" => written::<Model, Latest>(model, item).await,
        "Live" => written::<Model, Live>(model, item).await,
        "Kind" => written::<Model, Kind>(model, item).await,
        other => panic!("there is no entity {other}"),
    }
}

pub(super) async fn patterns(client: &Client) -> Patterns {
    let revisions = table::<Revision>(client);
    let entry = || Revision::partition("root", "en-US", "e1");
    vec![
        ("all of an entry", selected(table::<Model>(client).query(entry().any_entity::<Model>())).await),
        ("revisions, latest first", selected(revisions.query(entry()).descending()).await),
        ("revisions from a version on", selected(revisions.query(entry().version().ge(2_u32))).await),
        (
            "latest entries of a kind",
            selected(table::<Latest>(client).query(Latest::by_kind("root", "en-US", "article"))).await,
        ),
        (
            "live entries of a kind",
            selected(table::<Live>(client).query(Live::by_kind("root", "en-US", "article"))).await,
        ),
        ("kinds", selected(table::<Kind>(client).query(Kind::partition("root", "en-US"))).await),
    ]
}
