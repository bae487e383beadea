//! Reads the tables of a template as shapes.
//!
//! A template of this crate is read completely. From any other template, only its explicit values are read. The value
//! of an intrinsic function is unknown if the template alone does not determine it.

use std::borrow::Cow;

use super::functions::Functions;
use super::scaling::{Place, Scaled, Target};
use super::{global_table, scaling, simple_table, table};
use crate::deploy::render::aws::{Found, Properties, Template};
use crate::deploy::scaling::Dimension;
use crate::deploy::shape::{By, Given, Rate, Shape};
use crate::deploy::snapshot::SnapshotTable;
use crate::json::{Json, Object};
use crate::text::{Unknown, join_lines};

const NO_PARAMETER: Unknown = Unknown {
    one: "no parameter has the name ",
    several: "no parameters have the names ",
    end: "",
    advice: "; take one of the template's",
};

/// Reads the tables of a template, with these parameter values in place of the defaults.
///
/// # Errors
///
/// Fails if the text is not JSON or not a template, or if the template does not have one of the parameters.
pub(crate) fn tables(json: &str, parameters: &[(&str, &str)]) -> Result<Vec<SnapshotTable<'static>>, String> {
    template(&parse(json)?, parameters)
}

/// Like [`tables`], for a parsed template.
pub(crate) fn template(
    json: &Json<'static>,
    parameters: &[(&str, &str)],
) -> Result<Vec<SnapshotTable<'static>>, String> {
    let json = simple_table::expanded(body(json)?);
    let template = json.as_object();
    let resources = template.and_then(|template| template.get("Resources")?.as_object());
    let (Some(template), Some(resources)) = (template, resources) else {
        return Err("this is not a CloudFormation template in JSON: it has no `Resources`".to_owned());
    };
    let functions = Functions::new(template, resources, parameters);
    let is_known = |name: &str| functions.parameter_names().any(|known| known == name);
    let unknown: Vec<&str> =
        parameters.iter().map(|(name, _)| *name).filter(|name| !is_known(name)).collect();
    if !unknown.is_empty() {
        return Err(join_lines(&NO_PARAMETER.problems(&unknown, functions.parameter_names())));
    }
    let mut tables = Vec::new();
    for (id, resource) in &resources.0 {
        let Some((ty, resource)) = functions.present(resource) else { continue };
        if is_table(ty) {
            let shape = shape(&functions, ty, resource);
            tables.push(SnapshotTable::new(id.clone().into_owned(), shape));
        }
    }
    scale(&mut tables, scaling::targets(&functions, &functions.with_ids()));
    Ok(tables)
}

/// Returns the template in the output of `aws cloudformation get-template`, which contains it as an object or as text.
fn body<'j>(json: &'j Json<'static>) -> Result<Cow<'j, Json<'static>>, String> {
    match json.get("TemplateBody") {
        None => Ok(Cow::Borrowed(json)),
        Some(Json::Text(text)) => parse(text).map(Cow::Owned),
        Some(template) => Ok(Cow::Borrowed(template)),
    }
}

fn parse(text: &str) -> Result<Json<'static>, String> {
    Json::parse(text).map_err(|error| format!("the template is not JSON: {error}"))
}

fn scale(tables: &mut [SnapshotTable<'_>], targets: Vec<Target>) {
    for Target { place, scaling, .. } in targets {
        let Some(Place { table, index, dimension }) = place else {
            // The target scales an unknown table, possibly of another template.
            for table in tables.iter_mut() {
                forget_scaling(&mut table.shape);
            }
            continue;
        };
        let scaled = tables.iter_mut().find(|each| match &table {
            Scaled::Name(name) => each.shape.name.value.as_deref() == Some(name),
            Scaled::Id(id) => each.logical_id.as_deref() == Some(id),
        });
        if let Some(rate) = scaled.and_then(|table| rate(&mut table.shape, index.as_deref(), dimension)) {
            rate.scaling = Given::new(Some(scaling));
        }
    }
}

pub(super) fn is_table(ty: &str) -> bool {
    matches!(ty, "AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable")
}

fn shape<'x>(functions: &'x Functions<'x>, ty: &str, resource: &'x Object<'x>) -> Shape<'static> {
    const NONE: &Object<'static> = &Object::new();
    let mut shape = Shape::by_default();
    // CloudFormation generates a name if the template has none.
    shape.name.by = By::Default;
    let mut attributes = Properties::Read(resource, functions);
    attributes.value("DeletionPolicy", &mut shape.on_delete);
    let properties = match resource.get("Properties").map(|json| functions.resolve(json)) {
        Some(Found::Value(Cow::Borrowed(Json::Object(properties)), _)) => properties,
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
    let is_named = |name: &Given<Cow<'_, str>>| name.value.as_deref() == index;
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
