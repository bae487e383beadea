//! Capacity that follows the load.

use super::cloudformation::Builder;
use super::in_words;
use super::parameters::Parameters;
use super::value::{Value, members};
use crate::deployment::{AutoScaling, Deployment, Dimension, Scaling};
use crate::naming::{self, TableNames};
use crate::schema::{IndexKind, IndexSchema};

/// Bounds that are parameters where a template has some, and what is literal in any case.
#[derive(Clone)]
pub(super) struct Bounds<'a> {
    pub(super) min: Value<'a>,
    pub(super) max: Value<'a>,
    pub(super) target: Value<'a>,
    pub(super) scaling: Scaling,
}

/// The bounds of a table and its indexes. What an index has from the table is one set of parameters.
pub(super) struct AllBounds<'a> {
    table: &'a Deployment,
    names: &'a TableNames,
    reads: Option<Bounds<'a>>,
    writes: Option<Bounds<'a>>,
}

impl<'a> AllBounds<'a> {
    pub(super) const fn new(table: &'a Deployment, names: &'a TableNames) -> Self {
        Self { table, names, reads: None, writes: None }
    }

    /// What the table, or that index, is scaled by.
    pub(super) fn of(
        &mut self,
        index: Option<&IndexSchema>,
        dimension: Dimension,
        parameters: &mut Parameters<'a>,
    ) -> Option<Bounds<'a>> {
        let scaling: &AutoScaling = self.table.auto_scaling.as_ref()?;
        let of = |index| in_words(&["table ", self.table.schema.name()].concat(), index);
        if let Some(own) = index.and_then(|index| scaling.own(index.name(), dimension)) {
            let stem = naming::stem(&self.names.logical_id, index);
            return Some(parameters.bounds(&stem, dimension, &of(index), own));
        }
        let shared = scaling.shared(dimension)?;
        let bounds = match dimension {
            Dimension::Reads => &mut self.reads,
            Dimension::Writes => &mut self.writes,
        };
        let declare = || parameters.bounds(&self.names.logical_id, dimension, &of(None), shared);
        Some(bounds.get_or_insert_with(declare).clone())
    }
}

impl<'a> Bounds<'a> {
    /// What a global table has: the scaling is part of its resource, and begins with the capacity of `seed`.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-capacityautoscalingsettings.html>
    pub(super) fn settings(self, seed: Value<'a>) -> Value<'a> {
        Value::object([
            ("MinCapacity", self.min),
            ("MaxCapacity", self.max),
            ("SeedCapacity", seed),
            ("TargetTrackingScalingPolicyConfiguration", tracking(self.scaling, self.target, None)),
        ])
    }
}

impl<'a> Builder<'a> {
    /// Adds what scales a table, and each of its global indexes.
    pub(super) fn add_auto_scaling(&mut self, table: &'a Deployment, names: &'a TableNames) {
        let mut bounds = AllBounds::new(table, names);
        let indexes = table.schema.indexes().iter().filter(|index| index.kind() == IndexKind::Global);
        for index in [None].into_iter().chain(indexes.map(Some)) {
            for dimension in [Dimension::Reads, Dimension::Writes] {
                if let Some(bounds) = bounds.of(index, dimension, &mut self.parameters) {
                    self.add_scaling(names, index, dimension, bounds);
                }
            }
        }
    }

    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-applicationautoscaling-scalabletarget.html>
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-applicationautoscaling-scalingpolicy.html>
    fn add_scaling(
        &mut self,
        names: &TableNames,
        index: Option<&IndexSchema>,
        dimension: Dimension,
        bounds: Bounds<'a>,
    ) {
        let (table, word) = (names.logical_id.as_str(), dimension.word());
        let stem = naming::stem(table, index);
        let (resource, kind) = match index {
            None => (format!("table/${{{table}}}"), "table"),
            Some(index) => (format!("table/${{{table}}}/index/{}", index.name()), "index"),
        };
        let [target, policy] =
            ["Scaling", "ScalingPolicy"].map(|what| naming::id([&stem, word, what].concat()));
        let Bounds { min, max, target: utilization, scaling } = bounds;
        self.add(
            target.clone(),
            "AWS::ApplicationAutoScaling::ScalableTarget",
            Value::object([
                ("ServiceNamespace", "dynamodb".into()),
                ("ResourceId", Value::Sub(resource)),
                ("ScalableDimension", format!("dynamodb:{kind}:{word}CapacityUnits").into()),
                ("MinCapacity", min),
                ("MaxCapacity", max),
                ("RoleARN", Value::Sub(ROLE.to_owned())),
            ]),
        );
        let metric =
            Value::object([("PredefinedMetricType", format!("DynamoDB{word}CapacityUtilization").into())]);
        self.add(
            policy.clone(),
            "AWS::ApplicationAutoScaling::ScalingPolicy",
            Value::object([
                ("PolicyName", policy.into()),
                ("PolicyType", "TargetTrackingScaling".into()),
                ("ScalingTargetId", Value::Ref(target.into())),
                ("TargetTrackingScalingPolicyConfiguration", tracking(scaling, utilization, Some(metric))),
            ]),
        );
    }
}

/// The role that AWS creates in an account when something of `DynamoDB` is scaled there for the first time.
///
/// <https://docs.aws.amazon.com/autoscaling/application/userguide/services-that-can-integrate-dynamodb.html>
const ROLE: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/\
                    dynamodb.application-autoscaling.amazonaws.com/\
                    AWSServiceRoleForApplicationAutoScaling_DynamoDBTable";

fn tracking<'a>(scaling: Scaling, target: Value<'a>, metric: Option<Value<'a>>) -> Value<'a> {
    members([
        ("PredefinedMetricSpecification", metric),
        ("TargetValue", Some(target)),
        ("ScaleInCooldown", scaling.scale_in_cooldown.map(Value::from)),
        ("ScaleOutCooldown", scaling.scale_out_cooldown.map(Value::from)),
        ("DisableScaleIn", scaling.disable_scale_in.then_some(true.into())),
    ])
}
