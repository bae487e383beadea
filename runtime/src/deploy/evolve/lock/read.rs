//! Reads a snapshot from a lock.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::write::UNKNOWN;
use super::{Accepted, Lock, Past};
use crate::deploy::evolve::{Entity, ItemShape};
use crate::deploy::plain::Plain;
use crate::deploy::shape::{
    Consistency, Given, GlobalIndexShape, ImportShape, IndexUsage, KeyElement, KeyRole, LocalIndexShape,
    RegionShape, ReplicaShape, SearchElement, SearchRole, Shape, TypedAttribute, VectorIndexShape,
};
use crate::deploy::snapshot::{Snapshot, SnapshotTable};
use crate::json::{Json, Leaf, Object};
use crate::schema::{AttributeType, Projection, WarmThroughput, Word};

type Text = Cow<'static, str>;

/// The entry of one table in a lock, with the attributes that keys have named so far.
struct Table<'j> {
    name: &'j str,
    members: &'j Object<'static>,
    types: BTreeMap<String, AttributeType>,
}

pub(super) fn lock(json: &Json<'static>) -> Result<Lock<'static>, String> {
    let Some(Json::Object(tables)) = json.get("tables") else {
        return Err("the lock has no `tables`".to_owned());
    };
    let pending = entries("accept", json.get("accept"))?;
    let mut accepted = of_table(None, json.get("accepted"))?;
    let mut read = Vec::new();
    for (name, members) in &tables.0 {
        let Json::Object(members) = members else { return Err(format!("table `{name}` is not an object")) };
        accepted.extend(of_table(Some(name), members.get("accepted"))?);
        let table = Table { name, members, types: BTreeMap::new() };
        read.push(table.read().map_err(|problem| format!("table `{name}`: {problem}"))?);
    }
    Ok(Lock { snapshot: Snapshot::new(read), accepted, pending, past: Past::read(json) })
}

fn of_table(table: Option<&str>, json: Option<&Json<'_>>) -> Result<Vec<(Option<String>, Accepted)>, String> {
    Ok(entries("accepted", json)?.into_iter().map(|entry| (table.map(str::to_owned), entry)).collect())
}

fn entries(name: &str, json: Option<&Json<'_>>) -> Result<Vec<Accepted>, String> {
    let Some(json) = json else { return Ok(Vec::new()) };
    serde_json::from_value(json.to_value()).map_err(|error| format!("`{name}`: {error}"))
}

/// Returns the value, unless it was unknown when the lock was written.
fn known<'j>(json: Option<&'j Json<'static>>) -> Option<&'j Json<'static>> {
    json.filter(|json| json.as_text() != Some(UNKNOWN))
}

fn leaf<T: Leaf<'static>>(json: Option<&Json<'static>>) -> Given<T> {
    known(json).and_then(T::read).map_or_else(Given::unknown, Given::new)
}

/// Reads a setting that is off if the lock does not contain it.
fn optional<T: Leaf<'static>>(json: Option<&Json<'static>>) -> Given<Option<T>> {
    match json {
        None => Given::new(None),
        some => known(some).and_then(T::read).map_or_else(Given::unknown, |value| Given::new(Some(value))),
    }
}

fn text(text: &str) -> Given<Text> {
    Given::new(Cow::Owned(text.to_owned()))
}

impl Table<'_> {
    fn read(mut self) -> Result<SnapshotTable<'static>, String> {
        let member = |name: &str| self.members.get(name);
        let logical_id = member("logicalId").and_then(Json::as_text).map(|id| Cow::Owned(id.to_owned()));
        let mut shape = Shape {
            name: leaf(member("name")),
            on_delete: leaf(member("onDelete")),
            stream: optional(member("stream")),
            time_to_live: optional(member("timeToLive")),
            time_to_live_off: optional(member("timeToLiveOff")),
            warm_throughput: warm(member("warmThroughput")),
            witness: optional(member("witness")),
            source_table: optional(member("sourceTable")),
            is_global: match member("replicas") {
                // A live table without replicas can be either type of resource.
                Some(Json::List(none)) if none.is_empty() && logical_id.is_none() => Given::unknown(),
                replicas => Given::new(replicas.is_some()),
            },
            consistency: match member("consistency") {
                None => Given::new(Consistency::Eventual),
                json => leaf(json),
            },
            replicas: replicas(member("replicas")),
            import: import(member("import"))?,
            ..Shape::unknown()
        };
        let (protection, recovery, days) = protections(member("protects"));
        *shape.home.plain.get_mut(Plain::DeletionProtection) = protection.map(Word::Flag);
        (shape.home.point_in_time_recovery, shape.home.recovery_days) = (recovery, days);
        let (key, indexes) = (member("key"), member("indexes"));
        shape.key = self.key(key)?;
        self.indexes(indexes, &mut shape)?;
        let attributes = std::mem::take(&mut self.types).into_iter();
        let attributes =
            attributes.map(|(name, ty)| TypedAttribute { name: text(&name), ty: Given::new(ty) });
        shape.attributes = Given::new(attributes.collect());
        let entities = self.entities(&shape)?;
        // The lock of a live table has no logical id, and its name is not a base name.
        let base = logical_id.is_some().then(|| Cow::Owned(self.name.to_owned()));
        Ok(SnapshotTable { base, logical_id, entities, ..SnapshotTable::of(shape) })
    }

    /// Reads a key such as `{ "customerId": "S HASH", "orderId": "S RANGE" }`.
    fn elements<R>(
        &mut self,
        object: &Object<'static>,
        role: fn(&str) -> Option<R>,
    ) -> Result<Vec<(Text, Given<R>)>, String> {
        let mut elements = Vec::new();
        for (name, text) in &object.0 {
            let problem = || format!("the key `{name}` is not of the form `S HASH`");
            let (ty, word) = text.as_text().and_then(|text| text.split_once(' ')).ok_or_else(problem)?;
            if ty != UNKNOWN {
                let ty = AttributeType::from_word(ty).ok_or_else(problem)?;
                self.types.insert(name.clone().into_owned(), ty);
            }
            let role = if word == UNKNOWN { None } else { Some(role(word).ok_or_else(problem)?) };
            elements
                .push((Cow::Owned(name.clone().into_owned()), role.map_or_else(Given::unknown, Given::new)));
        }
        Ok(elements)
    }

    fn key(&mut self, json: Option<&Json<'static>>) -> Result<Given<Vec<KeyElement<'static>>>, String> {
        let Some(Json::Object(object)) = known(json) else { return Ok(Given::unknown()) };
        let elements = self.elements(object, KeyRole::from_word)?;
        let element = |(name, role)| KeyElement { name: Given::new(name), role };
        Ok(Given::new(elements.into_iter().map(element).collect()))
    }

    fn indexes(&mut self, json: Option<&Json<'static>>, shape: &mut Shape<'static>) -> Result<(), String> {
        let (mut global, mut local, mut vector, mut usages) = (vec![], vec![], vec![], vec![]);
        let none = Object::new();
        let indexes = match json {
            None => &none,
            json => match known(json) {
                Some(Json::Object(indexes)) => indexes,
                _ => return Ok(()),
            },
        };
        for (index, members) in &indexes.0 {
            let name = text(index);
            let projection = projection(members.get("projects"));
            match members.get("kind").and_then(Json::as_text) {
                Some("global") => {
                    let key = self.key(members.get("key"))?;
                    let warm_throughput = warm(members.get("warmThroughput"));
                    usages.push(IndexUsage { name: name.clone(), ..IndexUsage::unknown() });
                    global.push(GlobalIndexShape {
                        name,
                        key,
                        projection,
                        warm_throughput,
                        ..GlobalIndexShape::unknown()
                    });
                }
                Some("local") => {
                    local.push(LocalIndexShape { name, key: self.key(members.get("key"))?, projection });
                }
                Some("vector") => {
                    let none = Object::new();
                    let searched = members.get("search").and_then(Json::as_object).unwrap_or(&none);
                    let searched = self.elements(searched, SearchRole::from_word)?.into_iter();
                    vector.push(VectorIndexShape {
                        name,
                        attribute: leaf(members.get("attribute")),
                        dimensions: leaf(members.get("dimensions")),
                        distance: leaf(members.get("distance")),
                        search: Given::new(
                            searched
                                .map(|(name, role)| SearchElement { name: Given::new(name), role })
                                .collect(),
                        ),
                        projection,
                    });
                }
                _ => return Err(format!("index `{index}` has no `kind`: it is global, local or vector")),
            }
        }
        (shape.global_indexes, shape.local_indexes) = (Given::new(global), Given::new(local));
        (shape.vector_indexes, shape.home.indexes) = (Given::new(vector), Given::new(usages));
        Ok(())
    }

    fn entities(&self, shape: &Shape<'_>) -> Result<Vec<Entity>, String> {
        let none = Object::new();
        let items = self.members.get("items").and_then(Json::as_object).unwrap_or(&none);
        let entity = |(name, json): &(Text, Json<'static>)| {
            let shape_of_items: ItemShape = serde_json::from_value(json.to_value())
                .map_err(|error| format!("items `{name}`: {error}"))?;
            let entity = Entity::new(self.name, &**name, shape_of_items).with_shape(shape);
            let templates = self.members.get("templates").and_then(|all| all.get(name)?.as_object());
            let templates = templates.into_iter().flat_map(|templates| &templates.0);
            Ok(templates.fold(entity, |entity, (attribute, template)| {
                entity.with_template(&**attribute, template.as_text().unwrap_or_default())
            }))
        };
        items.0.iter().map(entity).collect()
    }
}

fn projection(json: Option<&Json<'static>>) -> Given<Projection> {
    match known(json) {
        Some(Json::Text(word)) if word == "ALL" => Given::new(Projection::All),
        Some(Json::Text(word)) if word == "KEYS_ONLY" => Given::new(Projection::KeysOnly),
        Some(Json::List(names)) => {
            let names = names.iter().filter_map(Json::as_text).map(|name| name.to_owned().into());
            Given::new(Projection::Include(names.collect()))
        }
        _ => Given::unknown(),
    }
}

/// Reads the warm throughput. If the lock does not contain it, it was not requested, whatever value AWS reports.
fn warm(json: Option<&Json<'static>>) -> Given<Option<WarmThroughput>> {
    let Some(Json::List(units)) = json else { return Given::unknown() };
    let unit = |position: usize| units.get(position).and_then(u64::read);
    Given::new(Some(WarmThroughput::new(unit(0), unit(1))))
}

fn replicas(json: Option<&Json<'static>>) -> Given<Vec<ReplicaShape<'static>>> {
    match json {
        None => Given::new(Vec::new()),
        Some(Json::List(regions)) => {
            let replica = |region: &Json<'static>| ReplicaShape {
                region: leaf(Some(region)),
                settings: RegionShape::unknown(),
            };
            Given::new(regions.iter().map(replica).collect())
        }
        Some(_) => Given::unknown(),
    }
}

fn import(json: Option<&Json<'static>>) -> Result<Given<Option<ImportShape<'static>>>, String> {
    match (json, known(json)) {
        (None, _) => Ok(Given::new(None)),
        (_, None) => Ok(Given::unknown()),
        (_, Some(json)) => {
            let import =
                serde_json::from_value(json.to_value()).map_err(|error| format!("`import`: {error}"))?;
            Ok(Given::new(Some(import)))
        }
    }
}

/// Reads deletion protection, point-in-time recovery, and its days.
fn protections(json: Option<&Json<'static>>) -> (Given<bool>, Given<bool>, Given<u64>) {
    let Some(Json::List(protections)) = json else {
        return (Given::unknown(), Given::unknown(), Given::unknown());
    };
    let value = |name: &str| {
        protections.iter().filter_map(Json::as_text).find_map(|text| text.strip_prefix(name)).map(str::trim)
    };
    let is_on = |value: Option<&str>| match value {
        Some(UNKNOWN) => Given::unknown(),
        value => Given::new(value.is_some()),
    };
    let recovery = value("recovery");
    let days = recovery.and_then(|days| days.parse().ok()).map_or_else(Given::unknown, Given::new);
    (is_on(value("deletion")), is_on(recovery), days)
}
