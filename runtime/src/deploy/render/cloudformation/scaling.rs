//! Auto scaling.

use std::borrow::Cow;

use super::lower::Lower;
use crate::deploy::expr::{DeploymentAttribute, Expr, TableAttribute};
use crate::deploy::id::Id;
use crate::deploy::render::aws::Properties;
use crate::deploy::scaling::Dimension;
use crate::deploy::shape::ScalingShape;
use crate::json::{Json, Object};

#[cfg(feature = "evolve")]
pub(super) use read::{Place, Scaled, Target, targets};

#[cfg(feature = "evolve")]
mod read;

pub(super) fn bounds(p: &mut Properties<'_, '_>, scaling: &mut ScalingShape) {
    p.value("MinCapacity", &mut scaling.min);
    p.value("MaxCapacity", &mut scaling.max);
}

/// Describes target tracking. `metric` is the metric that a separate policy follows; a global table does not name it.
pub(super) fn tracking<'a>(p: &mut Properties<'_, 'a>, scaling: &mut ScalingShape, metric: Option<Json<'a>>) {
    let ScalingShape { min: _, max: _, target, scale_in_cooldown, scale_out_cooldown, disable_scale_in } =
        scaling;
    let mut metric = metric;
    p.object("TargetTrackingScalingPolicyConfiguration", &mut |p| {
        if let Some(metric) = metric.take() {
            p.constant("PredefinedMetricSpecification", metric);
        }
        p.value("TargetValue", target);
        p.value("ScaleInCooldown", scale_in_cooldown);
        p.value("ScaleOutCooldown", scale_out_cooldown);
        p.value("DisableScaleIn", disable_scale_in);
    });
}

/// The service-linked role, which AWS creates in an account when `DynamoDB` is scaled there for the first time.
///
/// <https://docs.aws.amazon.com/autoscaling/application/userguide/services-that-can-integrate-dynamodb.html>
const ROLE: [Expr<'static>; 5] = [
    Expr::Text(Cow::Borrowed("arn:")),
    Expr::Deployment(DeploymentAttribute::Partition),
    Expr::Text(Cow::Borrowed(":iam::")),
    Expr::Deployment(DeploymentAttribute::Account),
    Expr::Text(Cow::Borrowed(
        ":role/aws-service-role/dynamodb.application-autoscaling.amazonaws.com/\
         AWSServiceRoleForApplicationAutoScaling_DynamoDBTable",
    )),
];

/// Returns the resources that scale the capacity of a single-region table: a target, and the policy that it follows.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-applicationautoscaling-scalabletarget.html>
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-applicationautoscaling-scalingpolicy.html>
pub(super) fn resources<'a>(
    lower: &Lower<'_>,
    table: usize,
    index: Option<&str>,
    dimension: Dimension,
    scaling: &mut ScalingShape,
) -> [(String, &'static str, Object<'a>); 2] {
    let (target_words, policy_words) = match dimension {
        Dimension::Reads => ("read-scaling", "read-scaling-policy"),
        Dimension::Writes => ("write-scaling", "write-scaling-policy"),
    };
    let [target, policy] =
        [target_words, policy_words].map(|words| lower.id(&Id::table(table, words).index(index)));
    let word = dimension.word();
    let mut resource = vec!["table/".into(), Expr::Table(table, TableAttribute::Name)];
    if let Some(index) = index {
        resource.push(["/index/", index].concat().into());
    }
    let kind = if index.is_none() { "table" } else { "index" };

    let mut properties = Properties::write(lower);
    properties.constant("ServiceNamespace", "dynamodb");
    properties.constant("ResourceId", lower.expr(&Expr::Join(resource)));
    properties.constant("ScalableDimension", format!("dynamodb:{kind}:{word}CapacityUnits"));
    bounds(&mut properties, scaling);
    properties.constant("RoleARN", lower.expr(&Expr::Join(ROLE.to_vec())));
    let target_properties = properties.into_object();

    let metric = Object::new().with("PredefinedMetricType", format!("DynamoDB{word}CapacityUtilization"));
    let mut properties = Properties::write(lower);
    properties.constant("PolicyName", policy.clone());
    properties.constant("PolicyType", "TargetTrackingScaling");
    properties.constant("ScalingTargetId", Object::new().with("Ref", target.clone()));
    tracking(&mut properties, scaling, Some(metric.into()));
    [
        (target, "AWS::ApplicationAutoScaling::ScalableTarget", target_properties),
        (policy, "AWS::ApplicationAutoScaling::ScalingPolicy", properties.into_object()),
    ]
}
