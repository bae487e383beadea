//! Data models of NoSQL Workbench, version 3.0.
//!
//! AWS publishes models, but no description of their format. The members here, and their types, are taken from its
//! models: <https://github.com/aws-samples/aws-dynamodb-examples/tree/master/schema_design/SchemaExamples>. None of
//! these models has facets, so the members of facets are taken from another model of AWS:
//! <https://github.com/aws-samples/amazon-dynamodb-design-patterns/blob/master/examples/an-online-shop/json/AnOnlineShop_facets.json>.

use crate::at::What;
use crate::deploy::input::Names;
use crate::deploy::model::{Model, Table};
use crate::deploy::render::cannot::{Cannot, Subject};
use crate::deploy::render::rendered::Rendered;
use crate::deploy::shape::{BillingMode, GlobalIndexShape, KeyElement, KeyRole, Rate, ScalingShape, Shape};
use crate::deploy::stack::Stack;
use crate::deploy::table::StackTable;
use crate::error::StackError;
use crate::json::{Json, Object};
use crate::naming::Naming;
use crate::schema::Projection;
use attributes::Attributes;
use facets::Facets;

mod attributes;
mod facets;
mod given;

/// The time when a model was created and changed. A model must have one, and the current time would differ from build
/// to build.
const DATE: &str = "Jan 01, 2020, 12:00 AM";

/// <https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-service-linked-roles.html>
const SCALING_ROLE: &str = "AWSServiceRoleForApplicationAutoScaling_DynamoDBTable";

impl Stack {
    /// Returns the tables as a data model of NoSQL Workbench, which draws them: keys, global indexes, billing, and
    /// sample items. The sample items are the ones that you [give](Self::sample), or else two items made up from the
    /// table's key. Each entity of a table is a facet: its attributes, the templates of its key as aliases of the key
    /// attributes, and sample items with keys that the templates make.
    ///
    /// A model describes the data of tables, so it leaves out other settings: streams, backups, tags, and the resources
    /// around a table. If an index includes or an entity stores an attribute whose type no key and no sample reveals, the
    /// model lists it as a string, and the description of the model names it.
    ///
    /// ```
    /// use tablewright::{DynamoTable, Naming, Stack};
    /// # #[derive(DynamoTable)] #[table(name = "orders")] struct Order { #[pk] id: String }
    ///
    /// let stack = Stack::new(Naming::new("acme", "shop")?).table::<Order>();
    /// assert!(stack.workbench()?.as_json().starts_with("{\n  \"ModelName\": \"acme-shop\""));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/workbench.html>
    ///
    /// # Errors
    ///
    /// See [`StackError`]. Parts of a table that a model has no place for are errors too: local and vector indexes,
    /// keys of several attributes, an index with its own capacity, a table from another account, and cooldowns of auto
    /// scaling.
    pub fn workbench(&self) -> Result<Rendered, StackError> {
        render(self)
    }
}

fn render(stack: &Stack) -> Result<Rendered, StackError> {
    let names = stack.check()?;
    let model = Model::of(stack, &names, Names::Resolved)?;
    let mut cannot = Cannot::new(
        "a model of NoSQL Workbench has no place for it; leave it out of the stack that you draw",
    );
    let mut tables = Vec::with_capacity(model.tables.len());
    let mut description = Vec::new();
    let facets = Facets::new(stack);
    for (table, StackTable { schema, .. }) in model.tables.iter().zip(&stack.tables) {
        let samples = given::samples(stack, schema);
        let attributes = Attributes::of(&table.shape, schema, &samples);
        if !attributes.assumed.is_empty() {
            let names = attributes.assumed.join(", ");
            description.push(format!("Table {} has attributes of unknown types: {names}", table.base));
        }
        let facets = facets.of(schema, &attributes, &samples);
        // The items of a table with facets are in the facets.
        let items = facets.is_none().then(|| {
            if samples.is_empty() { attributes.items() } else { attributes.given(schema, &samples) }
        });
        tables.push(self::table(table, &attributes, facets, items, &mut cannot));
    }
    cannot.finish()?;
    let metadata = Object::new()
        .with("Author", "")
        .with("DateCreated", DATE)
        .with("DateLastModified", DATE)
        .with("Description", description.join(". "))
        .with("AWSService", "Amazon DynamoDB")
        .with("Version", "3.0");
    let model = Object::new()
        .with("ModelName", name(&stack.naming))
        .with("ModelMetadata", metadata)
        .with("DataModel", Json::List(tables));
    let mut text = Json::from(model).to_pretty();
    text.push('\n');
    Ok(Rendered::new(text))
}

/// Returns the prefix of physical names.
fn name(naming: &Naming) -> String {
    let Some(prefix) = naming.prefix() else { return "tables".to_owned() };
    let parts = [Some(&prefix.organization), Some(&prefix.app), prefix.environment.as_ref()];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("-")
}

fn table<'a>(
    table: &Table<'a>,
    attributes: &Attributes<'a>,
    facets: Option<Json<'a>>,
    items: Option<Json<'a>>,
    cannot: &mut Cannot,
) -> Json<'a> {
    let Table { base, shape, .. } = table;
    for index in shape.local_indexes.value.iter().flatten() {
        cannot.lacks(
            true,
            Subject::table(base).index(index.name.value.as_deref().unwrap_or_default()),
            "local index",
        );
    }
    for index in shape.vector_indexes.value.iter().flatten() {
        cannot.lacks(
            true,
            Subject::table(base).index(index.name.value.as_deref().unwrap_or_default()),
            "vector index",
        );
    }
    let usages = shape.home.indexes.value.iter().flatten();
    let indexes = shape.global_indexes.value.iter().flatten().zip(usages).map(|(index, usage)| {
        let of_table = [&shape.home.usage.reads, &shape.writes];
        let has_own = of_table != [&usage.usage.reads, &index.writes];
        global_index(base, index, has_own && is_provisioned(shape), attributes, cannot)
    });
    let indexes: Vec<Json<'a>> = indexes.collect();
    let mut json = Object::new()
        .with_some("TableName", shape.name.value.clone())
        .with("KeyAttributes", key(shape.key.value.iter().flatten(), attributes))
        .with("NonKeyAttributes", attributes.non_key());
    json.push_some("TableFacets", facets);
    if !indexes.is_empty() {
        json.push("GlobalSecondaryIndexes", indexes);
    }
    json.push_some("TableData", items);
    json.push("DataAccess", Object::new().with("MySql", Object::new()));
    json.push_some("BillingMode", shape.billing.value.map(BillingMode::as_str));
    if is_provisioned(shape) {
        json.push("ProvisionedCapacitySettings", capacity(base, shape, cannot));
    }
    json.into()
}

fn is_provisioned(shape: &Shape<'_>) -> bool {
    shape.billing.is(&BillingMode::Provisioned)
}

fn global_index<'a>(
    table: &str,
    index: &GlobalIndexShape<'a>,
    has_capacity: bool,
    attributes: &Attributes<'a>,
    cannot: &mut Cannot,
) -> Json<'a> {
    let name = index.name.value.as_deref().unwrap_or_default();
    let elements = || index.key.value.iter().flatten();
    let is_long = [KeyRole::Partition, KeyRole::Sort]
        .into_iter()
        .any(|role| elements().filter(|element| element.role.is(&role)).count() > 1);
    cannot.since(
is_long,
Subject::table(table).index(name),
        What::Key,
        "in a model of NoSQL Workbench each half of a key is one attribute; leave the table out of the stack that you draw",
    );
    cannot.lacks(has_capacity, Subject::table(table).index(name), "capacity of its own");
    let (ty, included) = match &index.projection.value {
        Some(Projection::KeysOnly) => ("KEYS_ONLY", None),
        Some(projection @ Projection::Include(_)) => ("INCLUDE", Some(projection.included())),
        Some(Projection::All) | None => ("ALL", None),
    };
    let included = included.map(|names| Json::texts(names.iter().map(ToString::to_string)));
    Object::new()
        .with("IndexName", name.to_owned())
        .with("KeyAttributes", key(elements(), attributes))
        .with("Projection", Object::new().with("ProjectionType", ty).with_some("NonKeyAttributes", included))
        .into()
}

fn key<'k, 'a: 'k>(
    elements: impl Iterator<Item = &'k KeyElement<'a>>,
    attributes: &Attributes<'a>,
) -> Object<'a> {
    let mut key = Object::new();
    for element in elements {
        let half = if element.role.is(&KeyRole::Partition) { "PartitionKey" } else { "SortKey" };
        key.push_some(half, element.name.value.as_ref().map(|name| attributes.typed(name)));
    }
    key
}

fn capacity(table: &str, shape: &Shape<'_>, cannot: &mut Cannot) -> Object<'static> {
    let units = |rate: &Rate| rate.units.value.flatten();
    let (reads, writes) = (&shape.home.usage.reads, &shape.writes);
    cannot.since(
units(reads).is_none() || units(writes).is_none(),
Subject::table(table),
        What::SourceTable,
        "the capacity is that of a table in another account, and a model of NoSQL Workbench has to say it; leave the \
         table out of the stack that you draw",
    );
    let throughput = Object::new()
        .with_some("ReadCapacityUnits", units(reads))
        .with_some("WriteCapacityUnits", units(writes));
    let mut settings = Object::new().with("ProvisionedThroughput", throughput);
    for (name, rate) in [("AutoScalingRead", reads), ("AutoScalingWrite", writes)] {
        let Some(Some(scaling)) = &rate.scaling.value else { continue };
        let ScalingShape { min, max, target, scale_in_cooldown, scale_out_cooldown, disable_scale_in } =
            scaling;
        let has_more = matches!(scale_in_cooldown.value, Some(Some(_)))
            || matches!(scale_out_cooldown.value, Some(Some(_)))
            || disable_scale_in.is(&true);
        cannot.since(
has_more,
Subject::table(table),
            What::AutoScaling,
            "a model of NoSQL Workbench has its bounds and its target alone; leave the cooldowns and `disable_scale_in` \
             out of the stack that you draw",
        );
        let bounds = Object::new()
            .with_some("MinCapacity", min.value)
            .with_some("MaxCapacity", max.value)
            .with("ServiceRole", SCALING_ROLE);
        let policy = Object::new().with_some("TargetValue", target.value);
        settings.push(
            name,
            Object::new().with("ScalableTargetRequest", bounds).with("ScalingPolicyConfiguration", policy),
        );
    }
    settings
}
