//! Searching a vector index.

use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::search_vectors::SearchVectorsInput;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity, VectorCapacity};
use serde::de::DeserializeOwned;

use crate::schema::{Attribute, Projection, VectorIndexSchema};
use crate::sdk::expression::condition::IntoCondition;
use crate::sdk::expression::path::{Path, Place};
use crate::sdk::expression::placeholders::{Placeholders, and};
use crate::sdk::expression::projection::{self, Attributes};
use crate::sdk::handle::{Handle, unseen};
use crate::sdk::request::sending::awaited;
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::item;
use crate::sdk::response::metered::Metered;
use crate::sdk::transport::customized::config_override;
use crate::sdk::transport::input::Input;
use crate::table::DynamoTable;
use crate::vector::SparseVectorAttribute;

const OPERATION: &str = "SearchVectors";

const NO_INDEX: &str =
    "no vector index has this attribute; add `#[vector(…)]` to the field, and name the index exactly";
const SEVERAL: &str = "several vector indexes have this attribute; name one by `index(\"…\")`";
const DIMENSIONS: &str = "the vector has another number of dimensions than the index";
const SOME: &str =
    "the vector index holds some attributes of the items; read them as a type with these, by `project()`";
const FILTER: &str = "a vector search filters only by the partition key and the inline filters of the index";
const PARTITION: &str = "the vector index has a partition key; compare it in `filter(…)` by `eq`";

/// Finds the items whose embeddings are the most similar to a vector, as `P`s. Made by
/// [`Table::search`](crate::sdk::Table::search).
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SearchVectors.html>
#[must_use = "a request has to be sent"]
pub struct Search<T, P = T> {
    table: Handle<T>,
    sought: Sought,
    attributes: Attributes,
    /// The first error. It is reported when the request is built.
    error: Option<ErrorKind>,
    reads: PhantomData<fn() -> P>,
}

/// The part of a search that does not depend on the type of the items.
struct Sought {
    attribute: &'static str,
    index: Option<&'static str>,
    vector: Vec<f32>,
    top: u32,
    filter: Option<String>,
    /// The attributes that the filter names.
    filtered: Vec<&'static str>,
    placeholders: Placeholders,
    capacity: Option<ReturnConsumedCapacity>,
}

unseen!(Search<T, P>);
awaited!([T: DynamoTable + 'static, P: DeserializeOwned + 'static] Search<T, P> => Vec<Found<P>>);

/// An item that a vector search has found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<P> {
    /// The item.
    pub item: P,
    /// The similarity of its embedding to the vector, by the distance function of the index.
    pub score: f64,
}

impl<T: DynamoTable> Search<T> {
    pub(crate) fn new<V: SparseVectorAttribute, Q: Place>(
        table: Handle<T>,
        embedding: &Path<T, V, Q>,
        vector: &[f32],
        top: u32,
    ) -> Self {
        let sought = Sought {
            attribute: embedding.attribute(),
            index: None,
            vector: vector.to_vec(),
            top,
            filter: None,
            filtered: Vec::new(),
            placeholders: Placeholders::default(),
            capacity: None,
        };
        Self { table, sought, attributes: None, error: None, reads: PhantomData }
    }
}

impl<T: DynamoTable, P: DeserializeOwned> Search<T, P> {
    /// Names the vector index, if several have the attribute.
    pub const fn index(mut self, name: &'static str) -> Self {
        self.sought.index = Some(name);
        self
    }

    /// Finds only items that meet this condition. If you add several, an item must meet them all.
    ///
    /// It can name the partition key of the index, by `eq`, and the inline filters.
    pub fn filter(mut self, condition: impl IntoCondition<T>) -> Self {
        let condition = condition.into_condition();
        self.sought.filtered.extend(condition.attributes());
        match condition.render(&mut self.sought.placeholders) {
            Ok(text) => self.sought.filter = Some(and(self.sought.filter, text)),
            Err(error) => {
                self.error.get_or_insert(error);
            }
        }
        self
    }

    /// Reads each item as a type with some of its attributes, and requests only those. A field that the index does not
    /// hold, or the table does not have, makes the request an error.
    pub fn project<Q: DeserializeOwned>(self) -> Search<T, Q> {
        let Self { table, sought, mut error, .. } = self;
        let attributes = projection::of_type::<T, Q>(None).unwrap_or_else(|kind| {
            error.get_or_insert(kind);
            None
        });
        Search { table, sought, attributes, error, reads: PhantomData }
    }

    /// Asks for the capacity that the request consumes; [`send_metered`](Self::send_metered) returns it.
    pub fn consumed_capacity(mut self, level: ReturnConsumedCapacity) -> Self {
        self.sought.capacity = Some(level);
        self
    }

    config_override!(table.settings);

    /// Returns the SDK's input without sending it.
    ///
    /// # Errors
    ///
    /// Returns an error if no vector index has the attribute, or if the vector, the filter or the projection does not fit
    /// the index.
    pub fn input(mut self) -> Result<SearchVectorsInput, Error> {
        let table = self.table.clone();
        let error = |kind| table.error(OPERATION, kind);
        let index = self.checked().map_err(error)?;
        let Self { sought, attributes, .. } = self;
        let Sought { attribute, vector, top, filter, mut placeholders, capacity, .. } = sought;
        let top = i32::try_from(top).ok().filter(|top| *top > 0);
        let top = top.ok_or_else(|| error(ErrorKind::ZeroLimit { option: "top" }))?;
        let vector = item::to_value(Some(attribute), &vector).map_err(error)?;
        let projection = projection::reading::<T>(None, attributes, true);
        let projection = projection.map(|attributes| projection::expression(&attributes, &mut placeholders));
        let mut request: SearchVectorsInput = table.request(OPERATION)?;
        request.index_name = Some(index.name().to_owned());
        request.top_k = Some(top);
        request.search_vector = match vector {
            AttributeValue::L(numbers) => Some(numbers),
            _ => None,
        };
        request.search_condition_expression = filter;
        request.projection_expression = projection;
        (request.expression_attribute_names, request.expression_attribute_values) = placeholders.into_maps();
        request.return_consumed_capacity = capacity;
        Ok(request)
    }

    /// Returns the index, which the whole request fits.
    fn checked(&mut self) -> Result<&'static VectorIndexSchema, ErrorKind> {
        if let Some(kind) = self.error.take() {
            return Err(kind);
        }
        let Sought { attribute: embedding, index: named, vector, filtered, .. } = &self.sought;
        let of_attribute = T::SCHEMA
            .vector_indexes()
            .iter()
            .filter(|index| index.attribute() == *embedding && named.is_none_or(|name| index.name() == name));
        let index = match of_attribute.collect::<Vec<_>>()[..] {
            [] => return Err(ErrorKind::InvalidRequest(NO_INDEX)),
            [index] => index,
            _ => return Err(ErrorKind::InvalidRequest(SEVERAL)),
        };
        if u64::try_from(vector.len()) != Ok(index.dimensions()) {
            return Err(ErrorKind::InvalidRequest(DIMENSIONS));
        }
        let is_filter = |name: &str| index.inline_filters().iter().any(|filter| filter.name() == name);
        let partition_key = index.partition_key().map(Attribute::name);
        if !filtered.iter().all(|name| is_filter(name) || partition_key == Some(*name)) {
            return Err(ErrorKind::InvalidRequest(FILTER));
        }
        if partition_key.is_some_and(|key| !filtered.contains(&key)) {
            return Err(ErrorKind::InvalidRequest(PARTITION));
        }
        if *index.projection() == Projection::All {
            return Ok(index);
        }
        let asked = self.attributes.ok_or(ErrorKind::InvalidRequest(SOME))?;
        let is_held = |name: &str| {
            T::SCHEMA.key_of(None).iter().any(|key| key.name() == name)
                || is_filter(name)
                || partition_key == Some(name)
                || *embedding == name
                || index.projection().included().iter().any(|included| included == name)
        };
        match asked.iter().find(|name| !is_held(name)) {
            Some(attribute) => Err(ErrorKind::NotProjected { index: index.name(), attribute }),
            None => Ok(index),
        }
    }

    /// Finds the items, the most similar first.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send(self) -> Result<Vec<Found<P>>, Error> {
        Ok(self.send_metered().await?.output)
    }

    /// Finds the items, and also returns the capacity if it was asked for.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send_metered(self) -> Result<Metered<Vec<Found<P>>, Option<VectorCapacity>>, Error> {
        let (table, attributes) = (self.table.clone(), self.attributes);
        let request = self.input()?;
        let answer = table.send(OPERATION, request.into_builder()).await?;
        let found = answer.search_results.unwrap_or_default().into_iter().map(|found| {
            let item = found.item.unwrap_or_default();
            let item = item::read::<T, P>(OPERATION, table.name(), item, None, attributes)?;
            Ok(Found { item, score: found.score })
        });
        Ok(Metered::read(found.collect::<Result<_, _>>()?, answer.consumed_capacity))
    }
}
