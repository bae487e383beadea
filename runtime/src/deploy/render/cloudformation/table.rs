//! `AWS::DynamoDB::Table`: a single-region table.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html>

use super::import::import;
use crate::deploy::render::aws::Properties;
use crate::deploy::render::aws::region::{Scope, insights, region, tags};
use crate::deploy::render::aws::table::{
    attributes, billing, global_index, key, local_indexes, throughput, time_to_live, vector_indexes, warm,
};
use crate::deploy::shape::{
    BillingMode, Given, GlobalIndexShape, IndexUsage, KmsKey, RegionShape, Shape, Usage,
};
use crate::schema::StreamViewType;

/// Describes all properties except the name.
pub(super) fn table<'a>(p: &mut Properties<'_, 'a>, shape: &mut Shape<'a>) {
    let Shape {
        name: _,
        attributes,
        key,
        global_indexes,
        local_indexes,
        vector_indexes,
        time_to_live,
        time_to_live_off,
        stream,
        billing,
        warm_throughput,
        has_kms_key,
        import,
        writes,
        home,
        // Only a global table has these.
        is_global: _,
        consistency: _,
        witness: _,
        source_table: _,
        replicas: _,
        // An attribute of the resource.
        on_delete: _,
    } = shape;
    self::key(p, key);
    self::attributes(p, attributes);
    self::billing(p, billing);
    self::global_indexes(p, billing, global_indexes, &mut home.indexes);
    let Usage { reads, contributor_insights } = &mut home.usage;
    self::local_indexes(p, local_indexes);
    self::vector_indexes(p, vector_indexes);
    throughput(p, billing, reads, writes);
    warm(p, warm_throughput);
    insights(p, contributor_insights);
    self::time_to_live(p, time_to_live, time_to_live_off);
    encryption(p, has_kms_key, Some(&mut home.kms_key));
    self::stream(p, stream, home);
    region(p, home, Scope::Resource);
    self::import(p, import);
}

/// Describes the global indexes and their usage. Reading a template creates both.
fn global_indexes<'a>(
    p: &mut Properties<'_, 'a>,
    billing: &Given<BillingMode>,
    indexes: &mut Given<Vec<GlobalIndexShape<'a>>>,
    usages: &mut Given<Vec<IndexUsage<'a>>>,
) {
    let known = usages.value.get_or_insert_default();
    let mut position = 0;
    p.list("GlobalSecondaryIndexes", indexes, GlobalIndexShape::by_default, &mut |p, index| {
        if position == known.len() {
            known.push(IndexUsage::by_default());
        }
        let IndexUsage { name, usage: Usage { contributor_insights, reads } } = &mut known[position];
        global_index(p, index, &mut |p, writes| throughput(p, billing, reads, writes));
        insights(p, contributor_insights);
        name.clone_from(&index.name);
        position += 1;
    });
    usages.by = indexes.by;
    if indexes.is_unknown() {
        *usages = Given::unknown();
    }
}

/// Describes the encryption. `key` is `None` for a global table: a key belongs to one region, so each replica has its
/// own.
pub(super) fn encryption<'a>(
    p: &mut Properties<'_, 'a>,
    has_kms_key: &mut Given<bool>,
    mut key: Option<&mut Given<Option<KmsKey<'a>>>>,
) {
    p.object("SSESpecification", &mut |p| {
        p.value("SSEEnabled", has_kms_key);
        if has_kms_key.is(&true) {
            p.constant("SSEType", "KMS");
        }
        if let Some(key) = &mut key {
            p.kms_key("KMSMasterKeyId", key);
        }
    });
}

fn stream<'a>(
    p: &mut Properties<'_, 'a>,
    stream: &mut Given<Option<StreamViewType>>,
    home: &mut RegionShape<'a>,
) {
    p.object("StreamSpecification", &mut |p| {
        p.value("StreamViewType", stream);
        stream_of_region(p, home);
    });
}

/// Describes the attachments of the stream in one region.
pub(super) fn stream_of_region<'a>(p: &mut Properties<'_, 'a>, region: &mut RegionShape<'a>) {
    p.object("ResourcePolicy", &mut |p| p.document("PolicyDocument", &mut region.stream_policy));
    tags(p, &mut region.stream_tags);
}
