// Table `articles`, from its description and 2 items.
//
// The name of the struct, the base name `articles` and the names of the fields are guesses. Change
// them as you like: `physical_name` and `rename` keep the stored names. If a CloudFormation stack
// owns the table, add its `logical_id`.
//
// A field is an `Option` if one of the items lacks it. Items that were not read may differ.
//
// The description does not tell the time to live (`describe-time-to-live`), nor point-in-time
// recovery (`describe-continuous-backups`). Give the output of the command too, or add the setting.

use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

/// An item of the table `articles`.
#[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]
#[table(name = "articles")]
pub struct Article {
    #[pk]
    pub tenant: String,
    #[sk]
    #[serde(rename = "articleId")]
    pub article_id: u64,
    #[vector("body", dimensions = 3, distance(cosine), project(keys_only))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Vec<f32>>,
    #[vector(name = "likeness", dimensions = 2, distance(dot_product), project(include(title)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likeness: Option<Vec<f32>>,
    pub title: String,
}
