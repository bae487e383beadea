//! A struct as a table, with final names and with references resolved to fields. Every value keeps its token.

use heck::ToKebabCase;
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Data, DeriveInput, Expr, ExprLit, Fields, GenericParam, Ident, Lit, Meta, Path, PathSegment,
    Token, Type,
};

use crate::attr::{AccessAttr, FieldAttr, TableAttr, struct_indexes};
use crate::case::RenameRule;
use crate::errors::Errors;
use crate::pattern::{Pattern, Place, Serves, patterns};
use crate::serde_attr::{Container, Item};

use index::indexes;
pub(crate) use index::{Index, IndexProjection, resolve, resolve_projection};
pub(crate) use names::{Names, check_pattern};
use stored::is_option;
pub(crate) use vector::VectorIndex;

mod index;
mod names;
pub(crate) mod stored;
mod vector;

pub(crate) struct Table<'a> {
    pub(crate) name: (String, Span),
    pub(crate) description: Option<String>,
    pub(crate) fields: Vec<Field<'a>>,
    /// The names of the functions and constants of the struct.
    pub(crate) names: Names,
    /// Positions of fields.
    pub(crate) partition_key: usize,
    pub(crate) sort_key: Option<usize>,
    pub(crate) time_to_live: Option<usize>,
    pub(crate) version: Option<usize>,
    pub(crate) indexes: Vec<Index>,
    pub(crate) vector_indexes: Vec<VectorIndex>,
    pub(crate) settings: TableAttr,
    pub(crate) patterns: Vec<Pattern>,
}

pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
    /// The name under which `serde` stores the field.
    pub(crate) attribute: String,
    /// The name under which `serde` reads the field, if it differs.
    read_as: Option<String>,
    pub(crate) serde: Item,
    /// True for a plain `Option`, which is left out of an item if it is `None`.
    pub(crate) is_optional: bool,
    pub(crate) docs: Vec<&'a Attribute>,
}

impl<'a> Table<'a> {
    /// Returns `None` if the fields have no names. After other errors, returns as much of the table as is known.
    pub(crate) fn new(input: &'a DeriveInput, mut settings: TableAttr, errors: &mut Errors) -> Option<Self> {
        let all = named_fields(input, errors)?;
        let container = Container::parse(&input.attrs, errors);
        container.check_table(errors);
        let mut mentions = struct_indexes(&input.attrs, errors);
        let accesses = AccessAttr::parse_all(&input.attrs, errors);
        let mut attrs = Vec::new();
        let mut fields = Vec::new();
        for field in all {
            let Some(ident) = &field.ident else { continue };
            let attr = FieldAttr::parse(&field.attrs, errors);
            if let Some(span) = attr.key_only {
                let advice = "`#[key_only]` is for an entity, whose keys have templates; leave it out: this key is the field";
                errors.add(span, advice);
            }
            attrs.push(attr);
            fields.push(Field::new(ident, &field.ty, &field.attrs, &container));
        }
        let mut owners = vec![None; mentions.len()];
        for (position, attr) in attrs.iter_mut().enumerate() {
            owners.resize(owners.len() + attr.indexes.len(), Some(position));
            mentions.append(&mut attr.indexes);
        }

        let mut mistakes = Errors::default();
        let one = |what: &str, mark: fn(&FieldAttr) -> Option<Span>, mistakes: &mut Errors| {
            one_field(&fields, &attrs, what, mark, mistakes)
        };
        let partition_key = one("partition key", |attr| attr.pk, &mut mistakes);
        let sort_key = one("sort key", |attr| attr.sk, &mut mistakes);
        let time_to_live = one("time to live", |attr| attr.ttl, &mut mistakes);
        let version = one("version", |attr| attr.version, &mut mistakes);
        if partition_key.is_none() {
            let ident = &input.ident;
            mistakes.add(
                ident.span(),
                format!("`{ident}` has no partition key; add `#[pk]` to one of its fields"),
            );
        }
        if let (Some(both), true) = (sort_key, partition_key == sort_key) {
            mistakes.add(
                attrs[both].sk.unwrap_or_else(Span::call_site),
                "a field cannot be both the partition key and the sort key; leave `#[sk]` out, or put it on another field",
            );
        }
        if let Some(version) =
            version.filter(|version| [partition_key, sort_key, time_to_live].contains(&Some(*version)))
        {
            mistakes.add(
                attrs[version].version.unwrap_or_else(Span::call_site),
                "every write changes the version; put `#[version]` on a field that is nothing else",
            );
        }
        let mut indexes = indexes(mentions.into_iter().zip(owners), &fields, &mut mistakes);
        let accessors = std::mem::take(&mut settings.accessors);
        let names = Names::new(accessors, &fields, &mut indexes, &mut mistakes);
        names.check_patterns(&accesses, &indexes, &mut mistakes);
        let mut vector_indexes = Vec::new();
        for (position, attr) in attrs.into_iter().enumerate() {
            for vector in attr.vectors {
                vector_indexes.push(VectorIndex::new(vector, position, &fields, &mut mistakes));
            }
        }
        let mut table = Self {
            name: match &settings.name {
                Some(name) => (name.value(), name.span()),
                None => (input.ident.unraw().to_string().to_kebab_case(), input.ident.span()),
            },
            description: first_paragraph(&input.attrs),
            fields,
            names,
            partition_key: partition_key.unwrap_or_default(),
            sort_key,
            time_to_live,
            version,
            indexes,
            vector_indexes,
            settings,
            patterns: Vec::new(),
        };
        let key: Vec<usize> = std::iter::once(table.partition_key).chain(sort_key).collect();
        table.patterns =
            patterns(accesses, &table.fields, &key, &table.places(), "add an index", &mut mistakes);
        table.check_functions(&mut mistakes);
        table.check_stored(&container, &mut mistakes);
        // A misspelt name has consequences everywhere, which are not separate mistakes.
        if errors.is_empty() {
            errors.append(mistakes);
        }
        Some(table)
    }

    /// Reports a pattern whose key or index has no function.
    fn check_functions(&self, errors: &mut Errors) {
        for Pattern { name, serves, .. } in &self.patterns {
            let (function, known_as) = match serves {
                Serves::Item => (&self.names.key, "key = …"),
                Serves::Query(0) => (&self.names.partition, "partition = …"),
                Serves::Query(index) => (&self.indexes[index - 1].function, "by_… = …"),
            };
            if function.is_none() {
                errors.add(
                    name.span(),
                    format!(
                        "`{name}` calls a function that `accessors(…)` leaves out; name it instead: `{known_as}`"
                    ),
                );
            }
        }
    }

    /// Returns the table and its indexes, as a query finds them.
    pub(crate) fn places(&self) -> Vec<Place<'_>> {
        let of_table = Place {
            index: None,
            partition: vec![self.partition_key],
            sort: self.sort_key.into_iter().collect(),
        };
        let of_indexes = self.indexes.iter().map(|index| Place {
            index: Some(&index.name),
            partition: if index.is_local { vec![self.partition_key] } else { index.partition_key.clone() },
            sort: index.sort_key.clone(),
        });
        std::iter::once(of_table).chain(of_indexes).collect()
    }

    /// Returns whether no update can change the field.
    pub(crate) fn is_fixed(&self, position: usize) -> bool {
        self.is_table_key(position) || Some(position) == self.version
    }

    pub(crate) fn is_table_key(&self, position: usize) -> bool {
        position == self.partition_key || Some(position) == self.sort_key
    }

    /// Returns whether an item may lack this field.
    pub(crate) fn may_be_absent(&self, position: usize) -> bool {
        self.fields[position].serde.skip_if.is_some() && !self.is_table_key(position)
    }

    /// Returns the trait that the type of a key field, or of a vector index's `pk` field, must implement. A field that
    /// may be absent can be an `Option`.
    pub(crate) fn key_trait(&self, position: usize) -> Ident {
        let name = if self.may_be_absent(position) { "IndexKeyAttribute" } else { "KeyAttribute" };
        Ident::new(name, Span::call_site())
    }

    /// Returns the trait that the type of a field with an embedding must implement.
    pub(crate) fn vector_trait(&self, position: usize) -> Ident {
        let name = if self.may_be_absent(position) { "SparseVectorAttribute" } else { "VectorAttribute" };
        Ident::new(name, Span::call_site())
    }

    /// Returns the fields that are part of a key: the table's key first, then the keys of the indexes.
    pub(crate) fn keys(&self) -> Vec<usize> {
        let mut keys: Vec<usize> = std::iter::once(self.partition_key).chain(self.sort_key).collect();
        for field in self.indexes.iter().flat_map(|index| index.partition_key.iter().chain(&index.sort_key)) {
            if !keys.contains(field) {
                keys.push(*field);
            }
        }
        keys
    }
}

impl<'a> Field<'a> {
    pub(crate) fn new(ident: &'a Ident, ty: &'a Type, attrs: &'a [Attribute], container: &Container) -> Self {
        let mut serde = Item::parse(attrs);
        // For a missing attribute, `serde` reads `None`: by itself, or by the `default` of the type.
        let is_read_as_none =
            !container.default && !serde.default_by && (serde.default || !serde.is_read_by_function());
        serde.default |= container.default;
        let name = ident.unraw().to_string();
        let renamed = |given: &Option<String>, rule: Option<RenameRule>| match (given, rule) {
            (Some(name), _) => name.clone(),
            (None, Some(rule)) => rule.field(&name),
            (None, None) => name.clone(),
        };
        let attribute = renamed(&serde.rename, container.rename_all);
        serde.asymmetric = serde.asymmetric.or(container.asymmetric.filter(|_| serde.rename.is_none()));
        let read_as = serde.asymmetric.map(|_| renamed(&serde.read_as, container.read_all));
        // The derive joins the names of such attributes with NUL, so a name that contains NUL cannot be one.
        let is_optional =
            is_option(ty) && is_read_as_none && serde.skip_if.is_none() && !attribute.contains('\0');
        let docs = attrs.iter().filter(|attr| attr.path().is_ident("doc")).collect();
        Self { ident, ty, attribute, read_as, serde, is_optional, docs }
    }

    /// Returns the name under which `serde` reads the field.
    fn read_as(&self) -> &str {
        self.read_as.as_ref().unwrap_or(&self.attribute)
    }

    /// Returns whether items have an attribute of this field's name.
    pub(crate) const fn is_attribute(&self) -> bool {
        self.serde.skip.is_none() && self.serde.flatten.is_none()
    }
}

/// Returns the fields of a struct that can be a table.
pub(crate) fn named_fields<'a>(
    input: &'a DeriveInput,
    errors: &mut Errors,
) -> Option<impl Iterator<Item = &'a syn::Field> + use<'a>> {
    for parameter in &input.generics.params {
        let (ident, what) = match parameter {
            GenericParam::Lifetime(_) => continue,
            GenericParam::Type(parameter) => (&parameter.ident, "type"),
            GenericParam::Const(parameter) => (&parameter.ident, "value"),
        };
        errors.add(
            ident.span(),
            format!("a table has one set of types; write a {what} in place of the parameter `{ident}`"),
        );
    }
    let (span, what) = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => return Some(fields.named.iter()),
            Fields::Unnamed(_) | Fields::Unit => (data.struct_token.span, "a struct without named fields"),
        },
        Data::Enum(data) => (data.enum_token.span, "an enum"),
        Data::Union(data) => (data.union_token.span, "a union"),
    };
    errors.add(
        span,
        format!("{what} cannot be a table: its attributes need names; use a struct with named fields"),
    );
    None
}

/// Returns the field with a mark that only one field may carry.
pub(crate) fn one_field(
    fields: &[Field<'_>],
    attrs: &[FieldAttr],
    what: &str,
    mark: fn(&FieldAttr) -> Option<Span>,
    errors: &mut Errors,
) -> Option<usize> {
    let mut marked = attrs.iter().enumerate().filter_map(|(position, attr)| Some((position, mark(attr)?)));
    let (first, _) = marked.next()?;
    for (_, span) in marked {
        errors
            .add(span, format!("the table has a {what} already, `{}`; a table has one", fields[first].ident));
    }
    Some(first)
}

/// Returns the first paragraph of the documentation, on one line.
pub(crate) fn first_paragraph(attrs: &[Attribute]) -> Option<String> {
    let mut lines = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("doc")) {
        let Meta::NameValue(doc) = &attr.meta else { continue };
        let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &doc.value else { continue };
        // An empty comment line has no lines of its own.
        for line in text.value().split('\n').map(str::trim) {
            if !line.is_empty() {
                lines.push(line.to_owned());
            } else if !lines.is_empty() {
                return Some(lines.join(" "));
            }
        }
    }
    (!lines.is_empty()).then(|| lines.join(" "))
}

/// Returns the path of the runtime.
pub(crate) fn krate(path: Option<Path>) -> Path {
    path.unwrap_or_else(|| Path {
        leading_colon: Some(<Token![::]>::default()),
        segments: Punctuated::from_iter([PathSegment::from(Ident::new("tablewright", Span::call_site()))]),
    })
}
