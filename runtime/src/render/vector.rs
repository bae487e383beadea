//! Vector indexes.

use super::table::projection_type;
use super::value::{Value, members};
use crate::schema::{Attribute, DistanceFunction, Projection, VectorIndexSchema};

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-table-vectorindex.html>
pub(super) fn vector_index(index: &VectorIndexSchema) -> Value<'_> {
    let key = index.partition_key().map(|key| search_element(key, "HASH"));
    let filters = index.inline_filters().iter().map(|filter| search_element(filter, "INLINE_FILTER"));
    let search_schema: Vec<_> = key.into_iter().chain(filters).collect();
    members([
        ("IndexName", Some(index.name().into())),
        ("VectorAttribute", Some(Value::object([("AttributeName", index.attribute().into())]))),
        ("Dimensions", Some(index.dimensions().into())),
        (
            "DistanceFunction",
            Some(Value::from(match index.distance() {
                DistanceFunction::Cosine => "COSINE",
                DistanceFunction::DotProduct => "DOT_PRODUCT",
                DistanceFunction::Euclidean => "EUCLIDEAN",
            })),
        ),
        ("SearchSchema", (!search_schema.is_empty()).then_some(Value::List(search_schema))),
        ("Projection", Some(projection(index.projection()))),
    ])
}

fn search_element<'a>(attribute: &'a Attribute, ty: &'static str) -> Value<'a> {
    Value::object([("AttributeName", attribute.name().into()), ("SearchSchemaElementType", ty.into())])
}

fn projection(projection: &Projection) -> Value<'_> {
    let included = projection.included();
    let names = included.iter().map(|name| name.as_ref().into()).collect();
    members([
        ("ProjectionType", Some(projection_type(projection).into())),
        ("NonKeyAttributes", (!included.is_empty()).then_some(Value::List(names))),
    ])
}
