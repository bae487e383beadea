//! Metadata of resources: for tools that read the template, without a meaning for `CloudFormation`.

use super::cloudformation::Resource;
use super::value::Value;
use crate::schema::TableSchema;

const CONTEXT: &str = "com.aws.cloudformation.Context";

/// cfn-lint takes the attributes for unused that nothing but vector indexes is searched by.
pub(super) fn of_searched_attributes<'a>(schema: &TableSchema) -> Option<(&'static str, Value<'a>)> {
    if schema.vector_indexes().is_empty()
        || schema.attribute_definitions().len() == schema.key_attributes().len()
    {
        return None;
    }
    let config = Value::object([("ignore_checks", Value::List(vec!["E3039".into()]))]);
    Some(("cfn-lint", Value::object([("config", config)])))
}

/// What a resource is for, in the form cfn-lint's rule I4010 asks for.
pub(super) fn context<'a>(why: impl Into<Value<'a>>) -> (&'static str, Value<'a>) {
    (CONTEXT, Value::object([("why", why.into())]))
}

/// Says what a resource is for that does not say it yet.
pub(super) fn add_context(resource: &mut Resource<'_>) {
    let why = match resource.r#type {
        "AWS::SSM::Parameter" => "By which other stacks and programs find the table",
        "AWS::ApplicationAutoScaling::ScalableTarget" => {
            "Bounds of the capacity, so that neither costs nor load run away"
        }
        "AWS::ApplicationAutoScaling::ScalingPolicy" => "Has the capacity follow the load",
        "AWS::CloudWatch::Alarm" => "Tells those on call before users do",
        "AWS::IAM::ManagedPolicy" => "The least that a program needs, to attach to its role",
        "AWS::KMS::Key" => "Who reads the tables needs this key too; its use is logged",
        "AWS::KMS::Alias" => "A name of the key for people",
        "AWS::Lambda::EventSourceMapping" => "Has the function act on changes of items",
        _ => return,
    };
    if !resource.metadata.0.iter().any(|(name, _)| *name == CONTEXT) {
        resource.metadata.0.push(context(why));
    }
}
