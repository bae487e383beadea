//! The text of the generated file.

use std::collections::{BTreeMap, BTreeSet};

use super::Item;
use super::entities;
use super::fields::{self, Field, Struct, Types};
use super::items::Members;
use super::names;
use super::table::{Index, Projection, Table, Vector};

/// The greatest width of a line.
const WIDTH: usize = 100;

/// The indentation of a field.
const INDENT: usize = 4;

const ENTITIES: &str = "https://docs.rs/tablewright/latest/tablewright/guide/entities";

/// The documents besides the description of the table.
pub(super) struct Sources<'s> {
    pub(super) has_time_to_live: bool,
    pub(super) has_backups: bool,
    pub(super) items: &'s [Item],
}

/// Returns the source of the struct.
pub(super) fn source(table: &Table, name: Option<&str>, sources: &Sources<'_>) -> String {
    let mut seen = Members::default();
    sources.items.iter().for_each(|item| seen.add(item));
    let fields = fields::of_table(table, &seen);
    let mut types = Types::default();
    let words = names::of_table(&table.name);
    let name = match name {
        Some(name) => {
            types.names.insert(name.to_owned());
            name.to_owned()
        }
        None => names::of_struct(&words, &mut types.names),
    };
    // `DynamoDB` rejects an item that has NULL in one of these.
    let of_vectors = table.vectors.iter().flat_map(Vector::attributes);
    let never_null: BTreeSet<&str> = table.index_keys().chain(of_vectors).map(String::as_str).collect();
    let item = types.written(name, &fields, &never_null);

    let mut text = String::new();
    for note in notes(table, &item.name, sources, &types) {
        comment(&note, &mut text);
    }
    text.push('\n');
    for line in uses(&types) {
        text.push_str(&line);
    }
    struct_of_table(table, &words, &fields, &item, &mut text);
    types.structs.iter().for_each(|inner| struct_inside(inner, &mut text));
    text
}

/// Returns the paragraphs at the beginning of the file.
fn notes(table: &Table, item: &str, sources: &Sources<'_>, types: &Types) -> Vec<String> {
    let count = sources.items.len();
    let of_items = match count {
        0 => String::new(),
        1 => " and 1 item".to_owned(),
        _ => format!(" and {count} items"),
    };
    let mut notes = vec![
        format!("Table `{}`, from its description{of_items}.", table.name),
        format!(
            "The name of the struct, the base name `{}` and the names of the fields are guesses. Change them as you like: \
             `physical_name` and `rename` keep the stored names. If a CloudFormation stack owns the table, add its `logical_id`.",
            base(table, &names::of_table(&table.name))
        ),
    ];
    notes.push(if count == 0 {
        "Only the keys are known. Add the other attributes, or pull again with the output of `aws dynamodb scan`.".to_owned()
    } else {
        "A field is an `Option` if one of the items lacks it. Items that were not read may differ.".to_owned()
    });
    let unknown = [
        (sources.has_time_to_live, "the time to live (`describe-time-to-live`)"),
        (sources.has_backups, "point-in-time recovery (`describe-continuous-backups`)"),
    ];
    let unknown: Vec<&str> = unknown.iter().filter(|(known, _)| !known).map(|(_, what)| *what).collect();
    if !unknown.is_empty() {
        notes.push(format!(
            "The description does not tell {}. Give the output of the command too, or add the setting.",
            unknown.join(", nor ")
        ));
    }
    if table.has_kms_key {
        notes.push(
            "The description tells the ARN of the KMS key. If AWS manages the key (`alias/aws/dynamodb`), write \
             `encryption(aws_managed)`."
                .to_owned(),
        );
    }
    if let Some(warm) = &table.reported_warm {
        notes.push(format!(
            "The table has more warm throughput than others. DynamoDB raises it with the traffic; add `{warm}` to `#[table(…)]` \
             if somebody requested it."
        ));
    }
    if !table.replicas.is_empty() {
        let replicas = table.replicas.iter().map(|region| format!(".replica(Replica::new({region:?}))"));
        notes.push(format!(
            "Replicas are part of the stack: `stack.configure::<{item}>(|table| table{})`.",
            replicas.collect::<String>()
        ));
    }
    let beginnings = entities::beginnings(table, sources.items);
    if !beginnings.is_empty() {
        notes.push(format!(
            "The keys begin differently, as in a table of several entities. This struct describes the table, with the \
             attributes of all its items. The entities and the templates of their keys are yours to write: {ENTITIES}. The keys \
             of the items, each with the number of its items:\n- {}",
            beginnings.join("\n- ")
        ));
    }
    if !types.crates.is_empty() {
        let crates: Vec<String> = types.crates.iter().map(|name| format!("`{name}`")).collect();
        notes
            .push(format!("`Cargo.toml` needs {}, besides `serde` and `tablewright`.", crates.join(" and ")));
    }
    notes
}

/// Writes a paragraph as a comment. Each line of the paragraph begins a new line of the comment.
fn comment(paragraph: &str, text: &mut String) {
    if !text.is_empty() {
        text.push_str("//\n");
    }
    for line in paragraph.lines() {
        let next = if line.starts_with("- ") { "//  " } else { "//" };
        for line in wrapped(line, "//", next) {
            text.push_str(&line);
            text.push('\n');
        }
    }
}

/// Breaks a comment into lines.
fn wrapped(text: &str, first: &str, next: &str) -> Vec<String> {
    let mut lines = vec![first.to_owned()];
    let mut is_empty = true;
    for word in text.split(' ') {
        let length = lines.last().map_or(0, String::len);
        if !is_empty && length + 1 + word.len() > WIDTH {
            lines.push(next.to_owned());
        }
        is_empty = false;
        if let Some(line) = lines.last_mut() {
            line.push(' ');
            line.push_str(word);
        }
    }
    lines
}

fn uses(types: &Types) -> Vec<String> {
    let mut lines = Vec::new();
    let of = |prefix: &str| -> Vec<&str> {
        types.imports.iter().filter_map(|path| path.strip_prefix(prefix)).collect()
    };
    let group = |path: &str, names: &[&str]| match names {
        [] => String::new(),
        [name] => format!("use {path}{name};\n"),
        names => format!("use {path}{{{}}};\n", names.join(", ")),
    };
    lines.push(group("std::collections::", &of("std::collections::")));
    if !lines[0].is_empty() {
        lines.push("\n".to_owned());
    }
    lines.push("use serde::{Deserialize, Serialize};\n".to_owned());
    lines.push(group("serde_bytes::", &of("serde_bytes::")));
    lines.push(group("serde_json::", &of("serde_json::")));
    let own: Vec<&str> = ["DynamoTable"].into_iter().chain(of("tablewright::")).collect();
    lines.push(group("tablewright::", &own));
    lines.push("\n".to_owned());
    lines
}

/// Returns the base name.
fn base(table: &Table, words: &[String]) -> String {
    /// The shortest name of a table.
    const SHORTEST: usize = 3;
    let base = words.join("-");
    if base.len() < SHORTEST { table.name.clone() } else { base }
}

fn struct_of_table(table: &Table, words: &[String], fields: &[Field], item: &Struct, text: &mut String) {
    let by_attribute = fields::by_attribute(fields);
    let mut lines = vec![
        format!("/// An item of the table `{}`.", table.name),
        "#[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]".to_owned(),
    ];
    lines.extend(item.rename_all.map(|rule| format!("#[serde(rename_all = {rule:?})]")));
    let base = base(table, words);
    let mut options = vec![format!("name = {base:?}")];
    if base != table.name {
        options.push(format!("physical_name = {:?}", table.name));
    }
    options.extend(table.options.iter().cloned());
    attribute("table", &options, &mut lines);
    match table.stream.as_deref() {
        Some("new_and_old_images") => lines.push("#[stream]".to_owned()),
        Some(view) => lines.push(format!("#[stream({view})]")),
        None => {}
    }
    let functions = Functions::of(table);
    for index in table.indexes.iter().filter(|index| !is_on_fields(index)) {
        let (partition, sort) = (list(&index.partition, &by_attribute), list(&index.sort, &by_attribute));
        let mut options = vec![index_name(&index.name), format!("pk({partition})")];
        if !sort.is_empty() {
            options.push(format!("sk({sort})"));
        }
        options.extend(functions.options(index, &by_attribute));
        attribute("gsi", &options, &mut lines);
    }
    lines.push(format!("pub struct {} {{", item.name));
    for (field, written) in fields.iter().zip(&item.fields) {
        let mut of_field = Vec::new();
        for (position, mark) in ["#[pk]", "#[sk]"].into_iter().enumerate() {
            if table.key.get(position) == Some(&field.attribute) {
                of_field.push(mark.to_owned());
            }
        }
        for index in table.indexes.iter().filter(|index| is_on_fields(index)) {
            functions.on_field(index, field, &by_attribute, &mut of_field);
        }
        for vector in table.vectors.iter().filter(|vector| vector.attribute == field.attribute) {
            let mut options = vec![index_name(&vector.name)];
            options.extend(vector.options.iter().cloned());
            options.extend(vector.partition.iter().map(|it| format!("pk({})", name_of(it, &by_attribute))));
            if !vector.filters.is_empty() {
                options.push(format!("filters({})", list(&vector.filters, &by_attribute)));
            }
            options.extend(project(&vector.projection, &by_attribute));
            attribute("vector", &options, &mut of_field);
        }
        if table.time_to_live.as_ref() == Some(&field.attribute) {
            of_field.push("#[ttl]".to_owned());
        }
        lines.extend(of_field.into_iter().map(|line| format!("    {line}")));
        field_lines(written, &mut lines);
    }
    lines.push("}".to_owned());
    text.push_str(&lines.join("\n"));
    text.push('\n');
}

fn struct_inside(inner: &Struct, text: &mut String) {
    let mut lines = vec![String::new(), "#[derive(Clone, Debug, Deserialize, Serialize)]".to_owned()];
    lines.extend(inner.rename_all.map(|rule| format!("#[serde(rename_all = {rule:?})]")));
    lines.push(format!("pub struct {} {{", inner.name));
    inner.fields.iter().for_each(|field| field_lines(field, &mut lines));
    lines.push("}".to_owned());
    text.push_str(&lines.join("\n"));
    text.push('\n');
}

fn field_lines(field: &fields::Text, lines: &mut Vec<String>) {
    if let Some(doubt) = field.doubt {
        lines.extend(wrapped(doubt, "    //", "    //"));
    }
    if !field.serde.is_empty() {
        lines.push(format!("    #[serde({})]", field.serde.join(", ")));
    }
    lines.push(format!("    pub {},", field.declaration));
}

/// Writes an attribute on one line, or each option on its own line.
fn attribute(name: &str, options: &[String], lines: &mut Vec<String>) {
    let line = format!("#[{name}({})]", options.join(", "));
    if line.len() <= WIDTH - INDENT {
        lines.push(line);
        return;
    }
    lines.push(format!("#[{name}("));
    lines.extend(options.iter().map(|option| format!("    {option},")));
    lines.push(")]".to_owned());
}

/// Returns whether the key of an index is written on its fields.
fn is_on_fields(index: &Index) -> bool {
    index.is_local || index.partition.len() == 1 && index.sort.len() <= 1
}

fn name_of<'n>(attribute: &'n str, by_attribute: &BTreeMap<&str, &'n str>) -> String {
    names::written(by_attribute.get(attribute).copied().unwrap_or(attribute))
}

fn list(attributes: &[String], by_attribute: &BTreeMap<&str, &str>) -> String {
    attributes.iter().map(|attribute| name_of(attribute, by_attribute)).collect::<Vec<_>>().join(", ")
}

fn project(projection: &Projection, by_attribute: &BTreeMap<&str, &str>) -> Option<String> {
    match projection {
        Projection::All => None,
        Projection::KeysOnly => Some("project(keys_only)".to_owned()),
        Projection::Include(names) => Some(format!("project(include({}))", list(names, by_attribute))),
    }
}

/// Returns `"status"` for `status-index`, and `name = "GSI1"` for a name without that suffix.
fn index_name(name: &str) -> String {
    let is_plain = |stem: &&str| {
        let mut bytes = stem.bytes();
        !stem.is_empty()
            && !stem.ends_with("-index")
            && bytes.all(|it| it.is_ascii_alphanumeric() || it == b'_' || it == b'-')
    };
    match name.strip_suffix("-index").filter(is_plain) {
        Some(stem) => format!("{stem:?}"),
        None => format!("name = {name:?}"),
    }
}

/// The functions that query the indexes, which need different names.
struct Functions(BTreeMap<String, String>);

impl Functions {
    /// Finds the indexes whose function needs a name of its own.
    fn of(table: &Table) -> Self {
        let (mut used, mut named) = (BTreeSet::new(), BTreeMap::new());
        for index in &table.indexes {
            let stem = names::words(index.name.strip_suffix("-index").unwrap_or(&index.name)).join("_");
            let name = names::unique(if stem.is_empty() { "index" } else { &stem }, "_", &mut used);
            if name != stem {
                named.insert(index.name.clone(), name);
            }
        }
        Self(named)
    }

    /// Returns the options that go with the partition key, or with the sort key of a local index.
    fn options(&self, index: &Index, by_attribute: &BTreeMap<&str, &str>) -> Vec<String> {
        let by = self.0.get(&index.name).map(|name| format!("by = {name:?}"));
        by.into_iter()
            .chain(project(&index.projection, by_attribute))
            .chain(index.options.iter().cloned())
            .collect()
    }

    /// Writes the attribute of an index on a field, if the field is in its key.
    fn on_field(
        &self,
        index: &Index,
        field: &Field,
        by_attribute: &BTreeMap<&str, &str>,
        lines: &mut Vec<String>,
    ) {
        let is = |names: &[String]| names.first() == Some(&field.attribute);
        let options = || self.options(index, by_attribute);
        let (word, options) = match (index.is_local, is(&index.partition), is(&index.sort)) {
            (true, _, true) => ("lsi", options()),
            (false, true, _) => ("gsi", options()),
            (false, false, true) => ("gsi", vec!["sk".to_owned()]),
            _ => return,
        };
        let options: Vec<String> = std::iter::once(index_name(&index.name)).chain(options).collect();
        attribute(word, &options, lines);
    }
}
