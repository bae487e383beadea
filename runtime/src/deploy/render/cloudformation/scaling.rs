//! Auto scaling.

use std::borrow::Cow;

use super::functions::Functions;
use super::lower::Lower;
use crate::deploy::expr::{DeploymentAttribute, Expr, TableAttribute};
use crate::deploy::id::Id;
use crate::deploy::render::aws::Properties;
use crate::deploy::scaling::Dimension;
use crate::deploy::shape::ScalingShape;
use crate::json::{Json, Object};

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

/// A capacity that a template scales.
pub(super) struct Target {
    /// The logical id.
    #[cfg_attr(not(feature = "evolve"), expect(dead_code, reason = "for plans"))]
    pub(super) id: String,
    /// The logical ids of its policies.
    #[cfg_attr(not(feature = "evolve"), expect(dead_code, reason = "for plans"))]
    pub(super) policies: Vec<String>,
    /// `None` if the template does not reveal what the target scales.
    pub(super) place: Option<Place>,
    pub(super) scaling: ScalingShape,
}

pub(super) struct Place {
    pub(super) table: Scaled,
    pub(super) index: Option<String>,
    pub(super) dimension: Dimension,
}

/// The way in which a target names its table.
pub(super) enum Scaled {
    /// The physical name.
    Name(String),
    /// A reference to the logical id.
    Id(String),
}

/// Returns the targets of a template that scale `DynamoDB`.
pub(super) fn targets<'x>(functions: &'x Functions<'x>, with_ids: &'x Functions<'x>) -> Vec<Target> {
    let mut targets = Vec::new();
    for (id, properties) in functions.of_type("AWS::ApplicationAutoScaling::ScalableTarget") {
        let text = |name| functions.text_of(properties, name);
        if text("ServiceNamespace").is_some_and(|namespace| namespace != "dynamodb") {
            continue;
        }
        let (resource, dimension) = (text("ResourceId"), text("ScalableDimension"));
        let mut scaling = ScalingShape::by_default();
        bounds(&mut Properties::Read(properties, functions), &mut scaling);
        let mut policies = Vec::new();
        for (policy_id, policy) in functions.of_type("AWS::ApplicationAutoScaling::ScalingPolicy") {
            let names_target = match policy.get("ScalingTargetId") {
                Some(target) => is_reference(target, id),
                None => {
                    functions.text_of(policy, "ResourceId") == resource
                        && functions.text_of(policy, "ScalableDimension") == dimension
                }
            };
            if names_target {
                policies.push(policy_id.to_owned());
                tracking(&mut Properties::Read(policy, functions), &mut scaling, None);
            }
        }
        let place = match resource {
            Some(resource) => place(&resource, dimension, Scaled::Name),
            None => with_ids
                .text_of(properties, "ResourceId")
                .and_then(|resource| place(&resource, dimension, Scaled::Id)),
        };
        targets.push(Target { id: id.to_owned(), policies, place, scaling });
    }
    targets
}

fn is_reference(json: &Json<'_>, id: &str) -> bool {
    json.get("Ref").and_then(Json::as_text) == Some(id)
}

/// Parses `table/orders` or `table/orders/index/status-index`, and `dynamodb:table:ReadCapacityUnits`.
fn place(resource: &str, dimension: Option<String>, scaled: fn(String) -> Scaled) -> Option<Place> {
    let name = resource.strip_prefix("table/")?;
    let (table, index) = match name.split_once("/index/") {
        Some((table, index)) => (table, Some(index.to_owned())),
        None => (name, None),
    };
    let dimension =
        if dimension?.ends_with(":ReadCapacityUnits") { Dimension::Reads } else { Dimension::Writes };
    Some(Place { table: scaled(table.to_owned()), index, dimension })
}
