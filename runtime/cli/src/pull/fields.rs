//! The fields of a struct, and their types in Rust.

use std::collections::{BTreeMap, BTreeSet};

use super::items::{Member, Members, Type};
use super::names::{self, Renaming};
use super::table::Table;

/// A field of the table's struct, or of a struct inside an attribute.
pub(super) struct Field {
    /// The name, which can be a keyword.
    pub(super) name: String,
    pub(super) attribute: String,
    pub(super) ty: Kind,
    /// True if every sample has the attribute.
    pub(super) is_required: bool,
    /// True if a sample has the attribute as NULL.
    has_null: bool,
    /// A question that the samples leave open.
    pub(super) doubt: Option<&'static str>,
}

/// The type of a field.
pub(super) enum Kind {
    /// The type of the values that were seen.
    Seen(Type),
    /// The time to live.
    Moment,
    Embedding,
}

/// A struct that is generated.
pub(super) struct Struct {
    pub(super) name: String,
    /// The text of each field with its attributes of serde, in the order of the fields.
    pub(super) fields: Vec<Text>,
    pub(super) rename_all: Option<&'static str>,
}

/// A field as text.
pub(super) struct Text {
    pub(super) serde: Vec<String>,
    /// `name: Type`
    pub(super) declaration: String,
    pub(super) doubt: Option<&'static str>,
}

/// The structs inside attributes, and the names that the generated code uses.
#[derive(Default)]
pub(super) struct Types {
    pub(super) structs: Vec<Struct>,
    pub(super) names: BTreeSet<String>,
    pub(super) imports: BTreeSet<&'static str>,
    /// The crates besides `tablewright` and `serde`.
    pub(super) crates: BTreeSet<&'static str>,
}

/// Returns the fields of the table's struct: its key, the keys of its indexes, and all other attributes by their names.
pub(super) fn of_table(table: &Table, seen: &Members) -> Vec<Field> {
    let known =
        table.key.iter().chain(table.index_keys()).chain(table.other_attributes()).chain(seen.members.keys());
    let (mut names, mut attributes) = (BTreeSet::new(), BTreeSet::new());
    let known: Vec<&String> = known.filter(|name| attributes.insert((*name).clone())).collect();
    known.into_iter().map(|attribute| field(table, seen, attribute, &mut names)).collect()
}

fn field(table: &Table, seen: &Members, attribute: &str, names: &mut BTreeSet<String>) -> Field {
    let sample = seen.members.get(attribute);
    let is_number = |ty: &Type| matches!(ty, Type::Unsigned | Type::Signed | Type::Float);
    let is_table_key = table.key.iter().any(|key| key == attribute);
    let is_required = is_table_key || seen.samples > 0 && sample.is_some_and(|it| it.seen == seen.samples);
    let has_null = sample.is_some_and(|sample| sample.has_null);
    let seen_type = sample.map(|sample| sample.ty.clone());
    let (ty, doubt) = if table.time_to_live.as_deref() == Some(attribute) {
        let is_moment = seen_type.is_none_or(|ty| is_number(&ty) || ty == Type::Unknown);
        (
            Kind::Moment,
            (!is_moment)
                .then_some("Some items do not store a number here. They never expire, and cannot be read."),
        )
    } else if table.vectors.iter().any(|vector| vector.attribute == attribute) {
        (Kind::Embedding, None)
    } else if let Some(ty) = table.types.get(attribute) {
        let (ty, doubt) = key(ty, seen_type);
        (Kind::Seen(ty), doubt)
    } else {
        let ty = seen_type.unwrap_or(Type::Unknown);
        let doubt = doubt(&ty, has_null);
        (Kind::Seen(ty), doubt)
    };
    let name = names::of_field(attribute, names);
    Field { name, attribute: attribute.to_owned(), ty, is_required, has_null, doubt }
}

/// Returns the reason why the type of a field can differ from the stored type.
fn doubt(ty: &Type, has_null: bool) -> Option<&'static str> {
    match ty {
        Type::Texts | Type::Numbers(_) | Type::Binaries if has_null => Some(
            "A set, and NULL in some items: a put stores a list. If no item has NULL any more, add \
             `with = \"serde_dynamo::string_set\"`, or the module of its type.",
        ),
        Type::Unknown => Some("No sample has a value, so the type is not known."),
        Type::Any { has_binary: false } => Some("The samples have values of different types."),
        Type::Any { has_binary: true } => Some(
            "The samples have values of different types, and `Value` cannot hold the binary ones: choose a type that can.",
        ),
        _ => None,
    }
}

/// Returns the type of a key attribute.
fn key(ty: &str, seen: Option<Type>) -> (Type, Option<&'static str>) {
    match (ty, seen) {
        ("S", _) => (Type::Text, None),
        ("B", _) => (Type::Binary, None),
        (_, Some(ty @ (Type::Unsigned | Type::Signed))) => (ty, None),
        (_, Some(Type::Float)) => (
            Type::Signed,
            Some("Some keys are no integers of 64 bits, and no key in Rust can be another number."),
        ),
        _ => (Type::Signed, None),
    }
}

impl Types {
    /// Adds a struct inside an attribute, and returns its name.
    fn add(&mut self, hint: &str, parent: &str, members: &Members) -> String {
        let mut words = names::words(hint);
        if self.names.contains(&names::of_struct(&words, &mut BTreeSet::new())) {
            words = names::words(parent).into_iter().chain(words).collect();
        }
        let name = names::of_struct(&words, &mut self.names);
        let position = self.structs.len();
        // Keeps the place of the struct before the structs within it.
        self.structs.push(Struct { name: name.clone(), fields: Vec::new(), rename_all: None });
        let mut used = BTreeSet::new();
        let fields = members.members.iter().map(|(attribute, Member { ty, seen, has_null })| Field {
            name: names::of_field(attribute, &mut used),
            attribute: attribute.clone(),
            ty: Kind::Seen(ty.clone()),
            is_required: *seen == members.samples,
            has_null: *has_null,
            doubt: doubt(ty, *has_null),
        });
        let fields: Vec<Field> = fields.collect();
        self.structs[position] = self.written(name.clone(), &fields, &BTreeSet::new());
        name
    }

    /// Writes the fields of a struct. An item that lacks one of `never_null` does not store it as NULL.
    pub(super) fn written(&mut self, name: String, fields: &[Field], never_null: &BTreeSet<&str>) -> Struct {
        let names: Vec<_> =
            fields.iter().map(|field| (field.name.as_str(), field.attribute.as_str())).collect();
        let renaming = Renaming::of(&names);
        let texts = fields.iter().map(|field| {
            let mut serde = Vec::new();
            if renaming.misses(&field.name, &field.attribute) {
                serde.push(format!("rename = {:?}", field.attribute));
            }
            let mut ty = self.of_field(field, &name, &mut serde);
            let is_set = serde.iter().any(|option| option.starts_with("with"));
            if !field.is_required && is_set {
                let container = ty.split('<').next().unwrap_or_default();
                serde.insert(0, "default".to_owned());
                serde.push(format!("skip_serializing_if = \"{container}::is_empty\""));
            } else if !field.is_required {
                ty = format!("Option<{ty}>");
                if never_null.contains(field.attribute.as_str()) {
                    serde.push("skip_serializing_if = \"Option::is_none\"".to_owned());
                }
            }
            Text { serde, declaration: format!("{}: {ty}", names::written(&field.name)), doubt: field.doubt }
        });
        let fields: Vec<Text> = texts.collect();
        Struct { name, fields, rename_all: renaming.rule }
    }

    fn of_field(&mut self, field: &Field, parent: &str, serde: &mut Vec<String>) -> String {
        match &field.ty {
            Kind::Moment => {
                self.imports.insert("tablewright::EpochSeconds");
                "EpochSeconds".to_owned()
            }
            Kind::Embedding => "Vec<f32>".to_owned(),
            Kind::Seen(ty) => {
                let set = match ty {
                    Type::Texts => Some("string_set"),
                    Type::Numbers(_) => Some("number_set"),
                    Type::Binaries => Some("binary_set"),
                    _ => None,
                };
                if let Some(set) = set.filter(|_| !field.has_null) {
                    self.crates.insert("serde_dynamo");
                    serde.push(format!("with = \"serde_dynamo::{set}\""));
                }
                self.of(ty, &field.attribute, parent)
            }
        }
    }

    /// Returns the type in Rust.
    fn of(&mut self, ty: &Type, hint: &str, parent: &str) -> String {
        match ty {
            Type::Text => "String".to_owned(),
            Type::Unsigned => "u64".to_owned(),
            Type::Signed => "i64".to_owned(),
            Type::Float => "f64".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Binary => self.imported("serde_bytes", "serde_bytes::ByteBuf"),
            Type::Texts => format!("{}<String>", self.imported("", "std::collections::BTreeSet")),
            Type::Binaries => {
                let bytes = self.imported("serde_bytes", "serde_bytes::ByteBuf");
                format!("{}<{bytes}>", self.imported("", "std::collections::BTreeSet"))
            }
            // Floats have no order.
            Type::Numbers(number) if **number == Type::Float => "Vec<f64>".to_owned(),
            Type::Numbers(number) => {
                let number = self.of(number, hint, parent);
                format!("{}<{number}>", self.imported("", "std::collections::BTreeSet"))
            }
            Type::List(element) => format!("Vec<{}>", self.of(element, hint, parent)),
            Type::Members(members) => match members.as_map() {
                Some(value) => {
                    let value = self.of(&value, hint, parent);
                    format!("{}<String, {value}>", self.imported("", "std::collections::BTreeMap"))
                }
                None => self.add(hint, parent, members),
            },
            Type::Unknown | Type::Any { .. } => self.imported("serde_json", "serde_json::Value"),
        }
    }

    fn imported(&mut self, of: &'static str, path: &'static str) -> String {
        if !of.is_empty() {
            self.crates.insert(of);
        }
        self.imports.insert(path);
        path.rsplit(':').next().unwrap_or_default().to_owned()
    }
}

/// Returns the names of fields by their attributes.
pub(super) fn by_attribute(fields: &[Field]) -> BTreeMap<&str, &str> {
    fields.iter().map(|field| (field.attribute.as_str(), field.name.as_str())).collect()
}
