//! Indexes, assembled from the attributes of fields and of the struct.

use heck::ToSnakeCase;
use proc_macro2::Span;
use quote::format_ident;
use syn::{Ident, LitStr};

use super::Field;
use crate::attr::{FieldName, INDEX_SUFFIX, IndexAttr, IndexSettings, Key, Projection, Role};
use crate::errors::{Errors, nearest, suggest};

pub(crate) struct Index {
    pub(crate) is_local: bool,
    pub(crate) name: String,
    pub(crate) span: Span,
    /// The function of the struct that queries the index, unless it is left out.
    pub(crate) function: Option<Ident>,
    /// The number of the function's parameters. Some of their names may be misspelt.
    pub(crate) parameters: usize,
    /// Positions of fields.
    pub(crate) partition_key: Vec<usize>,
    pub(crate) sort_key: Vec<usize>,
    pub(crate) projection: Option<IndexProjection>,
    pub(crate) settings: IndexSettings,
}

pub(crate) enum IndexProjection {
    KeysOnly,
    /// Positions of fields.
    Include(Vec<usize>),
}

/// Assembles the attributes of each index, in the order in which the indexes first appear.
pub(super) fn indexes(
    mentions: impl Iterator<Item = (IndexAttr, Option<usize>)>,
    fields: &[Field<'_>],
    errors: &mut Errors,
) -> Vec<Index> {
    let mut indexes: Vec<Index> = Vec::new();
    // Indexes on the struct come first.
    let mut whole = 0;
    for (mention, owner) in mentions {
        // Two complete descriptions, or two local indexes, of one name are two indexes; a rule of the runtime reports
        // them.
        let Key::Field(role) = mention.key else {
            indexes.push(Index::whole(mention, fields, errors));
            whole += 1;
            continue;
        };
        let field = owner.unwrap_or_default();
        let known = indexes
            .iter()
            .position(|index| !index.is_local && !mention.is_local && index.name == mention.name);
        if known.is_some_and(|known| known < whole) {
            let name = &mention.name;
            errors.add(
                mention.span,
                format!("index `{name}` is described on the struct; leave this out, or choose another name"),
            );
            continue;
        }
        let index = if let Some(known) = known {
            &mut indexes[known]
        } else {
            indexes.push(Index::new(mention.is_local, mention.name.clone(), mention.span));
            let last = indexes.len() - 1;
            &mut indexes[last]
        };
        let (part, what) = match role {
            Role::PartitionKey => (&mut index.partition_key, "partition key"),
            Role::SortKey => (&mut index.sort_key, "sort key"),
        };
        if let Some(first) = part.first() {
            errors.add(
                mention.span,
                format!(
                    "index `{}` has a {what} already, `{}`; describe a key of several attributes on the struct: \
                     `pk(…), sk(…)`",
                    mention.name, fields[*first].ident
                ),
            );
            continue;
        }
        part.push(field);
        // The options of the index belong to its partition key, or to the only key of a local index.
        if role == Role::PartitionKey || index.is_local {
            index.described(mention.by.as_ref(), mention.projection, mention.settings, fields, errors);
        }
    }
    for index in indexes[whole..].iter().filter(|index| !index.is_local && index.partition_key.is_empty()) {
        let others = indexes.iter().filter(|other| !other.is_local && !other.partition_key.is_empty());
        let others: Vec<&str> = others.map(|other| other.name.as_str()).collect();
        let advice = match nearest(&index.name, &others) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "add `#[gsi(…)]` of that name to another field".to_owned(),
        };
        errors
            .add(index.span, format!("index `{}` has a sort key and no partition key; {advice}", index.name));
    }
    indexes
}

impl Index {
    fn new(is_local: bool, name: String, span: Span) -> Self {
        // A rule rejects non-ASCII names. Replacing the characters here keeps the identifier valid until then.
        let stem = name.strip_suffix(INDEX_SUFFIX).unwrap_or(&name).replace(|c: char| !c.is_ascii(), "-");
        Self {
            is_local,
            function: Some(format_ident!("by_{}", stem.to_snake_case())),
            parameters: 1,
            name,
            span,
            partition_key: Vec::new(),
            sort_key: Vec::new(),
            projection: None,
            settings: IndexSettings::default(),
        }
    }

    pub(super) fn has_key(&self, field: usize) -> bool {
        self.partition_key.contains(&field) || self.sort_key.contains(&field)
    }

    fn whole(mention: IndexAttr, fields: &[Field<'_>], errors: &mut Errors) -> Self {
        let mut index = Self::new(mention.is_local, mention.name, mention.span);
        if let Key::Whole { partition_key, sort_key } = mention.key {
            index.parameters = partition_key.len();
            index.partition_key = resolve(&partition_key, fields, errors);
            index.sort_key = resolve(&sort_key, fields, errors);
        }
        index.described(mention.by.as_ref(), mention.projection, mention.settings, fields, errors);
        index
    }

    /// Fills in the options of an index other than its key.
    fn described(
        &mut self,
        by: Option<&LitStr>,
        projection: Option<Projection>,
        settings: IndexSettings,
        fields: &[Field<'_>],
        errors: &mut Errors,
    ) {
        if let Some(by) = by {
            self.function = Some(format_ident!("by_{}", by.value()));
        }
        self.projection = resolve_projection(projection, fields, errors);
        self.settings = settings;
    }
}

pub(crate) fn resolve_projection(
    projection: Option<Projection>,
    fields: &[Field<'_>],
    errors: &mut Errors,
) -> Option<IndexProjection> {
    match projection? {
        Projection::All => None,
        Projection::KeysOnly => Some(IndexProjection::KeysOnly),
        Projection::Include(names) => Some(IndexProjection::Include(resolve(&names, fields, errors))),
    }
}

/// Returns the positions of the fields of these names.
pub(crate) fn resolve(names: &[FieldName], fields: &[Field<'_>], errors: &mut Errors) -> Vec<usize> {
    let mut positions = Vec::new();
    for name in names {
        let position = match name {
            FieldName::Ident(ident) => fields.iter().position(|field| field.ident == ident),
            FieldName::Text(_) => None,
        };
        let Some(position) = position else {
            errors.add(name.span(), no_field(name, fields));
            continue;
        };
        if positions.contains(&position) {
            let ident = fields[position].ident;
            errors.add(name.span(), format!("`{ident}` is listed twice; list it once"));
            continue;
        }
        positions.push(position);
    }
    positions
}

/// Returns a message that suggests a field for a name that is not one.
fn no_field(name: &FieldName, fields: &[Field<'_>]) -> String {
    let (text, in_quotes) = match name {
        FieldName::Ident(ident) => (ident.to_string(), false),
        FieldName::Text(text) => (text.value(), true),
    };
    let field = fields.iter().find(|field| field.ident == &text || field.attribute == text);
    if let Some(field) = field {
        let ident = field.ident;
        return if *ident == text {
            format!("a field is named without quotes: `{ident}`")
        } else {
            format!("`{text}` is the stored name of the field `{ident}`; write `{ident}`")
        };
    }
    let known: Vec<String> = fields.iter().map(|field| field.ident.to_string()).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let without = if in_quotes { ", and a field is named without quotes" } else { "" };
    format!("no field `{text}` in this struct{without}{}", suggest(&text, &known))
}
