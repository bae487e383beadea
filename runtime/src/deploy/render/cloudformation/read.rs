//! The tables of a template, as shapes.
//!
//! A template of this crate is read whole. Of any other template, what it says is read; what an intrinsic function stands
//! for that the template alone does not tell is unknown.

use super::functions::Functions;
use super::{global_table, scaling, table};
use crate::deploy::render::aws::{Found, Properties, Template};
use crate::deploy::shape::{By, Given, Rate, Shape};
use crate::deployment::Dimension;
use crate::json::{Json, Object};
use crate::schema::OnDelete;

/// A table of a template.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) logical_id: String,
    pub(crate) shape: Shape<'static>,
}

/// Reads the tables of a template, with these values of its parameters in place of their defaults.
///
/// # Errors
///
/// A text that is no JSON, or is no template.
pub(crate) fn tables(json: &str, parameters: &[(&str, &str)]) -> Result<Vec<Read>, String> {
    let template = Json::parse(json).map_err(|error| format!("this is not JSON: {error}"))?;
    let sections = template.as_object();
    let Some((template, resources)) =
        sections.and_then(|template| Some((template, template.get("Resources")?.as_object()?)))
    else {
        return Err("this is not a CloudFormation template: it has no `Resources`".to_owned());
    };
    let functions = Functions::new(template, resources, parameters);
    let mut tables = Vec::new();
    for (id, resource) in &resources.0 {
        let Some((ty, resource)) = functions.present(resource) else { continue };
        if is_table(ty) {
            tables.push(Read { logical_id: id.clone().into_owned(), shape: shape(&functions, ty, resource) });
        }
    }
    for target in scaling::targets(&functions) {
        let scaled = target.place.as_ref().map(|place| {
            tables.iter_mut().find(|table| table.shape.name.value.as_deref() == Some(&place.table))
        });
        match (scaled, target.place) {
            (Some(Some(table)), Some(place)) => {
                if let Some(rate) = rate(&mut table.shape, place.index.as_deref(), place.dimension) {
                    rate.scaling = Given::new(Some(target.scaling));
                }
            }
            // It scales some table, or one of another template.
            (None, _) => tables.iter_mut().for_each(|table| forget_scaling(&mut table.shape)),
            _ => {}
        }
    }
    Ok(tables)
}

pub(super) fn is_table(ty: &str) -> bool {
    matches!(ty, "AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable")
}

fn shape<'x>(functions: &'x Functions<'x>, ty: &str, resource: &'x Object<'x>) -> Shape<'static> {
    const NONE: &Object<'static> = &Object::new();
    let mut shape = Shape::by_default();
    let mut attributes = Properties::Read(resource, functions);
    attributes.value("DeletionPolicy", &mut shape.on_delete);
    let properties = match resource.get("Properties").map(|json| functions.resolve(json)) {
        Some(Found::Value(std::borrow::Cow::Borrowed(Json::Object(properties)), _)) => properties,
        _ => NONE,
    };
    let mut properties = Properties::Read(properties, functions);
    properties.value("TableName", &mut shape.name);
    if ty == "AWS::DynamoDB::GlobalTable" {
        shape.is_global = Given::new(true);
        global_table::global_table(&mut properties, &mut shape);
    } else {
        table::table(&mut properties, &mut shape);
    }
    shape
}

fn rate<'s>(shape: &'s mut Shape<'_>, index: Option<&str>, dimension: Dimension) -> Option<&'s mut Rate> {
    let is_named = |name: &Given<std::borrow::Cow<'_, str>>| name.value.as_deref() == index;
    match (index, dimension) {
        (None, Dimension::Reads) => Some(&mut shape.home.usage.reads),
        (None, Dimension::Writes) => Some(&mut shape.writes),
        (Some(_), Dimension::Reads) => {
            let usages = shape.home.indexes.value.iter_mut().flatten();
            usages.into_iter().find(|usage| is_named(&usage.name)).map(|usage| &mut usage.usage.reads)
        }
        (Some(_), Dimension::Writes) => {
            let indexes = shape.global_indexes.value.iter_mut().flatten();
            indexes.into_iter().find(|index| is_named(&index.name)).map(|index| &mut index.writes)
        }
    }
}

fn forget_scaling(shape: &mut Shape<'_>) {
    let usages = shape.home.indexes.value.iter_mut().flatten().map(|usage| &mut usage.usage.reads);
    let indexes = shape.global_indexes.value.iter_mut().flatten().map(|index| &mut index.writes);
    let of_table = [&mut shape.home.usage.reads, &mut shape.writes];
    for rate in usages.chain(indexes).chain(of_table) {
        if rate.scaling.by == By::Default {
            rate.scaling = Given::unknown();
        }
    }
}
