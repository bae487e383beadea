//! Auto scaling: a target, and the policy that it follows.
//!
//! <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/appautoscaling_target>
//! <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/appautoscaling_policy>

use super::builder::Builder;
use super::table::push;
use crate::deploy::expr::{Expr, TableAttribute};
use crate::deploy::id::Id;
use crate::deploy::scaling::Dimension;
use crate::deploy::shape::{ScalingShape, Shape};
use crate::json::Object;

const TARGET: &str = "aws_appautoscaling_target";
const POLICY: &str = "aws_appautoscaling_policy";

/// Adds the scaling of a table and its global indexes. The scaling of writes is the same in all regions, and so is the
/// scaling of reads unless a replica has its own.
pub(super) fn add<'a>(builder: &mut Builder<'a, '_>, position: usize, shape: &Shape<'a>) {
    let mut rates = vec![(None, &shape.home.usage.reads, &shape.writes)];
    let usages = shape.home.indexes.value.iter().flatten();
    for (index, usage) in shape.global_indexes.value.iter().flatten().zip(usages) {
        rates.push((index.name.value.as_deref(), &usage.usage.reads, &index.writes));
    }
    for (index, reads, writes) in rates {
        for (dimension, words, rate) in
            [(Dimension::Reads, "read", reads), (Dimension::Writes, "write", writes)]
        {
            if let Some(Some(scaling)) = &rate.scaling.value {
                add_scaling(builder, &Id::table(position, words).index(index), dimension, scaling);
            }
        }
    }
}

fn add_scaling(builder: &mut Builder<'_, '_>, id: &Id<'_>, dimension: Dimension, scaling: &ScalingShape) {
    let ScalingShape { min, max, target, scale_in_cooldown, scale_out_cooldown, disable_scale_in } = scaling;
    let label = builder.lower.label(id);
    let word = dimension.word();
    let mut resource: Vec<Expr<'_>> = vec!["table/".into()];
    resource.extend(id.table.map(|table| Expr::Table(table, TableAttribute::Name)));
    if let Some(index) = id.index {
        resource.extend(["/index/".into(), index.into()]);
    }
    let kind = if id.index.is_none() { "table" } else { "index" };
    let lower = &builder.lower;
    let mut block = Object::new()
        .with("service_namespace", "dynamodb")
        .with("resource_id", lower.expr(&Expr::Join(resource)).into_owned())
        .with("scalable_dimension", format!("dynamodb:{kind}:{word}CapacityUnits"));
    push(&mut block, "min_capacity", lower.given(min));
    push(&mut block, "max_capacity", lower.given(max));

    let mut tracking = Object::new();
    let metric = Object::new().with("predefined_metric_type", format!("DynamoDB{word}CapacityUtilization"));
    tracking.push("predefined_metric_specification", vec![metric.into()]);
    push(&mut tracking, "target_value", lower.given(target));
    push(&mut tracking, "scale_in_cooldown", lower.given(scale_in_cooldown));
    push(&mut tracking, "scale_out_cooldown", lower.given(scale_out_cooldown));
    if let Some(is_disabled) = disable_scale_in.said() {
        push(&mut tracking, "disable_scale_in", lower.given(&is_disabled.map(|is_disabled| *is_disabled)));
    }
    let of_target = |attribute: &str| ["${", TARGET, ".", &label, ".", attribute, "}"].concat();
    let policy = Object::new()
        .with("name", [&label, "_scaling"].concat())
        .with("policy_type", "TargetTrackingScaling")
        .with("service_namespace", of_target("service_namespace"))
        .with("resource_id", of_target("resource_id"))
        .with("scalable_dimension", of_target("scalable_dimension"))
        .with("target_tracking_scaling_policy_configuration", vec![tracking.into()]);
    builder.document.resources.add(TARGET, label.clone(), block);
    builder.document.resources.add(POLICY, label, policy);
}
