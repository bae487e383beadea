//! The options that all writes share: conditions, and what the write returns.

use aws_sdk_dynamodb::operation::delete_item::DeleteItemInput;
use aws_sdk_dynamodb::operation::put_item::PutItemInput;
use aws_sdk_dynamodb::operation::update_item::UpdateItemInput;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConsumedCapacity, ReturnConsumedCapacity, ReturnItemCollectionMetrics, ReturnValue,
    ReturnValuesOnConditionCheckFailure,
};
use serde::de::DeserializeOwned;

use crate::key::Key;
use crate::sdk::expression::condition::Condition;
use crate::sdk::expression::placeholders::Placeholders;
use crate::sdk::handle::Untyped;
use crate::sdk::request::guard::Guards;
use crate::sdk::request::verdict::Verdict;
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::item::{Item, from_item};
use crate::sdk::response::metered::{ItemCollection, Metered};
use crate::sdk::transport::input::Input;
use crate::sdk::transport::send::send;
use crate::table::DynamoTable;
use crate::version::ItemVersion;

/// The options of a write.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) placeholders: Placeholders,
    /// The comparison of the version.
    pub(crate) version: Option<String>,
    /// All other conditions.
    conditions: Vec<String>,
    /// True if a condition may fail once the write is done, so that repeating the write would fail.
    pub(crate) is_falsifiable: bool,
    pub(crate) guards: Guards,
    /// The first error. It is reported when the request is built.
    pub(crate) error: Option<ErrorKind>,
    pub(crate) old_item_on_failure: bool,
    pub(crate) capacity: Option<ReturnConsumedCapacity>,
    pub(crate) collections: Option<ReturnItemCollectionMetrics>,
}

impl Options {
    pub(crate) fn condition<T>(&mut self, condition: Condition<T>) {
        match condition.render(&mut self.placeholders) {
            Ok(text) => self.and(text),
            Err(error) => self.fail(error),
        }
        (self.is_falsifiable, self.guards.has_others) = (true, true);
    }

    pub(crate) fn has_condition(&self) -> bool {
        !self.conditions.is_empty() || self.version.is_some()
    }

    pub(crate) fn and(&mut self, condition: String) {
        self.conditions.push(condition);
    }

    /// Adds a condition on the partition key, which every item has: an item without it does not exist.
    pub(crate) fn exists<T: DynamoTable>(&mut self, exists: bool) {
        self.has_key::<T>(exists);
        (self.guards.asked, self.guards.has_others) = (Some(exists), true);
    }

    /// Adds the same condition, for a write that requires its item by itself.
    pub(crate) fn exists_by_itself<T: DynamoTable>(&mut self) {
        self.has_key::<T>(true);
        self.guards.exists = true;
    }

    fn has_key<T: DynamoTable>(&mut self, exists: bool) {
        let function = if exists { "attribute_exists" } else { "attribute_not_exists" };
        let name = self.placeholders.name(T::SCHEMA.partition_key().name());
        self.and(format!("{function}({name})"));
        self.is_falsifiable |= !exists;
    }

    /// Adds the comparison of the version. An item that lacks the attribute, or does not exist, has
    /// version 0.
    pub(crate) fn version<T: DynamoTable>(&mut self, version: T::Version) {
        let Some(attribute) = T::VERSION else { return };
        let version = version.version_number();
        let (name, value) = (
            self.placeholders.name(attribute),
            self.placeholders.value(AttributeValue::N(version.to_string())),
        );
        let mut condition = format!("{name} = {value}");
        if version == 0 {
            condition = format!("attribute_not_exists({name}) OR {condition}");
        }
        self.version = Some(condition);
        self.guards.version = Some((attribute, version));
    }

    /// Joins all conditions and returns them.
    pub(crate) fn take_condition(&mut self) -> Option<String> {
        let mut conditions: Vec<String> =
            self.version.take().into_iter().chain(self.conditions.drain(..)).collect();
        match &conditions[..] {
            [] | [_] => conditions.pop(),
            several => Some(format!("({})", several.join(") AND ("))),
        }
    }

    /// Returns the key of the item that is written.
    pub(crate) fn key<T: DynamoTable>(&mut self, key: Key<'_, T>) -> Item {
        key.try_into().unwrap_or_else(|error| {
            self.fail(ErrorKind::Key(error));
            Item::new()
        })
    }

    pub(crate) fn fail(&mut self, error: ErrorKind) {
        self.error.get_or_insert(error);
    }

    /// Builds the request, complete except for its subject (the item, the key or the changes).
    pub(crate) fn into_request<W: WriteInput>(
        self,
        table: &Untyped,
        returns: Option<ReturnValue>,
    ) -> Result<W, Error> {
        if let Some(kind) = self.error {
            return Err(table.error(W::OPERATION, kind));
        }
        let mut request = table.request::<W>(W::OPERATION)?;
        request.set(self, returns);
        Ok(request)
    }

    /// Returns whether the caller gets the stored item if a condition fails. It is also returned if the
    /// version is compared.
    pub(crate) const fn gives_item(&self) -> bool {
        self.old_item_on_failure || self.guards.version.is_some()
    }

    pub(crate) fn on_failure(&self) -> Option<ReturnValuesOnConditionCheckFailure> {
        let asks = self.old_item_on_failure || self.guards.need_item();
        asks.then_some(ReturnValuesOnConditionCheckFailure::AllOld)
    }
}

/// The result of a write.
pub(crate) struct Written {
    pub(crate) attributes: Option<Item>,
    consumed_capacity: Option<ConsumedCapacity>,
    item_collection_metrics: Vec<ItemCollection>,
}

impl Written {
    /// Returns the response with this output.
    pub(crate) fn metered<O>(self, output: O) -> Metered<O> {
        let Self { consumed_capacity, item_collection_metrics, .. } = self;
        Metered { output, consumed_capacity, item_collection_metrics }
    }
}

/// The request of a write. The SDK has a different type for each operation.
pub(crate) trait WriteInput: Input {
    const OPERATION: &str;

    fn set(&mut self, options: Options, returns: Option<ReturnValue>);

    /// Sends the request. The verdict interprets a failed condition.
    async fn send(self, table: &Untyped, verdict: Verdict) -> Result<Written, Error>;
}

macro_rules! write_inputs {
    ($($input:ident: $operation:literal;)*) => {$(
        impl WriteInput for $input {
            const OPERATION: &str = $operation;

            fn set(&mut self, mut options: Options, returns: Option<ReturnValue>) {
                self.return_values = returns;
                self.return_values_on_condition_check_failure = options.on_failure();
                self.condition_expression = options.take_condition();
                self.return_consumed_capacity = options.capacity;
                self.return_item_collection_metrics = options.collections;
                (self.expression_attribute_names, self.expression_attribute_values) =
                    options.placeholders.into_maps();
            }

            async fn send(self, table: &Untyped, verdict: Verdict) -> Result<Written, Error> {
                let client = table.client(Self::OPERATION)?;
                let answer = send(self.into_builder(), client, verdict.settings(&table.settings)).await;
                let is_in_doubt = verdict.is_in_doubt(answer.as_ref().err());
                match table.answer(Self::OPERATION, answer) {
                    Ok(answer) => Ok(Written {
                        attributes: answer.attributes,
                        consumed_capacity: answer.consumed_capacity,
                        item_collection_metrics: ItemCollection::of_item(table.name(), answer.item_collection_metrics),
                    }),
                    Err(error) => {
                        let attributes = verdict.judge(error, is_in_doubt)?;
                        Ok(Written { attributes, consumed_capacity: None, item_collection_metrics: Vec::new() })
                    }
                }
            }
        }
    )*};
}

write_inputs! {
    PutItemInput: "PutItem";
    UpdateItemInput: "UpdateItem";
    DeleteItemInput: "DeleteItem";
}

/// The methods that set the options of a write, in its field `options`.
macro_rules! options {
    () => {
        /// Writes only if the stored item meets this condition. If you add several, the item must
        /// meet them all.
        pub fn condition(mut self, condition: impl IntoCondition<T>) -> Self {
            self.options.condition(condition.into_condition());
            self
        }

        /// Asks for the stored item if a condition fails: [`Error::old_item`](crate::sdk::Error::old_item) reads it.
        /// A write that compares the version always asks for it.
        pub const fn old_item_on_failure(mut self) -> Self {
            self.options.old_item_on_failure = true;
            self
        }

        /// Asks for the capacity that the request consumes; [`send_metered`](Self::send_metered)
        /// returns it.
        pub fn consumed_capacity(mut self, level: ReturnConsumedCapacity) -> Self {
            self.options.capacity = Some(level);
            self
        }

        /// Asks for the size of the item collection that the write changes; [`send_metered`](Self::send_metered)
        /// returns it. Only a table with a local index has item collections of limited size, so for another one this
        /// does not compile.
        pub fn item_collection_metrics(mut self) -> Self {
            const {
                assert!(
                    T::SCHEMA.has_local_index(),
                    "the table has no local index; DynamoDB measures only the item collections of tables that have one"
                );
            }
            self.options.collections = Some(ReturnItemCollectionMetrics::Size);
            self
        }

        $crate::sdk::transport::customized::config_override!(table.settings);

        pub(crate) fn has_settings(&self) -> bool {
            self.table.settings.is_some()
        }
    };
}

/// The method that compares the version, for a request that has only a key. A put takes the version
/// from its item.
macro_rules! if_version {
    () => {
        /// Writes only if the item still has this version: the version you read.
        ///
        /// An item that lacks the attribute, or does not exist, has version 0.
        pub fn if_version(mut self, version: T::Version) -> Self
        where
            T::Version: crate::version::VersionAttribute,
        {
            self.options.version::<T>(version);
            self
        }
    };
}

/// The method that requires the item to exist. An update requires it by itself.
macro_rules! if_exists {
    () => {
        /// Writes only if an item with this key exists.
        pub fn if_exists(mut self) -> Self {
            self.options.exists::<T>(true);
            self
        }
    };
}

pub(crate) use {if_exists, if_version, options};

/// The result that a write returns.
pub trait Returns<T>: sealed::Returns<T, Value = <Self as Returns<T>>::Output> {
    /// The type that `send()` returns.
    type Output;
}

/// A write that returns nothing.
#[derive(Debug)]
pub enum Nothing {}

/// A write that returns the item as it was before, if it existed.
#[derive(Debug)]
pub enum OldItem {}

/// A write that returns the item as it is afterwards.
#[derive(Debug)]
pub enum NewItem {}

impl<T> Returns<T> for Nothing {
    type Output = ();
}

impl<T: DynamoTable + DeserializeOwned> Returns<T> for OldItem {
    type Output = Option<T>;
}

impl<T: DynamoTable + DeserializeOwned> Returns<T> for NewItem {
    type Output = T;
}

pub(crate) mod sealed {
    use super::{
        DeserializeOwned, DynamoTable, ErrorKind, Item, NewItem, Nothing, OldItem, ReturnValue, from_item,
    };

    pub trait Returns<T> {
        type Value;
        /// True if a write that is done twice returns the same result.
        const IS_REPEATABLE: bool = true;
        /// True if it returns only the attributes that the write changes.
        const IS_PARTIAL: bool = false;
        const RETURN_VALUE: Option<ReturnValue>;
        fn read(item: Option<Item>) -> Result<Self::Value, ErrorKind>;
    }

    impl<T> Returns<T> for Nothing {
        type Value = ();
        const RETURN_VALUE: Option<ReturnValue> = None;
        fn read(_: Option<Item>) -> Result<(), ErrorKind> {
            Ok(())
        }
    }

    impl<T: DynamoTable + DeserializeOwned> Returns<T> for OldItem {
        type Value = Option<T>;
        const IS_REPEATABLE: bool = false;
        const RETURN_VALUE: Option<ReturnValue> = Some(ReturnValue::AllOld);
        fn read(item: Option<Item>) -> Result<Option<T>, ErrorKind> {
            item.filter(|item| !item.is_empty()).map(from_item::<T, T>).transpose()
        }
    }

    impl<T: DynamoTable + DeserializeOwned> Returns<T> for NewItem {
        type Value = T;
        const RETURN_VALUE: Option<ReturnValue> = Some(ReturnValue::AllNew);
        fn read(item: Option<Item>) -> Result<T, ErrorKind> {
            item.ok_or(ErrorKind::IncompleteAnswer).and_then(from_item::<T, T>)
        }
    }
}
