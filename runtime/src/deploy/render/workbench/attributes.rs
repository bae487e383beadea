//! The attributes of a table as far as its schema knows them, and sample items with them.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{facets, given};
use crate::deploy::render::made_up::EXPIRY;
use crate::deploy::shape::{KeyElement, KeyRole, Shape};
use crate::deploy::stack::Sample;
use crate::json::{Json, Object};
use crate::key::KeyValue;
use crate::schema::{Attribute as SchemaAttribute, AttributeType, TableSchema};
use crate::text::base64;

pub(super) struct Attributes<'a> {
    list: Vec<Attribute<'a>>,
    /// True if the table has a sort key.
    has_sort_key: bool,
    /// The names of attributes whose types are unknown.
    pub(super) assumed: Vec<String>,
}

struct Attribute<'a> {
    name: Cow<'a, str>,
    /// As `DynamoDB` names it.
    ty: &'static str,
    kind: Kind,
}

/// The role of the attribute, which determines its values in the sample items.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Kind {
    TableKey(KeyRole),
    /// Part of the key of an index.
    IndexKey(KeyRole),
    TimeToLive,
    /// An entity stores the attribute, and a key reveals its type.
    Field,
    /// An index includes the attribute, or an entity stores it, and its type is unknown.
    Assumed,
}

impl<'a> Attributes<'a> {
    pub(super) fn of(shape: &Shape<'a>, schema: &'a TableSchema, samples: &[&'a Sample]) -> Self {
        let role_in = |elements: Option<&Vec<KeyElement<'a>>>, name: &str| {
            let mut elements = elements.into_iter().flatten();
            elements.find(|element| element.name.value.as_deref() == Some(name))?.role.value
        };
        let indexes = || shape.global_indexes.value.iter().flatten();
        let mut list = Vec::new();
        for attribute in shape.attributes.value.iter().flatten() {
            let (Some(name), Some(ty)) = (&attribute.name.value, attribute.ty.value) else { continue };
            let kind = if let Some(role) = role_in(shape.key.value.as_ref(), name) {
                Kind::TableKey(role)
            } else {
                let mut roles = indexes().filter_map(|index| role_in(index.key.value.as_ref(), name));
                let is_partition = roles.any(|role| role == KeyRole::Partition);
                Kind::IndexKey(if is_partition { KeyRole::Partition } else { KeyRole::Sort })
            };
            list.push(Attribute { name: name.clone(), ty: ty.as_str(), kind });
        }
        let mut attributes = Self {
            has_sort_key: list.iter().any(|attribute| attribute.kind == Kind::TableKey(KeyRole::Sort)),
            list,
            assumed: Vec::new(),
        };
        if let Some(Some(name)) = &shape.time_to_live.value {
            attributes.add(name.clone(), AttributeType::N.as_str(), Kind::TimeToLive);
        }
        for index in indexes() {
            let included =
                index.projection.value.as_ref().map_or(&[][..], |projection| projection.included());
            for name in included {
                attributes.add(name.to_string().into(), AttributeType::S.as_str(), Kind::Assumed);
            }
        }
        attributes.add_fields(schema);
        attributes.add_samples(schema, samples);
        let assumed = attributes.list.iter().filter(|attribute| attribute.kind == Kind::Assumed);
        attributes.assumed = assumed.map(|attribute| attribute.name.clone().into_owned()).collect();
        attributes
    }

    fn add(&mut self, name: Cow<'a, str>, ty: &'static str, kind: Kind) {
        if !self.list.iter().any(|attribute| attribute.name == name) {
            self.list.push(Attribute { name, ty, kind });
        }
    }

    /// Adds the attributes of entities. If several entities know the type of an attribute, the first one decides.
    fn add_fields(&mut self, schema: &'a TableSchema) {
        let Some(entities) = schema.entities() else { return };
        let mut positions: HashMap<String, usize> = HashMap::new();
        for (position, attribute) in self.list.iter().enumerate() {
            positions.insert(attribute.name.clone().into_owned(), position);
        }
        for (name, ty) in
            entities.members.iter().flat_map(|member| facets::attributes(schema, entities.tag, member))
        {
            let (ty, kind) = ty.map_or((AttributeType::S.as_str(), Kind::Assumed), |ty| (ty, Kind::Field));
            match positions.get(name).map(|position| &mut self.list[*position]) {
                Some(known) if known.kind == Kind::Assumed => (known.ty, known.kind) = (ty, kind),
                Some(_) => {}
                None => {
                    positions.insert(name.to_owned(), self.list.len());
                    self.list.push(Attribute { name: name.into(), ty, kind });
                }
            }
        }
    }

    /// Adds the types of the items that the user gives, and the attributes that only these have.
    fn add_samples(&mut self, schema: &TableSchema, samples: &[&'a Sample]) {
        for sample in samples {
            let mut names: Vec<&str> =
                sample.attributes.iter().flatten().map(|(name, _)| name.as_str()).collect();
            names.sort_unstable();
            for name in names {
                let Some((ty, _)) = given::attribute(sample, name).filter(|(ty, _)| *ty != "NULL") else {
                    continue;
                };
                match self.list.iter_mut().find(|attribute| attribute.name == name) {
                    Some(known) if known.kind == Kind::Assumed => (known.ty, known.kind) = (ty, Kind::Field),
                    Some(_) => {}
                    // An entity lists its attributes.
                    None if schema.entities().is_some() => {}
                    None => self.list.push(Attribute { name: name.into(), ty, kind: Kind::Field }),
                }
            }
        }
    }

    /// Returns the declared type of each attribute, as `DynamoDB` names it.
    pub(super) fn types(&self) -> HashMap<&str, &'static str> {
        self.list.iter().map(|attribute| (&*attribute.name, attribute.ty)).collect()
    }

    /// Returns an attribute of a key.
    pub(super) fn typed(&self, name: &str) -> Object<'a> {
        let attribute = self.list.iter().find(|attribute| attribute.name == name);
        attribute.map_or_else(Object::new, Attribute::definition)
    }

    /// Returns the attributes that are not part of the table's key.
    pub(super) fn non_key(&self) -> Json<'a> {
        let others = self.list.iter().filter(|attribute| !matches!(attribute.kind, Kind::TableKey(_)));
        Json::List(others.map(|attribute| attribute.definition().into()).collect())
    }

    /// Returns the items that the user gives.
    pub(super) fn given(&self, schema: &TableSchema, samples: &[&'a Sample]) -> Json<'a> {
        let mut items = Vec::new();
        for sample in samples {
            let names = schema.key_attributes().into_iter().map(SchemaAttribute::name);
            let keys: HashMap<&str, &Option<KeyValue<'static>>> = names.zip(&sample.keys).collect();
            let members = self.list.iter().filter_map(|Attribute { name, ty, .. }| {
                let (stored, value) = given::attribute(sample, name)?;
                let (own, value) = match keys.get(&**name) {
                    Some(Some(key)) => (key.ty().as_str(), given::text(key).into()),
                    _ => (stored, value),
                };
                (own == *ty).then(|| (name.clone(), Object::new().with(own, value).into()))
            });
            given::add(&mut items, schema, Object(members.collect()));
        }
        Json::List(items.into_iter().map(Json::Object).collect())
    }

    /// Returns two items. They share a partition key if the table has a sort key, and the same holds for each index.
    pub(super) fn items(&self) -> Json<'a> {
        let item = |number: u8| {
            let known = self.list.iter().filter(|attribute| attribute.kind != Kind::Assumed);
            let members = known.map(|attribute| {
                let is_shared = match attribute.kind {
                    Kind::TableKey(role) => role == KeyRole::Partition && self.has_sort_key,
                    Kind::IndexKey(role) => role == KeyRole::Partition,
                    Kind::TimeToLive | Kind::Field | Kind::Assumed => true,
                };
                let value = attribute.value(if is_shared { 1 } else { number });
                (attribute.name.clone(), Object::new().with(attribute.ty, value).into())
            });
            Json::Object(Object(members.collect()))
        };
        Json::List(vec![item(1), item(2)])
    }
}

impl<'a> Attribute<'a> {
    fn definition(&self) -> Object<'a> {
        Object::new().with("AttributeName", self.name.clone()).with("AttributeType", self.ty)
    }

    /// Returns a value that shows which attribute it belongs to.
    fn value(&self, number: u8) -> String {
        match (self.kind, self.ty) {
            (Kind::TimeToLive, _) => EXPIRY.to_string(),
            (_, "N") => number.to_string(),
            (_, "B") => base64(&[number]),
            _ => format!("{}-{number}", self.name),
        }
    }
}
