//! Converts a document to a struct, in the grammar of the derive.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::requests::list;

pub(super) struct Source {
    pub(super) text: String,
    /// The document, with its indexes in the order of the struct.
    pub(super) document: Value,
}

/// Returns the struct with this name, or the reason why the grammar cannot express the document.
pub(super) fn source(document: &Value, ident: &str) -> Result<Source, &'static str> {
    let mut fields = Fields::default();
    let partition_key = fields.key(&document["partition_key"])?;
    fields.mark(partition_key, "#[pk]");
    if let Some(sort_key) = document.get("sort_key") {
        let sort_key = fields.key(sort_key)?;
        if sort_key == partition_key {
            return Err("a field that is both keys");
        }
        fields.mark(sort_key, "#[sk]");
        fields.table_keys = 2;
    } else {
        fields.table_keys = 1;
    }
    let indexes = list(&document["indexes"]);
    one_function_each(indexes)?;
    let mut whole = Vec::new();
    let mut on_struct = String::new();
    for (position, index) in indexes.iter().enumerate() {
        let is_only = indexes.iter().filter(|other| other["name"] == index["name"]).count() == 1;
        if index["kind"] == "local" {
            fields.local(index, position)?;
        } else if !(is_only && position % 2 == 0 && fields.global(index, position)?) {
            let _ = writeln!(on_struct, "{}", fields.whole(index)?);
            whole.push(position);
        }
    }
    if let Some(attribute) = document.get("time_to_live") {
        let field = fields.key(attribute)?;
        fields.mark(field, "#[ttl]");
    }
    let vectors = list(&document["vector_indexes"]);
    for (position, index) in vectors.iter().enumerate() {
        fields.vector(index, position)?;
    }
    let mut ordered = document.clone();
    let reorder = |from: &[Value], positions: Vec<usize>| -> Value {
        positions.into_iter().map(|position| from[position].clone()).collect()
    };
    if !indexes.is_empty() {
        whole.extend(fields.mentions(|field| &field.indexes));
        ordered["indexes"] = reorder(indexes, whole);
    }
    if !vectors.is_empty() {
        ordered["vector_indexes"] = reorder(vectors, fields.mentions(|field| &field.vectors));
    }
    let settings = settings(document)?;
    let text = format!(
        "#[derive(tablewright::DynamoTable)]\n{settings}{on_struct}pub struct {ident} {{\n{}}}\n",
        fields.text()
    );
    Ok(Source { text, document: ordered })
}

/// The fields so far, each with its attribute.
#[derive(Default)]
struct Fields<'a> {
    fields: Vec<Field<'a>>,
    /// The number of fields in the table's key. They come first.
    table_keys: usize,
}

struct Field<'a> {
    name: &'a str,
    /// `None` if the field is not in a key.
    ty: Option<&'a str>,
    marks: Vec<String>,
    /// The positions of the indexes that begin or continue here.
    indexes: Vec<usize>,
    /// The positions of the vector indexes with this embedding.
    vectors: Vec<usize>,
}

impl<'a> Fields<'a> {
    fn named(&mut self, name: &'a str) -> usize {
        self.fields.iter().position(|field| field.name == name).unwrap_or_else(|| {
            let (marks, indexes, vectors) = <(Vec<_>, Vec<_>, Vec<_>)>::default();
            self.fields.push(Field { name, ty: None, marks, indexes, vectors });
            self.fields.len() - 1
        })
    }

    fn key(&mut self, attribute: &'a Value) -> Result<usize, &'static str> {
        let [name, ty] = ["name", "type"].map(|part| attribute[part].as_str());
        let position = self.named(name.ok_or("no schema")?);
        let field = &mut self.fields[position];
        if field.ty.is_some() && field.ty != ty {
            return Err("an attribute of two types");
        }
        field.ty = ty;
        Ok(position)
    }

    fn mark(&mut self, field: usize, mark: impl Into<String>) {
        self.fields[field].marks.push(mark.into());
    }

    /// Writes `#[lsi(…)]` on the sort key.
    fn local(&mut self, index: &'a Value, position: usize) -> Result<(), &'static str> {
        let [sort_key] = list(&index["sort_key"]) else { return Err("a local index without one sort key") };
        if !list(&index["partition_key"]).is_empty() {
            return Err("a partition key of a local index");
        }
        let settings = ["throughput", "on_demand_throughput", "warm_throughput", "contributor_insights"];
        if settings.iter().any(|setting| index.get(setting).is_some()) {
            return Err("a setting of a local index");
        }
        let field = self.key(sort_key)?;
        let options = self.options(index)?;
        self.mark(field, format!("#[lsi({}{options})]", name(index)));
        self.fields[field].indexes.push(position);
        Ok(())
    }

    /// Writes `#[gsi(…)]` on the attributes of a key. Returns false if the key has more than one attribute in a part.
    fn global(&mut self, index: &'a Value, position: usize) -> Result<bool, &'static str> {
        let ([partition_key], [] | [_]) = (list(&index["partition_key"]), list(&index["sort_key"])) else {
            return Ok(false);
        };
        let field = self.key(partition_key)?;
        let sort_key = index["sort_key"].get(0).map(|attribute| self.key(attribute)).transpose()?;
        if sort_key == Some(field) {
            return Ok(false);
        }
        let options = self.options(index)?;
        self.mark(field, format!("#[gsi({}{options})]", name(index)));
        self.fields[field].indexes.push(position);
        if let Some(field) = sort_key {
            self.mark(field, format!("#[gsi({}, sk)]", name(index)));
            self.fields[field].indexes.push(position);
        }
        Ok(true)
    }

    /// Returns `#[gsi(…)]` for the struct.
    fn whole(&mut self, index: &'a Value) -> Result<String, &'static str> {
        let mut key = String::new();
        for (part, option) in [("partition_key", "pk"), ("sort_key", "sk")] {
            let mut attributes = Vec::new();
            for attribute in list(&index[part]) {
                attributes.push(self.key(attribute)?);
            }
            if !attributes.is_empty() {
                let _ = write!(key, ", {option}({})", idents(&attributes)?);
            } else if option == "pk" {
                return Err("a global index without partition key");
            }
        }
        Ok(format!("#[gsi({}{key}{})]", name(index), self.options(index)?))
    }

    /// Writes `#[vector(…)]` on the embedding.
    fn vector(&mut self, index: &'a Value, position: usize) -> Result<(), &'static str> {
        let (dimensions, distance) = (&index["dimensions"], text(&index["distance"]));
        let mut mark = format!("#[vector({}, dimensions = {dimensions}, distance({distance})", name(index));
        if let Some(key) = index.get("partition_key") {
            let key = self.key(key)?;
            let _ = write!(mark, ", pk(f{key})");
        }
        let mut filters = Vec::new();
        for filter in list(&index["inline_filters"]) {
            filters.push(self.key(filter)?);
        }
        if !filters.is_empty() {
            let _ = write!(mark, ", filters({})", idents(&filters)?);
        }
        mark += &self.options(index)?;
        let field = self.named(text(&index["attribute"]));
        self.mark(field, mark + ")]");
        self.fields[field].vectors.push(position);
        Ok(())
    }

    fn options(&mut self, index: &'a Value) -> Result<String, &'static str> {
        let mut options = match index.get("projection") {
            None => String::new(),
            Some(Value::String(word)) => format!(", project({word})"),
            Some(projection) => {
                let included: Vec<usize> = list(&projection["include"])
                    .iter()
                    .filter_map(Value::as_str)
                    .map(|name| self.named(name))
                    .collect();
                format!(", project(include({}))", idents(&included)?)
            }
        };
        if let Some(capacity) = index.get("throughput") {
            let _ = write!(options, ", {}", provisioned(capacity));
        }
        if let Some(limits) = index.get("on_demand_throughput") {
            let _ = write!(options, ", {}", on_demand(limits)?);
        }
        for setting in warmth_and_insights(index)? {
            let _ = write!(options, ", {setting}");
        }
        Ok(options)
    }

    /// Returns the positions of the indexes in the order in which fields first mention them.
    fn mentions(&self, of: for<'f> fn(&'f Field<'a>) -> &'f Vec<usize>) -> Vec<usize> {
        let mut mentions = Vec::new();
        for position in self.fields.iter().flat_map(of) {
            if !mentions.contains(position) {
                mentions.push(*position);
            }
        }
        mentions
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for (position, field) in self.fields.iter().enumerate() {
            let _ = writeln!(text, "#[serde(rename = {:?})]", field.name);
            for mark in &field.marks {
                let _ = writeln!(text, "{mark}");
            }
            if !field.vectors.is_empty() {
                let ty = field.ty.map_or_else(|| "Vec<f32>".to_owned(), |ty| format!("Embedding{ty}"));
                let _ = writeln!(text, "pub f{position}: {ty},");
                continue;
            }
            let ty = match field.ty {
                Some("S") => "String",
                Some("N") => ["u64", "i32", "tablewright::EpochSeconds"][position % 3],
                Some(_) => "serde_bytes::ByteBuf",
                None => "Vec<String>",
            };
            // Only keys of indexes may be absent.
            if position >= self.table_keys && field.ty.is_some() && position % 2 == 0 {
                let _ = writeln!(text, "#[serde(skip_serializing_if = \"Option::is_none\")]");
                let _ = writeln!(text, "pub f{position}: Option<{ty}>,");
            } else {
                let _ = writeln!(text, "pub f{position}: {ty},");
            }
        }
        text
    }
}

fn idents(fields: &[usize]) -> Result<String, &'static str> {
    if fields.iter().enumerate().any(|(position, field)| fields[..position].contains(field)) {
        return Err("a field twice in one list");
    }
    let idents: Vec<String> = fields.iter().map(|field| format!("f{field}")).collect();
    Ok(idents.join(", "))
}

/// Returns `"status"` for `status-index`, and `name = "GSI1"` for other names.
fn name(index: &Value) -> String {
    let name = index["name"].as_str().unwrap_or_default();
    match name.strip_suffix("-index") {
        Some(stem) if !stem.is_empty() && !stem.ends_with("-index") => format!("{stem:?}"),
        _ => format!("name = {name:?}"),
    }
}

fn provisioned(capacity: &Value) -> String {
    format!("provisioned(reads = {}, writes = {})", capacity["reads"], capacity["writes"])
}

fn on_demand(limits: &Value) -> Result<String, &'static str> {
    Ok(format!("on_demand({})", numbers(limits)?))
}

/// Returns `warm(…)` and `contributor_insights(…)` of a table or an index.
fn warmth_and_insights(of: &Value) -> Result<Vec<String>, &'static str> {
    let mut settings = Vec::new();
    if let Some(warm) = of.get("warm_throughput") {
        settings.push(format!("warm({})", numbers(warm)?));
    }
    if let Some(mode) = of["contributor_insights"].as_str() {
        settings.push(format!("contributor_insights({mode})"));
    }
    Ok(settings)
}

/// Returns `reads = 5, writes = 5`, or one of them.
fn numbers(of: &Value) -> Result<String, &'static str> {
    let members = of.as_object().ok_or("no schema")?;
    if members.is_empty() {
        return Err("limits or a warm throughput without a number");
    }
    let members: Vec<String> = members.iter().map(|(name, number)| format!("{name} = {number}")).collect();
    Ok(members.join(", "))
}

/// Each index has a query function, which is named after the index. The names must differ in their letters and digits.
fn one_function_each(indexes: &[Value]) -> Result<(), &'static str> {
    let mut functions = BTreeMap::new();
    for name in indexes.iter().filter_map(|index| index["name"].as_str()) {
        let stem = name.strip_suffix("-index").unwrap_or(name);
        let function: String =
            stem.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        if functions.insert(function, name).is_some_and(|other| other != name) {
            return Err("two indexes of one function");
        }
    }
    Ok(())
}

fn settings(document: &Value) -> Result<String, &'static str> {
    let mut options = Vec::new();
    for option in ["name", "physical_name", "logical_id"] {
        if let Some(text) = document.get(option) {
            options.push(format!("{option} = {:?}", text.as_str().ok_or("no schema")?));
        }
    }
    let tags: Vec<String> = list(&document["tags"])
        .iter()
        .map(|tag| format!("{:?} = {:?}", text(&tag["key"]), text(&tag["value"])))
        .collect();
    if !tags.is_empty() {
        options.push(format!("tags({})", tags.join(", ")));
    }
    match (document.get("billing"), document.get("on_demand_throughput")) {
        (None, None) => {}
        (Some(Value::Object(billing)), None) => {
            options.push(format!("billing({})", provisioned(&billing["provisioned"])));
        }
        (Some(Value::Object(_)), Some(_)) => return Err("limits of a provisioned table"),
        (Some(word), None) => options.push(format!("billing({})", text(word))),
        (_, Some(limits)) => options.push(format!("billing({})", on_demand(limits)?)),
    }
    options.extend(warmth_and_insights(document)?);
    if let Some(quota) = document.get("global_index_quota") {
        options.push(format!("global_index_quota = {quota}"));
    }
    for option in ["class", "on_delete"] {
        if let Some(word) = document[option].as_str() {
            options.push(format!("{option}({word})"));
        }
    }
    if document["deletion_protection"] == true {
        options.push("deletion_protection".to_owned());
    }
    if let Some(recovery) = document.get("point_in_time_recovery") {
        let days = recovery.get("days").map_or_else(String::new, |days| format!("(days = {days})"));
        options.push(format!("point_in_time_recovery{days}"));
    }
    match document.get("encryption") {
        None => {}
        Some(Value::String(word)) => options.push(format!("encryption({word})")),
        Some(encryption) => {
            options.push(format!("encryption(customer({:?}))", text(&encryption["customer"])));
        }
    }
    let mut settings =
        document["description"].as_str().map_or_else(String::new, |text| format!("#[doc = {text:?}]\n"));
    let _ = writeln!(settings, "#[table({})]", options.join(", "));
    if let Some(view) = document["stream"].as_str() {
        let _ = writeln!(settings, "#[stream({view})]");
    }
    Ok(settings)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
