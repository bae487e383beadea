//! `aws_cloudwatch_metric_alarm`.
//!
//! <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_metric_alarm>

use super::builder::Builder;
use super::lower::{Lower, escaped};
use crate::deploy::around::alarm::{Alarm, Metric, NAMESPACE, Series};
use crate::deploy::expr::{Expr, TableAttribute};
use crate::json::{Json, Object};
use crate::limits;
use crate::text::shown;

/// Adds an alarm. `CloudFormation` generates the names of alarms, but here an alarm needs a name. It begins with the
/// physical name of the table, which is `table` for the defaults of the variables.
pub(super) fn add<'a>(builder: &mut Builder<'a, '_>, table: Option<&str>, alarm: &Alarm<'a>) {
    let Alarm { id, description, metric, periods, threshold, topic } = alarm;
    let mut parts: Vec<&str> = id.index.into_iter().chain(id.region).collect();
    parts.push(id.words.strip_suffix("-alarm").unwrap_or(id.words));
    let end = parts.join("-");
    let name = match id.table {
        Some(position) => {
            let name = Expr::Table(position, TableAttribute::Name);
            builder.lower.expr(&Expr::Join(vec![name, "-".into(), end.clone().into()]))
        }
        // There is one such alarm for the account.
        None => ["dynamodb-", &end].concat().into(),
    };
    let length = table.map_or(0, |table| table.len() + "-".len()) + end.len();
    if length > limits::ALARM_NAME_LENGTH {
        builder.cannot.says(format!(
            "table {}: the name of its alarm would end in {} and have {length} characters; CloudWatch allows {}, so shorten the \
             table's name",
            shown(table.unwrap_or_default()),
            shown(&end),
            limits::ALARM_NAME_LENGTH
        ));
    }
    let mut block =
        Object::new().with("alarm_name", name).with("alarm_description", escaped(description.clone().into()));
    push_metric(&builder.lower, &mut block, metric);
    let block = block
        .with("evaluation_periods", *periods)
        .with("threshold", *threshold)
        .with("comparison_operator", "GreaterThanThreshold")
        .with("treat_missing_data", "notBreaching")
        .with("alarm_actions", vec![builder.lower.given(topic)]);
    let label = builder.lower.label_without(id, "alarm");
    builder.document.resources.add("aws_cloudwatch_metric_alarm", label, block);
}

fn push_metric<'a>(lower: &Lower<'_>, block: &mut Object<'a>, metric: &Metric<'a>) {
    match metric {
        Metric::Single(Series { name, dimensions, statistic, period }) => {
            block.push("namespace", NAMESPACE);
            block.push("metric_name", *name);
            if !dimensions.is_empty() {
                block.push("dimensions", self::dimensions(lower, dimensions));
            }
            block.push("statistic", *statistic);
            block.push("period", *period);
        }
        Metric::Formula { id, formula, terms } => {
            let formula =
                Object::new().with("id", *id).with("expression", *formula).with("return_data", true);
            let terms = terms.iter().map(|(id, series)| {
                let Series { name, dimensions, statistic, period } = series;
                let metric = Object::new()
                    .with("namespace", NAMESPACE)
                    .with("metric_name", *name)
                    .with("dimensions", self::dimensions(lower, dimensions))
                    .with("period", *period)
                    .with("stat", *statistic);
                Object::new().with("id", *id).with("metric", vec![metric.into()]).into()
            });
            block.push("metric_query", std::iter::once(formula.into()).chain(terms).collect::<Vec<_>>());
        }
        Metric::Query { id, query, period } => {
            let query = Object::new()
                .with("id", *id)
                .with("expression", lower.expr(query))
                .with("period", *period)
                .with("return_data", true);
            block.push("metric_query", vec![query.into()]);
        }
    }
}

fn dimensions<'a>(lower: &Lower<'_>, dimensions: &[(&'static str, Expr<'a>)]) -> Json<'a> {
    let dimensions = dimensions.iter().map(|(name, value)| ((*name).into(), lower.expr(value)));
    Json::Object(Object(dimensions.collect()))
}
