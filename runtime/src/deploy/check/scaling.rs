//! Checks auto scaling.

use super::is_global;
use crate::deploy::scaling::{AutoScaling, Dimension, Scaling};
use crate::error::{Kind, Problem};
use crate::limits;
use crate::schema::{Billing, IndexKind, IndexSchema, TableSchema};
use crate::text::{Unknown, first, shown};

const NO_INDEX: Unknown = Unknown {
    one: "there is no global index ",
    several: "there are no global indexes ",
    end: " to scale",
    advice: "",
};

impl AutoScaling {
    pub(super) fn problems(&self, schema: &TableSchema) -> Vec<Problem> {
        let mut problems = Vec::new();
        if schema.billing() == Billing::OnDemand {
            problems.push(
                Kind::ScalingOnDemand.says("auto scaling needs a provisioned table, and this one is billed on demand; give it a capacity, or take out \
                 the auto scaling"),
            );
        }
        if *self == Self::new() {
            problems.push(
                Kind::ScalingNothing
                    .says("auto scaling scales nothing; give it `.reads(…)`, `.writes(…)`, or both"),
            );
        }
        for dimension in [Dimension::Reads, Dimension::Writes] {
            let what = dimension.name();
            problems.extend(self.shared(dimension).and_then(|scaling| scaling.problem(what)));
            let (known, others): (Vec<_>, Vec<_>) =
                self.own_of_each(dimension).into_iter().partition(|(index, _)| is_global(schema, index));
            let others: Vec<&str> = others.iter().map(|(index, _)| *index).collect();
            let global = schema.indexes().iter().filter(|index| index.kind() == IndexKind::Global);
            problems
                .extend(Kind::UnknownIndex.each(NO_INDEX.problems(&others, global.map(IndexSchema::name))));
            let of_indexes = known.iter().filter_map(|(index, scaling)| {
                let problem = scaling.problem(&format!("{what} of index {}", shown(index)))?;
                Some(problem.of_index(Some(index)))
            });
            problems.extend(first(of_indexes, "problems of the scaling of indexes"));
        }
        problems
    }
}

impl Scaling {
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html>
    pub(super) fn problem(self, what: &str) -> Option<Problem> {
        let Self { min, max, target, scale_in_cooldown, scale_out_cooldown, .. } = self;
        let (low, high) = limits::SCALING_TARGET;
        let (least, most) = (limits::CAPACITY_MIN, limits::SCALING_MAX);
        if min < least {
            return Some(Kind::ScalingBounds.says(format!(
                "the {what} are scaled down to {min} units; DynamoDB needs at least {least}"
            )));
        }
        if min > max {
            return Some(Kind::ScalingBounds.says(format!(
                "the {what} are scaled from {min} units to {max}; write the smaller number first"
            )));
        }
        if max > most {
            return Some(Kind::ScalingBounds.says(format!(
                "the {what} are scaled up to {max} units; Application Auto Scaling allows at most {most}"
            )));
        }
        if let Some(seconds) =
            [scale_in_cooldown, scale_out_cooldown].into_iter().flatten().find(|seconds| *seconds > most)
        {
            return Some(Kind::ScalingCooldown.says(format!(
                "the {what} have a cooldown of {seconds} seconds; Application Auto Scaling allows at most {most}"
            )));
        }
        (target < low || target > high).then(|| {
            Kind::ScalingTarget.says(format!(
                "the {what} have a target of {target} percent; DynamoDB allows {low} to {high}"
            ))
        })
    }
}
