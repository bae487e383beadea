//! Indexes, put together from what fields and the struct say of them.

use heck::ToSnakeCase;
use proc_macro2::Span;
use quote::format_ident;
use syn::Ident;

use super::Field;
use crate::attr::{INDEX_SUFFIX, IndexAttr, IndexSettings, Key, Projection, Role};
use crate::errors::{Errors, nearest, suggest};

pub(crate) struct Index {
    pub(crate) is_local: bool,
    pub(crate) name: String,
    pub(crate) span: Span,
    /// The function of the struct that queries it.
    pub(crate) function: Ident,
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

/// Puts together the mentions of each index, in the order of the first ones.
pub(super) fn indexes(
    mentions: impl Iterator<Item = (IndexAttr, Option<usize>)>,
    fields: &[Field<'_>],
    errors: &mut Errors,
) -> Vec<Index> {
    let mut indexes: Vec<Index> = Vec::new();
    // Those on the struct come first.
    let mut whole = 0;
    for (mention, owner) in mentions {
        // Two whole descriptions, and a local index beside another, are two indexes of one name: a rule of the runtime.
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
        // What describes the index stands with its partition key, or with the one key of a local index.
        if role == Role::PartitionKey || index.is_local {
            index.projection = resolve_projection(mention.projection, fields, errors);
            index.settings = mention.settings;
        }
    }
    for (position, index) in indexes.iter().enumerate() {
        let function = &index.function;
        let same = |other: &&Index| other.name != index.name && other.function == *function;
        if let Some(other) = indexes[..position].iter().find(same) {
            errors.add(
                index.span,
                format!(
                    "indexes `{}` and `{}` would both be queried by `{function}`; rename one",
                    other.name, index.name
                ),
            );
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
        // What is not ASCII a rule refuses, and not all of it can be part of an identifier.
        let stem = name.strip_suffix(INDEX_SUFFIX).unwrap_or(&name).replace(|c: char| !c.is_ascii(), "-");
        Self {
            is_local,
            function: format_ident!("by_{}", stem.to_snake_case()),
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
            index.partition_key = resolve(&partition_key, fields, errors);
            index.sort_key = resolve(&sort_key, fields, errors);
        }
        index.projection = resolve_projection(mention.projection, fields, errors);
        index.settings = mention.settings;
        index
    }
}

pub(super) fn resolve_projection(
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

/// The positions of the fields of these names.
pub(super) fn resolve(names: &[Ident], fields: &[Field<'_>], errors: &mut Errors) -> Vec<usize> {
    let mut positions = Vec::new();
    for name in names {
        let Some(position) = fields.iter().position(|field| field.ident == name) else {
            let known: Vec<String> = fields.iter().map(|field| field.ident.to_string()).collect();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let hint = suggest(&name.to_string(), &known);
            errors.add(name.span(), format!("no field `{name}` in this struct{hint}"));
            continue;
        };
        if positions.contains(&position) {
            errors.add(name.span(), format!("`{name}` is listed twice; list it once"));
            continue;
        }
        positions.push(position);
    }
    positions
}
