//! An entity with final names and with templates resolved to fields. Every value keeps its token.

use std::collections::HashSet;

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{DeriveInput, Ident, LitStr};

use crate::attr::{AccessAttr, Described, EntityAttr, FieldAttr, IndexSettings};
use crate::errors::Errors;
use crate::model::stored::{
    KEY, PART_OF_A_KEY, PROJECTED, Role as Stored, TIME_TO_LIVE, VERSION, check_fields,
};
use crate::model::{Field, IndexProjection, check_pattern, named_fields};
use crate::pattern::{Pattern, patterns};
use crate::serde_attr::Container;
use crate::template::Format;

use resolver::Resolver;

mod resolver;

pub(crate) struct Entity<'a> {
    pub(crate) fields: Vec<Field<'a>>,
    /// The table's key first, then the keys of the indexes.
    pub(crate) keys: Vec<Key>,
    /// The fields that keys use, in the order in which the keys use them.
    pub(crate) key_fields: Vec<usize>,
    /// The fields that are stored only in the table's key.
    pub(crate) key_only: HashSet<usize>,
    pub(crate) time_to_live: Option<usize>,
    pub(crate) version: Option<usize>,
    pub(crate) patterns: Vec<Pattern>,
}

/// A key of an entity.
pub(crate) struct Key {
    /// `None` for the table's key.
    pub(crate) index: Option<Index>,
    /// One source for each attribute.
    pub(crate) partition: Vec<Source>,
    pub(crate) sort: Vec<Source>,
}

pub(crate) struct Index {
    pub(crate) is_local: bool,
    pub(crate) name: String,
    pub(crate) span: Span,
    /// The function of the struct that queries the index.
    pub(crate) function: Ident,
    /// True if the index projects only some attributes.
    pub(crate) is_partial: bool,
    /// The projection, if the struct describes the table.
    pub(crate) projection: Option<IndexProjection>,
    pub(crate) settings: IndexSettings,
}

/// The source of a key attribute.
pub(crate) struct Source {
    pub(crate) span: Span,
    /// The name of a computed attribute, if the struct describes the table.
    pub(crate) attribute: Option<LitStr>,
    pub(crate) is_computed: bool,
    /// True if the template makes bytes.
    pub(crate) is_bytes: bool,
    /// False after an error about a field that does not exist.
    is_known: bool,
    /// If the attribute is not computed, its one field.
    pub(crate) parts: Vec<Part>,
}

/// A text, which may be empty, and the field that follows it. At the end of a template, no field follows. In a template of
/// bytes, each character of the text stands for one byte.
pub(crate) struct Part {
    pub(crate) text: String,
    /// The position of the field in the struct.
    pub(crate) field: Option<(usize, Format)>,
}

impl Source {
    /// Returns the source that is this field. `None` stands for a field that does not exist.
    fn of_field(field: Option<usize>, span: Span) -> Self {
        let part = |field| Part { text: String::new(), field: Some((field, Format::default())) };
        Self {
            span,
            attribute: None,
            is_computed: false,
            is_bytes: false,
            is_known: field.is_some(),
            parts: field.map(part).into_iter().collect(),
        }
    }

    /// Returns the number of bytes that are the same in all keys: of the texts, and of fields with a width.
    pub(crate) fn length(&self) -> usize {
        let width = |part: &Part| part.field.as_ref().and_then(|(_, format)| format.width).unwrap_or(0);
        self.parts
            .iter()
            .fold(0, |length, part| length.saturating_add(part.text.len()).saturating_add(width(part)))
    }

    /// Returns the fields, from left to right.
    pub(crate) fn fields(&self) -> Vec<usize> {
        let mut fields = Vec::new();
        for part in &self.parts {
            fields.extend(part.field.as_ref().map(|(field, _)| *field));
        }
        fields
    }
}

impl Key {
    /// Returns the fields of the partition key, each once, from left to right.
    pub(crate) fn partition_fields(&self) -> Vec<usize> {
        let mut fields = Vec::new();
        for source in &self.partition {
            add_new(&mut fields, source.fields());
        }
        fields
    }

    /// Returns the fields of both halves, from left to right.
    pub(crate) fn fields(&self) -> Vec<usize> {
        let mut fields = Vec::new();
        for source in self.sources() {
            fields.extend(source.fields());
        }
        fields
    }

    /// Returns whether a field is one of the attributes by itself.
    pub(crate) fn has_attribute(&self) -> bool {
        self.sources().iter().any(|source| !source.is_computed)
    }

    pub(crate) fn sources(&self) -> Vec<&Source> {
        let mut sources: Vec<&Source> = self.partition.iter().collect();
        sources.extend(&self.sort);
        sources
    }
}

/// Adds the fields that are not in the list yet.
fn add_new(fields: &mut Vec<usize>, more: Vec<usize>) {
    for field in more {
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
}

impl<'a> Entity<'a> {
    /// Returns `None` if the keys are not known. After other errors, returns the entity, so that the struct has its
    /// functions. Consequences of a reported mistake are not reported.
    pub(crate) fn new(input: &'a DeriveInput, attr: EntityAttr, errors: &mut Errors) -> Option<Self> {
        if let Some(parameter) = input.generics.lifetimes().next() {
            errors.add(
                parameter.lifetime.span(),
                "an entity is read back as it was written, so it owns its fields; use owned types",
            );
        }
        let named = named_fields(input, errors)?;
        let mut not_of_keys = Errors::default();
        let container = Container::parse(&input.attrs, &mut not_of_keys);
        container.check_table(&mut not_of_keys);
        container.check_entity(&mut not_of_keys);
        let accesses = AccessAttr::parse_all(&input.attrs, &mut not_of_keys);
        let (mut attrs, mut fields) = (Vec::new(), Vec::new());
        for field in named {
            let Some(ident) = &field.ident else { continue };
            attrs.push(FieldAttr::parse(&field.attrs, errors));
            fields.push(Field::new(ident, &field.ty, &field.attrs, &container));
        }
        let are_keys_read = errors.is_empty();
        errors.append(not_of_keys);
        if !are_keys_read {
            return None;
        }
        let described = attr.described;
        let resolver = Resolver { input, described, fields: &fields };
        let partition = resolver.table_key(attr.partition_key, &attrs, |attr| attr.pk, "pk", errors);
        let sort = resolver.table_key(attr.sort_key, &attrs, |attr| attr.sk, "sk", errors);
        if partition.is_none() {
            let ident = &input.ident;
            let start = ident.unraw().to_string().to_uppercase();
            let message = match described {
                Described::OnTheEnum => format!(
                    "entity `{ident}` has no partition key; say what it is made of: `#[pk(\"{start}#{{…}}\")]`"
                ),
                Described::OnTheStruct => format!(
                    "`{ident}` has no partition key; add `#[pk]` to one of its fields, or say what it is made of: \
                     `#[pk(\"PK\" = \"{start}#{{…}}\")]`"
                ),
            };
            errors.add(ident.span(), message);
        }
        let mut keys = vec![Key {
            index: None,
            partition: partition.into_iter().collect(),
            sort: sort.into_iter().collect(),
        }];
        keys.extend(resolver.indexes(attr.indexes, &mut attrs, errors));
        let one = |what: &str, mark: fn(&FieldAttr) -> Option<Span>, errors: &mut Errors| {
            crate::model::one_field(&fields, &attrs, what, mark, errors)
        };
        let time_to_live = one("time to live", |attr| attr.ttl, errors);
        let version = one("version", |attr| attr.version, errors);
        let key_only = attrs.iter().enumerate().filter(|(_, attr)| attr.key_only.is_some());
        let key_only: Vec<(usize, Span)> = key_only
            .map(|(position, attr)| (position, attr.key_only.unwrap_or_else(Span::call_site)))
            .collect();
        for (position, attr) in attrs.iter().enumerate() {
            if let Some(vector) = attr.vectors.first() {
                let field = fields[position].ident;
                let message = match described {
                    Described::OnTheEnum => format!(
                        "a vector index is the table's, and a table of several entities has none; leave `{field}` to a table of its own"
                    ),
                    Described::OnTheStruct => format!(
                        "a table with computed keys has no vector index; leave `{field}` to a table of its own"
                    ),
                };
                errors.add(vector.span, message);
            }
        }
        let mut key_fields = Vec::new();
        for key in &keys {
            add_new(&mut key_fields, key.fields());
        }
        let mut entity = Self {
            keys,
            key_fields,
            key_only: key_only.iter().map(|(position, _)| *position).collect(),
            time_to_live,
            version,
            fields,
            patterns: Vec::new(),
        };
        entity.check_patterns(&accesses, errors);
        let (key, places) = (entity.table_key(), entity.places());
        let advice = match described {
            Described::OnTheEnum => "add an index to the enum, and its key here",
            Described::OnTheStruct => "add an index with these fields in its key",
        };
        entity.patterns = patterns(accesses, &entity.fields, &key, &places, advice, errors);
        entity.check_key_only(&key_only, errors);
        entity.check_version(&attrs, errors);
        entity.check_functions(errors);
        let role = |field| entity.role(field);
        check_fields(&entity.fields, &container, role, |field| entity.is_table_key(field), errors);
        let are_keys_known = entity.keys.iter().flat_map(Key::sources).all(|source| source.is_known);
        (are_keys_known && !entity.keys[0].partition.is_empty()).then_some(entity)
    }

    /// Returns the role of a field in the table, with the advice for a type that `serde` stores in another form.
    fn role(&self, field: usize) -> Option<Stored> {
        if self.is_attribute_of_key(field) {
            Some(KEY)
        } else if self.key_fields.contains(&field) {
            Some(PART_OF_A_KEY)
        } else if self.time_to_live == Some(field) {
            Some(TIME_TO_LIVE)
        } else if self.version == Some(field) {
            Some(VERSION)
        } else if self.is_projected(field) {
            Some(PROJECTED)
        } else {
            None
        }
    }

    fn is_projected(&self, field: usize) -> bool {
        let mut projections = self.keys.iter().filter_map(|key| key.index.as_ref()?.projection.as_ref());
        projections.any(
            |projection| matches!(projection, IndexProjection::Include(fields) if fields.contains(&field)),
        )
    }

    /// Returns whether a field is part of the table's key.
    pub(crate) fn is_table_key(&self, field: usize) -> bool {
        self.keys.first().is_some_and(|key| key.fields().contains(&field))
    }

    /// Returns whether a field is the attribute of a key by itself.
    pub(crate) fn is_attribute_of_key(&self, field: usize) -> bool {
        let holds = |source: &&Source| !source.is_computed && source.fields().contains(&field);
        self.keys.iter().any(|key| key.sources().iter().any(holds))
    }

    /// Returns whether an item may lack this field.
    pub(crate) fn may_be_absent(&self, field: usize) -> bool {
        self.fields[field].serde.skip_if.is_some() && !self.is_table_key(field)
    }

    /// Returns how templates use a field, as bits of the runtime's module `uses`.
    pub(crate) fn uses(&self, field: usize) -> u8 {
        const STORED: u8 = 1;
        const SORTED: u8 = 1 << 1;
        const NUMBER: u8 = 1 << 2;
        const TEXT: u8 = 1 << 3;
        const TOUCHED: u8 = 1 << 4;
        const ENDED: u8 = 1 << 5;
        const BYTES: u8 = 1 << 6;
        const LEADING: u8 = 1 << 7;
        let mut uses = 0;
        for key in &self.keys {
            let partition = if key.partition.is_empty() { &self.keys[0].partition } else { &key.partition };
            let in_partition = partition.iter().any(|source| source.fields().contains(&field));
            for (place, source) in key.sources().into_iter().enumerate() {
                if !source.is_computed {
                    continue;
                }
                let sorts = place >= key.partition.len() && !in_partition;
                for (position, part) in source.parts.iter().enumerate() {
                    let Some((_, format)) = part.field.as_ref().filter(|(other, _)| *other == field) else {
                        continue;
                    };
                    if source.is_bytes {
                        let is_last = position + 1 == source.parts.len();
                        uses |= if is_last { BYTES } else { BYTES | LEADING };
                        continue;
                    }
                    uses |= if format.is_of_number() {
                        NUMBER
                    } else if format.is_of_text() {
                        TEXT
                    } else if sorts {
                        SORTED
                    } else {
                        STORED
                    };
                    uses |= match source.parts.get(position + 1) {
                        Some(_) if format.width.is_some() => 0,
                        Some(next) if next.text.is_empty() => TOUCHED,
                        Some(_) => ENDED,
                        None => 0,
                    };
                }
            }
        }
        uses
    }

    /// Checks that `#[key_only]` fields can be read back from the key.
    fn check_key_only(&self, key_only: &[(usize, Span)], errors: &mut Errors) {
        for (position, span) in key_only {
            let ident = self.fields[*position].ident;
            let mut formats = Vec::new();
            for source in self.keys[0].sources() {
                if source.is_computed {
                    let fields = source.parts.iter().filter_map(|part| part.field.as_ref());
                    formats.extend(fields.filter(|(field, _)| field == position).map(|(_, format)| format));
                }
            }
            let Some(first) = formats.first() else {
                let message = if self.is_table_key(*position) {
                    format!("`{ident}` is a key attribute by itself; leave `#[key_only]` out")
                } else {
                    format!(
                        "`{ident}` is in no template of the table's key and would be lost; leave `#[key_only]` out"
                    )
                };
                errors.add(*span, message);
                continue;
            };
            if !formats.iter().any(|format| format.is_reversible()) {
                errors.add(
                    *span,
                    format!(
                        "`{{{ident}{first}}}` does not give `{ident}` back; leave `#[key_only]` out, so that the field is stored"
                    ),
                );
            }
        }
    }

    fn check_version(&self, attrs: &[FieldAttr], errors: &mut Errors) {
        let Some(version) = self.version else { return };
        if self.key_fields.contains(&version) || self.time_to_live == Some(version) {
            errors.add(
                attrs[version].version.unwrap_or_else(Span::call_site),
                "every write changes the version; put `#[version]` on a field that is nothing else",
            );
        }
    }

    /// Checks that no pattern has the name of another function of the struct.
    fn check_patterns(&self, accesses: &[AccessAttr], errors: &mut Errors) {
        let of_struct = ["key", "partition"].map(|name| Ident::new(name, Span::call_site()));
        let functions = self.keys.iter().filter_map(|key| key.index.as_ref()).map(|index| &index.function);
        for access in accesses {
            check_pattern(&access.name, of_struct.iter().chain(functions.clone()), errors);
        }
    }

    /// Checks that each index has its own function.
    fn check_functions(&self, errors: &mut Errors) {
        let indexes: Vec<&Index> = self.keys.iter().filter_map(|key| key.index.as_ref()).collect();
        for (position, index) in indexes.iter().enumerate() {
            let function = &index.function;
            if let Some(other) = indexes[..position].iter().find(|other| other.function == *function) {
                errors.add(
                    index.span,
                    format!(
                        "indexes `{}` and `{}` would both be queried by `{function}`; name the function of one: `by = \"…\"`",
                        other.name, index.name
                    ),
                );
            }
        }
    }
}
