//! Vector indexes, with their fields resolved.

use proc_macro2::Span;
use syn::{Ident, LitInt};

use super::Field;
use super::index::{IndexProjection, resolve, resolve_projection};
use crate::attr::VectorAttr;
use crate::errors::Errors;

pub(crate) struct VectorIndex {
    pub(crate) name: String,
    pub(crate) span: Span,
    /// The field that holds the embedding.
    pub(crate) field: usize,
    pub(crate) dimensions: LitInt,
    pub(crate) distance: Ident,
    pub(crate) projection: Option<IndexProjection>,
    pub(crate) partition_key: Option<usize>,
    /// Positions of fields.
    pub(crate) filters: Vec<usize>,
}

impl VectorIndex {
    /// Resolves the index; `field` is the field that carries `attr`.
    pub(super) fn new(attr: VectorAttr, field: usize, fields: &[Field<'_>], errors: &mut Errors) -> Self {
        Self {
            name: attr.name,
            span: attr.span,
            field,
            dimensions: attr.dimensions,
            distance: attr.distance,
            projection: resolve_projection(attr.projection, fields, errors),
            partition_key: resolve(attr.partition_key.as_slice(), fields, errors).pop(),
            filters: resolve(&attr.filters, fields, errors),
        }
    }

    /// Returns whether every search gives a value of this field.
    pub(super) fn is_searched_by(&self, field: usize) -> bool {
        self.partition_key == Some(field) || self.filters.contains(&field)
    }
}
