//! The settings of a table that are separate resources.

use super::builder::Builder;
use super::floor::Floor;
use super::functions::resolve;
use super::policy::add_document;
use super::table::{push, tags};
use crate::at::What;
use crate::deploy::expr::{Expr, TableAttribute};
use crate::deploy::id::Id;
use crate::deploy::plain::{Facts, Plain};
use crate::deploy::render::cannot::Subject;
use crate::deploy::shape::{Document, IndexUsage, KinesisShape, RegionShape, Usage};
use crate::json::{Json, Object};
use crate::schema::ContributorInsights;

/// Adds the resources that the region of the stack has next to the table.
pub(super) fn add<'a>(
    builder: &mut Builder<'a, '_>,
    position: usize,
    subject: Subject<'_>,
    region: &RegionShape<'a>,
) {
    let RegionShape {
        indexes,
        usage,
        plain,
        kinesis_streams,
        resource_policy,
        stream_policy,
        stream_tags,
        settings_replication,
        // Arguments of the table.
        point_in_time_recovery: _,
        recovery_days: _,
        kms_key: _,
        tags: _,
    } = region;
    for setting in Plain::ALL {
        let Facts { what, argument, .. } = setting.facts();
        let has_no_argument = argument.is_none() && !plain.is_default(setting);
        builder.cannot.lacks(has_no_argument, subject, what);
    }
    let is_replicated = !matches!(settings_replication.value, Some(None));
    builder.cannot.lacks(is_replicated, subject, What::SettingsReplication);
    let of_indexes = indexes.value.iter().flatten();
    let of_indexes = of_indexes.map(|IndexUsage { name, usage }| (name.value.clone(), usage));
    for (index, Usage { contributor_insights, reads: _ }) in std::iter::once((None, usage)).chain(of_indexes)
    {
        let Some(Some(mode)) = contributor_insights.value else { continue };
        let id = Id::table(position, "").index(index.as_deref());
        let label = builder.lower.label(&id);
        let mut block = Object::new()
            .with("table_name", builder.lower.expr(&Expr::Table(position, TableAttribute::Name)));
        if let Some(index) = &index {
            block.push("index_name", super::lower::escaped(index.clone()));
        }
        if mode != ContributorInsights::default() {
            builder.document.floor.need(Floor::INSIGHTS_MODE);
            block.push("mode", mode.as_str());
        }
        builder.document.resources.add("aws_dynamodb_contributor_insights", label, block);
    }
    for KinesisShape { arn, precision } in kinesis_streams.value.iter().flatten() {
        let mut block = Object::new();
        push(&mut block, "stream_arn", builder.lower.given(arn));
        block.push("table_name", builder.lower.expr(&Expr::Table(position, TableAttribute::Name)));
        if let Some(precision) = precision.said() {
            builder.document.floor.need(Floor::TESTED);
            push(
                &mut block,
                "approximate_creation_date_time_precision",
                builder.lower.given(&precision.map(|precision| *precision)),
            );
        }
        let label = builder.lower.table(position).to_owned();
        builder.document.resources.add("aws_dynamodb_kinesis_streaming_destination", label, block);
    }
    for (words, attribute, what, document) in [
        ("resource-policy", TableAttribute::Arn, What::ResourcePolicy, resource_policy),
        ("stream-policy", TableAttribute::StreamArn, What::StreamPolicy, stream_policy),
    ] {
        if let Some(Some(document)) = &document.value {
            policy(builder, &Id::table(position, words), subject, (what, attribute), document);
        }
    }
    if let Some(tags) = tags(builder, stream_tags) {
        let block = Object::new()
            .with("for_each", tags)
            .with("resource_arn", builder.lower.expr(&Expr::Table(position, TableAttribute::StreamArn)))
            .with("key", "${each.key}")
            .with("value", "${each.value}");
        let label = builder.lower.label(&Id::table(position, "stream"));
        builder.document.resources.add("aws_dynamodb_tag", label, block);
    }
}

/// Adds a policy that is attached to a table or its stream.
fn policy<'a>(
    builder: &mut Builder<'a, '_>,
    id: &Id<'_>,
    subject: Subject<'_>,
    (what, attribute): (What, TableAttribute),
    document: &Document<'a>,
) {
    let label = builder.lower.label(id);
    let document = match resolve(&builder.lower, document) {
        Ok(Json::Object(document)) => document,
        // The whole policy is a function, which cannot be resolved.
        Ok(_) => return,
        Err(why) => return builder.cannot.since(true, subject, what, &why),
    };
    let Some(table) = id.table else { return };
    let json = add_document(builder, &label, &document);
    builder.document.floor.need(Floor::TESTED);
    let block = Object::new()
        .with("resource_arn", builder.lower.expr(&Expr::Table(table, attribute)))
        .with("policy", json);
    builder.document.resources.add("aws_dynamodb_resource_policy", label, block);
}
