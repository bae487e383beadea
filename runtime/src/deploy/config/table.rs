//! Turns the body of a table into a schema, and a broken rule back into the path of its key.

use super::read::{Reader, choices, join, quoted, tag_member};
use super::value::Value;
use crate::limits;
use crate::rules::violation::{Rule, Site};
use crate::schema::{
    Attribute, AttributeType, IndexKind, IndexSchema, IndexSettings, Projection, StreamViewType, TableSchema,
    Tag,
};

pub(super) const TYPES: [(&str, AttributeType); 3] =
    [("STRING", AttributeType::S), ("NUMBER", AttributeType::N), ("BINARY", AttributeType::B)];

pub(super) const INDEX_SUFFIX: &str = "-index";

/// A table, as far as it could be read.
struct Table<'v> {
    path: &'v str,
    key: Key,
    indexes: Vec<Index>,
    stream: Option<StreamViewType>,
    tag: Option<Tag>,
}

struct Index {
    path: String,
    name: String,
    key: Key,
}

struct Key {
    partition: Part,
    sort: Option<Part>,
}

/// An attribute of a key. [`Table::complete`] fills in values that could not be read.
struct Part {
    path: String,
    name: String,
    has_name: bool,
    ty: AttributeType,
    has_type: bool,
}

impl Reader {
    /// Reads the table of the body at `path`. `has_tag` is true if the table has a primary tag from elsewhere.
    pub(super) fn table(
        &mut self,
        path: &str,
        name: &str,
        body: &Value,
        has_tag: bool,
    ) -> Option<TableSchema> {
        let keys = ["pk", "sk", "enable_stream", "indexes", "tag_key", "tag_value"];
        let [pk, sk, enable_stream, indexes, tag_key, tag_value] =
            self.members(path, body, "an object with the settings of a table", keys)?;
        let mut table = Table {
            path,
            key: self.key(path, pk, sk),
            indexes: indexes.map_or_else(Vec::new, |indexes| self.indexes(&join(path, "indexes"), indexes)),
            stream: enable_stream.and_then(|enable| self.stream(&join(path, "enable_stream"), enable)),
            tag: self.tag(path, tag_key, tag_value),
        };
        if tag_key.is_none() && tag_value.is_none() && !has_tag {
            self.problem(
                path,
                "`tag_key` and `tag_value` are missing; write them here, once beside the tables of a document, or \
                 call `Stack::backup_tag` before",
            );
        }
        table.complete();
        let schema = table.schema(name);
        for violation in schema.validate().err().unwrap_or_default() {
            self.problem(table.path_of(violation.site, violation.rule), violation.to_string());
        }
        Some(schema)
    }

    fn indexes(&mut self, path: &str, indexes: &Value) -> Vec<Index> {
        if matches!(indexes, Value::Null) {
            return Vec::new();
        }
        let mut read = Vec::new();
        let members =
            self.object(path, indexes, "an object with the indexes of the table").unwrap_or_default();
        // The rules report the first index too many, and only once.
        for (name, index) in members.into_iter().take(limits::GLOBAL_INDEXES + 1) {
            let path = join(path, name);
            let members = self.members(&path, index, "an object with the key of an index", ["pk", "sk"]);
            let key = match members {
                Some([pk, sk]) => self.key(&path, pk, sk),
                None => Key { partition: Part::new(join(&path, "pk"), None, None), sort: None },
            };
            let suffix = if name.ends_with(INDEX_SUFFIX) { "" } else { INDEX_SUFFIX };
            read.push(Index { path, name: [name, suffix].concat(), key });
        }
        read
    }

    fn key(&mut self, path: &str, pk: Option<&Value>, sk: Option<&Value>) -> Key {
        let pk_path = join(path, "pk");
        let partition = if let Some(pk) = pk {
            self.part(pk_path, pk)
        } else {
            self.problem(&pk_path, r#"missing; write a partition key: { "name": "id", "type": "STRING" }"#);
            Part::new(pk_path, None, None)
        };
        let sort = sk.filter(|sk| !matches!(sk, Value::Null)).map(|sk| self.part(join(path, "sk"), sk));
        Key { partition, sort }
    }

    fn part(&mut self, path: String, part: &Value) -> Part {
        let Some([name, ty]) =
            self.members(&path, part, "an object with `name` and `type`", ["name", "type"])
        else {
            return Part::new(path, None, None);
        };
        let (name_path, type_path) = (join(&path, "name"), join(&path, "type"));
        if name.is_none() {
            self.problem(&name_path, "missing; write the name of an attribute");
        }
        let name = name.and_then(|name| self.text(&name_path, name));
        let words = TYPES.map(|(word, _)| word);
        if ty.is_none() {
            self.problem(&type_path, format!("missing{}", choices("", &words)));
        }
        let mut known = None;
        if let Some(word) = ty.and_then(|ty| self.text(&type_path, ty)) {
            known = TYPES.into_iter().find(|(known, _)| *known == word).map(|(_, ty)| ty);
            if known.is_none() {
                self.problem(&type_path, format!("unknown type {}{}", quoted(word), choices(word, &words)));
            }
        }
        Part::new(path, name, known)
    }

    fn stream(&mut self, path: &str, enable: &Value) -> Option<StreamViewType> {
        match enable {
            Value::Bool(true) => Some(StreamViewType::NewAndOldImages),
            Value::Bool(false) => None,
            other => {
                self.problem(path, format!("expected `true` or `false`, found {}", other.kind()));
                None
            }
        }
    }
}

impl Part {
    fn new(path: String, name: Option<&str>, ty: Option<AttributeType>) -> Self {
        Self {
            path,
            name: name.unwrap_or_default().to_owned(),
            has_name: name.is_some(),
            ty: ty.unwrap_or(AttributeType::S),
            has_type: ty.is_some(),
        }
    }

    fn attribute(&self) -> Attribute {
        Attribute::owned(self.name.clone(), self.ty)
    }
}

impl Key {
    /// Returns the path of the name in this key that breaks the rule, if one does.
    fn path_of(&self, rule: Rule<'_>) -> Option<String> {
        let sort = self.sort.as_ref();
        let part = match rule {
            Rule::AttributeNameEmpty if self.partition.name.is_empty() => &self.partition,
            Rule::AttributeNameLength(name) if self.partition.name == name => &self.partition,
            Rule::AttributeNameEmpty
            | Rule::AttributeNameLength(_)
            | Rule::SameKeyAttribute(_)
            | Rule::IndexKeyRepeats { .. } => sort?,
            _ => return None,
        };
        Some(join(&part.path, "name"))
    }
}

impl Table<'_> {
    /// Returns the parts of all keys, in the order in which the rules compare them.
    fn parts(&mut self) -> Vec<&mut Part> {
        let mut parts = Vec::with_capacity(2 + 2 * self.indexes.len());
        for key in std::iter::once(&mut self.key).chain(self.indexes.iter_mut().map(|index| &mut index.key)) {
            parts.push(&mut key.partition);
            parts.extend(&mut key.sort);
        }
        parts
    }

    /// Fills in names and types that could not be read with values that satisfy the rules, so that the rules check the
    /// rest.
    fn complete(&mut self) {
        let mut parts = self.parts();
        let mut number = 0;
        for position in 0..parts.len() {
            if !parts[position].has_name {
                let name = loop {
                    number += 1;
                    let name = format!("?{number}");
                    if parts.iter().all(|part| part.name != name) {
                        break name;
                    }
                };
                parts[position].name = name;
            }
            if !parts[position].has_type {
                let name = &parts[position].name;
                let other = parts.iter().find(|part| part.has_type && part.name == *name);
                parts[position].ty = other.map_or(AttributeType::S, |part| part.ty);
            }
        }
    }

    fn schema(&self, name: &str) -> TableSchema {
        let indexes = self.indexes.iter().map(|index| IndexSchema {
            name: index.name.clone().into(),
            kind: IndexKind::Global,
            key: std::iter::once(&index.key.partition).chain(&index.key.sort).map(Part::attribute).collect(),
            partition_attributes: 1,
            projection: Projection::All,
            settings: IndexSettings::DEFAULT,
        });
        TableSchema::owned(
            name.to_owned(),
            self.key.partition.attribute(),
            self.key.sort.as_ref().map(Part::attribute),
            indexes.collect(),
            self.stream,
            self.tag.iter().cloned().collect(),
        )
    }

    /// Returns the path of the key that breaks a rule.
    fn path_of(&mut self, site: Site, rule: Rule<'_>) -> String {
        let path = self.path.to_owned();
        match site {
            Site::Key => self.key.path_of(rule).unwrap_or(path),
            Site::Index(position) => {
                let index = &self.indexes[position];
                index.key.path_of(rule).unwrap_or_else(|| index.path.clone())
            }
            Site::AttributeTypes => {
                let Rule::AttributeType { name, other, .. } = rule else { return path };
                let parts = self.parts();
                let part = parts.iter().find(|part| part.has_type && part.name == name && part.ty == other);
                part.map_or(path, |part| join(&part.path, "type"))
            }
            Site::Tag(_) => join(self.path, tag_member(rule)),
            _ => path,
        }
    }
}
