//! The indexes of a table.

use super::builder::Builder;
use super::floor::Floor;
use super::lower::escaped;
use super::table::{on_demand, push, push_blocks, push_keys, warm};
use crate::deploy::render::cannot::Subject;
use crate::deploy::shape::{GlobalIndexShape, IndexUsage, KeyElement, KeyRole, LocalIndexShape, Rate};
use crate::json::{Json, Object};
use crate::schema::Projection;

/// Renders a global index. `before` is its throughput at the last deployment.
pub(super) fn global_index<'a>(
    builder: &mut Builder<'a, '_>,
    subject: Subject<'_>,
    is_provisioned: bool,
    (index, usage): (&GlobalIndexShape<'a>, &IndexUsage<'a>),
    before: Option<[&Rate; 2]>,
) -> Json<'a> {
    let GlobalIndexShape { name, key, projection, warm_throughput, writes } = index;
    let reads = &usage.usage.reads;
    let subject = subject.index(name.value.as_deref().unwrap_or_default());
    let mut block = Object::new();
    push(&mut block, "name", builder.lower.given(name));
    push_key(builder, &mut block, key.value.as_deref().unwrap_or_default());
    push_projection(&mut block, projection.value.as_ref());
    if is_provisioned {
        push(&mut block, "read_capacity", builder.lower.given(&reads.units));
        push(&mut block, "write_capacity", builder.lower.given(&writes.units));
    } else {
        let limits = on_demand(builder, [reads, writes], before);
        push_blocks(&mut block, "on_demand_throughput", limits);
    }
    let warm = warm(builder, subject, warm_throughput);
    push_blocks(&mut block, "warm_throughput", warm);
    block.into()
}

/// Adds the key of an index. A key of several attributes has a different form, which old versions of the provider do
/// not know. An index must not change its form, because the provider would rebuild the index.
fn push_key<'a>(builder: &mut Builder<'a, '_>, block: &mut Object<'a>, key: &[KeyElement<'a>]) {
    let count = |role| key.iter().filter(|element| element.role.is(&role)).count();
    if count(KeyRole::Partition) == 1 && count(KeyRole::Sort) <= 1 {
        return push_keys(block, key);
    }
    builder.document.floor.need(Floor::KEY_SCHEMA);
    let elements = key.iter().map(|element| {
        let mut block = Object::new();
        push(&mut block, "attribute_name", builder.lower.given(&element.name));
        push(&mut block, "key_type", builder.lower.given(&element.role));
        Json::Object(block)
    });
    let elements: Vec<Json<'a>> = elements.collect();
    push_blocks(block, "key_schema", elements);
}

pub(super) fn local_index<'a>(builder: &Builder<'a, '_>, index: &LocalIndexShape<'a>) -> Json<'a> {
    let LocalIndexShape { name, key, projection } = index;
    let mut block = Object::new();
    push(&mut block, "name", builder.lower.given(name));
    // A local index has the partition key of the table.
    let sort_key = key.value.iter().flatten().find(|element| element.role.is(&KeyRole::Sort));
    if let Some(attribute) = sort_key.and_then(|element| element.name.value.clone()) {
        block.push("range_key", escaped(attribute));
    }
    push_projection(&mut block, projection.value.as_ref());
    block.into()
}

fn push_projection(block: &mut Object<'_>, projection: Option<&Projection>) {
    let ty = match projection {
        None => return,
        Some(Projection::All) => "ALL",
        Some(Projection::KeysOnly) => "KEYS_ONLY",
        Some(Projection::Include(_)) => "INCLUDE",
    };
    block.push("projection_type", ty);
    let included = projection.map(Projection::included).unwrap_or_default();
    if !included.is_empty() {
        let names = included.iter().map(|name| Json::from(escaped(name.as_ref().into()).into_owned()));
        block.push("non_key_attributes", names.collect::<Vec<_>>());
    }
}
