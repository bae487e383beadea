//! Metadata of resources, for tools that read the template. `CloudFormation` ignores it.

use crate::deploy::shape::Shape;
use crate::json::{Json, Object};

/// The metadata key for the purpose of a resource, as cfn-lint's rule I4010 requires it.
pub(super) const CONTEXT: &str = "com.aws.cloudformation.Context";

pub(super) fn context<'a>(why: impl Into<Json<'a>>) -> Object<'a> {
    Object::new().with("why", why)
}

/// Returns the purpose of a resource that is neither a table nor the user's own.
pub(super) fn purpose(ty: &str) -> Option<&'static str> {
    Some(match ty {
        "AWS::SSM::Parameter" => "Lets other stacks and programs find the table",
        "AWS::ApplicationAutoScaling::ScalableTarget" => {
            "Bounds of the capacity, so that neither costs nor load run away"
        }
        "AWS::ApplicationAutoScaling::ScalingPolicy" => "Has the capacity follow the load",
        "AWS::CloudWatch::Alarm" => "Alerts the people on call before users notice",
        "AWS::IAM::ManagedPolicy" => "The least that a program needs, to attach to its role",
        "AWS::KMS::Key" => "Reading the tables requires this key too; its use is logged",
        "AWS::KMS::Alias" => "A readable name of the key",
        "AWS::Lambda::EventSourceMapping" => "Has the function act on changes of items",
        _ => return None,
    })
}

/// Returns whether only vector indexes use some of the typed attributes, which cfn-lint reports as unused.
pub(super) fn has_unused_attributes(shape: &Shape<'_>) -> bool {
    let (Some(attributes), Some(key)) = (&shape.attributes.value, &shape.key.value) else { return false };
    let global = shape.global_indexes.value.iter().flatten().map(|index| &index.key);
    let local = shape.local_indexes.value.iter().flatten().map(|index| &index.key);
    let elements = global.chain(local).filter_map(|key| key.value.as_ref()).flatten().chain(key);
    let mut names: Vec<_> = elements.map(|element| &element.name.value).collect();
    names.sort_unstable();
    names.dedup();
    shape.vector_indexes.value.as_ref().is_some_and(|indexes| !indexes.is_empty())
        && attributes.len() > names.len()
}

pub(super) fn unused_attributes<'a>() -> Object<'a> {
    Object::new().with("config", Object::new().with("ignore_checks", Json::texts(["E3039"])))
}
