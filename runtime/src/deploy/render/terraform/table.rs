//! `aws_dynamodb_table`.
//!
//! <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table>

use std::borrow::Cow;

use super::builder::Builder;
use super::floor::Floor;
use super::index::{global_index, local_index};
use super::lower::{KEY, escaped};
use super::replica::replicas;
use crate::at::What;
use crate::deploy::expr::Expr;
use crate::deploy::import::ImportFormat;
use crate::deploy::plain::Plain;
use crate::deploy::render::cannot::Subject;
use crate::deploy::shape::{
    BillingMode, By, Given, ImportShape, KeyElement, KeyRole, KmsKey, Rate, RegionShape, Shape, TagShape,
};
use crate::json::{Json, Object};
use crate::limits;
use crate::schema::{OnDelete, StreamViewType, WarmThroughput};

/// Renders the table itself. `before` is the table as it was last deployed, if known.
pub(super) fn table<'a>(
    builder: &mut Builder<'a, '_>,
    position: usize,
    subject: Subject<'_>,
    name: &Expr<'a>,
    shape: &Shape<'a>,
    before: Option<&Shape<'_>>,
) -> Object<'a> {
    let Shape {
        name: _,
        attributes,
        key,
        global_indexes,
        local_indexes,
        vector_indexes,
        time_to_live,
        // The attribute comes from `before`.
        time_to_live_off: _,
        stream,
        billing,
        warm_throughput,
        has_kms_key,
        // Only `CloudFormation` has a separate type for global tables.
        is_global: _,
        consistency,
        witness,
        source_table,
        replicas: others,
        import,
        on_delete,
        writes,
        home,
    } = shape;
    for index in vector_indexes.value.iter().flatten() {
        let index = index.name.value.as_deref().unwrap_or_default();
        builder.cannot.lacks(true, subject.index(index), What::VectorSearch);
    }
    builder.cannot.lacks(source_table.by != By::Default, subject, What::SourceTable);
    let is_provisioned = billing.is(&BillingMode::Provisioned);
    let mut table = Object::new().with("name", builder.lower.expr(name));
    push(&mut table, "billing_mode", builder.lower.given(billing));
    if is_provisioned {
        push(&mut table, "read_capacity", builder.lower.given(&home.usage.reads.units));
        push(&mut table, "write_capacity", builder.lower.given(&writes.units));
    }
    push_keys(&mut table, key.value.as_deref().unwrap_or_default());
    let attributes = attributes.value.iter().flatten().map(|attribute| {
        let mut block = Object::new();
        push(&mut block, "name", builder.lower.given(&attribute.name));
        push(&mut block, "type", builder.lower.given(&attribute.ty));
        Json::Object(block)
    });
    table.push("attribute", attributes.collect::<Vec<_>>());
    let usages = home.indexes.value.iter().flatten();
    let indexes = global_indexes.value.iter().flatten().zip(usages);
    let indexes = indexes.map(|(index, usage)| {
        let before = before.and_then(|before| rates_of_index(before, index.name.value.as_deref()?));
        global_index(builder, subject, is_provisioned, (index, usage), before)
    });
    push_blocks(&mut table, "global_secondary_index", indexes.collect());
    let indexes = local_indexes.value.iter().flatten();
    push_blocks(
        &mut table,
        "local_secondary_index",
        indexes.map(|index| local_index(builder, index)).collect(),
    );
    if !is_provisioned {
        let before = before.map(|before| [&before.home.usage.reads, &before.writes]);
        push_blocks(
            &mut table,
            "on_demand_throughput",
            on_demand(builder, [&home.usage.reads, writes], before),
        );
    }
    let is_warm = warm_throughput.value.flatten().is_some();
    push_blocks(&mut table, "warm_throughput", warm(builder, subject, warm_throughput));
    stream_arguments(&mut table, stream.value.flatten().map(StreamViewType::as_str));
    push_blocks(&mut table, "ttl", time_to_live_blocks(builder, time_to_live, before));
    region_arguments(builder, &mut table, position, has_kms_key, home);
    push_blocks(&mut table, "import_table", import_blocks(builder, subject, import));
    let regions = replicas(builder, subject, shape, others, consistency);
    push_blocks(&mut table, "replica", regions);
    if let Some(Some(region)) = &witness.value {
        builder.document.floor.need(Floor::WITNESS);
        let region = Object::new().with("region_name", escaped(region.clone()));
        table.push("global_table_witness", vec![region.into()]);
    }
    if let Some(tags) = tags(builder, &home.tags) {
        table.push("tags", tags);
    }
    let mut ignored = Vec::new();
    for (argument, rate) in [("read_capacity", &home.usage.reads), ("write_capacity", writes)] {
        if is_scaled(rate) {
            ignored.push(argument);
        }
    }
    if builder.scales_indexes(shape) {
        ignored.push("global_secondary_index");
    }
    if is_warm {
        // AWS raises it automatically, and a lower number in the file would destroy the table.
        ignored.push("warm_throughput");
    }
    let is_kept = !on_delete.is(&OnDelete::Delete);
    let lifecycle = Object::new()
        .with_some("prevent_destroy", is_kept.then_some(true))
        .with_some("ignore_changes", (!ignored.is_empty()).then(|| Json::texts(ignored)));
    if let Some(lifecycle) = lifecycle.non_empty() {
        table.push("lifecycle", vec![lifecycle.into()]);
    }
    table
}

/// Returns the throughput of the index with this name.
fn rates_of_index<'s>(shape: &'s Shape<'_>, name: &str) -> Option<[&'s Rate; 2]> {
    let mut indexes =
        shape.global_indexes.value.iter().flatten().zip(shape.home.indexes.value.iter().flatten());
    let (index, usage) = indexes.find(|(index, _)| index.name.value.as_deref() == Some(name))?;
    Some([&usage.usage.reads, &index.writes])
}

/// Adds an argument that has a value.
pub(super) fn push<'a>(block: &mut Object<'a>, name: &'static str, value: Json<'a>) {
    if value != Json::Null {
        block.push(name, value);
    }
}

/// Adds blocks, if there are any.
pub(super) fn push_blocks<'a>(block: &mut Object<'a>, name: &'static str, blocks: Vec<Json<'a>>) {
    if !blocks.is_empty() {
        block.push(name, blocks);
    }
}

/// Adds the two keys, for a key with one attribute each.
pub(super) fn push_keys<'a>(block: &mut Object<'a>, key: &[KeyElement<'a>]) {
    for element in key {
        let name = match element.role.value {
            Some(KeyRole::Partition) => "hash_key",
            Some(KeyRole::Sort) => "range_key",
            None => continue,
        };
        if let Some(attribute) = &element.name.value {
            block.push(name, escaped(attribute.clone()));
        }
    }
}

pub(super) const fn is_scaled(rate: &Rate) -> bool {
    matches!(rate.scaling.value, Some(Some(_)))
}

/// Renders the on-demand limits. A limit that was removed must be lifted explicitly, or it would stay.
pub(super) fn on_demand<'a>(
    builder: &mut Builder<'a, '_>,
    [reads, writes]: [&Rate; 2],
    before: Option<[&Rate; 2]>,
) -> Vec<Json<'a>> {
    const NO_LIMIT: i64 = -1;
    let mut block = Object::new();
    let arguments = ["max_read_request_units", "max_write_request_units"];
    for (position, rate) in [reads, writes].into_iter().enumerate() {
        let limit = builder.lower.given(&rate.units);
        let was_limited = before.is_some_and(|before| matches!(before[position].units.value, Some(Some(_))));
        if limit == Json::Null && was_limited {
            block.push(arguments[position], Json::Number(NO_LIMIT.into()));
        } else {
            push(&mut block, arguments[position], limit);
        }
    }
    if !block.is_empty() {
        builder.document.floor.need(Floor::ON_DEMAND_LIMITS);
    }
    block.non_empty().map(Json::Object).into_iter().collect()
}

pub(super) fn warm<'a>(
    builder: &mut Builder<'a, '_>,
    subject: Subject<'_>,
    warm: &Given<Option<WarmThroughput>>,
) -> Vec<Json<'a>> {
    let Some(Some(warm)) = warm.value else { return Vec::new() };
    let (reads, writes) = limits::WARM_THROUGHPUT_MIN;
    let is_low =
        warm.reads().is_some_and(|units| units < reads) || warm.writes().is_some_and(|units| units < writes);
    let why = format!(
        "Terraform's AWS provider takes {reads} reads and {writes} writes per second or more; raise it, or leave it out"
    );
    builder.cannot.since(is_low, subject, What::WarmThroughput, &why);
    builder.document.floor.need(Floor::WARM_THROUGHPUT);
    let block = Object::new()
        .with_some("read_units_per_second", warm.reads())
        .with_some("write_units_per_second", warm.writes());
    vec![block.into()]
}

/// Adds the stream. A stream that is off is stated, because Terraform keeps the old value of a missing argument.
fn stream_arguments(table: &mut Object<'_>, view: Option<&'static str>) {
    table.push("stream_enabled", view.is_some());
    table.push_some("stream_view_type", view);
}

/// Renders the time to live. If it was on before, it is turned off by the attribute that it had.
fn time_to_live_blocks<'a>(
    builder: &Builder<'a, '_>,
    time_to_live: &Given<Option<Cow<'a, str>>>,
    before: Option<&Shape<'_>>,
) -> Vec<Json<'a>> {
    let attribute = builder.lower.given(time_to_live);
    let was = || {
        let given = before.map(|before| [&before.time_to_live, &before.time_to_live_off]);
        given.into_iter().flatten().find_map(|given| given.value.clone().flatten())
    };
    let (attribute, is_on) = if attribute == Json::Null {
        let Some(was) = was() else { return Vec::new() };
        (escaped(was).into_owned().into(), false)
    } else {
        (attribute, true)
    };
    vec![Object::new().with("attribute_name", attribute).with("enabled", is_on).into()]
}

/// Adds settings that are stated even if they are off, because Terraform keeps the old value of a missing argument.
fn region_arguments<'a>(
    builder: &mut Builder<'a, '_>,
    table: &mut Object<'a>,
    position: usize,
    has_kms_key: &Given<bool>,
    home: &RegionShape<'a>,
) {
    let RegionShape { plain, point_in_time_recovery, recovery_days, kms_key, .. } = home;
    let mut recovery = Object::new();
    push(&mut recovery, "enabled", builder.lower.given(point_in_time_recovery));
    if let Some(days) = recovery_days.said() {
        builder.document.floor.need(Floor::TESTED);
        push(&mut recovery, "recovery_period_in_days", builder.lower.given(&days.map(|days| *days)));
    }
    table.push("point_in_time_recovery", vec![recovery.into()]);
    let mut encryption = Object::new();
    push(&mut encryption, "enabled", builder.lower.given(has_kms_key));
    if let Some(key) = kms_key_arn(builder, position, kms_key) {
        encryption.push("kms_key_arn", key);
    }
    table.push("server_side_encryption", vec![encryption.into()]);
    for setting in Plain::ALL {
        if let Some(argument) = setting.facts().argument {
            push(table, argument, builder.lower.plain(plain.get(setting)));
        }
    }
}

/// Returns the ARN of the key. You may name a key by its id or an alias too, but AWS returns its ARN: with any other
/// text, each plan would want to change the key.
fn kms_key_arn<'a>(
    builder: &mut Builder<'a, '_>,
    position: usize,
    key: &Given<Option<KmsKey<'a>>>,
) -> Option<Json<'a>> {
    const KEYS: &str = "aws_kms_key";
    match key.value.as_ref()?.as_ref()? {
        KmsKey::OfStack => Some(["${aws_kms_key.", KEY, ".arn}"].concat().into()),
        KmsKey::Named(name) => {
            let name = match key.by {
                By::Input(id) => builder.lower.variable(id).into(),
                By::Default | By::Description => Json::Text(escaped(name.clone())),
            };
            let label = builder.lower.table(position).to_owned();
            let arn = ["${data.aws_kms_key.", &label, ".arn}"].concat();
            builder.document.data.add(KEYS, label, Object::new().with("key_id", name));
            Some(arn.into())
        }
    }
}

fn import_blocks<'a>(
    builder: &mut Builder<'a, '_>,
    subject: Subject<'_>,
    import: &Given<Option<ImportShape<'a>>>,
) -> Vec<Json<'a>> {
    let Some(Some(ImportShape { bucket, format, bucket_owner, key_prefix, compression })) = &import.value
    else {
        return Vec::new();
    };
    builder.document.floor.need(Floor::TESTED);
    let mut block = Object::new();
    let (format, csv) = match &format.value {
        Some(ImportFormat::Csv { delimiter, header }) => {
            let why = "Terraform's AWS provider keeps the header as a set and loses the order of its columns; begin the \
                       files with their headers, or deploy the table with CloudFormation";
            builder.cannot.since(header.len() > 1, subject, What::Import, why);
            let csv = Object::new()
                .with_some("delimiter", delimiter.map(|delimiter| delimiter.to_string()))
                .with_some(
                    "header_list",
                    (!header.is_empty()).then(|| {
                        Json::List(
                            header.iter().map(|name| super::lower::literal(name.clone().into())).collect(),
                        )
                    }),
                );
            ("CSV", csv.non_empty())
        }
        Some(ImportFormat::Ion) => ("ION", None),
        _ => ("DYNAMODB_JSON", None),
    };
    block.push("input_format", format);
    push(&mut block, "input_compression_type", builder.lower.given(compression));
    if let Some(csv) = csv {
        let options = Object::new().with("csv", vec![csv.into()]);
        block.push("input_format_options", vec![options.into()]);
    }
    let mut source = Object::new();
    push(&mut source, "bucket", builder.lower.given(bucket));
    push(&mut source, "bucket_owner", builder.lower.given(bucket_owner));
    push(&mut source, "key_prefix", builder.lower.given(key_prefix));
    block.push("s3_bucket_source", vec![source.into()]);
    vec![block.into()]
}

/// Renders tags as a map.
pub(super) fn tags<'a>(builder: &Builder<'a, '_>, tags: &Given<Vec<TagShape<'a>>>) -> Option<Object<'a>> {
    let tags = tags.value.iter().flatten().filter_map(|TagShape { key, value }| {
        Some((escaped(key.value.clone()?), builder.lower.given(value)))
    });
    Object(tags.collect()).non_empty()
}
