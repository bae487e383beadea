//! `AWS::Serverless::SimpleTable`, which AWS SAM turns into a table when it is deployed.
//!
//! <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-simpletable.html>

use std::borrow::Cow;

use crate::json::{Json, Object};

const SIMPLE: &str = "AWS::Serverless::SimpleTable";

/// Returns the template with a table in place of each simple table.
pub(super) fn expanded<'j>(template: Cow<'j, Json<'static>>) -> Cow<'j, Json<'static>> {
    let is_simple = |resource: &Json<'_>| resource.get("Type").and_then(Json::as_text) == Some(SIMPLE);
    let resources = template.get("Resources").and_then(Json::as_object);
    if !resources.is_some_and(|resources| resources.0.iter().any(|(_, resource)| is_simple(resource))) {
        return template;
    }
    let globals =
        template.get("Globals").and_then(|globals| globals.get("SimpleTable")?.as_object().cloned());
    let mut template = template.into_owned();
    let resources = template.as_object_mut().and_then(|template| template.get_mut("Resources"));
    if let Some(Json::Object(resources)) = resources {
        for (_, resource) in resources.0.iter_mut().filter(|(_, resource)| is_simple(resource)) {
            let Some(resource) = resource.as_object_mut() else { continue };
            let properties = resource.get("Properties").and_then(Json::as_object).cloned();
            let properties = table(properties.unwrap_or_default(), globals.as_ref());
            resource.set("Type", "AWS::DynamoDB::Table");
            resource.set("Properties", properties);
        }
    }
    Cow::Owned(template)
}

/// Returns the properties of the table.
fn table(mut properties: Object<'static>, globals: Option<&Object<'static>>) -> Object<'static> {
    const ENCRYPTION: &str = "SSESpecification";
    if let (None, Some(global)) =
        (properties.get(ENCRYPTION), globals.and_then(|globals| globals.get(ENCRYPTION)))
    {
        properties.set(ENCRYPTION, global.clone());
    }
    let key = properties.get("PrimaryKey").cloned();
    let member = |name: &str| key.as_ref()?.get(name).cloned();
    let name = member("Name").unwrap_or_else(|| "id".into());
    let ty = match member("Type") {
        Some(Json::Text(ty)) if ty == "Number" => "N".into(),
        Some(Json::Text(ty)) if ty == "Binary" => "B".into(),
        Some(Json::Text(_)) | None => "S".into(),
        Some(function) => function,
    };
    let element = Object::new().with("AttributeName", name.clone()).with("KeyType", "HASH");
    let attribute = Object::new().with("AttributeName", name).with("AttributeType", ty);
    properties.remove("PrimaryKey");
    properties.set("KeySchema", Json::List(vec![element.into()]));
    properties.set("AttributeDefinitions", Json::List(vec![attribute.into()]));
    if properties.get("ProvisionedThroughput").is_none() {
        properties.set("BillingMode", "PAY_PER_REQUEST");
    }
    // The tags are an object.
    if let Some(Json::Object(tags)) = properties.get("Tags") {
        let tag = |(key, value): &(Cow<'static, str>, Json<'static>)| {
            Object::new().with("Key", key.clone()).with("Value", value.clone()).into()
        };
        let tags = tags.0.iter().map(tag).collect();
        properties.set("Tags", Json::List(tags));
    }
    properties
}
