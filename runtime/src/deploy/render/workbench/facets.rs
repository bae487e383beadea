//! Facets: the entities of a table, with the templates of their keys.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/workbench.Modeler.Edit.html>

use std::collections::{HashMap, HashSet};

use super::attributes::Attributes;
use super::given::{self, text};
use crate::deploy::render::made_up::{EXPIRY, field_value, shared};
use crate::deploy::stack::{Sample, Stack};
use crate::entity::spelled::template;
use crate::entity::text::make;
use crate::entity::{Kind, Member};
use crate::json::{Json, Object};
use crate::key::KeyValue;
use crate::schema::{Attribute, AttributeType, TableSchema};
use crate::table::names;

/// The number of entities of each name: a name must be unique in a model.
pub(super) struct Facets(HashMap<&'static str, usize>);

impl Facets {
    pub(super) fn new(stack: &Stack) -> Self {
        let mut counts = HashMap::new();
        let entities = stack.tables().filter_map(TableSchema::entities);
        for member in entities.flat_map(|entities| entities.members) {
            *counts.entry(member.parts.name).or_default() += 1;
        }
        Self(counts)
    }

    /// Returns the facets of a table, or `None` if it has no entities.
    pub(super) fn of<'a>(
        &self,
        schema: &'a TableSchema,
        attributes: &Attributes<'a>,
        samples: &[&'a Sample],
    ) -> Option<Json<'a>> {
        let entities = schema.entities()?;
        let types = attributes.types();
        let table = Table { schema, tag: entities.tag, types: &types };
        let members = entities.members.iter().zip(entities.excluded).enumerate();
        let facets = members.map(|(position, (member, excluded))| {
            let name = member.parts.name;
            let is_unique = self.0.get(name) == Some(&1);
            let name = if is_unique { name.to_owned() } else { format!("{}.{name}", schema.name()) };
            let own: Vec<&Sample> =
                samples.iter().copied().filter(|sample| sample.entity == position).collect();
            let items = if own.is_empty() {
                table.items(member, *excluded)
            } else {
                table.given(member, *excluded, &own)
            };
            table.facet(name, member, items).into()
        });
        Some(Json::List(facets.collect()))
    }
}

struct Table<'a, 't> {
    schema: &'a TableSchema,
    tag: Option<&'static str>,
    /// The types that the model declares.
    types: &'t HashMap<&'t str, &'static str>,
}

/// Returns the attributes of an entity that are not part of the table's key, each with its type if a key reveals
/// it.
pub(super) fn attributes<'a>(
    schema: &'a TableSchema,
    tag: Option<&'a str>,
    member: &'static Member,
) -> Vec<(&'a str, Option<&'static str>)> {
    let parts = member.parts;
    let fields: HashMap<&str, Kind> =
        parts.fields.iter().map(|field| (field.attribute, field.part.kind)).collect();
    let of_kind = |kind: &Kind| match kind {
        Kind::Text => "S",
        Kind::Number => "N",
        Kind::Binary => "B",
        Kind::Bool => "BOOL",
    };
    let keys = parts.keys.iter().flat_map(|key| parts.key_attributes(schema, key));
    let keys = keys.map(|(attribute, _)| (attribute.name(), Some(attribute.ty().as_str())));
    let tag = tag.filter(|_| member.is_tagged).map(|tag| (tag, Some(AttributeType::S.as_str())));
    let stored = names(parts.attributes).filter(|name| !name.is_empty());
    let stored = stored.map(|name| (name, fields.get(name).map(of_kind)));
    let mut known: HashSet<&str> = schema.key_of(None).iter().map(Attribute::name).collect();
    keys.chain(tag).chain(stored).filter(|(name, _)| known.insert(name)).collect()
}

impl<'a> Table<'a, '_> {
    fn facet(&self, name: String, member: &'static Member, items: Json<'a>) -> Object<'a> {
        let parts = member.parts;
        let mut aliases = Object::new();
        let key = parts.keys.iter().take(1).flat_map(|key| parts.key_attributes(self.schema, key));
        for (half, (attribute, source)) in ["PartitionKeyAlias", "SortKeyAlias"].into_iter().zip(key) {
            let alias = if source.is_computed {
                template(parts, source, |field| field.attribute, 0)
            } else {
                attribute.name().to_owned()
            };
            aliases.push(half, alias);
        }
        let attributes = attributes(self.schema, self.tag, member);
        Object::new()
            .with("FacetName", name)
            .with("KeyAttributeAlias", aliases)
            .with("TableData", items)
            .with("NonKeyAttributes", Json::texts(attributes.into_iter().map(|(name, _)| name)))
            .with("DataAccess", Object::new().with("MySql", Object::new()))
    }

    /// Returns two items, or one if no field is in the table's key. They share a partition key if the sort key tells them
    /// apart, and the same holds for each index.
    fn items(&self, member: &'static Member, excluded: [u128; 2]) -> Json<'a> {
        let parts = member.parts;
        let shared = shared(parts);
        let item = |number: u8| {
            let fields = parts.fields.iter().zip(&shared);
            let values: Vec<Option<KeyValue<'_>>> = fields
                .map(|(field, is_shared)| {
                    Some(field_value(field, field.attribute, if *is_shared { 1 } else { number }))
                })
                .collect();
            self.item(member, excluded, &values, |name| {
                let (_, ty) = parts.time_to_live.filter(|(known, _)| *known == name)?;
                Some((ty.as_str(), EXPIRY.to_string().into()))
            })
        };
        let (first, second) = (item(1), item(2));
        let is_same =
            self.schema.key_of(None).iter().all(|key| first.get(key.name()) == second.get(key.name()));
        Json::List(if is_same { vec![first.into()] } else { vec![first.into(), second.into()] })
    }

    /// Returns the items that the user gives.
    fn given(&self, member: &'static Member, excluded: [u128; 2], samples: &[&'a Sample]) -> Json<'a> {
        let mut items = Vec::new();
        for sample in samples {
            let item = self.item(member, excluded, &sample.keys, |name| given::attribute(sample, name));
            given::add(&mut items, self.schema, item);
        }
        Json::List(items.into_iter().map(Json::Object).collect())
    }

    /// Returns an item of these fields, and of the other attributes that are stored.
    fn item(
        &self,
        member: &'static Member,
        excluded: [u128; 2],
        values: &[Option<KeyValue<'_>>],
        stored: impl Fn(&str) -> Option<(&'static str, Json<'a>)>,
    ) -> Object<'a> {
        let parts = member.parts;
        let mut item = Object::new();
        let mut known = HashSet::new();
        let mut push = |name: &'a str, ty: &'static str, value: Json<'a>| {
            // A model declares one type of an attribute, and another entity can store it with another one.
            if self.types.get(name) == Some(&ty) && known.insert(name) {
                item.push(name, Object::new().with(ty, value));
            }
        };
        for (number, key) in parts.keys.iter().enumerate() {
            for (place, (attribute, source)) in parts.key_attributes(self.schema, key).enumerate() {
                let excluded = if number == 0 { excluded.get(place).copied().unwrap_or_default() } else { 0 };
                let value = |field: usize| values.get(field)?.as_ref();
                if let Some(value) = make(parts, source, excluded, value, &mut None) {
                    push(attribute.name(), value.ty().as_str(), text(&value).into());
                }
            }
        }
        if let Some(tag) = self.tag.filter(|_| member.is_tagged) {
            push(tag, AttributeType::S.as_str(), member.variant.into());
        }
        for (field, value) in parts.fields.iter().zip(values).filter(|(field, _)| !field.is_key_only) {
            let Some(value) = value else { continue };
            match field.part.kind {
                Kind::Bool => push(field.attribute, "BOOL", (text(value) == "true").into()),
                _ => push(field.attribute, value.ty().as_str(), text(value).into()),
            }
        }
        for (name, _) in attributes(self.schema, self.tag, member) {
            if let Some((ty, value)) = stored(name) {
                push(name, ty, value);
            }
        }
        item
    }
}
