//! Reads the scaled capacities of a template.

use super::super::functions::Functions;
use super::{bounds, tracking};
use crate::deploy::render::aws::Properties;
use crate::deploy::scaling::Dimension;
use crate::deploy::shape::ScalingShape;
use crate::json::Json;

/// A capacity that a template scales.
pub(in super::super) struct Target {
    /// The logical id.
    pub(in super::super) id: String,
    /// The logical ids of its policies.
    pub(in super::super) policies: Vec<String>,
    /// `None` if the template does not reveal what the target scales.
    pub(in super::super) place: Option<Place>,
    pub(in super::super) scaling: ScalingShape,
}

pub(in super::super) struct Place {
    pub(in super::super) table: Scaled,
    pub(in super::super) index: Option<String>,
    pub(in super::super) dimension: Dimension,
}

/// The way in which a target names its table.
pub(in super::super) enum Scaled {
    /// The physical name.
    Name(String),
    /// A reference to the logical id.
    Id(String),
}

/// Returns the targets of a template that scale `DynamoDB`.
pub(in super::super) fn targets<'x>(
    functions: &'x Functions<'x>,
    with_ids: &'x Functions<'x>,
) -> Vec<Target> {
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
