//! Resolves the names of fields in templates and indexes.

use heck::ToSnakeCase;
use proc_macro2::Span;
use quote::format_ident;
use syn::ext::IdentExt;
use syn::{DeriveInput, Ident, LitStr};

use super::{Index, Key, Part, Source};
use crate::attr::{
    Described, EntityIndexAttr, FieldAttr, INDEX_SUFFIX, IndexAttr, IndexSettings, Key as IndexKey,
    Projection, Role, SourceAttr, TemplateAttr,
};
use crate::errors::{Errors, nearest, suggest};
use crate::model::{Field, resolve_projection};
use crate::template;

/// Resolves names to fields.
pub(super) struct Resolver<'a, 'f> {
    pub(super) input: &'a DeriveInput,
    pub(super) described: Described,
    pub(super) fields: &'f [Field<'a>],
}

impl Resolver<'_, '_> {
    /// Resolves the partition key or the sort key of the table: a template on the struct, or a field.
    pub(super) fn table_key(
        &self,
        template: Option<TemplateAttr>,
        attrs: &[FieldAttr],
        mark: fn(&FieldAttr) -> Option<Span>,
        name: &str,
        errors: &mut Errors,
    ) -> Option<Source> {
        let mut source = template.map(|template| self.template(template, errors));
        let what = if name == "pk" { "partition key" } else { "sort key" };
        for (position, attr) in attrs.iter().enumerate() {
            let Some(span) = mark(attr) else { continue };
            match source {
                None => source = Some(Source::of_field(Some(position), span)),
                Some(_) => errors.add(
                    span,
                    format!("the {what} is given twice; leave `#[{name}]` out here, or `#[{name}(…)]` on the struct"),
                ),
            }
        }
        source
    }

    fn template(&self, attr: TemplateAttr, errors: &mut Errors) -> Source {
        let TemplateAttr { attribute, template, span } = attr;
        let is_bytes = template.is_bytes;
        let (mut parts, mut text, mut is_known) = (Vec::new(), String::new(), true);
        for part in template.parts {
            match part {
                template::Part::Text(part) => {
                    self.check_text(&part, span, errors);
                    text = part;
                }
                template::Part::Field(name, format) => {
                    let field = self.field(&name, span, errors).map(|field| (field, format));
                    is_known &= field.is_some();
                    parts.push(Part { text: std::mem::take(&mut text), field });
                }
            }
        }
        if !text.is_empty() {
            parts.push(Part { text, field: None });
        }
        Source { span, attribute, is_computed: true, is_bytes, is_known, parts }
    }

    /// Reports `{{field}}`, which is a text.
    fn check_text(&self, text: &str, span: Span, errors: &mut Errors) {
        if !text.contains('{') {
            return;
        }
        let placeholder = |field: &Field<'_>| format!("{{{}}}", field.ident.unraw());
        if let Some(field) = self.fields.iter().map(placeholder).find(|field| text.contains(field)) {
            errors.add(
                span,
                format!(
                    "`{{{field}}}` writes the text `{field}` into each key; for the field, write `{field}`"
                ),
            );
        }
    }

    /// Returns the position of the field of this name, or, after an error, of the field that the name misspells.
    fn field(&self, name: &str, span: Span, errors: &mut Errors) -> Option<usize> {
        let found = self.fields.iter().position(|field| field.ident.unraw() == name);
        if found.is_some() {
            return found;
        }
        let of = &self.input.ident;
        let known: Vec<String> = self.fields.iter().map(|field| field.ident.unraw().to_string()).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let by_attribute = self.fields.iter().position(|field| field.attribute == name);
        let hint = if let Some(field) = by_attribute {
            let field = self.fields[field].ident;
            format!("; that is the attribute of `{field}`, and a template has the names of fields")
        } else {
            suggest(name, &known)
        };
        errors.add(span, format!("`{of}` has no field `{name}`{hint}"));
        by_attribute.or_else(|| {
            let meant = nearest(name, &known)?;
            known.iter().position(|name| *name == meant)
        })
    }

    /// Resolves the indexes on the struct and the indexes on fields.
    pub(super) fn indexes(
        &self,
        whole: Vec<EntityIndexAttr>,
        attrs: &mut [FieldAttr],
        errors: &mut Errors,
    ) -> Vec<Key> {
        let mut keys: Vec<Key> = Vec::new();
        for attr in whole {
            let sources = |sources: Vec<SourceAttr>, errors: &mut Errors| -> Vec<Source> {
                let sources = sources.into_iter().map(|source| match source {
                    SourceAttr::Template(template) => self.template(template, errors),
                    SourceAttr::Field(ident) => {
                        let field = self.field(&ident.unraw().to_string(), ident.span(), errors);
                        Source::of_field(field, ident.span())
                    }
                });
                sources.collect()
            };
            let (partition, sort) = (sources(attr.partition_key, errors), sources(attr.sort_key, errors));
            let mut index = index(attr.is_local, attr.name, attr.span, attr.by.as_ref());
            self.describe(&mut index, attr.projection, attr.settings, errors);
            index.is_partial |= attr.is_partial;
            if let Some(other) =
                keys.iter().filter_map(|key| key.index.as_ref()).find(|other| other.name == index.name)
            {
                errors
                    .add(index.span, format!("index `{}` is given twice; an item is in it once", other.name));
            }
            keys.push(Key { index: Some(index), partition, sort });
        }
        let on_struct = keys.len();
        for (position, attr) in attrs.iter_mut().enumerate() {
            for mention in std::mem::take(&mut attr.indexes) {
                self.field_in_index(&mut keys, on_struct, mention, position, errors);
            }
        }
        keys
    }

    /// Adds a field to the key of an index that is described on fields; the first keys are described on the struct.
    fn field_in_index(
        &self,
        keys: &mut Vec<Key>,
        on_struct: usize,
        mention: IndexAttr,
        field: usize,
        errors: &mut Errors,
    ) {
        if self.described == Described::OnTheEnum
            && let Some(option) = mention.settings_given().iter().find(|option| *option != "by")
        {
            errors.add(option.span(), format!("`{option}` is the table's; write it on the enum"));
        }
        let IndexKey::Field(role) = mention.key else { return };
        let known =
            keys.iter().position(|key| key.index.as_ref().is_some_and(|index| index.name == mention.name));
        if known.is_some_and(|known| known < on_struct) {
            errors.add(
                mention.span,
                format!("index `{}` is described on the struct; name the field there", mention.name),
            );
            return;
        }
        let known = known.unwrap_or_else(|| {
            let index = index(mention.is_local, mention.name.clone(), mention.span, None);
            keys.push(Key { index: Some(index), partition: Vec::new(), sort: Vec::new() });
            keys.len() - 1
        });
        let key = &mut keys[known];
        let part = if role == Role::PartitionKey { &mut key.partition } else { &mut key.sort };
        if !part.is_empty() {
            errors.add(
                mention.span,
                format!("index `{}` has that part of its key already; describe a key of several attributes on the struct", mention.name),
            );
            return;
        }
        part.push(Source::of_field(Some(field), mention.span));
        // The options of the index belong to its partition key, or to the only key of a local index.
        if let Some(index) = key.index.as_mut().filter(|_| role == Role::PartitionKey || mention.is_local) {
            if let Some(by) = &mention.by {
                index.function = function(&index.name, Some(by));
            }
            self.describe(index, mention.projection, mention.settings, errors);
        }
    }

    /// Adds the description of an index, which stands on the struct that is the table.
    fn describe(
        &self,
        index: &mut Index,
        projection: Option<Projection>,
        settings: IndexSettings,
        errors: &mut Errors,
    ) {
        index.projection = resolve_projection(projection, self.fields, errors);
        index.is_partial = index.projection.is_some();
        index.settings = settings;
    }
}

/// Returns an index that is not described yet.
fn index(is_local: bool, name: String, span: Span, by: Option<&LitStr>) -> Index {
    let function = function(&name, by);
    let settings = IndexSettings::default();
    Index { is_local, name, span, function, is_partial: false, projection: None, settings }
}

/// Returns the name of the function that queries an index.
fn function(index: &str, by: Option<&LitStr>) -> Ident {
    if let Some(by) = by {
        return Ident::new(&format!("by_{}", by.value()), by.span());
    }
    // A rule of the runtime rejects non-ASCII names. Replacing the characters here keeps the identifier valid until
    // then.
    let stem = index.strip_suffix(INDEX_SUFFIX).unwrap_or(index).replace(|c: char| !c.is_ascii(), "-");
    format_ident!("by_{}", stem.to_snake_case())
}
